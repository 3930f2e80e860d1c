package io.mbf.arrow;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.schema.Field;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** Lists, and maps, which are lists of entries in Arrow. */
final class ListFill extends ColumnFill {

    private final org.apache.arrow.vector.types.pojo.Field arrowField;
    private final List<ColumnFill> below;
    private final BufferPool offsets;

    /** @param below of the elements; of keys and values, or keys alone, for a map; to be closed with this */
    ListFill(
            Field field,
            org.apache.arrow.vector.types.pojo.Field arrowField,
            List<ColumnFill> below,
            BufferAllocator allocator) {
        super(field, allocator);
        this.arrowField = arrowField;
        this.below = below;
        this.offsets = new BufferPool(allocator);
    }

    @Override
    org.apache.arrow.vector.types.pojo.Field arrowField() {
        return arrowField;
    }

    @Override
    void add(ColumnVector vector, BatchParts parts) {
        addNode(vector, parts);
        if (vector instanceof ListVector list) {
            addOffsets(list.offsets(), vector.size(), parts);
            below.get(0).add(list.elements(), parts);
            return;
        }
        MapVector map = (MapVector) vector;
        addOffsets(map.offsets(), vector.size(), parts);
        if (below.size() == 2) {
            parts.addValidNode(map.keys().size());
        }
        if (map.keys().validity().hasNulls() && below.size() == 2) {
            throw unfit("a key that is null", "Arrow's maps");
        }
        below.get(0).add(map.keys(), parts);
        if (below.size() == 2) {
            below.get(1).add(map.values().orElseThrow(), parts);
        }
    }

    private void addOffsets(int[] positions, int size, BatchParts parts) {
        long bytes = (size + 1L) * Integer.BYTES;
        BufferPool.Slot slot = offsets.take(bytes);
        slot.bytes().asIntBuffer().put(0, positions, 0, size + 1);
        parts.add(slot, bytes);
    }

    @Override
    public void close() {
        super.close();
        offsets.close();
        below.forEach(ColumnFill::close);
    }
}
