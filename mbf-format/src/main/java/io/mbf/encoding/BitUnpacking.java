package io.mbf.encoding;

/**
 * The loops that turn rows of packed words into values.
 *
 * <p>They look as they do for C2: each is one counted loop over arrays with a contiguous load, shifts and masks that do
 * not change in it, and a contiguous store, so that it becomes SIMD code. Everything that differs between rows (word,
 * shift, whether a value spans two words) is decided outside, once per 256 values. Words come as {@code int[]}, since
 * loads through a byte[] view are not vectorised.
 *
 * <p>All methods: {@code words} starts with the word that holds the first bit of row {@code fromRow}; {@code width} is
 * 1 to 32; {@code out} is written from 0 on, in whole rows.
 */
final class BitUnpacking {

    private BitUnpacking() {}

    static void toInts(int[] words, int lanes, int fromRow, int toRow, int width, int base, int[] out) {
        int mask = (int) (-1L >>> 64 - width);
        int firstWord = fromRow * width >>> 5;
        int o = 0;
        for (int row = fromRow; row < toRow; row++, o += lanes) {
            int bit = row * width;
            int shift = bit & 31;
            int p = ((bit >>> 5) - firstWord) * lanes;
            if (shift + width <= 32) {
                within(words, p, shift, mask, base, out, o, lanes);
            } else {
                spanning(words, p, p + lanes, shift, mask, base, out, o, lanes);
            }
        }
    }

    private static void within(int[] in, int p, int shift, int mask, int base, int[] out, int o, int n) {
        for (int i = 0; i < n; i++) {
            out[o + i] = (in[p + i] >>> shift & mask) + base;
        }
    }

    private static void spanning(int[] in, int p, int q, int shift, int mask, int base, int[] out, int o, int n) {
        for (int i = 0; i < n; i++) {
            out[o + i] = ((in[p + i] >>> shift | in[q + i] << -shift) & mask) + base;
        }
    }

    static void toLongs(int[] words, int lanes, int fromRow, int toRow, int width, long base, long[] out) {
        long mask = -1L >>> 64 - width;
        int firstWord = fromRow * width >>> 5;
        int o = 0;
        for (int row = fromRow; row < toRow; row++, o += lanes) {
            int bit = row * width;
            int shift = bit & 31;
            int p = ((bit >>> 5) - firstWord) * lanes;
            if (shift + width <= 32) {
                within(words, p, shift, mask, base, out, o, lanes);
            } else {
                spanning(words, p, p + lanes, shift, mask, base, out, o, lanes);
            }
        }
    }

    private static void within(int[] in, int p, int shift, long mask, long base, long[] out, int o, int n) {
        for (int i = 0; i < n; i++) {
            out[o + i] = ((in[p + i] >>> shift) & mask) + base;
        }
    }

    private static void spanning(int[] in, int p, int q, int shift, long mask, long base, long[] out, int o, int n) {
        for (int i = 0; i < n; i++) {
            out[o + i] = ((in[p + i] >>> shift | in[q + i] << -shift) & mask) + base;
        }
    }

    /** Adds the second plane of values wider than 32 bits: {@code out[i] += high << 32}. */
    static void addHigh(int[] words, int lanes, int fromRow, int toRow, int width, long[] out) {
        int mask = (int) (-1L >>> 64 - width);
        int firstWord = fromRow * width >>> 5;
        int o = 0;
        for (int row = fromRow; row < toRow; row++, o += lanes) {
            int bit = row * width;
            int shift = bit & 31;
            int p = ((bit >>> 5) - firstWord) * lanes;
            if (shift + width <= 32) {
                for (int i = 0; i < lanes; i++) {
                    out[o + i] += (long) (words[p + i] >>> shift & mask) << 32;
                }
            } else {
                int q = p + lanes;
                for (int i = 0; i < lanes; i++) {
                    out[o + i] += (long) ((words[p + i] >>> shift | words[q + i] << -shift) & mask) << 32;
                }
            }
        }
    }
}
