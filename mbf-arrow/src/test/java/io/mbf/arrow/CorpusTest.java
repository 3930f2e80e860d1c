package io.mbf.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.Mbf;
import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnChecksums;
import io.mbf.error.MbfException;
import io.mbf.fixture.Corpus;
import io.mbf.read.Dataset;
import io.mbf.schema.LogicalType.VariantType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file of the corpus goes to DuckDB as an Arrow stream, and is there what DuckDB reads from the file itself; and it
 * goes through {@code .mbf} and an IPC file and comes back as it was.
 */
class CorpusTest {

    /** Files that must differ, and why; one that does not is taken off the list. */
    private static final Map<String, String> DIFFERENT = Map.of(
            "byte_stream_split_extended.gzip.parquet", "DuckDB has no BYTE_STREAM_SPLIT of FIXED_LEN_BYTE_ARRAY",
            "map_no_value.parquet", "DuckDB has no maps without values",
            "strings.parquet", "DuckDB looks at the converted type only",
            "int96_from_spark.parquet", "the year -294554 does not fit 64 bits of microseconds; DuckDB's wraps around",
            "geoparquet.parquet", "DuckDB knows shapes by the key 'geo' of the footer, the column itself is binary",
            "case-047.parquet", "DuckDB's driver cannot fetch this variant",
            "nested_structs.rust.parquet", "DuckDB gives timestamps of UTC within structs without a time zone");

    @TempDir
    static Path folder;

    @TestFactory
    Stream<DynamicTest> theStreamIsWhatDuckDbReadsItself() {
        return eachFile(file -> {
            if (hasShreddedVariant(file)) {
                assertReachesDuckDb(file);
            } else if (DIFFERENT.containsKey(file.getFileName().toString())) {
                assertThrows(Throwable.class, () -> compare(file), "it is alike now");
            } else {
                compare(file);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> whatIsWrittenIsReadAgain() {
        return eachFile(file -> {
            Path mbf = Files.createTempDirectory(folder, "mbf").resolve("a.mbf");
            Path ipc = mbf.resolveSibling("a.arrow");
            Mbf.convertToMbf(file, mbf);
            try (Dataset dataset = Mbf.readMbf(mbf)) {
                ArrowFiles.write(dataset, ipc, ArrowOptions.DEFAULT.withInt96(ArrowOptions.Int96.BYTES));
                Schema schema = dataset.schema();
                ColumnChecksums expected = checksums(dataset.batches());
                try (BatchSource read = ArrowFiles.batches(ipc)) {
                    assertEquals(schema, read.schema());
                }
                assertEquals(
                        "",
                        checksums(ArrowFiles.batches(ipc)).difference(expected).orElse(""));
            }
            Files.delete(ipc);
            Files.delete(mbf);
        });
    }

    private static ColumnChecksums checksums(BatchSource source) {
        try (source) {
            ColumnChecksums checksums = new ColumnChecksums(source.schema());
            for (ColumnBatch batch = source.next(); batch != null; batch = source.next()) {
                checksums.add(batch);
            }
            return checksums;
        }
    }

    @FunctionalInterface
    interface Check {
        void of(Path file) throws Exception;
    }

    private static Stream<DynamicTest> eachFile(Check check) {
        return Corpus.files().stream()
                .filter(CorpusTest::isRead)
                .map(file -> DynamicTest.dynamicTest(Corpus.name(file), () -> {
                    try {
                        check.of(file);
                    } catch (Exception | AssertionError e) {
                        throw new AssertionError(Corpus.name(file) + ": " + e.getMessage(), e);
                    }
                }));
    }

    /** The others are listed by the tests that walk the corpus. */
    private static boolean isRead(Path file) {
        try (Dataset dataset = Mbf.readParquet(file)) {
            checksums(dataset.batches());
            return true;
        } catch (MbfException e) {
            return false;
        }
    }

    private static boolean hasShreddedVariant(Path file) {
        try (Dataset dataset = Mbf.readParquet(file)) {
            return dataset.schema().fields().stream()
                    .anyMatch(field -> field.type() instanceof Type.Struct struct
                            && struct.logical() instanceof VariantType
                            && struct.fields().stream()
                                    .anyMatch(child -> child.name().equals("typed_value")));
        }
    }

    /** Its own reader puts the pieces together, which Arrow's extension does not. */
    private static void assertReachesDuckDb(Path file) throws Exception {
        try (Dataset dataset = Mbf.readParquet(file)) {
            assertEquals(dataset.count(), streamed(file).size() - 1);
        }
    }

    private static void compare(Path file) throws Exception {
        List<List<String>> expected;
        try (Connection duckDb = duckDb()) {
            expected = rows(duckDb, "read_parquet('" + file + "')");
        }
        List<List<String>> rows = streamed(file);
        assertEquals(expected.size(), rows.size());
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(expected.get(i), rows.get(i), i == 0 ? "types" : "row " + (i - 1));
        }
    }

    private static List<List<String>> streamed(Path file) throws Exception {
        try (BufferAllocator allocator = new RootAllocator();
                DuckDBConnection duckDb = duckDb();
                Dataset dataset = Mbf.readParquet(file);
                ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
            MbfArrow.exportTo(dataset, stream, allocator, ArrowOptions.FOR_DUCKDB);
            duckDb.registerArrowStream("streamed", stream);
            return rows(duckDb, "streamed");
        }
    }

    private static DuckDBConnection duckDb() throws SQLException {
        DuckDBConnection duckDb = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = duckDb.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET threads = 1");
        }
        return duckDb;
    }

    /** The types of the columns, then the rows, as texts. */
    private static List<List<String>> rows(Connection duckDb, String from) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = duckDb.createStatement();
                ResultSet found = statement.executeQuery("SELECT * FROM " + from)) {
            int columns = found.getMetaData().getColumnCount();
            List<String> types = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                // DuckDB reads milliseconds of Parquet as microseconds
                types.add(found.getMetaData().getColumnTypeName(i).replace("TIMESTAMP_MS", "TIMESTAMP"));
            }
            rows.add(types);
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    Object value = found.getObject(i);
                    row.add(
                            value instanceof Blob blob
                                    ? HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()))
                                    : String.valueOf(value));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
