package io.mbf.aggregate;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.schema.Field;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers the groups of rows, in the order in which they come: from 1, since {@link KeyColumn#NOBODY} is none. Each key
 * numbers its values; pairs of these numbers are numbered, then pairs of those and the next key, and so on. Without keys
 * all rows are group 1, which is there even if no row is. Not thread-safe.
 */
final class GroupTable {

    private final KeyColumn[] keys;
    private final PairTable[] pairs; // of the keys up to i with key i + 1
    private final int[] numbers = new int[ColumnBatch.MAX_ROWS];
    private final CodeGrid grid = new CodeGrid();

    GroupTable(List<Field> fields, HeapShare heap) {
        keys = fields.stream().map(field -> KeyColumn.of(field, heap)).toArray(KeyColumn[]::new);
        pairs = new PairTable[Math.max(keys.length - 1, 0)];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = new PairTable(heap);
            pairs[i].reserve(); // NOBODY
        }
    }

    /** One more than the number of the last group. */
    int size() {
        return keys.length == 0 ? 2 : size(keys.length - 1);
    }

    /** One more than the last number of the keys up to one of them. */
    private int size(int key) {
        return key == 0 ? keys[0].size() : pairs[key - 1].size();
    }

    /** Whether rows with these keys can be passed over while the others get their groups. */
    boolean passesOver(List<ColumnVector> columns) {
        return keys.length == 0 || CodeGrid.fits(columns);
    }

    /**
     * The group of each row.
     *
     * @param columns the keys of the rows
     * @param leftOut ascending, the first {@code left}: rows that are nobody's; none unless it {@link #passesOver} them
     */
    void groups(List<ColumnVector> columns, int rows, int[] leftOut, int left, int[] groups) {
        if (keys.length == 0) {
            Arrays.fill(groups, 0, rows, 1);
            for (int i = 0; i < left; i++) {
                groups[leftOut[i]] = KeyColumn.NOBODY;
            }
            return;
        }
        if (CodeGrid.fits(columns)) {
            grid.groups(columns, rows, leftOut, left, groups, row -> group(columns, row));
            return;
        }
        keys[0].numbers(columns.get(0), groups);
        for (int i = 1; i < keys.length; i++) {
            keys[i].numbers(columns.get(i), numbers);
            pairs[i - 1].numbers(groups, size(i - 1), numbers, keys[i].size(), rows);
        }
    }

    /** The group of a row, whose keys are not null. */
    private int group(List<ColumnVector> columns, int row) {
        int group = keys[0].valueNumber(columns.get(0), row);
        for (int i = 1; i < keys.length; i++) {
            group = pairs[i - 1].number(group, keys[i].valueNumber(columns.get(i), row));
        }
        return group;
    }

    /** The keys of the groups {@code [from, to)}, a vector each. */
    ColumnVector[] keys(int from, int to) {
        ColumnVector[] columns = new ColumnVector[keys.length];
        int[] left = new int[to - from];
        Arrays.setAll(left, i -> from + i);
        int[] right = new int[to - from];
        for (int key = keys.length - 1; key > 0; key--) {
            for (int i = 0; i < left.length; i++) {
                right[i] = pairs[key - 1].right(left[i]);
                left[i] = pairs[key - 1].left(left[i]);
            }
            columns[key] = keys[key].values(right, right.length);
        }
        if (keys.length > 0) {
            columns[0] = keys[0].values(left, left.length);
        }
        return columns;
    }
}
