package io.mbf.cache.splice;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.fixture.Tables;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Random sources of both formats that have columns {@code r0, o1, r2} and a struct {@code s}, and parts of them. */
final class SpliceSource {

    private static final MessageType TYPE = MessageTypeParser.parseMessageType("""
            message m {
              required int64 r0; optional double o1; required binary r2 (STRING);
              optional group s { optional int64 n; required binary t (STRING); }
              optional group l4 (LIST) { repeated group list { optional int32 element; } }
            }
            """);

    private SpliceSource() {}

    /** The columns of the {@code .mbf} source. */
    static Schema schema() {
        List<Field> fields = new ArrayList<>(Tables.fewTypes().fields());
        for (Field field : Tables.nestedTypes().fields()) {
            if (List.of("s", "m", "d").contains(field.name())) {
                fields.add(field);
            }
        }
        return new Schema(fields);
    }

    static void writeMbf(Path path, int rows, Random random) {
        Schema schema = schema();
        try (MbfFileWriter writer = writer(path, schema)) {
            for (int done = 0; done < rows; ) {
                int size = Math.min(rows - done, 1 + random.nextInt(8192));
                writer.write(Tables.batch(schema, size, random));
                done += size;
            }
            writer.finish();
        }
    }

    private static MbfFileWriter writer(Path path, Schema schema) {
        return MbfFileWriter.create(
                path, schema, WriterOptions.builder().chunkBytes(64 << 10).build());
    }

    static void writeParquet(Path path, int rows, Random random) {
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(path))
                .withConf(new PlainParquetConfiguration())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withType(TYPE)
                .withRowGroupRowCountLimit(1 + random.nextInt(rows))
                .withPageRowCountLimit(100 + random.nextInt(3000))
                .build()) {
            for (int i = 0; i < rows; i++) {
                Group row = new SimpleGroup(TYPE).append("r0", i / 3 + random.nextLong(50));
                if (random.nextInt(4) > 0) {
                    row.append("o1", random.nextInt(100_000) / 100.0);
                }
                row.append("r2", "v" + random.nextInt(5000));
                if (random.nextInt(3) > 0) {
                    Group struct = row.addGroup("s");
                    if (random.nextInt(3) > 0) {
                        struct.append("n", random.nextLong(1000));
                    }
                    struct.append("t", "t" + random.nextInt(1 << 20));
                }
                Group list = random.nextInt(5) > 0 ? row.addGroup("l4") : null;
                for (int k = random.nextInt(4); list != null && k > 0; k--) {
                    list.addGroup("list").append("element", random.nextInt(1000));
                }
                writer.write(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes some columns of some rows of a source to an {@code .mbf} file. */
    static void writePart(Table source, List<String> columns, RowRange rows, Path path) {
        try (Scan scan = source.scan(Query.ALL.select(columns).rows(rows));
                MbfFileWriter writer = writer(path, scan.schema())) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                writer.write(batch);
            }
            writer.finish();
        }
    }

    static TablePart part(Table source, List<String> columns, RowRange rows, Path path) {
        writePart(source, columns, rows, path);
        return new TablePart(MbfFile.open(path), rows.from());
    }

    /** The rows of a scan as texts, and its schema held against what is expected. */
    static List<List<String>> read(Table table, Query query) {
        List<List<String>> texts = new ArrayList<>();
        try (Scan scan = table.scan(query)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                if (batch.rowCount() == 0 || batch.rowCount() > ColumnBatch.MAX_ROWS) {
                    throw new AssertionError("a batch of " + batch.rowCount() + " rows");
                }
                if (!batch.schema().equals(scan.schema())) {
                    throw new AssertionError(batch.schema() + " in a scan of " + scan.schema());
                }
                for (ColumnVector vector : batch.columns()) {
                    if (vector.size() != batch.rowCount()) {
                        throw new AssertionError("a vector of " + vector.size());
                    }
                }
                Tables.addTexts(batch, texts);
            }
            if (scan.report().rowsDelivered() != texts.size()) {
                throw new AssertionError(scan.report() + ", delivered " + texts.size());
            }
        }
        return texts;
    }
}
