package io.mbf.output.parquet;

import io.mbf.batch.Validity;

/**
 * What Dremel's levels say at one depth of a schema: a slot for each value, null, and empty list there.
 *
 * @param entries the entry of the vector that a slot stands for, or {@link #NONE}; {@code null} if slot {@code i} is entry
 *     {@code i}
 * @param repetitions {@code null} if all are 0
 * @param definitions {@code null} if all are {@code definition}
 */
record Slots(int count, int[] entries, int[] repetitions, int[] definitions, int definition) {

    static final int NONE = -1;

    /** A slot for each row. */
    static Slots ofRows(int rows) {
        return new Slots(rows, null, null, null, 0);
    }

    /** The slots of an optional field, of which these are the slots around it. */
    Slots optional(Validity validity) {
        if (definitions == null && entries == null && !validity.hasNulls()) {
            return new Slots(count, null, repetitions, null, definition + 1);
        }
        int[] here = new int[count];
        int[] levels = new int[count];
        for (int i = 0; i < count; i++) {
            int entry = entry(i);
            boolean valid = entry != NONE && validity.isValid(entry);
            here[i] = valid ? entry : NONE;
            levels[i] = level(i) + (valid ? 1 : 0);
        }
        return new Slots(count, here, repetitions, levels, 0);
    }

    /**
     * The slots of what repeats in these.
     *
     * @param offsets of the entries in what repeats
     * @param depth how many fields repeat around it, itself included
     */
    Slots repeated(int[] offsets, int depth) {
        long all = 0;
        for (int i = 0; i < count; i++) {
            int entry = entry(i);
            all += entry == NONE ? 1 : Math.max(1, offsets[entry + 1] - offsets[entry]);
        }
        int[] below = new int[Math.toIntExact(all)];
        int[] starts = new int[below.length];
        int[] levels = new int[below.length];
        int at = 0;
        for (int i = 0; i < count; i++) {
            int entry = entry(i);
            int from = entry == NONE ? 0 : offsets[entry];
            int to = entry == NONE ? 0 : offsets[entry + 1];
            starts[at] = repetitions == null ? 0 : repetitions[i];
            if (from == to) {
                below[at] = NONE;
                levels[at++] = level(i);
                continue;
            }
            for (int element = from; element < to; element++) {
                if (element > from) {
                    starts[at] = depth;
                }
                below[at] = element;
                levels[at++] = level(i) + 1;
            }
        }
        return new Slots(at, below, starts, levels, 0);
    }

    private int entry(int slot) {
        return entries == null ? slot : entries[slot];
    }

    private int level(int slot) {
        return definitions == null ? definition : definitions[slot];
    }
}
