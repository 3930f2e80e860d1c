package io.mbf.proof.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.file.SourceIdentity;
import io.mbf.fixture.Tables;
import io.mbf.fixture.Vectors;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.SourcePart;
import io.mbf.format.StoredFile;
import io.mbf.proof.parts.WrittenParts.By;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.writer.JoinedFile;
import io.mbf.writer.WriterOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first chunks of a file as a file of their own, of another state of the source. */
class RewrittenPartsTest {

    private static final SourceIdentity SOURCE = new SourceIdentity("file:///a.parquet", 1, 2, 3, 4, 5);

    @TempDir
    Path folder;

    private static WriterOptions options(long rows) {
        return WriterOptions.builder()
                .part(new SourcePart(SOURCE, 10, rows, 1_000_000, Optional.empty()))
                .createdBy("a writer")
                .parquetSchema("message m {}")
                .keyValues(Map.of("a", "b"))
                .build();
    }

    /** Each beginning of the file that ends with a chunk has its rows, and all that it says of them is true. */
    private void requireEachBeginning(Path whole) {
        try (MbfFile file = MbfFile.open(whole)) {
            StoredFile stored = file.storedFile();
            for (Chunk last : stored.chunks()) {
                long rows = last.firstRow() + last.rowCount();
                if (rows == 0) {
                    continue;
                }
                Path target = folder.resolve(rows + ".mbf");
                JoinedFile.rewrite(target, stored, options(rows), List.of("a lie"));
                try (MbfFile some = MbfFile.open(target)) {
                    some.verify();
                    some.verifyBytes();
                    assertEquals(List.of(options(rows).part().orElseThrow()), some.sources());
                    assertEquals(
                            WrittenParts.texts(file, Query.ALL.rows(new RowRange(0, rows))),
                            WrittenParts.texts(some, Query.ALL));
                }
            }
        }
    }

    @Test
    void everyBeginningOfRandomTablesHasItsRows() {
        long seed = System.nanoTime();
        System.out.println("RewrittenPartsTest: seed " + seed);
        Random random = new Random(seed);
        Schema schema = Tables.everyType();
        WrittenParts parts = new WrittenParts(folder, schema);
        for (int part = 0; part < 5; part++) {
            parts.add(
                    By.values()[random.nextInt(By.values().length)],
                    WriterOptions.builder().chunkBytes(64 << 10).build(),
                    Tables.batch(schema, 1 + random.nextInt(3000), random));
        }
        requireEachBeginning(parts.join(WriterOptions.defaults()));
    }

    /** Of a column that has a dictionary, chunks that make no use of it are left. */
    @Test
    void aDictionaryThatNoChunkUsesIsNoDamage() {
        Schema schema = Schema.of(Field.required("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)));
        WrittenParts parts = new WrittenParts(folder, schema);
        parts.add(By.ANOTHER_WRITER, WriterOptions.defaults(), texts(schema, 100_000, "unique "));
        parts.add(By.ANOTHER_WRITER, WriterOptions.defaults(), texts(schema, 3, "some "));
        requireEachBeginning(parts.join(WriterOptions.defaults()));
    }

    private static ColumnBatch[] texts(Schema schema, int distinct, String text) {
        return IntStream.range(0, 13)
                .mapToObj(batch -> Vectors.batch(
                        schema,
                        Vectors.strings(IntStream.range(batch * 8192, (batch + 1) * 8192)
                                .mapToObj(i -> text + i % distinct)
                                .toArray(String[]::new))))
                .toArray(ColumnBatch[]::new);
    }

    @Test
    void rowsThatEndWithinAChunkAreRefused() {
        WrittenParts parts = new WrittenParts(folder, Tables.everyType());
        parts.add(By.ANOTHER_WRITER, WriterOptions.defaults(), Tables.batch(Tables.everyType(), 100, new Random(1)));
        try (MbfFile file = MbfFile.open(parts.path(0))) {
            Path target = folder.resolve("target.mbf");
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> JoinedFile.rewrite(target, file.storedFile(), options(99), List.of()));
            assertTrue(e.getMessage().endsWith("ends with row 99"), e.getMessage());
            assertFalse(Files.exists(target));
        }
    }
}
