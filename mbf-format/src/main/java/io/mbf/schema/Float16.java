package io.mbf.schema;

import static java.util.Objects.requireNonNull;

/** IEEE 754 half-precision numbers (binary16) as they lie in Parquet: two bytes, little-endian. */
public final class Float16 {

    /** The greatest finite value. */
    public static final float MAX_VALUE = 65504f;

    private Float16() {}

    /** The 16 bits at {@code offset}. */
    public static short bits(byte[] bytes, int offset) {
        requireNonNull(bytes, "bytes");
        return (short) (bytes[offset] & 0xFF | bytes[offset + 1] << 8);
    }

    /** The number that 16 bits stand for, exactly; NaN payloads are kept in the upper bits. */
    public static float toFloat(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >>> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0) {
            // zeros and subnormals: fraction * 2^-24, exact in a float
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }

    /** The 16 bits of a number that they can stand for, such as {@link #toFloat} gives; every NaN is one. */
    public static short bits(float number) {
        if (number != number) {
            return 0x7E00;
        }
        int bits = Float.floatToIntBits(number);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(number);
        if (magnitude < 0x1p-14f) {
            return (short) (sign | (int) (magnitude * 0x1p24f));
        }
        int exponent = Math.min((bits >>> 23 & 0xFF) - 127 + 15, 0x1F);
        return (short) (sign | exponent << 10 | bits >>> 13 & 0x3FF);
    }

    /** The number at {@code offset}. */
    public static float toFloat(byte[] bytes, int offset) {
        return toFloat(bits(bytes, offset));
    }
}
