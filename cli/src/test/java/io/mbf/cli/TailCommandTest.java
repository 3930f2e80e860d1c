package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mbf tail}, and what it has in common with {@code mbf head}. */
class TailCommandTest {

    @TempDir
    static Path folder;

    private static Path parquet;
    private static Path mbf;

    @BeforeAll
    static void makeFiles() {
        assertEquals(0, Run.of("demo", "--rows", 20_000, "--keep", folder).exit());
        parquet = folder.resolve("trips.parquet");
        mbf = folder.resolve("trips.mbf");
        assertEquals(0, Run.of("convert", parquet, "-o", mbf).exit());
    }

    /** The first column of a table, without its head. */
    private static List<String> ids(Object... args) {
        Run run = Run.of(args);
        assertEquals(0, run.exit(), run.err());
        return run.out().lines().skip(3).map(line -> line.strip().split(" ")[0]).toList();
    }

    @Test
    void tailShowsTheLastRowsInTheirOrder() {
        for (Path file : List.of(parquet, mbf)) {
            assertEquals(List.of("19998", "19999", "20000"), ids("tail", "-n", 3, "--select", "trip_id", file));
            assertEquals(10, ids("tail", "--select", "trip_id", file).size());
            assertEquals(List.of(), ids("tail", "-n", 0, "--select", "trip_id", file));
            assertEquals(
                    "1",
                    ids("tail", "-n", 10_000, "--where", "trip_id <= 20", "--select", "trip_id", file)
                            .get(0));
        }
    }

    @Test
    void tailAndHeadTakeConditions() {
        for (Path file : List.of(parquet, mbf)) {
            assertEquals(
                    List.of("4", "5"), ids("tail", "-n", 2, "--where", "trip_id <= 5", "--select", "trip_id", file));
            assertEquals(
                    List.of("19999", "20000"), ids("head", "--where", "trip_id > 19998", "--select", "trip_id", file));
            assertEquals(List.of(), ids("tail", "--where", "trip_id < 0", "--select", "trip_id", file));
        }
    }

    @Test
    void aNumberAloneIsACount() {
        assertEquals(List.of("1", "2"), ids("head", "-2", parquet, "--select", "trip_id"));
        assertEquals(List.of("19999", "20000"), ids("tail", parquet, "-2", "--select", "trip_id"));
        assertEquals(List.of("20000"), ids("tail", parquet, "--select", "trip_id", "-1"));
        assertEquals(List.of(), ids("head", "-0", "--select", "trip_id", parquet));
    }

    @Test
    void whatIsNoCountAloneStaysWhatItIs() {
        assertEquals(
                new Run(2, "", "mbf: --rows is given twice\nTry 'mbf head --help'.\n"),
                Run.of("head", "-2", "-n", 3, parquet));
        assertEquals(new Run(1, "", "mbf: -5: no such file\n"), Run.of("head", "--", "-5"));
        assertEquals(
                new Run(2, "", "mbf: a table has 0 to 10000 rows, not 10001; cat has no limit\n"),
                Run.of("head", "-10001", parquet));
        assertEquals(2, Run.of("head", "-99999999999", parquet).exit());
        assertEquals(new Run(1, "", "mbf: -5: no such file\n"), Run.of("cat", "-5", parquet));
        Run negative = Run.of("head", "-n", "-5", parquet);
        assertEquals(new Run(2, "", "mbf: a table has 0 to 10000 rows, not -5; cat has no limit\n"), negative);
        assertTrue(Run.of("help", "tail").out().contains("-5 is short for -n 5"));
    }
}
