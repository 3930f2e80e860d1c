package io.mbf.aggregate;

import io.mbf.batch.ColumnBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Adds up several columns at once, where groups are few and values small: those of a row lie side by side in one long, each
 * with room for the sum of a whole batch, so that a row costs one addition to its group instead of one for each column. Not
 * thread-safe.
 */
final class PackedSums {

    /** Bits that the rows of a batch can add to those of a value. */
    private static final int ROW_BITS = 13;

    /** Who gets the sums of a batch. */
    interface Sums {
        void add(int group, long sum);
    }

    /** Where the values of a column lie. */
    private record Place(Sums to, int shift, int width) {}

    private final SumLanes lanes = new SumLanes();
    private final long[] packed = new long[ColumnBatch.MAX_ROWS];
    private final long[] totals = new long[SumLanes.GROUPS];
    private final List<Place> places = new ArrayList<>();
    private long[] first; // the only column so far, as it is; null if there is none, or several are packed
    private int used; // bits
    private int[] groups;
    private int rows;
    private int size;

    /**
     * Begins a batch.
     *
     * @param groupSize more than every group
     */
    void begin(int[] groupOfRow, int count, int groupSize) {
        groups = groupOfRow;
        rows = count;
        size = groupSize;
    }

    /** Whether groups are few enough. */
    boolean isOpen() {
        return size <= SumLanes.GROUPS;
    }

    /**
     * Adds values, which stay as they are until the end of the batch.
     *
     * @param bits that hold each of them, without a sign
     */
    void add(long[] values, int bits, Sums to) {
        int shift = place(bits, to);
        if (shift == 0) {
            first = values;
        } else if (first == null) {
            addShifted(values, shift, packed, rows);
        } else {
            pack(first, values, shift, packed, rows);
            first = null;
        }
    }

    /** As {@link #add(long[], int, Sums)}. */
    void add(int[] values, int bits, Sums to) {
        int shift = place(bits, to);
        if (shift == 0) {
            Arrays.fill(packed, 0, rows, 0);
        }
        unpackFirst();
        addShifted(values, shift, packed, rows);
    }

    /** Adds 1 for each row. */
    void count(Sums to) {
        int shift = place(1, to);
        if (shift == 0) {
            Arrays.fill(packed, 0, rows, 0);
        }
        unpackFirst();
        addOnes(1L << shift, packed, rows);
    }

    /** Ends the batch: everybody gets the sums. */
    void end() {
        if (places.isEmpty()) {
            return;
        }
        lanes.add(first == null ? packed : first, groups, rows);
        Arrays.fill(totals, 0, size, 0);
        lanes.drain(totals, size);
        for (Place place : places) {
            for (int group = 0; group < size; group++) {
                place.to()
                        .add(
                                group,
                                totals[group]
                                        << Long.SIZE - place.width() - place.shift()
                                        >>> Long.SIZE - place.width());
            }
        }
        places.clear();
        first = null;
        used = 0;
    }

    private int place(int bits, Sums to) {
        int width = bits + ROW_BITS;
        if (used + width > Long.SIZE) {
            end();
        }
        int shift = used;
        places.add(new Place(to, shift, width));
        used += width;
        return shift;
    }

    private void unpackFirst() {
        if (first != null) {
            System.arraycopy(first, 0, packed, 0, rows);
            first = null;
        }
    }

    private static void pack(long[] some, long[] more, int shift, long[] packed, int rows) {
        for (int i = 0; i < rows; i++) {
            packed[i] = some[i] + (more[i] << shift);
        }
    }

    private static void addShifted(long[] values, int shift, long[] packed, int rows) {
        for (int i = 0; i < rows; i++) {
            packed[i] += values[i] << shift;
        }
    }

    private static void addShifted(int[] values, int shift, long[] packed, int rows) {
        for (int i = 0; i < rows; i++) {
            packed[i] += (long) values[i] << shift;
        }
    }

    private static void addOnes(long one, long[] packed, int rows) {
        for (int i = 0; i < rows; i++) {
            packed[i] += one;
        }
    }
}
