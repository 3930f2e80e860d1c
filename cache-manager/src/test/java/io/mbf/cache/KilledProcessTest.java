package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.conversion.Publication;
import io.mbf.cache.verdict.CacheState;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that die, or are stopped, in the middle of a conversion. */
class KilledProcessTest {

    private static final int ROWS = 60_000;

    @TempDir
    Path temp;

    private Path source;
    private String rows;

    @BeforeEach
    void makeSource() {
        source = Sources.write(temp.resolve("a.parquet"), Sources.noise(1, ROWS));
        rows = DirectRead.digest(Mbf.readParquet(source));
    }

    private static CacheBuilder builder(Path folder) {
        CacheBuilder builder = ParquetCache.builder().directory(folder).minFreeBytes(0);
        builder.clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        return builder;
    }

    private List<Path> temporaries() throws IOException {
        return Sources.filesIn(temp.resolve("cache")).stream()
                .filter(file -> file.toString().endsWith(".tmp"))
                .toList();
    }

    /** The files in whose places temporary ones were to be moved: an entry, and statistics, which are written beside it. */
    private static List<String> whatFor(List<Path> temporaries) {
        return temporaries.stream()
                .map(file -> file.getFileName().toString())
                .map(name -> name.substring(1, name.lastIndexOf('.', name.length() - ".tmp".length() - 1)))
                .toList();
    }

    private void assertHealthy() throws IOException {
        assertTrue(readsAre(rows), "wrong rows");
    }

    @ParameterizedTest
    @EnumSource(Publication.Step.class)
    void aProcessThatDiesAtANamedPointLeavesAtMostATemporaryFile(Publication.Step step) throws Exception {
        Process child = ChildJvm.start(Converter.class, temp.toString(), step.name());
        assertTrue(child.waitFor(60, TimeUnit.SECONDS));
        assertEquals(Converter.DIED, child.exitValue());
        assertTrue(temporaries().size() <= 1, temporaries().toString());
        assertHealthy();
    }

    @Test
    @Tag(Soak.TAG)
    void aProcessKilledAtAnyMomentChangesNoAnswer() throws Exception {
        Soak soak = new Soak("1 kill -9 during a conversion");
        long seed = System.nanoTime();
        System.out.println("KilledProcessTest: seed " + seed);
        Random random = new Random(seed);
        int leftovers = 0;
        try (DirectRead direct = new DirectRead()) {
            int longest = 20 + millisOfAConversion();
            for (int i = 0; i < Soak.count("kills", 4); i++) {
                // a new change time, or other rows: convert again
                Sources.write(source, Sources.noise(i % 3, ROWS - i % 2));
                soak.tried();
                Process child = ChildJvm.start(Converter.class, temp.toString(), "none");
                try (BufferedReader output = child.inputReader()) {
                    assertEquals("begins", output.readLine());
                    Thread.sleep(random.nextInt(longest));
                    child.destroyForcibly().waitFor();
                } finally {
                    child.destroyForcibly();
                }
                List<Path> left = temporaries();
                leftovers += left.size();
                assertEquals(left.size(), new HashSet<>(whatFor(left)).size(), left.toString());
                if (!readsAre(direct.of(source))) {
                    soak.wrong();
                }
                soak.survived();
            }
        }
        System.out.println("KilledProcessTest: " + leftovers + " temporary files were left, and removed");
        soak.end();
    }

    /** From the moment that a process of its own begins to read, in a JVM that has just started. */
    private int millisOfAConversion() throws Exception {
        Process child = ChildJvm.start(Converter.class, temp.toString(), "none");
        try (BufferedReader output = child.inputReader()) {
            assertEquals("begins", output.readLine());
            long start = System.nanoTime();
            assertEquals(0, child.waitFor());
            return (int) ((System.nanoTime() - start) / 1_000_000);
        } finally {
            child.destroyForcibly();
        }
    }

    /** What the next process finds: right rows at once, right rows from the entry, nothing left over. */
    private boolean readsAre(String rows) throws IOException {
        boolean right;
        try (ParquetCache cache = builder(temp.resolve("cache")).build()) {
            right = rows.equals(DirectRead.digest(cache.read(source)));
            assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
            assertEquals(CacheState.HIT, cache.why(source).state());
            right &= rows.equals(DirectRead.digest(cache.read(source)));
            assertEquals(0, cache.stats().fallbacks());
        }
        assertEquals(List.of(), temporaries());
        return right;
    }

    @Test
    void nobodyWaitsForAProcessThatIsStopped() throws Exception {
        Process child = ChildJvm.start(Converter.class, temp.toString(), "LOCKED", "hang");
        try (BufferedReader output = child.inputReader()) {
            assertEquals("begins", output.readLine());
            assertEquals("hangs", output.readLine());
            signal("STOP", child);
            try (ParquetCache cache = builder(temp.resolve("cache")).build()) {
                assertEquals(rows, DirectRead.digest(cache.read(source)));
                assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
                assertEquals(CacheState.MISS, cache.why(source).state());
                assertEquals(rows, DirectRead.digest(cache.read(source)));
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertHealthy();
    }

    private static void signal(String name, Process process) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor());
    }

    /** Converts until a step is reached, and then dies at once, or hangs. */
    static final class Converter {
        static final int DIED = 77;

        public static void main(String[] arguments) throws Exception {
            Path temp = Path.of(arguments[0]);
            CacheBuilder builder = builder(temp.resolve("cache"));
            builder.steps = step -> {
                if (step.name().equals(arguments[1])) {
                    if (arguments.length > 2) {
                        System.out.println("hangs");
                        while (true) {
                            Thread.onSpinWait();
                        }
                    }
                    Runtime.getRuntime().halt(DIED); // no hook, no finally: as kill -9
                }
            };
            try (ParquetCache cache = builder.build()) {
                System.out.println("begins");
                Sources.ids(cache.read(temp.resolve("a.parquet")));
                cache.awaitConversions(Duration.ofSeconds(60));
            }
        }
    }
}
