package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.settings.WatchOptions;
import io.mbf.cache.verdict.CacheState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {

    private static final int BURST = Soak.count("burst", 601);

    @TempDir
    Path temp;

    private Path data;
    private ParquetCache cache;
    private CacheWatch watch;

    @BeforeEach
    void start() throws IOException {
        data = Files.createDirectory(temp.resolve("data")).toRealPath();
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = new TestClock(); // what was written just now counts as quiet
        cache = builder.build();
    }

    @AfterEach
    void close() {
        if (watch != null) {
            watch.close();
        }
        cache.close();
    }

    private void watch() {
        watch = cache.watch(List.of(data), new WatchOptions(Duration.ofMinutes(10), line -> {}));
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1200 && !condition.getAsBoolean(); i++) {
            Thread.sleep(50);
        }
        assertTrue(condition.getAsBoolean(), what);
    }

    private void awaitHit(Path file) throws InterruptedException {
        await(file + " is cached", () -> cache.why(file).state() == CacheState.HIT);
    }

    private void awaitEntries(int count) throws InterruptedException {
        await(count + " entries", () -> cache.stats().entries() == count);
    }

    @Test
    void whatIsThereAlreadyIsConverted() throws Exception {
        Path file = Sources.write(data.resolve("a.parquet"), LongStream.range(0, 10));
        watch();
        awaitHit(file);
    }

    @Test
    void newChangedMovedAndDeletedFilesAreFollowed() throws Exception {
        watch();
        Path a = Sources.write(data.resolve("a.parquet"), LongStream.range(0, 10));
        awaitHit(a);
        Sources.write(a, LongStream.range(0, 20));
        awaitHit(a);
        Path b = Files.move(a, data.resolve("b.parquet"));
        awaitHit(b);
        awaitEntries(1);
        Files.delete(b);
        awaitEntries(0);
    }

    @Test
    void filesInNewFoldersCountAndOtherNamesDoNot() throws Exception {
        watch();
        Path made = Sources.write(temp.resolve("made.parquet"), LongStream.range(0, 10));
        Path folder = Files.createDirectories(data.resolve("x/y"));
        Files.copy(made, data.resolve("x/.hidden.parquet"));
        Files.copy(made, data.resolve("x/_temporary.parquet"));
        Files.copy(made, data.resolve("x/part.parquet.tmp"));
        Path late = Files.move(made, folder.resolve("late.parquet"), StandardCopyOption.ATOMIC_MOVE);
        awaitHit(late);
        awaitEntries(1);
    }

    @Test
    void aFileThatIsNotParquetYetIsConvertedOnceItIs() throws Exception {
        watch();
        Path file = Files.writeString(data.resolve("a.parquet"), "half a file");
        await("tried in vain", () -> cache.stats().conversionFailures() == 1);
        Sources.write(file, LongStream.range(0, 10));
        awaitHit(file);
    }

    @Test
    @Tag(Soak.TAG)
    void aBurstEndsWithAllOfThemCachedAndDeletingTheFolderWithNone() throws Exception {
        Soak soak = new Soak("22 new files in a burst, and their folder deleted");
        soak.add(BURST, 0, 0);
        watch();
        Path made = Sources.write(temp.resolve("made.parquet"), LongStream.range(0, 10));
        String rows = DirectRead.digest(Mbf.readParquet(made));
        Path folder = Files.createDirectory(data.resolve("burst"));
        for (int i = 0; i < BURST; i++) {
            Files.copy(made, folder.resolve(i + ".parquet"));
        }
        for (Path file : Sources.filesIn(folder)) {
            awaitHit(file);
        }
        for (Path file : Sources.filesIn(folder)) {
            if (!rows.equals(DirectRead.digest(cache.read(file)))) {
                soak.wrong();
            }
        }
        assertEquals(BURST, cache.stats().hits());
        for (Path file : Sources.filesIn(folder)) {
            Files.delete(file);
        }
        Files.delete(folder);
        awaitEntries(0);
        soak.add(0, BURST, 0);
        soak.end();
    }

    @Test
    void entriesOfFilesDeletedWhileNobodyWatchedGo() throws Exception {
        Path file = Sources.write(data.resolve("a.parquet"), LongStream.range(0, 10));
        cache.prewarm(file.toString());
        Files.delete(file);
        watch();
        awaitEntries(0);
    }

    @Test
    void aFolderIsNeeded() {
        assertThrows(
                java.io.UncheckedIOException.class,
                () -> cache.watch(List.of(temp.resolve("nope")), WatchOptions.DEFAULT));
    }

    @Test
    void afterClosingNothingIsConverted() throws Exception {
        watch();
        watch.close();
        Sources.write(data.resolve("a.parquet"), LongStream.range(0, 10));
        Thread.sleep(600);
        assertEquals(0, cache.stats().entries());
    }
}
