package io.mbf.arrow;

import io.mbf.batch.ColumnVector;
import io.mbf.schema.Field;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.BufferAllocator;

/** A column of values of one width, behind which those of the batches that follow can be put. */
abstract class FixedFill extends LeafFill {

    private final int width;
    private BufferPool.Slot slot; // of the batches at hand
    private int rows; // in it

    /** @param width of a value in Arrow, in bytes */
    FixedFill(Field field, org.apache.arrow.vector.types.pojo.Field arrowField, int width, BufferAllocator allocator) {
        super(field, arrowField, allocator);
        this.width = width;
    }

    /** Bytes of a value. */
    final int width() {
        return width;
    }

    /** Makes room for the values of some batches. */
    final void begin(int most) {
        slot = takeValues((long) most * width);
        rows = 0;
    }

    /** Rows since {@link #begin}. */
    final int rows() {
        return rows;
    }

    /** Whether a vector can be put behind those before it, if there is room. */
    boolean joins(ColumnVector vector) {
        return !vector.validity().hasNulls();
    }

    /** Puts a vector behind those before it. */
    final void append(ColumnVector vector) {
        write(vector, slot.bytes(), rows);
        rows += vector.size();
    }

    /** Adds all that came since {@link #begin}, none of it null. */
    final void finish(BatchParts parts) {
        parts.addValidNode(rows);
        addBuffer(parts);
    }

    @Override
    final void addValues(ColumnVector vector, BatchParts parts) {
        begin(vector.size());
        append(vector);
        addBuffer(parts);
    }

    private void addBuffer(BatchParts parts) {
        parts.add(slot, (long) rows * width);
    }

    /**
     * Writes values.
     *
     * @param to little-endian, from its first byte
     * @param at which value of {@code to} the first one becomes
     */
    abstract void write(ColumnVector vector, ByteBuffer to, int at);
}
