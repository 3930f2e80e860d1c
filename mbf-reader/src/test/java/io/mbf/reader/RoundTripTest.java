package io.mbf.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.codec.BlockCodec;
import io.mbf.file.SourceIdentity;
import io.mbf.fixture.Tables;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.schema.Schema;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriteSummary;
import io.mbf.writer.WriterOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 8191, 8192, 8193, 20000})
    void everyTypeComesBackAsWritten(int rows) {
        for (long seed = 0; seed < 4; seed++) {
            roundTrip(rows, seed, WriterOptions.defaults());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 8191, 8192, 8193, 20000})
    void nestedTypesComeBackAsWritten(int rows) {
        for (long seed = 0; seed < 6; seed++) {
            MbfFile file = write(Tables.nestedTypes(), rows, seed, WriterOptions.defaults());
            file.verify();
            file.close();
        }
    }

    @Test
    void nestedTypesComeBackFromManyChunks() {
        MbfFile file = write(
                Tables.nestedTypes(),
                60000,
                5,
                WriterOptions.builder().chunkBytes(64 << 10).build());
        assertTrue(file.chunkCount() > 3, "chunks: " + file.chunkCount());
        file.verify();
        file.close();
    }

    @ParameterizedTest
    @EnumSource(BlockCodec.class)
    void everyCodecComesBackAsWritten(BlockCodec codec) {
        roundTrip(
                30000,
                7,
                WriterOptions.builder().codec(codec).chunkBytes(64 << 10).build());
    }

    @Test
    void aFileOfManyChunksComesBackAsWritten() {
        MbfFile file =
                write(120000, 3, WriterOptions.builder().chunkBytes(64 << 10).build());
        assertTrue(file.chunkCount() > 5, "chunks: " + file.chunkCount());
        file.verify();
        file.close();
    }

    @Test
    void aTableWithoutColumnsKeepsItsRowCount() {
        Path path = folder.resolve("none.mbf");
        Schema schema = Schema.of();
        try (MbfFileWriter writer = MbfFileWriter.create(path, schema, WriterOptions.defaults())) {
            writer.write(new ColumnBatch(schema, 5000, List.of()));
            writer.write(new ColumnBatch(schema, 5000, List.of()));
            writer.finish();
        }
        try (MbfFile file = MbfFile.open(path);
                Scan scan = file.scan(Query.ALL)) {
            file.verify();
            assertEquals(8192, scan.next().rowCount());
            assertEquals(10000 - 8192, scan.next().rowCount());
            assertEquals(10000, file.rowCount());
        }
    }

    @Test
    void whatWasSaidOfTheSourceIsKept() {
        SourceIdentity source = new SourceIdentity("file:///a/ü.parquet", 5, 1, 2, -3, Long.MIN_VALUE);
        MbfFile file = write(
                10,
                1,
                WriterOptions.builder()
                        .source(source)
                        .createdBy("someone")
                        .parquetSchema("message m {}")
                        .keyValues(Map.of("k", "v"))
                        .build());
        assertEquals(Optional.of(source), file.source());
        assertEquals("someone", file.properties().createdBy());
        assertEquals("message m {}", file.properties().parquetSchema());
        assertEquals(Map.of("k", "v"), file.properties().keyValues());
        file.close();
    }

    @Test
    void theSameRowsMakeTheSameBytes() throws Exception {
        write(20000, 11, WriterOptions.defaults()).close();
        byte[] first = Files.readAllBytes(folder.resolve("t.mbf"));
        Files.delete(folder.resolve("t.mbf"));
        write(20000, 11, WriterOptions.defaults()).close();
        org.junit.jupiter.api.Assertions.assertArrayEquals(first, Files.readAllBytes(folder.resolve("t.mbf")));
    }

    @Test
    void aWriterThatIsClosedUnfinishedLeavesNothing() {
        Path path = folder.resolve("gone.mbf");
        Schema schema = Tables.everyType();
        try (MbfFileWriter writer = MbfFileWriter.create(path, schema, WriterOptions.defaults())) {
            writer.write(Tables.batch(schema, 100, new Random(1)));
        }
        assertTrue(Files.notExists(path));
    }

    @Test
    void aScanOutlivesTheFileItCameFrom() {
        MbfFile file = write(20000, 5, WriterOptions.defaults());
        Scan scan = file.scan(Query.ALL);
        file.close();
        long rows = 0;
        for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
            rows += batch.rowCount();
        }
        assertEquals(20000, rows);
        scan.close();
    }

    private void roundTrip(int rows, long seed, WriterOptions options) {
        MbfFile file = write(rows, seed, options);
        file.verify();
        file.close();
    }

    private MbfFile write(int rows, long seed, WriterOptions options) {
        return write(Tables.everyType(), rows, seed, options);
    }

    /** Writes rows in batches of odd sizes, reads them back, compares them; the file stays open. */
    private MbfFile write(Schema schema, int rows, long seed, WriterOptions options) {
        Random random = new Random(seed);
        Path path = folder.resolve("t.mbf");
        List<List<String>> expected = new ArrayList<>();
        try {
            Files.deleteIfExists(path);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        try (MbfFileWriter writer = MbfFileWriter.create(path, schema, options)) {
            for (int done = 0; done < rows; ) {
                int size = Math.min(rows - done, random.nextInt(3) == 0 ? 8192 : 1 + random.nextInt(9000));
                ColumnBatch batch = Tables.batch(schema, size, random);
                writer.write(batch);
                Tables.addTexts(batch, expected);
                done += size;
            }
            WriteSummary summary = writer.finish();
            assertEquals(rows, summary.rows());
        }
        MbfFile file = MbfFile.open(path);
        assertEquals(schema, file.schema());
        assertEquals(rows, file.rowCount());
        List<List<String>> actual = new ArrayList<>();
        try (Scan scan = file.scan(Query.ALL)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                Tables.addTexts(batch, actual);
            }
        }
        assertEquals(expected.size(), actual.size());
        for (int row = 0; row < rows; row++) {
            assertEquals(expected.get(row), actual.get(row), "seed " + seed + ", row " + row);
        }
        return file;
    }
}
