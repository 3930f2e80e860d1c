package io.mbf.scan.plan;

import io.mbf.predicate.bound.LongRanges;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;

/**
 * The hot loops of filtering: each sets one bit per value, 64 values to a word; nulls are the caller's business.
 *
 * <p>A single interval is compared in the values' own type. {@code lo <= v && v <= hi} is then one comparison, of
 * {@code v - lo} with {@code hi - lo} as unsigned, which holds for signed and for unsigned values alike.
 */
final class RangeLoops {

    private static final long NEGATIVE_ZERO = -1;
    private static final long INFINITY = SortKeys.floating(Double.POSITIVE_INFINITY);

    private RangeLoops() {}

    static void ints(int[] values, int rows, LongRanges set, long[] bits) {
        if (set.lows().length == 1) {
            int low = (int) set.lows()[0];
            int span = (int) set.highs()[0] - low ^ Integer.MIN_VALUE;
            for (int row = 0, w = 0; row < rows; w++) {
                int end = Math.min(row + 64, rows);
                long word = 0;
                for (; row < end; row++) {
                    word |= ((values[row] - low ^ Integer.MIN_VALUE) <= span ? 1L : 0L) << row;
                }
                bits[w] = word;
            }
            return;
        }
        long mask = ColumnOrder.of(set.type()) == ColumnOrder.UNSIGNED ? 0xFFFF_FFFFL : -1L;
        for (int row = 0, w = 0; row < rows; w++) {
            int end = Math.min(row + 64, rows);
            long word = 0;
            for (; row < end; row++) {
                word |= (set.contains(values[row] & mask) ? 1L : 0L) << row;
            }
            bits[w] = word;
        }
    }

    static void longs(long[] values, int rows, LongRanges set, long[] bits) {
        long flip = ColumnOrder.of(set.type()) == ColumnOrder.UNSIGNED ? Long.MIN_VALUE : 0;
        if (set.lows().length == 1) {
            long low = set.lows()[0] ^ flip;
            long span = set.highs()[0] - set.lows()[0] ^ Long.MIN_VALUE;
            for (int row = 0, w = 0; row < rows; w++) {
                int end = Math.min(row + 64, rows);
                long word = 0;
                for (; row < end; row++) {
                    word |= ((values[row] - low ^ Long.MIN_VALUE) <= span ? 1L : 0L) << row;
                }
                bits[w] = word;
            }
            return;
        }
        for (int row = 0, w = 0; row < rows; w++) {
            int end = Math.min(row + 64, rows);
            long word = 0;
            for (; row < end; row++) {
                word |= (set.contains(values[row] ^ flip) ? 1L : 0L) << row;
            }
            bits[w] = word;
        }
    }

    static void doubles(double[] values, int rows, LongRanges set, long[] bits) {
        if (set.lows().length == 1) {
            double low = lowest(set);
            double high = highest(set);
            boolean nan = set.contains(SortKeys.NAN);
            for (int row = 0, w = 0; row < rows; w++) {
                int end = Math.min(row + 64, rows);
                long word = 0;
                for (; row < end; row++) {
                    double v = values[row];
                    word |= (v >= low & v <= high | v != v & nan ? 1L : 0L) << row;
                }
                bits[w] = word;
            }
            return;
        }
        for (int row = 0, w = 0; row < rows; w++) {
            int end = Math.min(row + 64, rows);
            long word = 0;
            for (; row < end; row++) {
                word |= (set.contains(SortKeys.floating(values[row])) ? 1L : 0L) << row;
            }
            bits[w] = word;
        }
    }

    static void floats(float[] values, int rows, LongRanges set, long[] bits) {
        if (set.lows().length == 1) {
            double low = lowest(set);
            double high = highest(set);
            boolean nan = set.contains(SortKeys.NAN);
            for (int row = 0, w = 0; row < rows; w++) {
                int end = Math.min(row + 64, rows);
                long word = 0;
                for (; row < end; row++) {
                    float v = values[row];
                    word |= (v >= low & v <= high | v != v & nan ? 1L : 0L) << row;
                }
                bits[w] = word;
            }
            return;
        }
        for (int row = 0, w = 0; row < rows; w++) {
            int end = Math.min(row + 64, rows);
            long word = 0;
            for (; row < end; row++) {
                word |= (set.contains(SortKeys.floating(values[row])) ? 1L : 0L) << row;
            }
            bits[w] = word;
        }
    }

    /** The lower end as a number; NaN, which nothing reaches, if only NaN is in the interval. */
    private static double lowest(LongRanges set) {
        long key = set.lows()[0];
        return key > INFINITY ? Double.NaN : SortKeys.floatingValue(key);
    }

    /** The upper end as a number. */
    private static double highest(LongRanges set) {
        long key = Math.min(set.highs()[0], INFINITY);
        // "below zero" ends at the key that -0.0 would have; as a number that would let zero in
        return SortKeys.floatingValue(key == NEGATIVE_ZERO ? key - 1 : key);
    }

    static void booleans(boolean[] values, int rows, boolean ifFalse, boolean ifTrue, long[] bits) {
        for (int row = 0, w = 0; row < rows; w++) {
            int end = Math.min(row + 64, rows);
            long word = 0;
            for (; row < end; row++) {
                word |= ((values[row] ? ifTrue : ifFalse) ? 1L : 0L) << row;
            }
            bits[w] = word;
        }
    }

    static void codes(int[] codes, int rows, long[] matches, long[] bits) {
        for (int row = 0, w = 0; row < rows; w++) {
            int end = Math.min(row + 64, rows);
            long word = 0;
            for (; row < end; row++) {
                int code = codes[row];
                word |= (matches[code >>> 6] >>> code & 1L) << row;
            }
            bits[w] = word;
        }
    }

    static void binary(byte[] bytes, int[] offsets, int rows, BytesMatcher test, long[] bits) {
        for (int row = 0, w = 0; row < rows; w++) {
            int end = Math.min(row + 64, rows);
            long word = 0;
            for (; row < end; row++) {
                word |= (test.matches(bytes, offsets[row], offsets[row + 1]) ? 1L : 0L) << row;
            }
            bits[w] = word;
        }
    }

    static void fixed(byte[] bytes, int width, int rows, BytesMatcher test, long[] bits) {
        for (int row = 0, w = 0; row < rows; w++) {
            int end = Math.min(row + 64, rows);
            long word = 0;
            for (; row < end; row++) {
                word |= (test.matches(bytes, row * width, (row + 1) * width) ? 1L : 0L) << row;
            }
            bits[w] = word;
        }
    }
}
