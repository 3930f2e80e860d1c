package io.mbf.variant;

import io.mbf.error.VariantException;
import io.mbf.schema.TimeUnit;

/** The primitive values of variants (apache/parquet-format, {@code VariantEncoding.md}, "Encoding types"). */
final class VariantPrimitive {

    static final int MAX_SCALE = 38;

    private VariantPrimitive() {}

    /** Bytes that a value of a type has before those whose number it states itself. */
    static int length(int type) {
        return switch (type) {
            case 0, 1, 2 -> 0;
            case 3 -> 1;
            case 4 -> 2;
            case 5, 11, 14, 15, 16 -> 4;
            case 6, 7, 12, 13, 17, 18, 19 -> 8;
            case 8 -> 1 + 4;
            case 9 -> 1 + 8;
            case 10 -> 1 + 16;
            case 20 -> 16;
            default -> throw VariantException.unsupported("a primitive of type " + type + ", only 0..20 are known");
        };
    }

    /** Whether a value states the number of its bytes in its first four. */
    static boolean hasLength(int type) {
        return type == 15 || type == 16;
    }

    /**
     * Tells a sink a value, all of whose bytes are there.
     *
     * @param length bytes of a value that states it
     */
    static <E extends Exception> void write(int type, byte[] bytes, int at, int length, VariantSink<E> sink) throws E {
        switch (type) {
            case 0 -> sink.nullValue();
            case 1, 2 -> sink.bool(type == 1);
            case 3 -> sink.integer(bytes[at], 8);
            case 4 -> sink.integer((short) VariantNumbers.unsigned(bytes, at, 2), 16);
            case 5 -> sink.integer(VariantNumbers.int32(bytes, at), 32);
            case 6 -> sink.integer(VariantNumbers.int64(bytes, at), 64);
            case 7 -> sink.real(Double.longBitsToDouble(VariantNumbers.int64(bytes, at)));
            case 8 -> sink.decimal(VariantNumbers.int32(bytes, at + 1), scale(bytes[at]), 32);
            case 9 -> sink.decimal(VariantNumbers.int64(bytes, at + 1), scale(bytes[at]), 64);
            case 10 -> {
                byte[] bigEndian = new byte[16];
                for (int i = 0; i < 16; i++) {
                    bigEndian[i] = bytes[at + 16 - i];
                }
                sink.decimal(bigEndian, 0, 16, scale(bytes[at]));
            }
            case 11 -> sink.date(VariantNumbers.int32(bytes, at));
            case 12 -> sink.timestamp(VariantNumbers.int64(bytes, at), TimeUnit.MICROS, true);
            case 13 -> sink.timestamp(VariantNumbers.int64(bytes, at), TimeUnit.MICROS, false);
            case 14 -> sink.real(Float.intBitsToFloat(VariantNumbers.int32(bytes, at)));
            case 15 -> sink.binary(bytes, at + 4, length);
            case 16 -> sink.string(bytes, at + 4, length);
            case 17 -> sink.time(VariantNumbers.int64(bytes, at));
            case 18 -> sink.timestamp(VariantNumbers.int64(bytes, at), TimeUnit.NANOS, true);
            case 19 -> sink.timestamp(VariantNumbers.int64(bytes, at), TimeUnit.NANOS, false);
            default -> sink.uuid(bytes, at);
        }
    }

    private static int scale(byte unsigned) {
        int scale = unsigned & 0xFF;
        if (scale > MAX_SCALE) {
            throw VariantException.corrupt("a decimal of scale " + scale + ", outside 0.." + MAX_SCALE);
        }
        return scale;
    }
}
