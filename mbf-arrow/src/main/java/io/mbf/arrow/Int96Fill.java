package io.mbf.arrow;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.schema.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import org.apache.arrow.memory.BufferAllocator;

/** Timestamps of twelve bytes, as numbers of nanoseconds or microseconds. */
final class Int96Fill extends LeafFill {

    private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
    private static final long SECONDS_PER_DAY = 86_400;

    private final long perDay;
    private final long nanosPerUnit;

    Int96Fill(
            Field field,
            org.apache.arrow.vector.types.pojo.Field arrowField,
            ArrowOptions.Int96 form,
            BufferAllocator allocator) {
        super(field, arrowField, allocator);
        this.nanosPerUnit = form == ArrowOptions.Int96.NANOSECONDS ? 1 : 1_000;
        this.perDay = SECONDS_PER_DAY * 1_000_000_000 / nanosPerUnit;
    }

    @Override
    void addValues(ColumnVector vector, BatchParts parts) {
        BytesVector values = (BytesVector) vector;
        long bytes = (long) vector.size() * Long.BYTES;
        BufferPool.Slot slot = takeValues(bytes);
        LongBuffer to = slot.bytes().asLongBuffer();
        for (int i = 0; i < vector.size(); i++) {
            if (!vector.isNull(i)) {
                to.put(i, units(values, i));
            }
        }
        parts.add(slot, bytes);
    }

    private long units(BytesVector values, int index) {
        ByteBuffer value = ByteBuffer.wrap(values.array(index)).order(ByteOrder.LITTLE_ENDIAN);
        long nanos = value.getLong(values.start(index));
        long day = value.getInt(values.start(index) + Long.BYTES) - JULIAN_DAY_OF_EPOCH;
        try {
            return Math.addExact(Math.multiplyExact(day, perDay), Math.floorDiv(nanos, nanosPerUnit));
        } catch (ArithmeticException e) {
            throw unfit(
                    "day " + day + " since 1970",
                    "64 bits of " + (nanosPerUnit == 1 ? "nanoseconds" : "microseconds")
                            + ", as options say for INT96");
        }
    }
}
