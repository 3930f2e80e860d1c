package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.verdict.CacheState;
import io.mbf.error.MbfException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A first read, its conversion and a second read, with the n-th operation of the file system failing, for every n. */
@Tag(Soak.TAG)
class FailingOperationsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private final TestClock clock = new TestClock();

    private CacheBuilder builder(Path directory) {
        CacheBuilder builder = ParquetCache.builder().directory(directory).minFreeBytes(0);
        builder.clock = clock;
        return builder;
    }

    @ParameterizedTest
    @EnumSource(FailingFileSystem.Fault.class)
    void whicheverOperationFailsNoRowsChangeAndNothingIsLeftBehind(FailingFileSystem.Fault fault) throws IOException {
        Soak soak = new Soak("10 the n-th operation: " + fault);
        Path source = Sources.write(temp.resolve("a.parquet"), Sources.noise(1, 3_000));
        String rows = DirectRead.digest(Mbf.readParquet(source));
        boolean reached = true;
        int apart = Soak.count("moments-apart", 5);
        for (int nth = 1 + new Random().nextInt(apart); reached; nth += apart) {
            Path directory = temp.resolve("cache" + nth);
            FailingFileSystem files = new FailingFileSystem(fault, nth);
            soak.tried();
            try (ParquetCache cache = builder(files.wrap(directory)).build()) {
                for (int i = 0; i < 2; i++) {
                    try {
                        if (!rows.equals(DirectRead.digest(cache.read(files.wrap(source))))) {
                            System.out.println("wrong rows: operation " + nth + " on " + files.failed());
                            soak.wrong();
                        }
                    } catch (UncheckedIOException | MbfException failed) {
                        // as without a cache, if it was the source that could not be read
                        assertEquals(source, files.failed(), () -> "operation on " + files.failed() + ": " + failed);
                    }
                    assertTrue(cache.awaitConversions(LONG));
                }
            }
            reached = files.failed() != null;
            assertNothingIsLeft(directory, nth, files);
            assertRightAgain(source, rows, directory);
            soak.survived();
        }
        soak.end();
    }

    private static void assertNothingIsLeft(Path directory, int nth, FailingFileSystem files) throws IOException {
        if (Files.isDirectory(directory)) {
            List<Path> temporaries = Sources.filesIn(directory).stream()
                    .filter(file -> file.toString().endsWith(".tmp"))
                    .toList();
            // unless it was the removal itself that failed: then the next start removes it
            boolean isOfTheFailure =
                    temporaries.size() == 1 && temporaries.get(0).equals(files.failed());
            assertTrue(temporaries.isEmpty() || isOfTheFailure, "operation " + nth + ": " + temporaries);
        }
    }

    private void assertRightAgain(Path source, String rows, Path directory) {
        try (ParquetCache cache = builder(directory).build()) {
            assertEquals(rows, DirectRead.digest(cache.read(source)));
            assertTrue(cache.awaitConversions(LONG));
            assertEquals(CacheState.HIT, cache.why(source).state());
            assertEquals(rows, DirectRead.digest(cache.read(source)));
        }
    }

    @Test
    void theFileSystemOfThisTestWorksIfNothingFails() throws IOException {
        FailingFileSystem files = new FailingFileSystem(FailingFileSystem.Fault.ERROR, 0);
        Path source = files.wrap(Sources.write(temp.resolve("a.parquet"), Sources.noise(1, 3_000)));
        try (ParquetCache cache = builder(files.wrap(temp.resolve("cache"))).build()) {
            cache.prewarm(temp.resolve("a.parquet").toString());
            assertEquals(
                    CacheState.HIT,
                    cache.why(source).state(),
                    () -> cache.why(source).toString());
            Sources.ids(cache.read(source));
            assertEquals(1, cache.stats().hits());
        }
    }
}
