package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mbf.cli.Run;
import io.mbf.fixture.Corpus;
import io.mbf.parquet.ParquetFile;
import io.mbf.schema.LogicalType.VariantType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file of the corpus, end to end: what {@code cat} prints is compared value by value with what others say is in
 * the file, and through {@code .mbf} it must print the same bytes, as must the reader in JavaScript.
 */
class CorpusWalkTest {

    /** Files that DuckDB cannot read, or reads differently, and why; others have to vouch for them. */
    private static final Map<String, String> NOT_WITH_DUCKDB = Map.of(
            "map_no_value.parquet", "DuckDB has no maps without values; its rows are in a test of their own",
            "byte_stream_split_extended.gzip.parquet", "DuckDB has no BYTE_STREAM_SPLIT of FIXED_LEN_BYTE_ARRAY",
            "strings.parquet",
                    "DuckDB looks at the converted type only: strings by their logical type alone are blobs to it");

    @TempDir
    static Path folder;

    /** Of every file that was read, its {@code .mbf} and its rows: for readers in other languages. */
    @TempDir
    static Path pairs;

    private static DuckDb duckDb;
    private static final List<String> read = new ArrayList<>();
    private static final List<String> skipped = new ArrayList<>();
    private static int variants;
    private static final Map<String, List<String>> refused = new TreeMap<>();
    private static final List<String> comparedWithDuckDb = new ArrayList<>();

    @BeforeAll
    static void start() throws SQLException {
        Corpus.require();
        duckDb = new DuckDb();
    }

    @AfterAll
    static void tell() throws SQLException {
        if (duckDb == null) {
            return;
        }
        duckDb.close();
        System.out.println("corpus: " + read.size() + " files read (" + comparedWithDuckDb.size()
                + " compared with DuckDB), " + refused() + " refused, " + skipped.size() + " skipped (encrypted)");
        System.out.println("  " + variants + " variants compared");
        refused.forEach((reason, files) -> System.out.println("  refused, \"" + reason + "\": " + files.size()
                + (files.size() > 3 ? ", such as " : ": ")
                + String.join(", ", files.subList(0, Math.min(3, files.size())))));
    }

    private static int refused() {
        return refused.values().stream().mapToInt(List::size).sum();
    }

    @TestFactory
    Stream<DynamicTest> everyFile() {
        List<Path> files = Corpus.files();
        return Stream.concat(
                files.stream().map(file -> DynamicTest.dynamicTest(Corpus.name(file), () -> walkNamed(file))),
                Stream.of(
                        DynamicTest.dynamicTest("all of them", () -> {
                            assertEquals(files.size(), read.size() + refused() + skipped.size());
                            assertTrue(comparedWithDuckDb.size() >= 10, comparedWithDuckDb::toString);
                        }),
                        DynamicTest.dynamicTest(
                                "all that were read, by the reader in JavaScript",
                                () -> SecondReader.assertPrintsAlike(pairs, read.size()))));
    }

    /** Build tools number dynamic tests, so the failure names the file. */
    private static void walkNamed(Path file) {
        try {
            walk(file);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(Corpus.name(file) + ": " + e.getMessage(), e);
        }
    }

    @Test
    void duckDbReadsTheDemosFileAsItIsPrinted() throws Exception {
        Run demo = Run.of("demo", "--rows", 20_000, "--keep", folder);
        assertEquals(0, demo.exit(), demo.err());
        Path file = folder.resolve("trips.parquet");
        Schema schema = schema(file);
        byte[] direct = Cat.rows(file);
        Printed printed = Printed.parse(schema, direct);
        assertEquals(20_000, printed.rows().size());
        duckDb.compare(file, printed, IntStream.range(0, schema.size()).toArray());
        assertSameThroughMbf(file, direct);
    }

    @Test
    void theListOfFilesNotReadNamesOnlyFilesThatAreThere() {
        assertEquals(
                List.of(),
                Unread.fittingNone(Corpus.files().stream().map(Corpus::name).toList()));
    }

    /**
     * The last value was year 290000 to Spark, which overflowed on writing; three readers have three opinions of it. The
     * stored bytes say julian day -105862232 and -32509551616000 nanoseconds, and that is what is printed.
     */
    @Test
    void int96IsPrintedAsStoredWhateverItsRange() {
        Corpus.require();
        String printed = new String(Cat.rows(Corpus.file("parquet-testing/data/int96_from_spark.parquet")));
        assertEquals("""
                {"a":"2024-01-01T20:34:56.123456000Z"}
                {"a":"2024-01-01T01:00:00.000000000Z"}
                {"a":"9999-12-31T03:00:00.000000000Z"}
                {"a":"2024-12-30T23:00:00.000000000Z"}
                {"a":null}
                {"a":"-294554-12-13T14:58:10.448384000Z"}
                """, printed);
    }

    /** The rows are those that the file's description in its project states. */
    @Test
    void aMapWithoutValuesIsASetOfKeys() {
        Corpus.require();
        String printed = new String(Cat.rows(Corpus.file("parquet-testing/data/map_no_value.parquet")));
        StringBuilder expected = new StringBuilder();
        for (int first = 1; first < 9; first += 3) {
            expected.append(String.format("""
                    {"my_map":[{"key":%1$d,"value":null},{"key":%2$d,"value":null},{"key":%3$d,"value":null}],\
                    "my_map_no_v":[{"key":%1$d},{"key":%2$d},{"key":%3$d}],"my_list":[%1$d,%2$d,%3$d]}
                    """, first, first + 1, first + 2));
        }
        assertEquals(expected.toString(), printed);
    }

    private static void walk(Path file) throws Exception {
        Optional<String> reason = Unread.reason(Corpus.name(file));
        if (reason.isPresent()) {
            assertRefused(file, reason.get());
            if (file.toString().endsWith(".encrypted")) {
                skipped.add(Corpus.name(file));
                return;
            }
            refused.computeIfAbsent(reason.get(), r -> new ArrayList<>()).add(Corpus.name(file));
            return;
        }
        Optional<String> contradiction = Unread.contradiction(Corpus.name(file));
        if (contradiction.isPresent()) {
            assertContradictory(file, contradiction.get());
            refused.computeIfAbsent(contradiction.get(), r -> new ArrayList<>()).add(Corpus.name(file));
            return;
        }
        byte[] direct = Cat.rows(file);
        keepForOthers(file, assertSameThroughMbf(file, direct), direct);
        Printed printed = Printed.parse(schema(file), direct);
        compareVariants(file, printed);
        boolean compared = compare(file, printed);
        assertTrue(compared || Corpus.name(file).endsWith("map_no_value.parquet"), "nothing to compare with");
        read.add(Corpus.name(file));
        if (isReadByDuckDb(file)) {
            comparedWithDuckDb.add(Corpus.name(file));
        }
    }

    /** Variants against the values in the files beside: {@code case-001_row-0.variant.bin}. */
    private static void compareVariants(Path file, Printed printed) throws IOException {
        for (int i = 0; i < printed.schema().size(); i++) {
            for (int row = 0;
                    isVariant(printed.schema().field(i).type())
                            && row < printed.rows().size();
                    row++) {
                String name = file.getFileName().toString().replace(".parquet", "_row-" + row + ".variant.bin");
                Object value = printed.rows().get(row).get(i);
                if (Files.exists(file.resolveSibling(name))) {
                    Variants.assertSame(Variants.read(file.resolveSibling(name)), (JsonNode) value, name);
                    variants++;
                } else if (Unread.isNoVariant(Corpus.name(file))) {
                    assertTrue(((JsonNode) value).has("metadata"), "printed as it is stored");
                }
            }
        }
    }

    /** Variants whose pieces contradict each other are not printed on either path, but kept as they are stored. */
    private static void assertContradictory(Path file, String reason) throws Exception {
        Path mbf = Files.createTempDirectory(folder, "mbf").resolve("converted.mbf");
        Run converted = Run.of("convert", file, "-o", mbf);
        assertEquals(0, converted.exit(), converted.err());
        for (Path path : List.of(file, mbf)) {
            for (String command : List.of("cat", "head")) {
                Run run = Run.of(command, path);
                assertEquals(1, run.exit());
                assertTrue(run.err().startsWith("mbf: " + path + ": variant: column 'var', row 1 "), run.err());
                assertTrue(run.err().contains(reason), run.err());
                assertEquals(1, run.err().lines().count(), run.err());
                assertEquals("", run.out());
            }
        }
        byte[] stored = Cat.rows(file, "--select", "id,var.metadata,var.value,var.typed_value");
        assertTrue(new String(stored).contains("\"var\":{\"metadata\":\""), () -> new String(stored));
        assertArrayEquals(stored, Cat.rows(mbf, "--select", "id,var.metadata,var.value,var.typed_value"));
    }

    /** DuckDB is not asked for variants: they lie beside the files. */
    private static boolean isVariant(Type type) {
        return type instanceof Type.Struct struct && struct.logical() instanceof VariantType;
    }

    private static boolean isReadByDuckDb(Path file) {
        return !NOT_WITH_DUCKDB.containsKey(file.getFileName().toString());
    }

    private static void assertRefused(Path file, String reason) throws IOException {
        Path target = Files.createTempDirectory(folder, "refused").resolve("converted.mbf");
        for (Run run : List.of(Run.of("cat", file), Run.of("convert", file, "-o", target))) {
            assertEquals(1, run.exit(), "it is read now: take it off the list");
            assertTrue(run.err().startsWith("mbf: ") && run.err().contains(reason), run.err());
            assertEquals(1, run.err().lines().count(), run.err());
            assertEquals("", run.out());
            assertFalse(Files.exists(target));
        }
    }

    private static void keepForOthers(Path file, Path mbf, byte[] rows) throws IOException {
        String name = Corpus.name(file).replace('/', '_');
        Files.move(mbf, pairs.resolve(name + ".mbf"));
        Files.write(pairs.resolve(name + ".ndjson"), rows);
    }

    /** Returns the file, converted. */
    private static Path assertSameThroughMbf(Path file, byte[] direct) throws IOException {
        Path mbf = Files.createTempDirectory(folder, "mbf").resolve("converted.mbf");
        Run run = Run.of("convert", file, "-o", mbf);
        assertEquals(0, run.exit(), run.err());
        assertArrayEquals(direct, Cat.rows(mbf), "through .mbf");
        Run verified = Run.of("verify", mbf);
        assertEquals(0, verified.exit(), verified.err());
        return mbf;
    }

    private static Schema schema(Path file) {
        try (ParquetFile parquet = ParquetFile.open(file)) {
            return parquet.schema();
        }
    }

    /** Whether anybody else could say what the values are. */
    private static boolean compare(Path file, Printed printed) throws Exception {
        boolean compared = isReadByDuckDb(file);
        int[] all = IntStream.range(0, printed.schema().size()).toArray();
        int[] columns = IntStream.of(all)
                .filter(i -> !isVariant(printed.schema().field(i).type()))
                .toArray();
        if (compared && columns.length > 0) {
            duckDb.compare(file, printed.project(columns), columns);
        }
        Optional<Path> json = HyparquetJson.of(file);
        if (json.isPresent()) {
            HyparquetJson.compare(json.get(), printed, all);
        }
        Optional<Path> csv = ExpectedCsv.of(file);
        if (csv.isPresent()) {
            ExpectedCsv.compare(csv.get(), printed);
        }
        return compared || json.isPresent() || csv.isPresent();
    }
}
