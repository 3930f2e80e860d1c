package io.mbf.text;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.fixture.Vectors;
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

/** What the writers make of small columns. */
final class Rows {

    private Rows() {}

    static Type int32(LogicalType logical) {
        return Type.Leaf.of(PhysicalType.INT32, logical);
    }

    static Type int64(LogicalType logical) {
        return Type.Leaf.of(PhysicalType.INT64, logical);
    }

    static Type binary(LogicalType logical) {
        return Type.Leaf.of(PhysicalType.BYTE_ARRAY, logical);
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
        return Arrays.stream(ndjson(Vectors.batch(schema, vector)).split("\n"))
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
