package io.mbf.arrow;

import io.mbf.batch.ColumnVector;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Puts the vectors of one node of a schema into Arrow's memory, batch after batch. What consumers still hold stays as it
 * is. Not thread-safe.
 */
abstract class ColumnFill implements AutoCloseable {

    private final Field field;
    private final BufferPool validity;

    ColumnFill(Field field, BufferAllocator allocator) {
        this.field = field;
        this.validity = new BufferPool(allocator);
    }

    /** What Arrow calls the column, in the form that vectors have: dictionary-encoded ones are integers. */
    abstract org.apache.arrow.vector.types.pojo.Field arrowField();

    /** Adds a vector: its node and buffers, and what lies below. */
    abstract void add(ColumnVector vector, BatchParts parts);

    final void addNode(ColumnVector vector, BatchParts parts) {
        parts.addNode(vector.validity(), validity);
    }

    final Type.Leaf leaf() {
        return field.leaf();
    }

    final String name() {
        return field.name();
    }

    /** A value that Arrow's type cannot hold. */
    final UnsupportedFeatureException unfit(String value, String form) {
        return new UnsupportedFeatureException("Arrow", "column '" + name() + "'", value + " does not fit " + form);
    }

    @Override
    public void close() {
        validity.close();
    }
}
