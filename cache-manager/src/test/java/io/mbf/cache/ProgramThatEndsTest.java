package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.report.CacheStats;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.cache.settings.WatchOptions;
import io.mbf.cache.words.CacheLog;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program of a few lines that reads through the default cache and ends gets its conversion. */
class ProgramThatEndsTest {

    private static final String ENOUGH = "2m"; // for a conversion of seconds on a machine with much else to do

    @TempDir
    Path temp;

    /** Reads a file; then ends, in the way asked for. */
    static final class Reader {
        public static void main(String[] args) {
            Dataset rows = Mbf.readParquet(Path.of(args[0]), Mbf.cache(true));
            Batches batches = rows.batches();
            batches.next();
            if (!args[1].contains("first batch")) {
                while (batches.next() != null) {}
            }
            if (args[1].contains("closed")) {
                rows.close();
            }
            if (args[1].contains("cache shut")) {
                Mbf.defaultCache().close();
            }
            if (args[1].contains("exit")) {
                System.exit(0);
            }
            if (args[1].contains("exception")) {
                throw new IllegalStateException("as asked");
            }
        }
    }

    /** Ends on the thread that converts, told of the end of a conversion. */
    static final class ToldOfConversions {

        private static final Logger LOGGER = Logger.getLogger(CacheLog.NAME); // else it is forgotten

        public static void main(String[] args) throws Exception {
            LOGGER.setLevel(Level.WARNING);
            ParquetCache cache = ParquetCache.builder().build();
            switch (args[1]) {
                case "a watch says exit" -> watch(cache, Path.of(args[0]), line -> System.exit(3));
                case "a watch says exit, a hook closes the cache" -> {
                    Runtime.getRuntime().addShutdownHook(new Thread(cache::close));
                    watch(cache, Path.of(args[0]), line -> System.exit(3));
                }
                case "a watch closes the cache, exit" ->
                    watch(cache, Path.of(args[0]), line -> {
                        cache.close();
                        System.exit(3);
                    });
                case "a prewarming says exit" ->
                    cache.prewarm(List.of(args[0]), PrewarmOptions.DEFAULT.onFinished(item -> System.exit(3)));
                case "the log says exit" -> {
                    LOGGER.setUseParentHandlers(false);
                    LOGGER.addHandler(new ExitHandler());
                    watch(cache, Path.of(args[0]), line -> {});
                }
                default -> throw new IllegalArgumentException(args[1]);
            }
            Thread.sleep(120_000); // not the one who ends
            System.exit(4);
        }

        private static void watch(ParquetCache cache, Path source, Consumer<String> told) {
            cache.watch(List.of(source.getParent()), new WatchOptions(Duration.ofMinutes(1), told));
        }
    }

    /** Ends the program with the first record. */
    private static final class ExitHandler extends Handler {
        @Override
        public void publish(LogRecord record) {
            System.exit(3);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** Returns what it said. */
    private String run(Path source, String way, String exitWait) throws Exception {
        return run(way.equals("exception") ? 1 : 0, Reader.class, source, way, exitWait);
    }

    private String run(int expectedCode, Class<?> main, Path source, String way, String exitWait) throws Exception {
        List<String> command = new ArrayList<>(
                ChildJvm.command(Path.of(System.getProperty("java.home")), main, source.toString(), way));
        command.add(1, "-Dmbf.cache.dir=" + temp.resolve("cache"));
        command.add(1, "-Dmbf.cache.min-free=0");
        command.add(1, "-Dmbf.cache.conversion.exit-wait=" + exitWait);
        Path said = temp.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertEquals(expectedCode, process.waitFor());
        return Files.readString(said);
    }

    private CacheStats stats() {
        try (ParquetCache cache =
                ParquetCache.builder().directory(temp.resolve("cache")).build()) {
            return cache.totalStats();
        }
    }

    private Path source(int rows) throws IOException {
        Path source = Sources.write(temp.resolve("a.parquet"), Sources.noise(1, rows));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        return source;
    }

    @ParameterizedTest
    @ValueSource(strings = {"returns", "closed", "first batch, exit", "exception", "cache shut", "first batch"})
    void theSecondRunHits(String way) throws Exception {
        Path source = source(20_000); // just written: at the end it is still waited for until it is quiet
        run(source, way, ENOUGH);
        assertEquals(1, stats().conversions());
        run(source, way, ENOUGH);
        assertEquals(1, stats().hits(), "and the statistics of so short a program are not lost");
    }

    /** Some 200 MB in long runs of all tests. */
    @Test
    void everyLaterRunOfALargerFileHits() throws Exception {
        int megabytes = Integer.getInteger("mbf.soak.program-megabytes", 4);
        Path source = source(megabytes * 1_000_000 / 8);
        assertTrue(Files.size(source) >= megabytes * 1_000_000L);
        for (int run = 0; run < (megabytes > 4 ? 5 : 2); run++) {
            assertEquals("", run(source, "closed", ENOUGH));
            assertEquals(run, stats().hits());
        }
        assertEquals(1, stats().conversions());
    }

    @Test
    void whatDoesNotFitIntoTheWaitIsSaidAndLeavesNothingBehind() throws Exception {
        Path source = source(500_000); // whose conversion gives way to the read that was left open, and takes longer
        String said = run(source, "first batch", "1ms");
        assertTrue(said.contains("cache.conversion.exit-wait is 1 ms: " + source), said);
        assertEquals(1, said.lines().count(), said);
        assertNothingWritten();
    }

    @Test
    void withoutAWaitNothingIsWaitedForNorSaid() throws Exception {
        assertEquals("", run(source(20_000), "returns", "0"));
        assertNothingWritten();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a watch says exit",
                "a watch says exit, a hook closes the cache",
                "a watch closes the cache, exit",
                "a prewarming says exit"
            })
    void anExitByWhoeverIsToldOfAConversionIsNotWaitedFor(String way) throws Exception {
        Path source = source(20_000);
        assertEndsAtOnce(source, way);
        assertEquals(1, stats().conversions());
    }

    @Test
    void anExitByAListenerDoesNotHoldUpWhatIsQueuedBehindIt() throws Exception {
        Path source = source(20_000);
        for (String name : List.of("b", "c", "d")) {
            Path copy = Files.copy(source, temp.resolve(name + ".parquet"));
            Files.setLastModifiedTime(copy, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        }
        assertEndsAtOnce(source, "a watch says exit");
    }

    @Test
    void anExitByAHandlerOfTheLogIsNotWaitedFor() throws Exception {
        Path source = Files.writeString(temp.resolve("a.parquet"), "no Parquet, but long enough for one");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        assertEndsAtOnce(source, "the log says exit");
        assertEquals(1, stats().conversionFailures());
    }

    /** It says nothing: neither that the wait was not enough, nor that a thread was left behind. */
    private void assertEndsAtOnce(Path source, String way) throws Exception {
        long start = System.nanoTime();
        assertEquals("", run(3, ToldOfConversions.class, source, way, "2m"));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(Duration.ofMinutes(1)) < 0, "it took " + took);
    }

    private void assertNothingWritten() throws IOException {
        for (Path file : Sources.filesIn(temp.resolve("cache"))) {
            String name = file.getFileName().toString();
            assertFalse(name.endsWith(".tmp") || name.endsWith(".mbf"), name);
        }
    }
}
