package io.mbf.arrow;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.schema.Field;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Byte strings as codes into a dictionary, which is turned into Arrow's form once for all batches that share it. A batch
 * without a dictionary, or with too large a one, has its own values as one.
 */
final class DictionaryFill extends FixedFill {

    private final int most;
    private final DictionaryEncoding encoding;
    private final BinaryFill fill; // of the dictionaries
    private final BatchParts parts;
    private final FieldVector vector;
    private BytesVector last; // what the vector holds
    private long longest; // bytes of its longest value, or more

    /** @param valueField what the values are */
    DictionaryFill(
            Field field,
            org.apache.arrow.vector.types.pojo.Field valueField,
            long id,
            int most,
            BufferAllocator allocator) {
        super(field, coded(valueField, id), Integer.BYTES, allocator);
        this.most = most;
        this.encoding = arrowField().getDictionary();
        this.fill = new BinaryFill(field, valueField, allocator);
        this.parts = new BatchParts(allocator);
        org.apache.arrow.vector.types.pojo.Field plain = new org.apache.arrow.vector.types.pojo.Field(
                valueField.getName(), FieldType.notNullable(valueField.getType()), null);
        this.vector = plain.createVector(allocator);
    }

    private static org.apache.arrow.vector.types.pojo.Field coded(
            org.apache.arrow.vector.types.pojo.Field valueField, long id) {
        ArrowType.Int index = new ArrowType.Int(Integer.SIZE, true);
        return new org.apache.arrow.vector.types.pojo.Field(
                valueField.getName(),
                new FieldType(
                        valueField.isNullable(),
                        index,
                        new DictionaryEncoding(id, false, index),
                        valueField.getMetadata()),
                null);
    }

    /** The dictionary of the batch that was filled last. */
    Dictionary dictionary() {
        return new Dictionary(vector, encoding);
    }

    @Override
    boolean joins(ColumnVector values) {
        return super.joins(values)
                && values instanceof DictionaryVector coded
                && coded.dictionary() == last
                && longest * (rows() + values.size()) <= BatchPieces.MOST_BYTES;
    }

    @Override
    void write(ColumnVector values, ByteBuffer to, int at) {
        int size = values.size();
        IntBuffer codes = to.asIntBuffer();
        if (values instanceof DictionaryVector coded && coded.dictionary().size() <= most) {
            if (coded.dictionary() != last) {
                load(coded.dictionary());
                last = coded.dictionary();
                longest = BatchPieces.longest(last);
            }
            codes.put(at, coded.codes(), 0, size);
        } else {
            load((BytesVector) values);
            last = null; // not a dictionary that stays
            for (int i = 0; i < size; i++) {
                codes.put(at + i, i);
            }
        }
    }

    /** Nulls are nulls by their codes: what stands in the dictionary for them does not matter. */
    private void load(BytesVector dictionary) {
        parts.addValidNode(dictionary.size());
        fill.addValues(dictionary, parts);
        try (ArrowRecordBatch loaded = parts.take(dictionary.size())) {
            vector.loadFieldBuffers(loaded.getNodes().get(0), loaded.getBuffers());
        }
    }

    @Override
    public void close() {
        super.close();
        vector.close();
        fill.close();
        parts.close();
    }
}
