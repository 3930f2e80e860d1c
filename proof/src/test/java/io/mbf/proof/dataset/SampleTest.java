package io.mbf.proof.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.ParquetCache;
import io.mbf.cli.Run;
import io.mbf.error.SourceChangedException;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.row.RowCursor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows drawn at random, with DuckDB's rows of the same files as the oracle. */
class SampleTest {

    private static final String ROWS =
            "SELECT i, i %% 7 k, 'text ' || (i %% 97) t, [i, NULL, i + 1] l, {'a': i, 'b': 'x'} s"
                    + " FROM range(%d, %d) r(i)";

    @TempDir
    static Path temp;

    private static Connection duckDb;
    private static ParquetCache cache;
    private static Path one;
    private static Path many;
    private static final Map<String, Dataset> READS = new LinkedHashMap<>();

    @BeforeAll
    static void makeFiles() throws Exception {
        duckDb = DriverManager.getConnection("jdbc:duckdb:");
        one = temp.resolve("one.parquet");
        write(one, 0, 50_000);
        many = Files.createDirectories(temp.resolve("many"));
        for (int part = 0; part < 10; part++) {
            write(
                    Files.createDirectories(many.resolve("part=" + part)).resolve("rows.parquet"),
                    part * 5_000,
                    part * 5_000 + 5_000);
        }
        Path mbf = temp.resolve("one.mbf");
        Mbf.convertToMbf(one, mbf);
        cache = ParquetCache.builder().directory(temp.resolve("cache")).build();
        cache.prewarm(one.toString(), many.toString());
        READS.put("direct", Mbf.readParquet(one));
        READS.put("cached", Mbf.readParquet(one, Mbf.cache(cache)));
        READS.put("mbf", Mbf.readMbf(mbf));
        READS.put("many files", Mbf.readParquet(many));
        READS.put("many files, cached", Mbf.readParquet(many, Mbf.cache(cache)));
        READS.put("a part", Mbf.read(Mbf.readParquet(many).parts(1).get(0)));
    }

    private static void write(Path file, int from, int to) throws SQLException {
        try (Statement statement = duckDb.createStatement()) {
            statement.execute("COPY (" + String.format(ROWS, from, to) + ") TO '" + file
                    + "' (FORMAT parquet, ROW_GROUP_SIZE 20000)");
        }
    }

    @AfterAll
    static void close() throws SQLException {
        cache.close();
        duckDb.close();
    }

    @Test
    void aSeedDrawsTheSameRowsHoweverTheyAreRead() throws SQLException {
        for (int count : new int[] {0, 10, 500, 49_999, 80_000}) {
            for (String condition : new String[] {"true", "s.a > 45000 and t <> 'text 5'", "i < 50"}) {
                List<String> first = null;
                for (Map.Entry<String, Dataset> read : READS.entrySet()) {
                    Dataset data = condition.equals("true")
                            ? read.getValue()
                            : read.getValue().where(condition);
                    List<String> rows = rows(data.select("i", "t", "l", "s").sample(count, 42));
                    String what = count + " rows where " + condition + ", " + read.getKey();
                    if (first == null) {
                        first = rows;
                        requireSample(rows, count, condition, what);
                    }
                    assertEquals(first, rows, what);
                }
            }
        }
    }

    private static void requireSample(List<String> rows, int count, String condition, String what) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Statement statement = duckDb.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT i, t, i, i + 1, s FROM (" + String.format(ROWS, 0, 50_000) + ") WHERE " + condition)) {
            while (found.next()) {
                all.add("[" + found.getLong(1) + ", " + found.getString(2) + ", [" + found.getLong(3) + ", null, "
                        + found.getLong(4) + "], {a=" + found.getLong(1) + ", b=x}]");
            }
        }
        assertEquals(Math.min(count, all.size()), rows.size(), what);
        assertEquals(rows.size(), new HashSet<>(rows).size(), what);
        all.retainAll(new HashSet<>(rows));
        assertEquals(all, rows, what);
    }

    @Test
    void onlyPagesThatHaveSomeOfTheRowsAreRead() {
        for (Map.Entry<String, Dataset> read : READS.entrySet()) {
            try (Batches batches = read.getValue().sample(3, 1)) {
                assertEquals(3, rows(batches).size());
                assertTrue(batches.explain().report().pagesRead() <= 3, read.getKey() + ": " + batches.explain());
            }
        }
    }

    @Test
    void aSampleIsOfTheRowsThatALimitLeaves() {
        Dataset limited = READS.get("direct").limit(100).select("i");
        assertEquals(100, rows(limited.sample(1000, 3)).size());
        rows(limited.sample(50, 3)).forEach(row -> assertTrue(Long.parseLong(row.replaceAll("\\D", "")) < 100, row));
        assertEquals(
                List.of("[3]", "[10]", "[17]"),
                rows(READS.get("many files").where("k = 3").limit(3).select("i").sample(9, 3)));
    }

    @Test
    void whatChangesAfterASnapshotIsAnErrorAndNoMixture() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("changing"));
        write(folder.resolve("a.parquet"), 0, 10);
        write(folder.resolve("b.parquet"), 10, 20);
        Path single = temp.resolve("changing.parquet");
        write(single, 0, 10);
        List<Dataset> snapshots = List.of(
                Mbf.readParquet(folder).snapshot(),
                Mbf.readParquet(folder, Mbf.cache(cache)).snapshot(),
                Mbf.readParquet(single).snapshot(),
                Mbf.readParquet(single, Mbf.cache(cache)).snapshot());
        for (Dataset snapshot : snapshots) {
            assertEquals(snapshot.count(), rows(snapshot.batches()).size());
        }
        for (Path changed : List.of(folder.resolve("b.parquet"), single)) {
            write(changed, 30, 40);
            Files.setLastModifiedTime(changed, FileTime.fromMillis(86_400_000));
        }
        for (Dataset snapshot : snapshots) {
            assertThrows(SourceChangedException.class, () -> rows(snapshot.batches()));
        }
        assertEquals(20, Mbf.readParquet(folder).snapshot().count());
    }

    @Test
    void theCommandPrintsTheRowsInEachForm() {
        String table =
                Run.of("sample", one, "-n", 2, "--seed", 42, "--select", "i,t").out();
        List<String> lines = table.lines().toList();
        assertEquals(5, lines.size(), table);
        assertEquals("i", lines.get(0).strip().substring(0, 1));
        Run csv = Run.of("sample", many, "-n", 2, "--seed", 42, "--select", "i,t", "--format", "csv");
        List<String> rows = rows(READS.get("direct").select("i", "t").sample(2, 42));
        assertEquals(
                "i,t\n" + rows.get(0).replaceAll("[\\[\\]]|(?<=,) ", "") + "\n"
                        + rows.get(1).replaceAll("[\\[\\]]|(?<=,) ", "") + "\n",
                csv.out().replace("\r", ""),
                csv.err());
        Run json = Run.of(
                "sample", one, "-n", 5, "--seed", 1, "--where", "i in (7, 9)", "--select", "i", "--format", "ndjson");
        assertEquals(new Run(0, "{\"i\":7}\n{\"i\":9}\n", ""), json);
        assertEquals(
                10, Run.of("sample", one, "--format", "ndjson").out().lines().count());
    }

    @Test
    void theCommandSaysInALineWhatItCannotDo() {
        assertEquals(
                new Run(
                        2,
                        "",
                        "mbf: a table of a sample has 0 to 10000 rows, not 10001; --format ndjson and csv have no"
                                + " limit\n"),
                Run.of("sample", one, "-n", 10_001));
        assertEquals(2, Run.of("sample", one, "-n", -1, "--format", "csv").exit());
        assertEquals(new Run(1, "", "mbf: none.parquet: no such file\n"), Run.of("sample", "none.parquet"));
        assertEquals(2, Run.of("sample", one, "--select", "nothing").exit());
    }

    private static List<String> rows(Batches batches) {
        List<String> all = new ArrayList<>();
        try (RowCursor rows = new RowCursor(batches)) {
            while (rows.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < rows.schema().size(); i++) {
                    row.add(rows.getObject(i));
                }
                all.add(row.toString());
            }
        }
        return all;
    }
}
