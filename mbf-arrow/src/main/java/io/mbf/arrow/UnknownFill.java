package io.mbf.arrow;

import io.mbf.batch.ColumnVector;
import io.mbf.schema.Field;
import org.apache.arrow.memory.BufferAllocator;

/** A column of type UNKNOWN, which has nothing but nulls; Arrow keeps only how many. */
final class UnknownFill extends ColumnFill {

    private final org.apache.arrow.vector.types.pojo.Field arrowField;

    UnknownFill(Field field, org.apache.arrow.vector.types.pojo.Field arrowField, BufferAllocator allocator) {
        super(field, allocator);
        this.arrowField = arrowField;
    }

    @Override
    org.apache.arrow.vector.types.pojo.Field arrowField() {
        return arrowField;
    }

    @Override
    void add(ColumnVector vector, BatchParts parts) {
        if (vector.validity().nullCount() != vector.size()) {
            throw unfit("a value that is not null", "type UNKNOWN");
        }
        parts.addNullNode(vector.size());
    }
}
