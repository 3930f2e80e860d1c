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

    private int mask;
    private int low;
    private int high;

    /** Starts a page of values of {@code width} bits, fewer than 32, of which those of the range have no more either. */
    void start(int width, int low, int high) {
        this.mask = (1 << width) - 1;
        this.low = low;
        this.high = high;
        Arrays.fill(outside, 0);
    }

    /** Adds a row of values that begin at a bit of the words of their lanes. */
    void add(int[] row, int bit) {
        compare(row, bit, mask, low, high, outside);
    }

    /** Adds a row of values that go on in the next words. */
    void add(int[] row, int[] next, int bit) {
        compare(row, next, bit, mask, low, high, outside);
    }

    /* A sign bit for what is below the range or above it. Shift distances count modulo 32. */

    private static void compare(int[] row, int shift, int mask, int low, int high, int[] outside) {
        for (int i = 0; i < Lanes.MAX; i++) {
            int value = row[i] >>> shift & mask;
            outside[i] = outside[i] >>> 1 | (value - low | high - value) & Integer.MIN_VALUE;
        }
    }

    private static void compare(int[] row, int[] next, int shift, int mask, int low, int high, int[] outside) {
        for (int i = 0; i < Lanes.MAX; i++) {
            int value = (row[i] >>> shift | next[i] << -shift) & mask;
            outside[i] = outside[i] >>> 1 | (value - low | high - value) & Integer.MIN_VALUE;
        }
    }

    /** Sets one bit per value of the rows added, in order; what is beyond the last value is unspecified. */
    void finish(int rows, long[] bits) {
        if (!anyInside(outside, Lanes.ROWS - rows)) { // of a key that is looked for most pages have none
            Arrays.fill(bits, 0, Math.min(bits.length, Lanes.MAX / Long.SIZE * rows), 0);
            return;
        }
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

    private static boolean anyInside(int[] outside, int unused) {
        int inside = 0;
        for (int i = 0; i < Lanes.MAX; i++) {
            inside |= ~outside[i];
        }
        return inside >>> unused != 0;
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
