package io.mbf.arrow;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.schema.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.BufferAllocator;

/** Spans of months, days and milliseconds, unsigned; Arrow's have signed months and days, and nanoseconds. */
final class IntervalFill extends LeafFill {

    static final int BYTES = 16;
    static final long NANOS_PER_MILLI = 1_000_000;

    IntervalFill(Field field, org.apache.arrow.vector.types.pojo.Field arrowField, BufferAllocator allocator) {
        super(field, arrowField, allocator);
    }

    @Override
    void addValues(ColumnVector vector, BatchParts parts) {
        BytesVector values = (BytesVector) vector;
        long bytes = (long) vector.size() * BYTES;
        BufferPool.Slot slot = takeValues(bytes);
        for (int i = 0; i < vector.size(); i++) {
            if (vector.isNull(i)) {
                continue;
            }
            ByteBuffer value = ByteBuffer.wrap(values.array(i)).order(ByteOrder.LITTLE_ENDIAN);
            int start = values.start(i);
            slot.bytes().putInt(i * BYTES, signed(value.getInt(start), "months"));
            slot.bytes().putInt(i * BYTES + 4, signed(value.getInt(start + 4), "days"));
            long millis = Integer.toUnsignedLong(value.getInt(start + 8));
            slot.bytes().putLong(i * BYTES + 8, millis * NANOS_PER_MILLI);
        }
        parts.add(slot, bytes);
    }

    private int signed(int value, String unit) {
        if (value < 0) {
            throw unfit("an interval of " + Integer.toUnsignedString(value) + " " + unit, "31 bits");
        }
        return value;
    }
}
