package io.mbf.arrow;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.BufferAllocator;

/** Values that Arrow has in the same form, and which are copied as a whole. */
final class PlainFill extends FixedFill {

    PlainFill(Field field, org.apache.arrow.vector.types.pojo.Field arrowField, BufferAllocator allocator) {
        super(field, arrowField, width(field.leaf()), allocator);
    }

    private static int width(Type.Leaf leaf) {
        return switch (leaf.physical()) {
            case INT32, FLOAT -> Integer.BYTES;
            case INT64, DOUBLE -> Long.BYTES;
            default -> leaf.width();
        };
    }

    @Override
    void write(ColumnVector vector, ByteBuffer to, int at) {
        int size = vector.size();
        if (vector instanceof IntVector ints) {
            to.asIntBuffer().put(at, ints.values(), 0, size);
        } else if (vector instanceof LongVector longs) {
            to.asLongBuffer().put(at, longs.values(), 0, size);
        } else if (vector instanceof DoubleVector doubles) {
            to.asDoubleBuffer().put(at, doubles.values(), 0, size);
        } else if (vector instanceof FloatVector floats) {
            to.asFloatBuffer().put(at, floats.values(), 0, size);
        } else if (vector instanceof FixedBinaryVector fixed) {
            to.put(at * width(), fixed.bytes(), 0, size * width());
        } else {
            copyEach((BytesVector) vector, to, at);
        }
    }

    private void copyEach(BytesVector values, ByteBuffer to, int at) {
        for (int i = 0; i < values.size(); i++) {
            if (!values.isNull(i)) {
                to.put((at + i) * width(), values.array(i), values.start(i), width());
            }
        }
    }
}
