package io.mbf.variant;

import io.mbf.error.VariantException;
import java.util.Arrays;

/** Bytes that grow while variants are encoded; integers are little-endian. */
final class EncodedBytes {

    /** As long as arrays can be on every JVM. */
    private static final int MAX = Integer.MAX_VALUE - 8;

    private byte[] bytes = new byte[1_024];
    private int size;

    int size() {
        return size;
    }

    /** What was put so far; the array may be longer. */
    byte[] array() {
        return bytes;
    }

    void put(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    void put(byte[] from, int start, int length) {
        reserve(length);
        System.arraycopy(from, start, bytes, size, length);
        size += length;
    }

    /** @param count bytes of the integer, 1 to 8 */
    void putInteger(long value, int count) {
        reserve(count);
        set(size, value, count);
        size += count;
    }

    /** Overwrites bytes at a place. */
    void set(int at, long value, int count) {
        for (int i = 0; i < count; i++) {
            bytes[at + i] = (byte) (value >>> Byte.SIZE * i);
        }
    }

    /** Moves all bytes from a place on, so that there is room before them. */
    void insert(int at, long count) {
        reserve(count);
        System.arraycopy(bytes, at, bytes, at + (int) count, size - at);
        size += (int) count;
    }

    private void reserve(long count) {
        if (count > MAX - size) {
            throw VariantException.unsupported("variants of one batch that take more than " + MAX + " bytes");
        }
        if (count > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(MAX, Math.max(size + count, 2L * bytes.length)));
        }
    }
}
