package io.mbf.encoding;

import io.mbf.batch.Validity;

/**
 * Replaces what arrays hold where entries are null: each takes the value before it, leading ones the first valid
 * value, so that nulls widen no frame and break no run.
 */
final class NullFill {

    private NullFill() {}

    /** At least one entry must be valid. */
    static void nulls(long[] values, int entries, Validity validity) {
        if (!validity.hasNulls()) {
            return;
        }
        int first = 0;
        while (validity.isNull(first)) {
            first++;
        }
        long value = values[first];
        for (int i = 0; i < entries; i++) {
            if (validity.isValid(i)) {
                value = values[i];
            }
            values[i] = value;
        }
    }
}
