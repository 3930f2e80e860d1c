package io.mbf.arrow;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.IntVector;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.TypeName;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.BufferAllocator;

/** Integers of 8 or 16 bits, which are 32 bits wide in Parquet: files may hold what does not fit. */
final class NarrowFill extends LeafFill {

    private final int bits;
    private final boolean signed;

    NarrowFill(
            Field field,
            org.apache.arrow.vector.types.pojo.Field arrowField,
            LogicalType.IntType type,
            BufferAllocator allocator) {
        super(field, arrowField, allocator);
        this.bits = type.bits();
        this.signed = type.signed();
    }

    @Override
    void addValues(ColumnVector vector, BatchParts parts) {
        int[] values = ((IntVector) vector).values();
        int size = vector.size();
        int lost = 0;
        int unused = Integer.SIZE - bits;
        for (int i = 0; i < size; i++) {
            int value = values[i];
            int shifted = value << unused;
            lost |= value ^ (signed ? shifted >> unused : shifted >>> unused);
        }
        if (lost != 0) {
            requireFit(vector, values);
        }
        long bytes = (long) size * (bits >>> 3);
        BufferPool.Slot slot = takeValues(bytes);
        ByteBuffer to = slot.bytes();
        for (int i = 0; i < size; i++) {
            if (bits == Byte.SIZE) {
                to.put(i, (byte) values[i]);
            } else {
                to.putShort(i << 1, (short) values[i]);
            }
        }
        parts.add(slot, bytes);
    }

    /** What stands where a value is null does not matter. */
    private void requireFit(ColumnVector vector, int[] values) {
        int low = signed ? -1 << bits - 1 : 0;
        int high = signed ? ~low : (1 << bits) - 1;
        for (int i = 0; i < vector.size(); i++) {
            if ((values[i] < low || values[i] > high) && !vector.isNull(i)) {
                String value = signed ? Integer.toString(values[i]) : Integer.toUnsignedString(values[i]);
                throw unfit(value, TypeName.of(leaf()));
            }
        }
    }
}
