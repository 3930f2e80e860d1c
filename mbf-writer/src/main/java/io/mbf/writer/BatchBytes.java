package io.mbf.writer;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;

/**
 * How much memory rows take where that has no small bound: in byte strings and below lists. Numbers of the rows
 * themselves do not count.
 */
final class BatchBytes {

    /** What an entry of a list counts, whatever it is. */
    private static final long ENTRY = 8;

    private BatchBytes() {}

    static long of(ColumnBatch batch, int from, int count) {
        long bytes = 0;
        for (ColumnVector column : batch.columns()) {
            bytes += of(column, from, count);
        }
        return bytes;
    }

    private static long of(ColumnVector vector, int from, int count) {
        if (vector instanceof BinaryVector v) {
            return (long) v.offsets()[from + count] - v.offsets()[from];
        }
        if (vector instanceof FixedBinaryVector v) {
            return (long) v.width() * count;
        }
        if (vector instanceof DictionaryVector v) {
            return of(v, from, count);
        }
        if (vector instanceof StructVector v) {
            return v.children().stream()
                    .mapToLong(child -> of(child, from, count))
                    .sum();
        }
        if (vector instanceof ListVector v) {
            return entries(v.elements(), v.offsets(), from, count);
        }
        if (vector instanceof MapVector v) {
            return entries(v.keys(), v.offsets(), from, count)
                    + v.values()
                            .map(values -> entries(values, v.offsets(), from, count))
                            .orElse(0L);
        }
        return 0;
    }

    private static long of(DictionaryVector vector, int from, int count) {
        long bytes = 0;
        if (vector.dictionary() instanceof FixedBinaryVector fixed) {
            bytes = fixed.size() == 0 ? 0 : (long) fixed.width() * count;
        } else if (vector.dictionary() instanceof BinaryVector strings && strings.size() > 0) {
            int[] codes = vector.codes();
            int[] offsets = strings.offsets();
            if (strings.size() <= count && longest(offsets, strings.size()) <= Long.BYTES) {
                return 0; // like numbers
            }
            for (int i = from; i < from + count; i++) {
                bytes += offsets[codes[i] + 1] - offsets[codes[i]];
            }
        }
        return bytes;
    }

    private static int longest(int[] offsets, int size) {
        int longest = 0;
        for (int i = 0; i < size; i++) {
            longest = Math.max(longest, offsets[i + 1] - offsets[i]);
        }
        return longest;
    }

    private static long entries(ColumnVector children, int[] offsets, int from, int count) {
        int first = offsets[from];
        int entries = offsets[from + count] - first;
        return ENTRY * entries + of(children, first, entries);
    }
}
