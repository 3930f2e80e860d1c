package io.mbf.arrow;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.schema.Field;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Byte strings of any length; text is checked, as Arrow's consumers trust it to be UTF-8. */
final class BinaryFill extends LeafFill {

    private final BufferPool offsets;
    private final Utf8Check check; // null for bytes

    BinaryFill(Field field, org.apache.arrow.vector.types.pojo.Field arrowField, BufferAllocator allocator) {
        super(field, arrowField, allocator);
        this.offsets = new BufferPool(allocator);
        this.check = arrowField.getType() instanceof ArrowType.Utf8 ? new Utf8Check() : null;
    }

    /** Bytes that the values take, one after the other. */
    static long bytes(BytesVector values) {
        if (values instanceof BinaryVector binary) {
            return (long) binary.offsets()[binary.size()] - binary.offsets()[0];
        }
        long bytes = 0;
        for (int i = 0; i < values.size(); i++) {
            bytes += values.isNull(i) ? 0 : values.length(i);
        }
        return bytes;
    }

    @Override
    void addValues(ColumnVector vector, BatchParts parts) {
        BytesVector values = (BytesVector) vector;
        if (check != null) {
            check.firstBad(values).ifPresent(row -> {
                throw unfit("entry " + row + ", which is not UTF-8,", "text");
            });
        }
        int size = vector.size();
        long length = bytes(values);
        BufferPool.Slot bytes = takeValues(length);
        long offsetBytes = (size + 1L) * Integer.BYTES;
        BufferPool.Slot ends = offsets.take(offsetBytes);
        if (values instanceof BinaryVector binary && binary.offsets()[0] == 0) {
            ends.bytes().asIntBuffer().put(0, binary.offsets(), 0, size + 1);
            bytes.bytes().put(0, binary.bytes(), 0, (int) length);
        } else {
            copyEach(values, bytes.bytes(), ends.bytes().asIntBuffer());
        }
        parts.add(ends, offsetBytes);
        parts.add(bytes, length);
    }

    private static void copyEach(BytesVector values, ByteBuffer bytes, IntBuffer ends) {
        int end = 0;
        ends.put(0, 0);
        for (int i = 0; i < values.size(); i++) {
            if (!values.isNull(i)) {
                int length = values.length(i);
                bytes.put(end, values.array(i), values.start(i), length);
                end += length;
            }
            ends.put(i + 1, end);
        }
    }

    @Override
    public void close() {
        super.close();
        offsets.close();
    }
}
