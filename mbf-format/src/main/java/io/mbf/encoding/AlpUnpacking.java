package io.mbf.encoding;

/**
 * The loops that turn packed integers into decimal numbers in one pass; see {@link BitUnpacking} for why they look as
 * they do. The two multiplications must stay two, and in this order: their roundings are part of the format.
 */
final class AlpUnpacking {

    private AlpUnpacking() {}

    static void toDoubles(
            int[] words, int lanes, int fromRow, int toRow, int width, long base, double f, double e, double[] out) {
        long mask = -1L >>> 64 - width;
        int firstWord = fromRow * width >>> 5;
        int o = 0;
        for (int row = fromRow; row < toRow; row++, o += lanes) {
            int bit = row * width;
            int shift = bit & 31;
            int p = ((bit >>> 5) - firstWord) * lanes;
            if (shift + width <= 32) {
                within(words, p, shift, mask, base, f, e, out, o, lanes);
            } else {
                spanning(words, p, p + lanes, shift, mask, base, f, e, out, o, lanes);
            }
        }
    }

    private static void within(
            int[] in, int p, int shift, long mask, long base, double f, double e, double[] out, int o, int n) {
        for (int i = 0; i < n; i++) {
            out[o + i] = (double) (((in[p + i] >>> shift) & mask) + base) * f * e;
        }
    }

    private static void spanning(
            int[] in, int p, int q, int shift, long mask, long base, double f, double e, double[] out, int o, int n) {
        for (int i = 0; i < n; i++) {
            out[o + i] = (double) (((in[p + i] >>> shift | in[q + i] << -shift) & mask) + base) * f * e;
        }
    }

    static void multiply(long[] integers, int count, double f, double e, double[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = (double) integers[i] * f * e;
        }
    }

    static void multiply(int[] integers, int count, double f, double e, float[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = (float) ((double) integers[i] * f * e);
        }
    }
}
