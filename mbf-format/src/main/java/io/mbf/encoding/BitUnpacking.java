package io.mbf.encoding;

import java.nio.IntBuffer;

/**
 * The loops that turn rows of packed words into values.
 *
 * <p>They look as they do for C2, JDK 17's in the first place. A row's words are copied from the page's bytes (a bulk
 * copy; loads through a byte[] view are not vectorised) to where the row's values will be, or to {@link #row}, and are
 * unpacked there in place: C2 gives up on two int arrays at different offsets, but not on one array, or two at the same
 * index. Whatever differs between rows (word, shift, whether a value spans two words) is decided outside of the loops.
 * Widening is a second loop over the row, still in the first-level cache: JDK 17 vectorises no int-to-long conversion,
 * and a loop that contains one is scalar as a whole. Measured for 8192 values of 17 bits on JDK 17 and 25, in ns a
 * value: ints 0.20 and 0.20 (one loop from words to values: 0.58, 0.54), longs 0.47 and 0.26 (0.99, 0.12), doubles with
 * two multiplications 0.66 and 0.29 (0.95, 0.17).
 *
 * <p>All methods: the plane of {@code width} 1 to 32 starts at {@code at}, and was claimed; {@code out} is written from
 * 0 on, in whole rows. Holds scratch arrays; not thread-safe.
 */
final class BitUnpacking {

    private final int[] row = new int[Lanes.MAX];
    private final int[] next = new int[Lanes.MAX];

    void toInts(PageBytes in, int at, int lanes, int fromRow, int toRow, int width, int base, int[] out) {
        IntBuffer words = in.ints(at);
        int mask = (int) (-1L >>> 64 - width);
        for (int r = fromRow, o = 0; r < toRow; r++, o += lanes) {
            int bit = r * width;
            if ((bit & 31) + width <= 32) {
                words.get((bit >>> 5) * lanes, out, o, lanes);
                within(out, o, o + lanes, bit, mask, base);
            } else {
                unpackRow(words, lanes, bit, width, mask, base);
                System.arraycopy(row, 0, out, o, lanes);
            }
        }
    }

    void toLongs(PageBytes in, int at, int lanes, int fromRow, int toRow, int width, long base, long[] out) {
        IntBuffer words = in.ints(at);
        int mask = (int) (-1L >>> 64 - width);
        for (int r = fromRow, o = 0; r < toRow; r++, o += lanes) {
            unpackRow(words, lanes, r * width, width, mask, 0);
            widen(row, base, out, o, lanes);
        }
    }

    /** Adds the second plane of values wider than 32 bits. */
    void addHigh(PageBytes in, int at, int lanes, int fromRow, int toRow, int width, long[] out) {
        IntBuffer words = in.ints(at);
        int mask = (int) (-1L >>> 64 - width);
        for (int r = fromRow, o = 0; r < toRow; r++, o += lanes) {
            unpackRow(words, lanes, r * width, width, mask, 0);
            addHigh(row, out, o, lanes);
        }
    }

    /** Unpacks integers and multiplies them by two powers of ten, as {@link Alp} says. */
    void toDoubles(
            PageBytes in,
            int at,
            int lanes,
            int fromRow,
            int toRow,
            int width,
            long base,
            double f,
            double e,
            double[] out) {
        IntBuffer words = in.ints(at);
        int mask = (int) (-1L >>> 64 - width);
        for (int r = fromRow, o = 0; r < toRow; r++, o += lanes) {
            unpackRow(words, lanes, r * width, width, mask, 0);
            multiply(row, base, f, e, out, o, lanes);
        }
    }

    /** Compares a page of 256 lanes with a range of its packed values, of fewer than 32 bits. */
    void within(PageBytes in, int at, int rows, int width, int low, int high, PackedRange range) {
        IntBuffer words = in.ints(at);
        range.start(width, low, high);
        int[] current = row;
        int[] following = next;
        words.get(0, current, 0, Lanes.MAX);
        for (int r = 0; r < rows; r++) {
            int bit = r * width;
            int end = (bit & 31) + width;
            if (end > 32) {
                words.get(((bit >>> 5) + 1) * Lanes.MAX, following, 0, Lanes.MAX);
                range.add(current, following, bit);
                int[] done = current;
                current = following;
                following = done;
            } else {
                range.add(current, bit);
                if (end == 32 && r + 1 < rows) {
                    words.get(((bit >>> 5) + 1) * Lanes.MAX, current, 0, Lanes.MAX);
                }
            }
        }
    }

    /** Unpacks the row that starts at a bit of its lanes, to {@link #row}. */
    private void unpackRow(IntBuffer words, int lanes, int bit, int width, int mask, int base) {
        int word = (bit >>> 5) * lanes;
        words.get(word, row, 0, lanes);
        if ((bit & 31) + width <= 32) {
            within(row, 0, lanes, bit, mask, base);
        } else {
            words.get(word + lanes, next, 0, lanes);
            spanning(row, next, lanes, bit, mask, base);
        }
    }

    /* Shift distances count modulo 32. */

    private static void within(int[] values, int from, int to, int shift, int mask, int base) {
        for (int i = from; i < to; i++) {
            values[i] = (values[i] >>> shift & mask) + base;
        }
    }

    private static void spanning(int[] values, int[] next, int n, int shift, int mask, int base) {
        for (int i = 0; i < n; i++) {
            values[i] = ((values[i] >>> shift | next[i] << -shift) & mask) + base;
        }
    }

    private static void widen(int[] values, long base, long[] out, int o, int n) {
        for (int i = 0; i < n; i++) {
            out[o + i] = (values[i] & 0xFFFF_FFFFL) + base;
        }
    }

    private static void addHigh(int[] values, long[] out, int o, int n) {
        for (int i = 0; i < n; i++) {
            out[o + i] += (long) values[i] << 32;
        }
    }

    private static void multiply(int[] values, long base, double f, double e, double[] out, int o, int n) {
        for (int i = 0; i < n; i++) {
            out[o + i] = (double) ((values[i] & 0xFFFF_FFFFL) + base) * f * e;
        }
    }
}
