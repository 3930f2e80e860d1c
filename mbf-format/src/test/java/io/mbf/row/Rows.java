package io.mbf.row;

import io.mbf.batch.BatchSource;
import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Batches from memory, for tests. */
final class Rows implements BatchSource {

    private final Schema schema;
    private final Deque<ColumnBatch> batches;
    boolean closed;

    Rows(Schema schema, ColumnBatch... batches) {
        this.schema = schema;
        this.batches = new ArrayDeque<>(List.of(batches));
    }

    static ColumnBatch batch(Schema schema, ColumnVector... vectors) {
        return new ColumnBatch(schema, vectors[0].size(), List.of(vectors));
    }

    static BinaryVector binary(byte[]... values) {
        int[] offsets = new int[values.length + 1];
        byte[] bytes = new byte[0];
        for (int i = 0; i < values.length; i++) {
            bytes = Arrays.copyOf(bytes, offsets[i] + values[i].length);
            System.arraycopy(values[i], 0, bytes, offsets[i], values[i].length);
            offsets[i + 1] = bytes.length;
        }
        return new BinaryVector(bytes, offsets, values.length, Validity.allValid(values.length));
    }

    static BinaryVector text(String... values) {
        return binary(Arrays.stream(values)
                .map(value -> value.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new));
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public ColumnBatch next() {
        return batches.poll();
    }

    @Override
    public void close() {
        closed = true;
    }
}
