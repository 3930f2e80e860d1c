package io.mbf.scan.plan;

/**
 * Columns of rows whose positions are known, given step by step: {@link #give} some, {@link #next} until it returns {@code
 * null}, give more. Pages that have none of the rows are neither fetched nor decoded, where the file shows its pages.
 */
public interface RowTake extends PositionedScan {

    /**
     * Says which rows are next, after all those given before have been taken.
     *
     * @param rows of the table, ascending, all behind those given before; not to be changed until all of them have been
     *     delivered, or {@link #next} has returned {@code null}
     * @param count of them, from the first on
     * @throws IllegalArgumentException if they do not ascend, or the table does not have them
     */
    void give(long[] rows, int count);
}
