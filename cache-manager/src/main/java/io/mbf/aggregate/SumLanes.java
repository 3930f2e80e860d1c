package io.mbf.aggregate;

/**
 * Adds up integers of few groups in four places for each, which take turns: an addition to a place waits until the one
 * before it is stored there, and rows of one group often follow one another. Not thread-safe.
 */
final class SumLanes {

    /** Groups that it has places for, {@link KeyColumn#NOBODY} among them. */
    static final int GROUPS = 256;

    private static final int LANES = 4;

    private final long[] sums = new long[LANES * GROUPS];

    /**
     * Adds values of some rows.
     *
     * @param groups of the rows, below {@link #GROUPS}
     */
    void add(long[] values, int[] groups, int rows) {
        long[] to = sums;
        int whole = rows - rows % LANES;
        for (int i = 0; i < whole; i += LANES) {
            to[groups[i]] += values[i];
            to[GROUPS + groups[i + 1]] += values[i + 1];
            to[2 * GROUPS + groups[i + 2]] += values[i + 2];
            to[3 * GROUPS + groups[i + 3]] += values[i + 3];
        }
        for (int i = whole; i < rows; i++) {
            to[groups[i]] += values[i];
        }
    }

    /** As {@link #add(long[], int[], int)}. */
    void add(int[] values, int[] groups, int rows) {
        long[] to = sums;
        int whole = rows - rows % LANES;
        for (int i = 0; i < whole; i += LANES) {
            to[groups[i]] += values[i];
            to[GROUPS + groups[i + 1]] += values[i + 1];
            to[2 * GROUPS + groups[i + 2]] += values[i + 2];
            to[3 * GROUPS + groups[i + 3]] += values[i + 3];
        }
        for (int i = whole; i < rows; i++) {
            to[groups[i]] += values[i];
        }
    }

    /** Adds what the groups below {@code size} have to their totals, and begins anew. */
    void drain(long[] totals, int size) {
        for (int group = 0; group < size; group++) {
            for (int place = group; place < sums.length; place += GROUPS) {
                totals[group] += sums[place];
                sums[place] = 0;
            }
        }
    }
}
