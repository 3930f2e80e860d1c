package io.mbf.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.error.MbfException;
import io.mbf.fixture.Corpus;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.parquet.property.Coverage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files of many writers, against parquet-java's column readers. */
class CorpusTest {

    /** Files that must be refused, and why. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry(
                    "ARROW-GH-41317.parquet",
                    "row group 1, column \"timestampWus_no_tz\": has a chunk, but is no column of the schema"),
            Map.entry("ARROW-GH-41321.parquet", "row group 0, column \"large_binary\", page 0: a repeated value"),
            Map.entry(
                    "ARROW-GH-47662.parquet",
                    "row group 0, column \"flba_field\", page 0: 100 values of 4 bytes asked of a page with 364 left"),
            Map.entry("ARROW-RS-GH-6229-DICTHEADER.parquet", "outside the file of 533 bytes"),
            Map.entry(
                    "ARROW-GH-45185.parquet",
                    "column \"x\", leaf \"x.element\", page 0: the row group begins within a row, with repetition level 1"),
            Map.entry("ARROW-RS-GH-6229-LEVELS.parquet", "page 0: a page of 21 values in a chunk with 1 left"),
            Map.entry(
                    "large_string_map.brotli.parquet",
                    "leaf \"arr.key\", dictionary page: a page of 1073741828 bytes exceeds the limit of 1 GiB"),
            Map.entry("PARQUET-1481.parquet", "column \"Handle\": has the physical type -7, which is not supported"),
            Map.entry("datapage_v1-corrupt-checksum.parquet", "a page has the CRC "),
            Map.entry("rle-dict-uncompressed-corrupt-checksum.parquet", "a page has the CRC "));

    /** Files that parquet-java cannot read, though they are right, or known to be wrong. */
    private static final Set<String> WITHOUT_ORACLE = Set.of("strings.parquet", "nation.dict-malformed.parquet");

    /**
     * Files that say of themselves what is not true, with the first that is found, and how many there are. Each was
     * looked at by hand. None lies about what rows are skipped by.
     */
    private static final Map<String, String> LIARS = Map.ofEntries(
            // hyparquet-writer counted sizes from what the page took before its header, and of dictionary columns
            // from the codes alone
            Map.entry("alpha.parquet", "7: row group 0, column \"id\": total uncompressed size is 440, found 628"),
            Map.entry(
                    "hyparquet_struct.parquet",
                    "2: row group 0, column \"person.name\": total uncompressed size is 46, found 45"),
            Map.entry(
                    "mostlyempty.parquet", "1: row group 0, column \"empty\": total uncompressed size is 40, found 37"),
            Map.entry(
                    "offset_indexed.parquet",
                    "4: row group 0, column \"id\": total uncompressed size is 434, found 825"),
            Map.entry(
                    "page_index.parquet", "8: row group 0, column \"id\": total uncompressed size is 6173, found 6146"),
            Map.entry("uuid.parquet", "1: row group 0, column \"uuid\": total uncompressed size is 73, found 71"),
            // an early DuckDB left the field at 0
            Map.entry(
                    "duckdb3734.parquet", "6: row group 0, column \"tconst\": total uncompressed size is 0, found 97"),
            // parquet-rs 0.3.0 wrote num_rows 0 in the footer, and 6 in the row group; in both folders
            Map.entry("repeated_no_annotation.parquet", "1: file: row count is 0, found 6 in its row groups"),
            // parquet-mr before 1.2.9 forgot the header of the dictionary page, 15 bytes, in both sizes of both
            // columns;
            // reads go on for as far as the pages do
            Map.entry(
                    "nation.dict-malformed.parquet",
                    "4: row group 0, column \"name\": total compressed size is 322, found 337"));

    private static Path corpus;

    @BeforeAll
    static void findCorpus() {
        corpus = Corpus.require();
    }

    @Test
    void everyFileIsReadAsParquetJavaReadsIt() throws IOException {
        Map<String, String> wrong = new TreeMap<>();
        int columns = 0;
        Coverage coverage = new Coverage();
        for (Path path : files(".parquet")) {
            String name = path.getFileName().toString();
            if (REFUSED.containsKey(name) || WITHOUT_ORACLE.contains(name)) {
                continue;
            }
            try {
                Map<String, List<Object>> ours = Values.ours(path);
                columns += ours.size();
                Map<String, List<Object>> oracle = Values.oracle(path);
                if (!ours.equals(oracle)) {
                    wrong.put(path.toString(), "differs");
                }
                coverage.add(path);
            } catch (RuntimeException | IOException e) {
                wrong.put(path.toString(), e.toString());
            }
        }
        assertTrue(wrong.isEmpty(), () -> wrong.toString().replace(", ", "\n"));
        assertTrue(columns > 600, columns + " columns");
        System.out.print("corpus, " + coverage.table());
    }

    @Test
    void noFileIsAccusedOfALieButThoseThatWereLookedAtByHand() throws IOException {
        Map<String, String> liars = new TreeMap<>();
        int checked = 0;
        for (Path path : files(".parquet")) {
            String name = path.getFileName().toString();
            List<UntrueClaim> found = new ArrayList<>();
            if (!REFUSED.containsKey(name)) {
                try (ParquetFile file = ParquetFile.open(path)) {
                    file.verify(found::add, rows -> {});
                    checked++;
                }
            }
            if (!found.isEmpty()) {
                liars.put(name, found.size() + ": " + found.get(0));
            }
        }
        assertTrue(checked > 250, checked + " files");
        assertEquals(new TreeMap<>(LIARS), liars);
    }

    @Test
    void brokenFilesAreRefusedWithTheirPlaceOnOneLine() throws IOException {
        int refused = 0;
        for (Path path : files(".parquet")) {
            String why = REFUSED.get(path.getFileName().toString());
            if (why != null) {
                MbfException e = assertThrows(MbfException.class, () -> Values.ours(path), path::toString);
                assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
                assertTrue(e.getMessage().contains(why), e.getMessage());
                assertFalse(e.getMessage().contains("\n"), e.getMessage());
                refused++;
            }
        }
        assertEquals(REFUSED.size(), refused);
    }

    @Test
    void changedBytesOfNestedFilesEndInAnErrorOrInRows(@TempDir Path folder) throws IOException {
        long seed = System.nanoTime();
        System.out.println("changed bytes of nested files: seed " + seed);
        Random random = new Random(seed);
        Path changed = folder.resolve("changed.parquet");
        int tried = 0;
        for (Path path : files(".parquet")) {
            if (REFUSED.containsKey(path.getFileName().toString()) || Files.size(path) > 50_000 || !isNested(path)) {
                continue;
            }
            byte[] bytes = Files.readAllBytes(path);
            for (int run = 0; run < 10; run++) {
                byte[] copy = bytes.clone();
                copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(changed, copy);
                tried++;
                try {
                    Values.ours(changed);
                } catch (MbfException e) {
                    assertTrue(e.getMessage().startsWith(changed + ": "), e.getMessage());
                }
            }
        }
        assertTrue(tried > 300, tried + " files");
    }

    private static boolean isNested(Path path) {
        try (ParquetFile file = ParquetFile.open(path)) {
            return file.schema().nodes().size() > file.schema().size();
        }
    }

    @Test
    void aChunkThatForgotToCountItsDictionaryHeaderIsRead() {
        Map<String, List<Object>> columns = Values.ours(data("nation.dict-malformed.parquet"));
        assertEquals(
                IntStream.range(0, 25).boxed().toList(),
                columns.values().iterator().next());
    }

    @Test
    void aFieldWithoutRepetitionIsOptional() {
        Map<String, List<Object>> columns = Values.ours(corpus.resolve("hyparquet/strings.parquet"));
        assertEquals(3, columns.size());
        for (List<Object> values : columns.values()) {
            List<String> texts = new ArrayList<>();
            values.forEach(v -> texts.add(new String(((java.nio.ByteBuffer) v).array())));
            assertEquals(List.of("alpha", "bravo", "charlie", "delta"), texts);
        }
    }

    @Test
    void everySchemaIsMapped() throws IOException {
        for (Path path : files(".parquet")) {
            if (!REFUSED.containsKey(path.getFileName().toString())) {
                try (ParquetFile file = ParquetFile.open(path)) {
                    assertTrue(file.schema().size() > 0);
                    file.rowGroups();
                }
            }
        }
    }

    static List<Path> files(String suffix) throws IOException {
        try (Stream<Path> walk = Files.walk(corpus)) {
            return walk.filter(path -> path.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private static Path data(String name) {
        return corpus.resolve("parquet-testing/data").resolve(name);
    }
}
