package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mbf convert} of a tree, as somebody does it who wants to keep {@code .mbf} alone. */
class ConvertTreeTest {

    private static final int ROWS = 3_000;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private Path tree;
    private Path out;
    private Path a;
    private Path b;

    @BeforeAll
    static void makeFile() {
        assertEquals(0, Run.of("demo", "--rows", ROWS, "--keep", shared).exit());
    }

    @BeforeEach
    void makeTree() throws IOException {
        tree = folder.resolve("tree");
        out = folder.resolve("out");
        a = Files.copy(
                shared.resolve("trips.parquet"),
                Files.createDirectories(tree.resolve("year=2024")).resolve("a.parquet"));
        b = Files.copy(shared.resolve("trips.parquet"), tree.resolve("b.parquet"));
    }

    private static List<String> lines(Run run) {
        return run.out().lines().toList();
    }

    private static List<JsonNode> json(Run run) throws IOException {
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : lines(run)) {
            nodes.add(new ObjectMapper().readTree(line));
        }
        return nodes;
    }

    private static List<String> names(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    // ---- what is fresh

    @Test
    void aRepeatedRunPassesOverWhatIsFresh() throws IOException {
        Run first = Run.of("convert", tree, "-o", out, "--jobs", 2);
        assertEquals(0, first.exit(), first.err());
        assertEquals(3, lines(first).size(), first.out());
        assertTrue(
                lines(first).get(2).matches("2 converted; 6,000 rows, \\S+ kB -> \\S+ kB in .*"),
                lines(first).get(2));
        Files.delete(out.resolve("b.mbf"));
        byte[] kept = Files.readAllBytes(out.resolve("year=2024/a.mbf"));
        Object time = Files.getLastModifiedTime(out.resolve("year=2024/a.mbf"));
        List<String> again = lines(Run.of("convert", tree, "-o", out));
        assertTrue(again.get(0).startsWith(b + " -> " + out.resolve("b.mbf") + ": 3,000 rows, "), again.get(0));
        assertEquals(a + " -> " + out.resolve("year=2024/a.mbf") + ": fresh", again.get(1));
        assertTrue(again.get(2).startsWith("1 converted, 1 fresh; 3,000 rows, "), again.get(2));
        assertArrayEquals(kept, Files.readAllBytes(out.resolve("year=2024/a.mbf")));
        assertEquals(time, Files.getLastModifiedTime(out.resolve("year=2024/a.mbf")));
        assertEquals(
                new Run(0, a + " -> " + a.resolveSibling("a.mbf") + ": would convert\n", ""),
                Run.of("convert", a, "--dry-run"));
    }

    @Test
    void forceConvertsAllAnew() {
        assertEquals(0, Run.of("convert", tree, "-o", out).exit());
        Run forced = Run.of("convert", tree, "-o", out, "--force");
        assertEquals(0, forced.exit(), forced.err());
        assertTrue(lines(forced).get(2).startsWith("2 converted; "), forced.out());
        assertEquals(2, Run.of("convert", tree, "--force", "--resume").exit());
    }

    @Test
    void aSourceThatHasChangedIsToldAndConvertedWithUpdate() throws IOException {
        assertEquals(0, Run.of("convert", tree, "-o", out).exit());
        assertEquals(
                0,
                Run.of("demo", "--rows", 10, "--keep", folder.resolve("other")).exit());
        Files.write(b, Files.readAllBytes(folder.resolve("other/trips.parquet")));
        Run refused = Run.of("convert", tree, "-o", out);
        assertEquals(1, refused.exit());
        assertEquals(
                "mbf: " + out.resolve("b.mbf") + ": was made from another state of " + b
                        + " (size, modified, changed differ); --update replaces it\n",
                refused.err());
        assertTrue(refused.out().endsWith("1 fresh, 1 failed\n"), refused.out());
        Run updated = Run.of("convert", tree, "-o", out, "--update");
        assertEquals(0, updated.exit(), updated.err());
        assertTrue(updated.out().contains("1 converted, 1 fresh; 10 rows, "), updated.out());
        assertEquals(new Run(0, "10\n", ""), Run.of("count", out.resolve("b.mbf")));
    }

    @Test
    void whatWasNotMadeFromTheSourceIsNotReplacedByUpdate() throws IOException {
        Path target = tree.resolve("b.mbf");
        assertEquals(0, Run.of("convert", a, "-o", target).exit());
        for (String option : List.of("--update", "--resume")) {
            Run refused = Run.of("convert", b, option);
            assertEquals(1, refused.exit(), option);
            assertEquals("mbf: " + target + ": already exists (--force replaces it)\n", refused.err());
        }
        Files.writeString(target, "not ours");
        assertEquals(1, Run.of("convert", b, "--update").exit());
        assertEquals("not ours", Files.readString(target));
    }

    @Test
    void aDryRunWritesNothingAndSaysHowMuchThereIs() throws IOException {
        assertEquals(0, Run.of("convert", b, "-o", Files.createDirectories(out)).exit());
        Run dry = Run.of("convert", tree, "-o", out, "--dry-run", "--delete-source");
        assertEquals(0, dry.exit(), dry.err());
        assertTrue(
                lines(dry).get(2).matches("1 fresh, 1 would convert; \\S+ kB"),
                lines(dry).get(2));
        assertEquals(List.of("b.mbf"), names(out));
        assertEquals(List.of("b.parquet", "year=2024/a.parquet"), names(tree));
    }

    @Test
    void jsonHasAnObjectPerFileAndOneThatSumsUp() throws IOException {
        Path bad = Files.writeString(tree.resolve("c.parquet"), "PAR1 but not really");
        Run run = Run.of("convert", tree, "-o", out, "--json", "--max-load", "0.8", "--nice");
        assertEquals(1, run.exit());
        List<JsonNode> nodes = json(run);
        assertEquals(4, nodes.size());
        assertEquals("converted", nodes.get(0).get("outcome").asText());
        assertEquals(Files.size(b), nodes.get(0).get("sourceBytes").asLong());
        assertEquals(
                Files.size(out.resolve("b.mbf")),
                nodes.get(0).get("targetBytes").asLong());
        assertEquals("failed", nodes.get(1).get("outcome").asText());
        assertTrue(nodes.get(1).get("problem").asText().startsWith(bad + ": "), run.out());
        assertEquals(2, nodes.get(3).get("converted").asInt());
        assertEquals(1, nodes.get(3).get("failed").asInt());
        assertEquals(2 * ROWS, nodes.get(3).get("rows").asInt());
        assertEquals(
                Files.size(out.resolve("b.mbf")) + Files.size(out.resolve("year=2024/a.mbf")),
                nodes.get(3).get("targetBytes").asLong());
    }

    @Test
    void aLoadIsAPartOrAPercentage() {
        for (String load : List.of("80%", "80", "0.8", ".5", "1.0", "12.5 %", "100%")) {
            assertEquals(
                    0, Run.of("convert", tree, "--max-load", load, "--dry-run").exit(), load);
            assertEquals(
                    0, Run.of("prewarm", tree, "--max-load", load, "--dry-run").exit(), load);
        }
        for (String load : List.of("0", "0%", "101%", "-1", "NaN", "much", "")) {
            assertEquals(
                    new Run(2, "", "mbf: --max-load " + load + " is not a part such as 80% or 0.8\n"),
                    Run.of("convert", tree, "--max-load=" + load, "--dry-run"));
        }
    }

    // ---- sources that are removed

    @Test
    void aSourceIsRemovedOnceItsRowsAreProven() throws IOException {
        Run run = Run.of("convert", tree, "-o", out, "--delete-source", "--yes");
        assertEquals(0, run.exit(), run.err());
        assertEquals(List.of(), names(tree));
        assertEquals(List.of("b.mbf", "year=2024/a.mbf"), names(out));
        assertEquals(b + ": deleted", lines(run).get(1));
        assertEquals(a + ": deleted", lines(run).get(3));
        assertTrue(run.out().endsWith("; 2 sources deleted\n"), run.out());
        assertEquals(Run.of("cat", shared.resolve("trips.parquet")), Run.of("cat", out.resolve("year=2024/a.mbf")));
    }

    @Test
    void aSourceThatWasConvertedEarlierIsRemovedAsWell() throws IOException {
        assertEquals(0, Run.of("convert", tree, "-o", out).exit());
        Run run = Run.of("convert", tree, "-o", out, "--delete-source", "--yes", "--json");
        assertEquals(0, run.exit(), run.err());
        assertEquals("fresh", json(run).get(0).get("outcome").asText());
        assertTrue(json(run).get(0).get("deleted").asBoolean());
        assertEquals(2, json(run).get(2).get("deleted").asInt());
        assertEquals(List.of(), names(tree));
    }

    @Test
    void nothingIsRemovedWithoutAYes() throws IOException {
        Run elsewhere = Run.of("convert", tree, "--delete-source");
        assertEquals(new Run(2, "", "mbf: --delete-source asks at a terminal; elsewhere it wants --yes\n"), elsewhere);
        for (String answer : List.of("", "\n", "n\n", "yess\n", "no y\n")) {
            Run refused = Run.typing(answer, "convert", tree, "--delete-source");
            assertEquals(130, refused.exit(), answer);
            assertTrue(
                    refused.out()
                            .matches("delete 2 sources \\(\\S+ kB\\), each once its .mbf file is proven to have its"
                                    + " rows\\? \\[y/N\\] "),
                    refused.out());
        }
        assertEquals(List.of("b.parquet", "year=2024/a.parquet"), names(tree));
        assertEquals(0, Run.typing("Yes\n", "convert", tree, "--delete-source").exit());
        assertEquals(List.of("b.mbf", "year=2024/a.mbf"), names(tree));
    }

    @Test
    void aDamagedCopyKeepsTheSource() throws IOException {
        assertEquals(0, Run.of("convert", tree, "-o", out).exit());
        byte[] bytes = Files.readAllBytes(out.resolve("b.mbf"));
        bytes[bytes.length / 4] ^= 1;
        Files.write(out.resolve("b.mbf"), bytes);
        Run run = Run.of("convert", tree, "-o", out, "--delete-source", "--yes");
        assertEquals(1, run.exit());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("mbf: " + out.resolve("b.mbf") + ": "), run.err());
        assertEquals(List.of("b.parquet"), names(tree));
    }

    @Test
    void aSymbolicLinkIsNotRemoved() throws IOException {
        Path link = Files.createSymbolicLink(tree.resolve("link.parquet"), shared.resolve("trips.parquet"));
        Run run = Run.of("convert", link, "--delete-source", "--yes");
        assertEquals(1, run.exit());
        assertEquals("mbf: " + link + ": is a symbolic link; what it leads to is not removed for it\n", run.err());
        assertTrue(Files.exists(link));
    }

    @Test
    void aSourceThatIsGoneIsPassedOverByResumeAlone() throws IOException {
        assertEquals(0, Run.of("convert", a, "--delete-source", "--yes").exit());
        Run again = Run.of("convert", a, b, "--delete-source", "--yes");
        assertEquals(1, again.exit());
        assertEquals(
                "mbf: " + a + ": is gone; " + a.resolveSibling("a.mbf") + " has its rows (--resume passes over it)\n",
                again.err());
        assertFalse(Files.exists(b));
        Run resumed = Run.of("convert", a, b, "--delete-source", "--yes", "--resume");
        assertEquals(0, resumed.exit(), resumed.err());
        assertTrue(resumed.out().endsWith("\n2 fresh\n"), resumed.out());
        Files.writeString(a.resolveSibling("a.mbf"), "damaged");
        assertEquals(
                "mbf: " + a + ": no such file\n",
                Run.of("convert", a, "--delete-source", "--yes", "--resume").err());
    }

    // ---- the way back

    private static String all(String parquet) {
        return "select * from read_parquet('" + parquet + "')";
    }

    @Test
    void exportIsTheWayBack() throws IOException, SQLException {
        Path original = folder.resolve("kv.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("copy (select i, i::decimal(9, 2) / 3 as d, 'x' || i as s, [i, null] as l,"
                    + " {'a': i, 'b': 'y'} as st, timestamp '2024-01-01' + to_seconds(i) as t, i % 2 = 0 as e"
                    + " from range(5000) r(i)) to '" + original
                    + "' (format parquet, kv_metadata {origin: 'tree', note: 'ä'})");
            Path copy = Files.copy(original, tree.resolve("kv.parquet"));
            assertEquals(0, Run.of("convert", copy, "--delete-source", "--yes").exit());
            assertFalse(Files.exists(copy));
            Run export = Run.of("export", tree.resolve("kv.mbf"), "-o", copy);
            assertEquals(0, export.exit(), export.err());
            for (String sides : List.of(
                    all(original.toString()) + " except all " + all(copy.toString()),
                    all(copy.toString()) + " except all " + all(original.toString()),
                    "select column_name, column_type from (describe " + all(original.toString())
                            + ") except select column_name, column_type from (describe " + all(copy.toString()) + ")",
                    "select key, value from parquet_kv_metadata('" + original
                            + "') except select key, value from parquet_kv_metadata('" + copy + "')",
                    "select key, value from parquet_kv_metadata('" + copy
                            + "') except select key, value from parquet_kv_metadata('" + original + "')")) {
                try (ResultSet rows = statement.executeQuery(sides)) {
                    assertFalse(rows.next(), sides);
                }
            }
            try (ResultSet rows = statement.executeQuery("select count(*) from parquet_kv_metadata('" + copy + "')")) {
                assertTrue(rows.next() && rows.getInt(1) >= 2);
            }
        }
    }
}
