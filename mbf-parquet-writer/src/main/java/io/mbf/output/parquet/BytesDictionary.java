package io.mbf.output.parquet;

import io.mbf.encoding.ByteSink;
import java.util.Arrays;

/** Distinct byte strings with a code each, in the order in which they came. */
final class BytesDictionary {

    private static final int FIRST_SLOTS = 1 << 10;

    private final ByteSink bytes = new ByteSink();
    private int[] ends = new int[FIRST_SLOTS / 2];
    private int[] hashes = new int[FIRST_SLOTS / 2];
    private int[] slots = new int[FIRST_SLOTS]; // code + 1, or 0
    private int size;

    int size() {
        return size;
    }

    /** Bytes of all values. */
    int byteCount() {
        return bytes.size();
    }

    /** Holds all values, which end where the next begins. */
    byte[] bytes() {
        return bytes.array();
    }

    int start(int code) {
        return code == 0 ? 0 : ends[code - 1];
    }

    int end(int code) {
        return ends[code];
    }

    /** The code of a value, which gets the next one if it has none. */
    int code(byte[] array, int from, int length) {
        int hash = hash(array, from, length);
        int at = hash & slots.length - 1;
        while (slots[at] != 0) {
            int code = slots[at] - 1;
            if (hashes[code] == hash
                    && Arrays.equals(bytes.array(), start(code), end(code), array, from, from + length)) {
                return code;
            }
            at = at + 1 & slots.length - 1;
        }
        bytes.putBytes(array, from, length);
        if (size == ends.length) {
            grow();
            at = free(hash);
        }
        ends[size] = bytes.size();
        hashes[size] = hash;
        slots[at] = ++size;
        return size - 1;
    }

    void reset() {
        if (size > 0) {
            Arrays.fill(slots, 0);
            size = 0;
            bytes.reset();
        }
    }

    private static int hash(byte[] array, int from, int length) {
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + array[i];
        }
        hash *= 0x9E3779B1; // 2^32 / golden ratio
        return hash ^ hash >>> 15;
    }

    private int free(int hash) {
        int at = hash & slots.length - 1;
        while (slots[at] != 0) {
            at = at + 1 & slots.length - 1;
        }
        return at;
    }

    private void grow() {
        ends = Arrays.copyOf(ends, 2 * ends.length);
        hashes = Arrays.copyOf(hashes, 2 * hashes.length);
        slots = new int[2 * slots.length];
        for (int code = 0; code < size; code++) {
            slots[free(hashes[code])] = code + 1;
        }
    }
}
