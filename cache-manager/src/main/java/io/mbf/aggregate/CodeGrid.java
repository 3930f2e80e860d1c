package io.mbf.aggregate;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Groups of rows whose keys are all dictionary-coded, without nulls: a cell for each combination of codes, which is
 * looked up once, as long as the dictionaries stay the same. Not thread-safe.
 */
final class CodeGrid {

    /** So many combinations at most: what the processor's first cache holds. */
    private static final int CELLS = 1 << 12;

    private static final int UNKNOWN = -1;

    private final int[] cells = new int[ColumnBatch.MAX_ROWS];
    private int[] groupOf = {KeyColumn.NOBODY}; // by cell, from 1 on; UNKNOWN where it was not looked up
    private BytesVector[] dictionaries = {}; // of the batch before

    /** Whether there are few enough combinations of codes. */
    static boolean fits(List<ColumnVector> keys) {
        long combinations = 1;
        for (ColumnVector key : keys) {
            if (!(key instanceof DictionaryVector coded) || coded.validity().hasNulls()) {
                return false;
            }
            combinations *= coded.dictionary().size();
            if (combinations > CELLS) {
                return false;
            }
        }
        return true;
    }

    /**
     * The group of each row.
     *
     * @param keys which {@link #fits fit}, at least one
     * @param leftOut rows that are nobody's, the first {@code left} of these
     * @param lookUp the group of a row
     */
    void groups(List<ColumnVector> keys, int rows, int[] leftOut, int left, int[] groups, IntUnaryOperator lookUp) {
        turnTo(keys);
        int[] at = cells;
        Arrays.fill(at, 0, rows, 0);
        for (int k = 0; k < dictionaries.length; k++) {
            addKey(((DictionaryVector) keys.get(k)).codes(), dictionaries[k].size(), at, rows);
        }
        for (int i = 0; i < left; i++) {
            at[leftOut[i]] = -1; // whose cell is the first
        }
        int[] known = groupOf;
        for (int i = 0; i < rows; i++) {
            int group = known[at[i] + 1];
            if (group == UNKNOWN) {
                group = lookUp.applyAsInt(i);
                known[at[i] + 1] = group;
            }
            groups[i] = group;
        }
    }

    private static void addKey(int[] codes, int size, int[] at, int rows) {
        for (int i = 0; i < rows; i++) {
            at[i] = at[i] * size + codes[i];
        }
    }

    private void turnTo(List<ColumnVector> keys) {
        boolean same = dictionaries.length == keys.size();
        for (int k = 0; same && k < keys.size(); k++) {
            same = dictionaries[k] == ((DictionaryVector) keys.get(k)).dictionary();
        }
        if (same) {
            return;
        }
        dictionaries = new BytesVector[keys.size()];
        int combinations = 1;
        for (int k = 0; k < dictionaries.length; k++) {
            dictionaries[k] = ((DictionaryVector) keys.get(k)).dictionary();
            combinations *= dictionaries[k].size();
        }
        groupOf = groupOf.length <= combinations ? new int[combinations + 1] : groupOf;
        Arrays.fill(groupOf, 1, groupOf.length, UNKNOWN);
    }
}
