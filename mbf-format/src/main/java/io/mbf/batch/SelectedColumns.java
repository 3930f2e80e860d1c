package io.mbf.batch;

import static java.util.Objects.requireNonNull;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/**
 * The columns of a {@link ColumnBatch} that a condition has left most rows of: each is put together when it is asked for
 * first, and who can pass over rows itself takes the {@link #whole} ones instead. As valid as the batch; thread-safe, as
 * any batch is.
 */
public final class SelectedColumns extends AbstractList<ColumnVector> implements RandomAccess {

    private static final int BLOCK = 32;

    private final List<ColumnVector> whole;
    private final int[] selection;
    private final int count;
    private final IntFunction<ColumnVector> gather;
    private final ColumnVector[] gathered;

    /**
     * Takes over vectors.
     *
     * @param whole at least one, with the rows that are left out, too
     * @param selection rows that are left, ascending; the first {@code count} count
     * @param gather gives the values of the selected rows of a column
     */
    public SelectedColumns(List<ColumnVector> whole, int[] selection, int count, IntFunction<ColumnVector> gather) {
        requireNonNull(whole, "whole");
        requireNonNull(selection, "selection");
        requireNonNull(gather, "gather");
        this.whole = List.copyOf(whole);
        this.selection = selection;
        this.count = count;
        this.gather = gather;
        this.gathered = new ColumnVector[whole.size()];
    }

    @Override
    public synchronized ColumnVector get(int column) {
        if (gathered[column] == null) {
            gathered[column] = gather.apply(column);
        }
        return gathered[column];
    }

    @Override
    public int size() {
        return whole.size();
    }

    /** How many rows are left. */
    public int count() {
        return count;
    }

    /** A column with all its rows. */
    public ColumnVector whole(int column) {
        return whole.get(column);
    }

    /** How many rows {@link #whole} columns have. */
    public int wholeCount() {
        return whole.get(0).size();
    }

    /**
     * The rows that are left out, ascending.
     *
     * @param rows receives them; as long as there are rows
     * @return how many there are
     */
    public int leftOut(int[] rows) {
        requireNonNull(rows, "rows");
        int found = 0;
        int row = 0; // the next one to be found
        for (int i = 0; i < count; ) {
            if (i + BLOCK <= count && selection[i + BLOCK - 1] == row + BLOCK - 1) {
                i += BLOCK; // all of these, since the selection is ascending
                row += BLOCK;
                continue;
            }
            while (row < selection[i]) {
                rows[found++] = row++;
            }
            row++;
            i++;
        }
        for (int all = wholeCount(); row < all; row++) {
            rows[found++] = row;
        }
        return found;
    }
}
