package io.mbf.scan.plan;

import java.util.Arrays;

/** Positions that a {@link RowTake} was given, and how many of them it has gone through. */
public final class GivenRows {

    private final long rowCount;
    private long[] rows = new long[0];
    private int count;
    private int next;
    private long last = -1; // of all that were given so far

    /** @param rowCount of the table */
    public GivenRows(long rowCount) {
        this.rowCount = rowCount;
    }

    /** See {@link RowTake#give}. */
    public void give(long[] positions, int number) {
        if (next < count) {
            throw new IllegalStateException((count - next) + " rows that were given before are not taken yet");
        }
        for (int i = 0; i < number; i++) {
            if (positions[i] <= last || positions[i] >= rowCount) {
                throw new IllegalArgumentException(
                        "row " + positions[i] + " behind row " + last + " of " + rowCount + " rows");
            }
            last = positions[i];
        }
        rows = positions;
        count = number;
        next = 0;
    }

    /** Whether there is a next one. */
    public boolean hasNext() {
        return next < count;
    }

    /** The next one, of which there must be one. */
    public long next() {
        return rows[next];
    }

    /** Goes on to the first one that is not before {@code row}. */
    public void pass(long row) {
        int found = Arrays.binarySearch(rows, next, count, row);
        next = found >= 0 ? found : -found - 1;
    }

    /** Whether any of {@code [from, to)} is among those that were given last, whether taken yet or not. */
    public boolean hasAny(long from, long to) {
        int found = Arrays.binarySearch(rows, 0, count, from);
        int at = found >= 0 ? found : -found - 1;
        return at < count && rows[at] < to;
    }

    /**
     * The end of the rows that lie close together, beginning with the next one.
     *
     * @param gap that parts them
     * @param limit that they end before, behind the next one
     * @return the row behind the last of them
     */
    public long runEnd(int gap, long limit) {
        int at = next;
        while (at + 1 < count && rows[at + 1] < limit && rows[at + 1] - rows[at] < gap) {
            at++;
        }
        return rows[at] + 1;
    }

    /**
     * Goes through those before {@code to}.
     *
     * @param selection receives them, counted from {@code from}
     * @return how many they are
     */
    public int take(long from, long to, int[] selection) {
        int taken = 0;
        while (next < count && rows[next] < to) {
            selection[taken++] = (int) (rows[next++] - from);
        }
        return taken;
    }
}
