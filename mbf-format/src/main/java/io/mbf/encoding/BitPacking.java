package io.mbf.encoding;

import java.util.Arrays;

/**
 * Packs residuals into the words that {@link BitUnpacking} reads.
 *
 * <p>A row of values is taken at a time, and the words that are being filled lie in an array of their own: C2 works on
 * several elements at once only where two arrays are used at the same index. Not thread-safe.
 */
final class BitPacking {

    private final int[] row;
    private final int[] filled; // a word per lane
    private final int[] words;

    BitPacking(EncoderScratch scratch) {
        row = scratch.row;
        filled = scratch.filled;
        words = scratch.words;
    }

    /**
     * Appends the differences to {@code base}, padded to eight bytes.
     *
     * @param width bits that the largest difference needs, as an unsigned number: 0 to 64
     */
    void write(long[] values, int entries, long base, int width, ByteSink out) {
        if (width > 0) {
            plane(values, entries, base, 0, Math.min(width, 32), out);
        }
        if (width > 32) {
            plane(values, entries, base, 32, width - 32, out);
        }
        out.alignTo(8);
    }

    private void plane(long[] values, int entries, long base, int fromBit, int width, ByteSink out) {
        int lanes = Lanes.count(entries);
        Arrays.fill(filled, 0);
        int end = 0;
        for (int first = 0, bit = 0; first < entries; first += lanes, bit += width) {
            int n = rowSize(first, lanes, entries);
            for (int i = 0; i < n; i++) { // on its own, as it is done value by value
                row[i] = (int) (values[first + i] - base >>> fromBit);
            }
            end = addRow(lanes, bit & 31, width, end);
        }
        finish(entries, lanes, width, end, out);
    }

    /** As for longs, with differences of at most 32 bits. */
    void write(int[] values, int entries, int base, int width, ByteSink out) {
        int lanes = Lanes.count(entries);
        Arrays.fill(filled, 0);
        int end = 0;
        for (int first = 0, bit = 0; first < entries; first += lanes, bit += width) {
            int n = rowSize(first, lanes, entries);
            System.arraycopy(values, first, row, 0, n);
            subtract(row, n, base);
            end = addRow(lanes, bit & 31, width, end);
        }
        finish(entries, lanes, width, end, out);
        out.alignTo(8);
    }

    /** How many values the row at {@code first} has; where it is the last one, what it lacks is 0. */
    private int rowSize(int first, int lanes, int entries) {
        int left = entries - first;
        if (left < lanes) {
            Arrays.fill(row, left, lanes, 0);
            return left;
        }
        return lanes;
    }

    /**
     * Adds {@link #row}, of which each value has the lowest {@code width} bits at most.
     *
     * @param shift bits that the words being filled have already
     * @param end of the words that are full
     * @return where these end now
     */
    private int addRow(int lanes, int shift, int width, int end) {
        add(filled, row, lanes, shift);
        if (shift + width < 32) {
            return end;
        }
        System.arraycopy(filled, 0, words, end, lanes);
        if (shift + width > 32) {
            start(filled, row, lanes, 32 - shift);
        } else {
            Arrays.fill(filled, 0, lanes, 0);
        }
        return end + lanes;
    }

    private void finish(int entries, int lanes, int width, int end, ByteSink out) {
        int used = Lanes.words(Lanes.rows(entries, lanes), width) * lanes;
        if (end < used) {
            System.arraycopy(filled, 0, words, end, lanes);
        }
        out.putInts(words, 0, used);
    }

    private static void subtract(int[] values, int n, int base) {
        for (int i = 0; i < n; i++) {
            values[i] -= base;
        }
    }

    private static void add(int[] words, int[] values, int n, int shift) {
        for (int i = 0; i < n; i++) {
            words[i] |= values[i] << shift;
        }
    }

    private static void start(int[] words, int[] values, int n, int shift) {
        for (int i = 0; i < n; i++) {
            words[i] = values[i] >>> shift;
        }
    }
}
