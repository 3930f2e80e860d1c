package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real files of many writers through the command: both paths print the same bytes, and DuckDB has the same values.
 * Prints how many files were read, refused and compared, and why not.
 */
class CorpusTest {

    /** Files that we read and DuckDB reads otherwise, and who is right. */
    private static final Map<String, String> DUCKDB_DIFFERS = Map.of(
            "int96_from_spark.parquet",
            "Spark's day of the year 290000 overflowed when it was written; readers that overflow likewise undo it");

    @TempDir
    Path folder;

    private static List<Path> files() throws IOException {
        Path corpus = Path.of(System.getProperty("mbf.corpus", "no corpus"));
        assumeTrue(Files.isDirectory(corpus), "no corpus of Parquet files at " + corpus);
        try (Stream<Path> files = Files.walk(corpus)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void bothPathsPrintTheSameBytesOrRefuseInOneLine() throws IOException {
        Map<String, Integer> refused = new TreeMap<>();
        int read = 0;
        for (Path file : files()) {
            Run direct = Run.of("cat", file);
            Path mbf = folder.resolve("converted.mbf");
            Run convert = Run.of("convert", file, "-o", mbf);
            if (direct.exit() == 0) {
                read++;
                assertEquals(new Run(0, convert.out(), ""), convert, file.toString());
                assertEquals(direct, Run.of("cat", mbf), file.toString());
                assertEquals(0, Run.of("verify", mbf).exit(), file.toString());
                assertEquals(Run.of("schema", "--json", file), Run.of("schema", "--json", mbf), file.toString());
                Files.delete(mbf);
            } else {
                assertEquals(1, direct.exit(), file.toString());
                assertEquals(1, direct.err().lines().count(), direct.err());
                assertTrue(direct.err().startsWith("mbf: " + file + ": "), direct.err());
                assertEquals(new Run(1, "", convert.err()), convert, file.toString());
                assertEquals(1, convert.err().lines().count(), convert.err());
                boolean nested = direct.err().contains("is nested");
                refused.merge(nested ? "nested columns" : file.getFileName().toString(), 1, Integer::sum);
            }
            assertTrue(isEmpty(folder), "left behind after " + file);
        }
        System.out.println("corpus: " + read + " files read on both paths; refused: " + refused);
        assertTrue(read >= 90, read + " files read");
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    @Test
    void duckDbHasTheSameValues() throws IOException, SQLException {
        List<String> differing = new ArrayList<>();
        Map<String, String> notCompared = new TreeMap<>();
        int compared = 0;
        try (DuckDb duckDb = new DuckDb()) {
            for (Path file : files()) {
                Run run = Run.of("cat", file);
                String name = file.getFileName().toString();
                if (run.exit() != 0 || DUCKDB_DIFFERS.containsKey(name)) {
                    continue;
                }
                try {
                    List<String> differences = duckDb.differences(file, run.out());
                    compared++;
                    if (!differences.isEmpty()) {
                        differing.add(name + ": " + differences.get(0));
                    }
                } catch (SQLException | UnsupportedOperationException e) {
                    notCompared.put(
                            name,
                            String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
                }
            }
        }
        System.out.println("corpus: " + compared + " files compared with DuckDB; not compared: " + notCompared);
        assertEquals(List.of(), differing);
        assertTrue(compared >= 60, compared + " files compared");
    }

    @Test
    void duckDbHasTheValuesOfTheDemosFile() throws IOException, SQLException {
        assertEquals(0, Run.of("demo", "--rows", 10_000, "--keep", folder).exit());
        Path file = folder.resolve("trips.parquet");
        try (DuckDb duckDb = new DuckDb()) {
            assertEquals(List.of(), duckDb.differences(file, Run.of("cat", file).out()));
        }
    }
}
