package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that fill and tend the cache. */
class CacheCommandsTest {

    private static final int TERMINATED = 128 + 15;

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void makeData() throws IOException {
        assertEquals(0, Run.of("cache", "clear").exit());
        assertEquals(
                0,
                Run.of("demo", "--rows", 2_000, "--keep", folder.resolve("demo"))
                        .exit());
        data = Files.createDirectories(folder.resolve("data"));
        Files.copy(folder.resolve("demo/trips.parquet"), data.resolve("a.parquet"));
        Files.copy(folder.resolve("demo/trips.parquet"), data.resolve("b.parquet"));
    }

    @AfterEach
    void clear() {
        Run.of("cache", "clear");
    }

    private static List<JsonNode> json(Run run) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : run.out().lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    @Test
    void prewarmingConvertsWhatIsMissingAndListsWhatFails() throws IOException {
        Run dry = Run.of("prewarm", data, "--dry-run");
        assertEquals(0, dry.exit(), dry.err());
        assertTrue(dry.out().endsWith("2 would convert\n"), dry.out());
        Files.writeString(data.resolve("bad.parquet"), "no columns");
        Run first = Run.of("prewarm", data, "--jobs", 2, "--max-load", "90%");
        assertEquals(1, first.exit());
        assertTrue(first.out().contains("2 converted, 1 failed; 4,000 rows, "), first.out());
        assertTrue(first.err().startsWith("mbf: " + data.resolve("bad.parquet") + ": "), first.err());
        assertEquals(1, first.err().lines().count(), first.err());
        Files.delete(data.resolve("bad.parquet"));
        List<JsonNode> again = json(Run.of("prewarm", "--json", data + "/*.parquet"));
        assertEquals(3, again.size());
        assertEquals("fresh", again.get(0).get("outcome").asText());
        assertEquals(2, again.get(2).get("fresh").asInt());
        assertEquals(2, Run.of("prewarm", data, "--max-load", "0").exit());
        assertEquals(2, Run.of("prewarm", data, "--jobs", "0").exit());
        assertEquals(0, Run.of("prewarm", data, "--max-load", "0.8").exit());
        assertEquals(1, Run.of("prewarm", data.resolve("nothing*")).exit());
    }

    @Test
    void theCacheIsListedCountedAndTended() throws IOException {
        assertEquals(0, Run.of("cache", "stats", "--zero").exit());
        assertEquals(0, Run.of("prewarm", data).exit());
        assertEquals(0, Run.of("cat", "--cache", data.resolve("a.parquet")).exit());
        JsonNode stats = json(Run.of("cache", "stats", "--json")).get(0);
        assertEquals(2, stats.get("entries").asInt());
        assertEquals(2, stats.get("conversions").asInt());
        assertEquals(1, stats.get("hits").asInt());
        Run listed = Run.of("cache", "ls");
        assertTrue(listed.out().contains("unread") && listed.out().contains("fresh"), listed.out());
        assertEquals(
                List.of(0, 1),
                json(Run.of("cache", "ls", "--json")).stream()
                        .map(entry -> entry.get("hits").asInt())
                        .sorted()
                        .toList());

        Path entry = Path.of(
                json(Run.of("cache", "ls", "--json")).get(0).get("entry").asText());
        Run well = Run.of("cache", "verify");
        assertEquals(new Run(0, "2 entries checked, 0 damaged\n", ""), well);
        Files.writeString(entry, "rubbish");
        assertEquals(1, Run.of("cache", "verify").exit());
        Run repaired = Run.of("cache", "verify", "--repair");
        assertTrue(repaired.err().endsWith(" (removed)\n"), repaired.err());
        assertEquals("1 entry checked, 0 damaged\n", Run.of("cache", "verify").out());

        Run old = Run.of("cache", "evict", "--older-than", "30d");
        assertEquals(new Run(0, "0 files, 0 B freed\n", ""), old);
        assertEquals(2, Run.of("cache", "evict", "--older-than", "soon").exit());
        Files.delete(data.resolve("a.parquet"));
        Files.delete(data.resolve("b.parquet"));
        Run would = Run.of("cache", "gc", "--dry-run");
        assertTrue(would.out().contains("the source is gone"), would.out());
        assertEquals(1, json(Run.of("cache", "gc", "--json")).size());
        assertEquals("0 files, 0 B freed\n", Run.of("cache", "gc").out());
    }

    @Test
    void whatIsOfNoUseWithoutACacheSaysSo() {
        System.setProperty("mbf.cache.enabled", "false");
        try {
            for (String command : List.of("prewarm", "watch")) {
                Run run = Run.of(command, data);
                assertEquals(1, run.exit());
                assertTrue(run.err().contains(": no cache can be there, or cache.enabled is off; "), run.err());
                assertEquals(1, run.err().lines().count());
            }
            assertEquals(0, Run.of("cache", "ls").exit());
        } finally {
            System.clearProperty("mbf.cache.enabled");
        }
    }

    @Test
    void clearingNamesWhatCannotBeRemovedAndRemovesTheRest() throws IOException {
        Run.of("prewarm", data);
        Path cache = Path.of(Run.of("cache", "dir").out().strip());
        Path stuck = cache.resolve("0".repeat(32) + ".mbf");
        Path inside = Files.createFile(Files.createDirectory(stuck).resolve("file"));
        Path second = cache.resolve("1".repeat(32) + ".mbf");
        Path insideSecond = Files.createFile(Files.createDirectory(second).resolve("file"));
        try {
            Run clear = Run.of("cache", "clear");
            assertEquals(1, clear.exit(), clear.out());
            assertTrue(clear.err().contains(stuck.toString()), clear.err());
            assertTrue(clear.err().contains(second.toString()), clear.err());
            try (var left = Files.list(cache)) {
                assertEquals(
                        List.of(stuck, second),
                        left.filter(file -> file.toString().endsWith(".mbf"))
                                .sorted()
                                .toList());
            }
        } finally {
            Files.delete(inside);
            Files.delete(stuck);
            Files.delete(insideSecond);
            Files.delete(second);
        }
    }

    @Test
    void clearingACacheThatIsOffFails() {
        System.setProperty("mbf.cache.enabled", "false");
        try {
            assertEquals(1, Run.of("cache", "clear").exit());
        } finally {
            System.clearProperty("mbf.cache.enabled");
        }
    }

    @Test
    void anArgumentThatBeginsWithAnAtSignIsAFileAndIsNotExpanded() throws IOException {
        Path arguments = Files.writeString(folder.resolve("arguments"), "--version");
        Run run = Run.of("schema", "@" + arguments);
        assertEquals(1, run.exit(), run.out());
        assertTrue(run.err().contains("@" + arguments), run.err());
    }

    @Test
    void entriesAreListedByTheirEndsInTheOrderAskedForAndSummedUp() throws IOException {
        assertEquals(0, Run.of("cache", "stats", "--zero").exit());
        assertEquals(0, Run.of("prewarm", data).exit());
        assertEquals(0, Run.of("cat", "--cache", data.resolve("b.parquet")).exit());
        assertEquals(0, Run.of("cat", "--cache", data.resolve("b.parquet")).exit());
        for (String order : List.of("size", "use", "hits", "saved")) {
            List<Long> values = json(Run.of("cache", "ls", "--json", "--sort", order)).stream()
                    .map(entry -> switch (order) {
                        case "size" -> entry.get("bytes").asLong();
                        case "use" ->
                            java.time.Instant.parse(entry.get("lastUsed").asText())
                                    .toEpochMilli();
                        default ->
                            entry.get(order.equals("hits") ? "hits" : "savedMillis")
                                    .asLong();
                    })
                    .toList();
            assertEquals(
                    values.stream().sorted(java.util.Comparator.reverseOrder()).toList(), values, order);
        }
        List<String> lines =
                Run.of("cache", "ls", "--sort", "hits").out().lines().toList();
        assertTrue(lines.get(2).contains("b.parquet  "), lines.get(2));
        assertTrue(
                lines.get(lines.size() - 1)
                        .matches("2 entries, \\d.* of 10 GiB; 100 % of 2 reads were hits(, which saved about .*)?"),
                lines.get(lines.size() - 1));
        assertEquals(2, Run.of("cache", "ls", "--sort", "colour").exit());
        String stats = Run.of("cache", "stats").out();
        assertTrue(stats.contains("\n2 conversions made "), stats);
        assertTrue(stats.endsWith("\nNothing was evicted.\n"), stats);
    }

    @Test
    void settingsComeWithTheirOrigin() throws IOException {
        Run config = Run.of("cache", "config");
        assertEquals(0, config.exit(), config.err());
        assertTrue(config.out().contains("cache.max-size "), config.out());
        assertTrue(config.out().contains("environment variable MBF_CACHE_DIR"), config.out());
        assertEquals(
                "default",
                json(Run.of("cache", "config", "--json")).get(0).get("from").asText());
        System.setProperty("mbf.cache.max-size", "lots");
        try {
            assertEquals(
                    new Run(
                            2,
                            "",
                            "mbf: system property mbf.cache.max-size: must be a size such as 10GiB or a part of the"
                                    + " disk such as 5%, not 'lots'\n"),
                    Run.of("cache", "stats"));
        } finally {
            System.clearProperty("mbf.cache.max-size");
        }
    }

    private Process startWatch(Path cache) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED"); // as the launcher does
        }
        command.addAll(List.of(
                "-Dmbf.cache.dir=" + cache,
                "-Dmbf.cache.min-free=0",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "watch",
                data.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** It should take less than a second; how long it took is printed, since machines can be busy. */
    private static void terminate(Process process, String what) throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        assertTrue(process.waitFor(10, TimeUnit.SECONDS), "still running");
        System.out.println(what + " ended " + (System.nanoTime() - start) / 1_000_000 + " ms after SIGTERM");
        assertEquals(TERMINATED, process.exitValue());
    }

    /** Endings of what lies in the cache directory, without lock files. */
    private static List<String> endings(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".lock"))
                    .map(name -> name.substring(name.lastIndexOf('.') + 1))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aWatchThatIsTerminatedHasCachedWhatItSawAndLeavesNothingElse() throws Exception {
        Path cache = folder.resolve("cache");
        Process process = startWatch(cache);
        try (BufferedReader output = process.inputReader()) {
            assertEquals("watching " + data, output.readLine());
            assertTrue(output.readLine().startsWith("converted "), "first file");
            assertTrue(output.readLine().startsWith("converted "), "second file");
            terminate(process, "an idle watch");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(List.of("mbf", "mbf", "statistics"), endings(cache));
    }

    @Test
    void aWatchThatIsTerminatedWhileItConvertsLeavesNothingOfThat() throws Exception {
        Files.delete(data.resolve("a.parquet"));
        Files.delete(data.resolve("b.parquet"));
        assertEquals(
                0,
                Run.of("demo", "--rows", 300_000, "--keep", folder.resolve("large"))
                        .exit());
        Files.move(folder.resolve("large/trips.parquet"), data.resolve("large.parquet"));
        Path cache = folder.resolve("cache");
        Process process = startWatch(cache);
        try (BufferedReader output = process.inputReader()) {
            assertEquals("watching " + data, output.readLine());
            while (process.isAlive()
                    && Arrays.stream(cache.toFile().list()).noneMatch(name -> name.matches("\\..*mbf.*tmp"))) {
                Thread.sleep(5);
            }
            terminate(process, "a watch that converts");
        } finally {
            process.destroyForcibly();
        }
        assertFalse(endings(cache).contains("tmp"), endings(cache).toString());
    }
}
