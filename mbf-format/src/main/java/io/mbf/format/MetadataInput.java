package io.mbf.format;

import io.mbf.error.CorruptFileException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The gate for metadata: fields out of a byte array, each of them checked against the array's end. What breaks a rule ends
 * in a {@link CorruptFileException} that names file, section, offset, field and value.
 */
final class MetadataInput {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final String file;
    private final String section;
    private final byte[] bytes;
    private final int end;
    private int position;

    MetadataInput(String file, String section, byte[] bytes, int from, int length) {
        this.file = file;
        this.section = section;
        this.bytes = bytes;
        this.position = from;
        this.end = from + length;
    }

    MetadataInput(String file, String section, byte[] bytes) {
        this(file, section, bytes, 0, bytes.length);
    }

    int u8(String field) {
        return bytes[take(field, 1)] & 0xFF;
    }

    int u16(String field) {
        return (short) SHORT.get(bytes, take(field, 2)) & 0xFFFF;
    }

    int i32(String field) {
        return (int) INT.get(bytes, take(field, 4));
    }

    long i64(String field) {
        return (long) LONG.get(bytes, take(field, 8));
    }

    /** A number of up to 64 bits in base 128. */
    long unsigned(String field) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int digit = u8(field);
            value |= (digit & 0x7FL) << shift;
            if (digit < 0x80) {
                if (shift == 63 && digit > 1) {
                    throw corrupt(Rule.SECTION_BOUNDS, field + " has more than 64 bits");
                }
                return value;
            }
        }
        throw corrupt(Rule.SECTION_BOUNDS, field + " has more than ten digits");
    }

    /** A signed number of up to 64 bits. */
    long sint(String field) {
        long value = unsigned(field);
        return value >>> 1 ^ -(value & 1);
    }

    /** A number between 0 and {@code max}. */
    int count(String field, int max) {
        return (int) count64(field, max);
    }

    /** A number between 0 and {@code max}. */
    long count64(String field, long max) {
        long value = unsigned(field);
        if (value < 0 || value > max) {
            throw corrupt(
                    Rule.SECTION_BOUNDS,
                    field + " is " + Long.toUnsignedString(value) + ", at most " + max + " is allowed");
        }
        return value;
    }

    String string(String field) {
        int length = count(field + " length", end - position);
        int from = take(field, length);
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    byte[] bytes(String field, int max) {
        int length = count(field + " length", Math.min(max, end - position));
        int from = take(field, length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    int left() {
        return end - position;
    }

    /** Skips fields that are read in place later; returns where they start. */
    int skip(String field, long length) {
        if (length > end - position) {
            throw corrupt(
                    Rule.SECTION_BOUNDS, field + " takes " + length + " bytes, " + (end - position) + " are left");
        }
        return take(field, (int) length);
    }

    /** An input of its own over the next {@code length} bytes, which this one skips. */
    MetadataInput fork(String field, long length) {
        int from = skip(field, length);
        return new MetadataInput(file, section, bytes, from, (int) length);
    }

    CorruptFileException corrupt(Rule rule, String problem) {
        return rule.broken(file, section + " at byte " + position, problem);
    }

    private int take(String field, int length) {
        if (length > end - position) {
            throw corrupt(
                    Rule.SECTION_BOUNDS, field + " takes " + length + " bytes, " + (end - position) + " are left");
        }
        int from = position;
        position += length;
        return from;
    }
}
