package io.mbf.output.parquet;

import java.util.Arrays;

/** Distinct numbers of 32 or 64 bits with a code each, in the order in which they came. */
final class LongDictionary {

    private static final long SPREAD = 0x9E3779B97F4A7C15L; // 2^64 / golden ratio (Knuth, TAOCP 3, 6.4)
    private static final int FIRST_SLOTS = 1 << 10;

    private long[] values = new long[FIRST_SLOTS / 2];
    private int[] slots = new int[FIRST_SLOTS]; // code + 1, or 0
    private int size;
    private long last;
    private int lastCode = -1;

    int size() {
        return size;
    }

    long value(int code) {
        return values[code];
    }

    /** The code of a number, which gets the next one if it has none. */
    int code(long value) {
        if (value == last && lastCode >= 0) {
            return lastCode;
        }
        last = value;
        int at = slot(value);
        while (slots[at] != 0) {
            if (values[slots[at] - 1] == value) {
                lastCode = slots[at] - 1;
                return lastCode;
            }
            at = at + 1 & slots.length - 1;
        }
        if (size == values.length) {
            grow();
            at = free(value);
        }
        values[size] = value;
        slots[at] = ++size;
        lastCode = size - 1;
        return lastCode;
    }

    void reset() {
        if (size > 0) {
            Arrays.fill(slots, 0);
            size = 0;
            lastCode = -1;
        }
    }

    private int slot(long value) {
        return (int) (value * SPREAD >>> Long.numberOfLeadingZeros(slots.length - 1));
    }

    private int free(long value) {
        int at = slot(value);
        while (slots[at] != 0) {
            at = at + 1 & slots.length - 1;
        }
        return at;
    }

    private void grow() {
        values = Arrays.copyOf(values, 2 * values.length);
        slots = new int[2 * slots.length];
        for (int code = 0; code < size; code++) {
            slots[free(values[code])] = code + 1;
        }
    }
}
