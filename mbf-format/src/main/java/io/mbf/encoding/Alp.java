package io.mbf.encoding;

/**
 * The arithmetic of ALP (Afroozeh, Kuffo and Boncz: ALP: Adaptive Lossless floating-Point Compression, SIGMOD 2023).
 *
 * <p>A decimal number {@code x} becomes the integer {@code d = round(x * 10^e * 10^-f)}, and comes back as
 * {@code d * 10^f * 10^-e}: two multiplications of IEEE doubles, in this order, each rounded to nearest even. Most
 * decimals survive that bit by bit for some exponent {@code e} and factor {@code f}; what does not is an exception.
 * FLOAT columns use the same arithmetic and round the result to a float.
 */
final class Alp {

    static final int MAX_EXPONENT = 18;

    /** 10^k; exact in a double. */
    static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18
    };

    /** 10^-k; the nearest double. */
    static final double[] INVERSE_POWERS = {
        1e0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15, 1e-16,
        1e-17, 1e-18
    };

    private Alp() {}

    static long encode(double value, int exponent, int factor) {
        return (long) Math.rint(value * POWERS[exponent] * INVERSE_POWERS[factor]);
    }

    static double decode(long integer, int exponent, int factor) {
        return integer * POWERS[factor] * INVERSE_POWERS[exponent];
    }

    static void decode(long[] integers, int count, int exponent, int factor, double[] out) {
        double f = POWERS[factor];
        double e = INVERSE_POWERS[exponent];
        for (int i = 0; i < count; i++) {
            out[i] = (double) integers[i] * f * e;
        }
    }

    static void decode(int[] integers, int count, int exponent, int factor, float[] out) {
        double f = POWERS[factor];
        double e = INVERSE_POWERS[exponent];
        for (int i = 0; i < count; i++) {
            out[i] = (float) ((double) integers[i] * f * e);
        }
    }
}
