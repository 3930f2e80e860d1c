package io.mbf.encoding;

/** The loops that add a line to residuals: {@code out[i] += slope * (from + i) >> shift}, modulo the width of out. */
final class LinearResiduals {

    private LinearResiduals() {}

    static void add(long slope, int shift, int from, int count, int[] out) {
        for (int i = 0; i < count; i++) {
            out[i] += (int) (slope * (from + i) >> shift);
        }
    }

    static void add(long slope, int shift, int from, int count, long[] out) {
        for (int i = 0; i < count; i++) {
            out[i] += slope * (from + i) >> shift;
        }
    }
}
