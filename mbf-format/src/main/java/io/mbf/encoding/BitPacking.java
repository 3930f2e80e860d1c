package io.mbf.encoding;

import java.util.Arrays;

/** Packs residuals into the words that {@link BitUnpacking} reads. Not thread-safe. */
final class BitPacking {

    private final int[] bits;
    private final int[] words;

    BitPacking(EncoderScratch scratch) {
        bits = scratch.bits;
        words = scratch.words;
    }

    /**
     * Appends the differences to {@code base}, padded to eight bytes.
     *
     * @param width bits that the largest difference needs, as an unsigned number: 0 to 64
     */
    void write(long[] values, int entries, long base, int width, ByteSink out) {
        if (width > 0) {
            for (int i = 0; i < entries; i++) { // on its own: the loops below work on several integers at once
                bits[i] = (int) (values[i] - base);
            }
            plane(entries, Math.min(width, 32), out);
        }
        if (width > 32) {
            for (int i = 0; i < entries; i++) {
                bits[i] = (int) (values[i] - base >>> 32);
            }
            plane(entries, width - 32, out);
        }
        out.alignTo(8);
    }

    /** As for longs, with differences of at most 32 bits. */
    void write(int[] values, int entries, int base, int width, ByteSink out) {
        for (int i = 0; i < entries; i++) {
            bits[i] = values[i] - base;
        }
        plane(entries, width, out);
        out.alignTo(8);
    }

    /** Appends {@link #bits}, of which each has the lowest {@code width} at most. */
    private void plane(int entries, int width, ByteSink out) {
        int lanes = Lanes.count(entries);
        int rows = Lanes.rows(entries, lanes);
        int used = Lanes.words(rows, width) * lanes;
        Arrays.fill(words, 0, used, 0);
        for (int row = 0; row < rows; row++) {
            int bit = row * width;
            int shift = bit & 31;
            int p = (bit >>> 5) * lanes;
            int first = row * lanes;
            int n = Math.min(lanes, entries - first);
            for (int i = 0; i < n; i++) {
                words[p + i] |= bits[first + i] << shift;
            }
            if (shift + width > 32) {
                int q = p + lanes;
                for (int i = 0; i < n; i++) {
                    words[q + i] |= bits[first + i] >>> 32 - shift;
                }
            }
        }
        out.putInts(words, 0, used);
    }
}
