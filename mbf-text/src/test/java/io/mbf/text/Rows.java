package io.mbf.text;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Small columns and what the writers make of them. */
final class Rows {

    private Rows() {}

    static IntVector ints(int... values) {
        return new IntVector(values, values.length, Validity.allValid(values.length));
    }

    static LongVector longs(long... values) {
        return new LongVector(values, values.length, Validity.allValid(values.length));
    }

    static BinaryVector binary(byte[]... values) {
        int[] offsets = new int[values.length + 1];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < values.length; i++) {
            bytes.writeBytes(values[i]);
            offsets[i + 1] = bytes.size();
        }
        return new BinaryVector(bytes.toByteArray(), offsets, values.length, Validity.allValid(values.length));
    }

    /** Values in UTF-8; {@code null} is null. */
    static BinaryVector strings(String... values) {
        long[] words = new long[Validity.wordCount(values.length)];
        byte[][] bytes = new byte[values.length][];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = values[i] == null ? new byte[0] : values[i].getBytes(StandardCharsets.UTF_8);
            words[i >> 6] |= values[i] == null ? 0 : 1L << i;
        }
        BinaryVector all = binary(bytes);
        return new BinaryVector(all.bytes(), all.offsets(), values.length, Validity.of(words, values.length));
    }

    static FixedBinaryVector fixed(int width, byte... bytes) {
        int size = bytes.length / width;
        return new FixedBinaryVector(bytes, width, size, Validity.allValid(size));
    }

    static Type int32(LogicalType logical) {
        return Type.Leaf.of(PhysicalType.INT32, logical);
    }

    static Type int64(LogicalType logical) {
        return Type.Leaf.of(PhysicalType.INT64, logical);
    }

    static Type binary(LogicalType logical) {
        return Type.Leaf.of(PhysicalType.BYTE_ARRAY, logical);
    }

    static ColumnBatch batch(Schema schema, ColumnVector... vectors) {
        return new ColumnBatch(schema, vectors[0].size(), List.of(vectors));
    }

    static String ndjson(ColumnBatch batch) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            NdjsonWriter writer = new NdjsonWriter(batch.schema(), out);
            writer.write(batch);
            writer.finish();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The JSON of each value of a column. */
    static List<String> json(Type type, ColumnVector vector) {
        Schema schema = Schema.of(Field.optional("v", type));
        return Arrays.stream(ndjson(batch(schema, vector)).split("\n"))
                .map(line -> line.substring("{\"v\":".length(), line.length() - 1))
                .toList();
    }

    static String csv(ColumnBatch batch) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            CsvWriter writer = new CsvWriter(batch.schema(), out);
            writer.write(batch);
            writer.finish();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    static String table(ColumnBatch batch, int width) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            TableWriter writer = new TableWriter(batch.schema(), out, width);
            writer.write(batch);
            writer.finish();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
