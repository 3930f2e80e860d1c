package io.mbf.arrow;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.schema.Field;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.BufferAllocator;

/** Values that Arrow has in the same form, and which are copied as a whole. */
final class PlainFill extends LeafFill {

    PlainFill(Field field, org.apache.arrow.vector.types.pojo.Field arrowField, BufferAllocator allocator) {
        super(field, arrowField, allocator);
    }

    @Override
    void addValues(ColumnVector vector, BatchParts parts) {
        int size = vector.size();
        long bytes = (long) size * width(vector);
        BufferPool.Slot slot = takeValues(bytes);
        ByteBuffer to = slot.bytes();
        if (vector instanceof IntVector ints) {
            to.asIntBuffer().put(0, ints.values(), 0, size);
        } else if (vector instanceof LongVector longs) {
            to.asLongBuffer().put(0, longs.values(), 0, size);
        } else if (vector instanceof DoubleVector doubles) {
            to.asDoubleBuffer().put(0, doubles.values(), 0, size);
        } else if (vector instanceof FloatVector floats) {
            to.asFloatBuffer().put(0, floats.values(), 0, size);
        } else if (vector instanceof FixedBinaryVector fixed) {
            to.put(0, fixed.bytes(), 0, (int) bytes);
        } else {
            copyEach((BytesVector) vector, to);
        }
        parts.add(slot, bytes);
    }

    private int width(ColumnVector vector) {
        if (vector instanceof BytesVector) {
            return leaf().width();
        }
        return vector instanceof IntVector || vector instanceof FloatVector ? Integer.BYTES : Long.BYTES;
    }

    private void copyEach(BytesVector values, ByteBuffer to) {
        int width = leaf().width();
        for (int i = 0; i < values.size(); i++) {
            if (!values.isNull(i)) {
                to.put(i * width, values.array(i), values.start(i), width);
            }
        }
    }
}
