package io.mbf.encoding;

import java.util.Arrays;

/**
 * Tells which values of a bit-packed page lie in a range, without turning them into values: their packed form is
 * compared, row by row, with bounds of the same form.
 *
 * <p>The outcome of a row is one bit in each of 256 lanes. Bits of 32 rows are collected in one word per lane, with the
 * loop over the lanes that the compiler vectorises, and the words transposed in the end. Measured on JDK 17 for 8192
 * values of 12 bits: 0.4 ns a value, where unpacking to longs and comparing those takes 1.2. Not thread-safe.
 */
final class PackedRange {

    private static final long[] HALVES = {
        0x0000FFFF_0000FFFFL, 0x00FF00FF_00FF00FFL, 0x0F0F0F0F_0F0F0F0FL, 0x33333333_33333333L, 0x55555555_55555555L
    };

    private final int[] outside = new int[Lanes.MAX];
    private final long[] square = new long[Lanes.ROWS];

    /** Starts a page. */
    void reset() {
        Arrays.fill(outside, 0);
    }

    /** Adds a row of values, {@code low}, {@code high}: all below 2<sup>31</sup>. */
    void add(int[] row, int low, int high) {
        int[] words = outside;
        for (int i = 0; i < Lanes.MAX; i++) {
            // a sign bit for what is below the range or above it
            words[i] = words[i] >>> 1 | (row[i] - low | high - row[i]) & Integer.MIN_VALUE;
        }
    }

    /** Sets one bit per value of the rows added, in order; what is beyond the last value is unspecified. */
    void finish(int rows, long[] bits) {
        for (int quarter = 0; quarter < 4; quarter++) {
            int lane = 64 * quarter;
            for (int i = 0; i < Lanes.ROWS; i++) {
                long low = ~outside[lane + i] >>> Lanes.ROWS - rows & 0xFFFF_FFFFL;
                long high = ~outside[lane + 32 + i] >>> Lanes.ROWS - rows & 0xFFFF_FFFFL;
                square[i] = low | high << 32;
            }
            transpose(square);
            for (int r = 0, w = quarter; r < rows && w < bits.length; r++, w += 4) {
                bits[w] = square[r];
            }
        }
    }

    /** Exchanges rows and columns of two squares of 32 × 32 bits, in the low and the high halves of the words. */
    private static void transpose(long[] square) {
        for (int step = 0, distance = 16; distance != 0; step++, distance >>= 1) {
            long half = HALVES[step];
            for (int i = 0; i < Lanes.ROWS; i = i + distance + 1 & ~distance) {
                long swap = (square[i] >>> distance ^ square[i + distance]) & half;
                square[i + distance] ^= swap;
                square[i] ^= swap << distance;
            }
        }
    }
}
