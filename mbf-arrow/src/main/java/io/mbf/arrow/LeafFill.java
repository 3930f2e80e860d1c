package io.mbf.arrow;

import io.mbf.batch.ColumnVector;
import io.mbf.schema.Field;
import org.apache.arrow.memory.BufferAllocator;

/** A column of values in one buffer. */
abstract class LeafFill extends ColumnFill {

    private final org.apache.arrow.vector.types.pojo.Field arrowField;
    private final BufferPool values;

    LeafFill(Field field, org.apache.arrow.vector.types.pojo.Field arrowField, BufferAllocator allocator) {
        super(field, allocator);
        this.arrowField = arrowField;
        this.values = new BufferPool(allocator);
    }

    @Override
    final org.apache.arrow.vector.types.pojo.Field arrowField() {
        return arrowField;
    }

    @Override
    final void add(ColumnVector vector, BatchParts parts) {
        addNode(vector, parts);
        addValues(vector, parts);
    }

    /** Adds the buffers behind the validity. */
    abstract void addValues(ColumnVector vector, BatchParts parts);

    final BufferPool.Slot takeValues(long bytes) {
        return values.take(bytes);
    }

    @Override
    public void close() {
        super.close();
        values.close();
    }
}
