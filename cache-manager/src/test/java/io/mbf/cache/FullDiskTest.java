package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mbf.Mbf;
import io.mbf.cache.conversion.Transcoder;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.cache.verdict.CacheState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache on a real small file system (tmpfs), which is full, or becomes so at any moment of a conversion. */
@Tag(Soak.TAG)
class FullDiskTest {

    private static final int ROWS = 60_000;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private Path disk;
    private Path source;
    private String rows;
    private final TestClock clock = new TestClock();

    @BeforeEach
    void mount() throws Exception {
        Path place = Files.createDirectory(temp.resolve("disk"));
        assumeTrue(SystemCommand.succeeds("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place.toString()), () -> {
            String why = "FullDiskTest: skipped, since a small file system cannot be mounted (needs root)";
            System.out.println(why);
            return why;
        });
        disk = place;
        source = Sources.write(temp.resolve("a.parquet"), Sources.noise(1, ROWS));
        rows = DirectRead.digest(Mbf.readParquet(source));
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            // lazily: lock files stay open as long as this process lives
            assertTrue(SystemCommand.succeeds("umount", "-l", disk.toString()), "still mounted");
        }
    }

    private CacheBuilder builder() {
        CacheBuilder builder = ParquetCache.builder()
                .directory(disk.resolve("cache"))
                .minFreeBytes(0)
                .chunkBytes(1 << 16);
        builder.clock = clock;
        return builder;
    }

    /** Takes what is left of the disk. */
    private void fill() {
        try {
            byte[] block = new byte[4096];
            try (var filler = Files.newOutputStream(disk.resolve("filler"))) {
                for (int i = 0; i <= 2 << 20 >> 12; i++) {
                    filler.write(block);
                }
            }
        } catch (IOException full) {
            return;
        }
        throw new IllegalStateException("the disk is not full");
    }

    private List<Path> temporaries() throws IOException {
        return Sources.filesIn(disk).stream()
                .filter(file -> file.toString().endsWith(".tmp"))
                .toList();
    }

    @Test
    void aDiskThatBecomesFullAtAnyMomentOfAConversionIsAMissAndIsUsedAgainOnceThereIsRoom() throws IOException {
        Soak soak = new Soak("9 disk full in a conversion");
        int[] moments = {0};
        Mbf.convertToMbf(source, temp.resolve("a.mbf"), ConvertOptions.DEFAULT.onProgress(done -> moments[0]++));
        for (int moment = 0; moment < moments[0]; moment += Soak.count("moments-apart", 5)) {
            soak.tried();
            int full = moment;
            int[] told = {0};
            CacheBuilder builder = builder();
            builder.transcoder = (from, to, identity, options, progress) ->
                    Transcoder.parquetToMbf(from, to, identity, options, done -> {
                        progress.accept(done);
                        if (told[0]++ == full) {
                            fill();
                        }
                    });
            try (ParquetCache cache = builder.build()) {
                for (int i = 0; i < 2; i++) {
                    if (!rows.equals(DirectRead.digest(cache.read(source)))) {
                        soak.wrong();
                    }
                    assertTrue(cache.awaitConversions(LONG));
                    assertEquals(List.of(), temporaries());
                }
                Files.delete(disk.resolve("filler"));
                clock.advance(Duration.ofMinutes(2)); // after a failure of the system nothing is tried for a minute
                if (!rows.equals(DirectRead.digest(cache.read(source)))) {
                    soak.wrong();
                }
                assertTrue(cache.awaitConversions(LONG));
                assertEquals(CacheState.HIT, cache.why(source).state());
                cache.clear();
            }
            soak.survived();
        }
        soak.end();
    }

    @Test
    void aDiskThatIsFullAlreadyIsSaidSoAndStillServesItsEntries() {
        Path second = Sources.write(temp.resolve("b.parquet"), Sources.noise(2, ROWS));
        try (ParquetCache cache = builder().build()) {
            cache.prewarm(source.toString());
            fill();
            String direct = DirectRead.digest(Mbf.readParquet(second));
            assertEquals(direct, DirectRead.digest(cache.read(second)));
            assertTrue(cache.awaitConversions(LONG));
            assertEquals(CacheState.OVER_BUDGET, cache.why(second).state());
            assertEquals("the disk is too full", cache.why(second).reason());
            assertEquals(rows, DirectRead.digest(cache.read(source)));
            assertEquals(1, cache.stats().hits());
            try (ParquetCache other = builder().build()) {
                assertEquals("the disk is too full", other.why(second).reason(), "before it was tried");
            }
        }
    }

    @Test
    void aCacheThatCannotBeMadeOnAFullDiskIsOff() {
        fill();
        try (ParquetCache cache = builder().build()) {
            assertEquals(rows, DirectRead.digest(cache.read(source)));
            assertTrue(cache.awaitConversions(LONG));
            assertTrue(
                    List.of(CacheState.DISABLED, CacheState.OVER_BUDGET)
                            .contains(cache.why(source).state()),
                    cache.why(source).toString());
        }
    }
}
