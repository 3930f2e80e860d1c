package io.mbf.arrow;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.StructVector;
import io.mbf.schema.Field;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** Fields side by side. */
final class StructFill extends ColumnFill {

    private final org.apache.arrow.vector.types.pojo.Field arrowField;
    private final List<ColumnFill> children;

    /** @param children to be closed with this */
    StructFill(
            Field field,
            org.apache.arrow.vector.types.pojo.Field arrowField,
            List<ColumnFill> children,
            BufferAllocator allocator) {
        super(field, allocator);
        this.arrowField = arrowField;
        this.children = children;
    }

    @Override
    org.apache.arrow.vector.types.pojo.Field arrowField() {
        return arrowField;
    }

    @Override
    void add(ColumnVector vector, BatchParts parts) {
        addNode(vector, parts);
        List<ColumnVector> values = ((StructVector) vector).children();
        for (int i = 0; i < children.size(); i++) {
            children.get(i).add(values.get(i), parts);
        }
    }

    @Override
    public void close() {
        super.close();
        children.forEach(ColumnFill::close);
    }
}
