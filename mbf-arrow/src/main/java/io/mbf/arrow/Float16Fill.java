package io.mbf.arrow;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.schema.Field;
import io.mbf.schema.Float16;
import org.apache.arrow.memory.BufferAllocator;

/** Half-precision numbers for a consumer that has none: widened to single precision, which loses nothing. */
final class Float16Fill extends LeafFill {

    Float16Fill(Field field, org.apache.arrow.vector.types.pojo.Field arrowField, BufferAllocator allocator) {
        super(field, arrowField, allocator);
    }

    @Override
    void addValues(ColumnVector vector, BatchParts parts) {
        BytesVector values = (BytesVector) vector;
        long bytes = (long) vector.size() * Float.BYTES;
        BufferPool.Slot slot = takeValues(bytes);
        for (int i = 0; i < vector.size(); i++) {
            if (!vector.isNull(i)) {
                slot.bytes().putFloat(i * Float.BYTES, Float16.toFloat(values.array(i), values.start(i)));
            }
        }
        parts.add(slot, bytes);
    }
}
