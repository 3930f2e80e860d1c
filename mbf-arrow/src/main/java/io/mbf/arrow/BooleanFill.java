package io.mbf.arrow;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Field;
import java.nio.LongBuffer;
import org.apache.arrow.memory.BufferAllocator;

/** Truth values, a bit each in Arrow. */
final class BooleanFill extends LeafFill {

    BooleanFill(Field field, org.apache.arrow.vector.types.pojo.Field arrowField, BufferAllocator allocator) {
        super(field, arrowField, allocator);
    }

    @Override
    void addValues(ColumnVector vector, BatchParts parts) {
        boolean[] values = ((BooleanVector) vector).values();
        int size = vector.size();
        long bytes = (long) Validity.wordCount(size) * Long.BYTES;
        BufferPool.Slot slot = takeValues(bytes);
        LongBuffer to = slot.bytes().asLongBuffer();
        for (int from = 0; from < size; from += Long.SIZE) {
            int count = Math.min(Long.SIZE, size - from);
            long word = 0;
            for (int i = 0; i < count; i++) {
                word |= (values[from + i] ? 1L : 0L) << i;
            }
            to.put(from >>> 6, word);
        }
        parts.add(slot, bytes);
    }
}
