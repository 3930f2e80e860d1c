package io.mbf.proof.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.cli.Run;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.fixture.Tables;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.write.DatasetWriter;
import io.mbf.write.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows leave as files of every format, whole or not at all. */
class ExportCommandTest {

    record Trip(int id, String zone, double fare, Integer year) {}

    @TempDir
    Path folder;

    private Path trips;

    @BeforeEach
    void write() {
        trips = folder.resolve("trips.mbf");
        Mbf.write(
                trips,
                Trip.class,
                Stream.iterate(0, i -> i + 1)
                        .limit(20_000)
                        .map(i ->
                                new Trip(i, i % 3 == 0 ? "a/b" : "zürich", i / 4.0, i % 5 == 0 ? null : 2020 + i % 5)),
                WriteOptions.DEFAULT.properties(Map.of("made by", "test", "n", "20000")));
    }

    @Test
    void parquetIsReadByDuckDb() throws Exception {
        Path out = folder.resolve("out.parquet");
        for (List<String> codec : List.of(
                List.<String>of(),
                List.of("--codec", "zstd", "--level", "9"),
                List.of("--codec", "gzip"),
                List.of("--codec", "lz4"),
                List.of("--codec", "none", "--row-group-rows", "8192"))) {
            Run run = Run.of(Stream.concat(Stream.<Object>of("export", trips, "-o", out, "--force"), codec.stream())
                    .toArray());
            assertEquals(new Run(0, run.out(), ""), run);
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "select count(*), sum(id), sum(fare), count(year), count(distinct zone) from '" + out
                                    + "'")) {
                rows.next();
                assertEquals(
                        List.of(20_000L, 199_990_000L, 49_997_500.0, 16_000L, 2L),
                        List.of(rows.getLong(1), rows.getLong(2), rows.getDouble(3), rows.getLong(4), rows.getLong(5)));
            }
            assertEquals(0, Run.of("verify", out).exit());
        }
    }

    @Test
    void textIsWhatCatPrints() throws IOException {
        for (String format : List.of("csv", "ndjson")) {
            Path out = folder.resolve("out." + format);
            assertEquals(0, Run.of("export", trips, "-o", out).exit());
            assertEquals(Run.of("cat", "--format", format, trips).out(), Files.readString(out));
        }
    }

    @Test
    void keyValuesAndRowsComeBack() throws IOException {
        Path parquet = folder.resolve("out.parquet");
        Path mbf = folder.resolve("again.mbf");
        assertEquals(
                0, Run.of("export", trips, "-o", parquet, "--property", "n=x").exit());
        assertEquals(
                Map.of("made by", "test", "n", "x"), ParquetContent.of(parquet).keyValues());
        assertEquals(
                Map.of("made by", "test", "n", "x"), Mbf.readParquet(parquet).properties());
        assertEquals(0, Run.of("export", parquet, "-o", mbf).exit());
        assertEquals(Map.of("made by", "test", "n", "x"), Mbf.readMbf(mbf).properties());
        assertEquals(Run.of("cat", trips).out(), Run.of("cat", mbf).out());
    }

    @Test
    void someColumnsAndRowsAreAFileOfTheirOwn() {
        Path out = folder.resolve("out.parquet");
        Run run = Run.of("export", trips, "--select", "zone,id", "--where", "id > 10", "--limit", 2, "-o", out);
        assertEquals(0, run.exit(), run.err());
        assertEquals(
                "{\"zone\":\"zürich\",\"id\":11}\n{\"zone\":\"a/b\",\"id\":12}\n",
                Run.of("cat", out).out());
    }

    @Test
    void partitionsAreFoldersThatAreReadAgain() throws Exception {
        Path out = folder.resolve("parts");
        Run run = Run.of("export", trips, "--partition-by", "year,zone", "-o", out);
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("20,000 rows, 10 files"), run.out());
        assertTrue(Files.isRegularFile(out.resolve("year=2021/zone=a%2Fb/part-1.parquet")));
        assertTrue(Files.isDirectory(out.resolve("year=__HIVE_DEFAULT_PARTITION__/zone=zürich")));
        assertEquals(20_000, Mbf.readParquet(out).count());
        assertEquals(
                Mbf.readMbf(trips).where("year = 2023 and zone = 'zürich'").count(),
                Mbf.readParquet(out).where("year = 2023 and zone = 'zürich'").count());
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select sum(id), count(year), count(distinct zone) from read_parquet('"
                                + out + "/**/*.parquet', hive_partitioning = true)")) {
            rows.next();
            assertEquals(
                    List.of(199_990_000L, 16_000L, 2L), List.of(rows.getLong(1), rows.getLong(2), rows.getLong(3)));
        }
        assertEquals(
                new Run(1, "", "mbf: " + out + ": is a folder with something in it, which is not replaced\n"),
                Run.of("export", trips, "--partition-by", "year", "-o", out, "--force"));
        assertEquals(
                new Run(2, "", "mbf: column 'fare' is DOUBLE; folders are named after integers, dates and text\n"),
                Run.of("export", trips, "--partition-by", "fare", "-o", folder.resolve("other")));
        assertOnly("parts", "trips.mbf");
    }

    @Test
    void theSourceIsNeverReplaced() {
        assertEquals(
                new Run(1, "", "mbf: " + trips + ": is the source itself\n"),
                Run.of("export", trips, "-o", trips, "--force"));
        Path link = folder.resolve("link.mbf");
        assertEquals(0, Run.of("export", trips, "-o", link).exit());
        assertEquals(
                new Run(1, "", "mbf: " + link + ": is the source itself\n"),
                Run.of("export", trips, link, "-o", link, "--force"));
    }

    @Test
    void whatExistsIsReplacedOnlyWithForce() {
        Path out = folder.resolve("out.parquet");
        assertEquals(0, Run.of("export", trips, "-o", out).exit());
        assertEquals(
                new Run(1, "", "mbf: " + out + ": already exists (--force replaces it)\n"),
                Run.of("export", trips, "-o", out));
        assertEquals(0, Run.of("export", trips, "-o", out, "--force").exit());
    }

    @Test
    void wrongOptionsAreOneLine() throws IOException {
        Path out = folder.resolve("out.parquet");
        assertEquals(
                new Run(2, "", "mbf: codec 'lzo' is none of Parquet's: snappy, zstd, gzip, lz4, none\n"),
                Run.of("export", trips, "-o", out, "--codec", "lzo"));
        assertEquals(
                new Run(2, "", "mbf: level 23 of codec 'zstd' is not within 1..22\n"),
                Run.of("export", trips, "-o", out, "--codec", "zstd", "--level", "23"));
        assertEquals(
                new Run(2, "", "mbf: codec 'snappy' has no levels; zstd and gzip have\n"),
                Run.of("export", trips, "-o", out, "--level", "3"));
        assertEquals(
                new Run(1, "", "mbf: " + folder.resolve("no/out.parquet") + ": its folder does not exist\n"),
                Run.of("export", trips, "-o", folder.resolve("no/out.parquet")));
        Run ending = Run.of("export", trips, "-o", folder.resolve("out.xyz"));
        assertEquals(2, ending.exit());
        assertTrue(ending.err().contains("out.xyz: its ending says no format"), ending.err());
        assertOnly("trips.mbf");
    }

    @Test
    void aWriterThatIsAbandonedLeavesNothing() throws IOException {
        Schema schema = Mbf.readMbf(trips).schema();
        for (String name : List.of("a.mbf", "a.parquet", "a.csv", "a.ndjson")) {
            assertThrows(IllegalStateException.class, () -> {
                try (DatasetWriter writer = Mbf.write(folder.resolve(name), schema);
                        var batches = Mbf.readMbf(trips).batches()) {
                    writer.write(batches.next());
                    throw new IllegalStateException("the program's own");
                }
            });
        }
        assertThrows(
                IllegalStateException.class,
                () -> Mbf.export(
                        Mbf.readMbf(trips),
                        folder.resolve("parts"),
                        WriteOptions.DEFAULT.partitionBy("year").onProgress(rows -> {
                            throw new IllegalStateException("cancelled");
                        })));
        assertOnly("trips.mbf");
    }

    @Test
    void randomTablesComeBackFromMbfAsTheyWere() throws IOException {
        long seed = System.nanoTime();
        for (int round = 0; round < 12; round++) {
            Schema schema = written(round % 2 == 0 ? Tables.everyType() : Tables.nestedTypes());
            List<ColumnBatch> batches = List.of(Tables.batch(schema, 500 * round, new Random(seed + round)));
            Path first = write("first.parquet", schema, batches);
            Path mbf = folder.resolve("second.mbf");
            Path back = folder.resolve("third.parquet");
            Mbf.convertToMbf(first, mbf);
            Mbf.export(Mbf.readMbf(mbf), back);
            assertEquals(ParquetContent.of(first), ParquetContent.of(back), "seed " + (seed + round));
            assertEquals(Run.of("cat", first).out(), Run.of("cat", back).out(), "seed " + (seed + round));
            Run verified = Run.of("verify", back);
            assertEquals(new Run(0, verified.out(), ""), verified, "seed " + (seed + round));
            for (Path file : List.of(first, mbf, back)) {
                Files.delete(file);
            }
        }
    }

    /** Without what Parquet has no form for: values without bytes, and structs without fields. */
    private static Schema written(Schema schema) {
        return new Schema(schema.fields().stream()
                .filter(field -> !field.type().equals(Type.Leaf.fixed(0, LogicalType.PLAIN))
                        && !field.type().equals(Type.Struct.of(List.of())))
                .toList());
    }

    @Test
    void whatParquetHasNoFormForIsOneLine() throws IOException {
        Path out = folder.resolve("out.parquet");
        Schema fixed = Schema.of(Field.optional("f", Type.Leaf.fixed(0, LogicalType.PLAIN)));
        Schema empty = Schema.of(Field.optional("e", Type.Struct.of(List.of())));
        assertEquals(
                out + ": schema: is a FIXED_LEN_BYTE_ARRAY of 0 bytes",
                assertThrows(UnsupportedFeatureException.class, () -> Mbf.write(out, fixed))
                        .getMessage());
        assertEquals(
                out + ": schema: Cannot write a schema with an empty group: optional group e { }",
                assertThrows(UnsupportedFeatureException.class, () -> Mbf.write(out, empty))
                        .getMessage());
        assertOnly("trips.mbf");
    }

    private Path write(String name, Schema schema, List<ColumnBatch> batches) {
        Path file = folder.resolve(name);
        try (DatasetWriter writer = Mbf.write(file, schema)) {
            batches.forEach(writer::write);
            writer.finish();
        }
        return file;
    }

    @Test
    void columnsOfNullsAndFilesWithoutRowsAreWritten() throws IOException {
        Schema schema = Schema.of(
                Field.optional("n", Type.Leaf.of(PhysicalType.INT32, LogicalType.UNKNOWN)),
                Field.optional("s", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)));
        Path out = write("empty.parquet", schema, List.of());
        assertEquals(0, ParquetContent.of(out).rows());
        assertEquals(schema, Mbf.readParquet(out).schema());
        Path csv = Files.writeString(folder.resolve("nulls.csv"), "a,b\n,\n,\n");
        Path nulls = folder.resolve("nulls.parquet");
        assertEquals(
                0, Run.of("import", csv, "--type", "a=INTEGER", "-o", nulls).exit());
        assertEquals("{\"a\":null,\"b\":null}\n".repeat(2), Run.of("cat", nulls).out());
    }

    private void assertOnly(String... names) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of(names),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }
}
