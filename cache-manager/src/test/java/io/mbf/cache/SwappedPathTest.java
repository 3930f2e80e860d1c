package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mbf.Mbf;
import io.mbf.cache.conversion.Conversion;
import io.mbf.cache.conversion.Transcoder;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.cache.verdict.CacheState;
import io.mbf.error.MbfException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.LocalFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A path that leads to another file for a moment, between the look at it and its opening, which no time or inode of the
 * file itself shows: what is opened must be what was identified.
 */
class SwappedPathTest {

    private static final int ROWS = 500;

    /** How the path is made to lead elsewhere. */
    private enum Way {
        LINK,
        FOLDER,
        MOUNT
    }

    @TempDir
    Path temp;

    private Path source; // through what is swapped
    private String rowsOfA;
    private String rowsOfB;
    private Way way;
    private boolean mounted;

    private CacheBuilder builder() {
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(10));
        return builder;
    }

    @BeforeEach
    void linkToA() throws IOException {
        Path a = Files.createDirectory(temp.resolve("a"));
        Path b = Files.createDirectory(temp.resolve("b"));
        rowsOfA = DirectRead.digest(Mbf.readParquet(Sources.write(a.resolve("s.parquet"), Sources.noise(1, ROWS))));
        rowsOfB = DirectRead.digest(Mbf.readParquet(Sources.write(b.resolve("s.parquet"), Sources.noise(2, ROWS))));
        Files.createSymbolicLink(temp.resolve("link"), a);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            SystemCommand.succeeds("umount", "-l", temp.resolve("a").toString());
        }
    }

    private void begin(Way chosen) {
        way = chosen;
        source = (way == Way.LINK ? temp.resolve("link") : temp.resolve("a")).resolve("s.parquet");
    }

    private void swap() {
        try {
            switch (way) {
                case LINK -> link("b");
                case FOLDER -> {
                    Files.move(temp.resolve("a"), temp.resolve("aside"));
                    Files.move(temp.resolve("b"), temp.resolve("a"));
                }
                case MOUNT -> {
                    mounted = SystemCommand.succeeds(
                            "mount",
                            "--bind",
                            temp.resolve("b").toString(),
                            temp.resolve("a").toString());
                    assumeTrue(mounted, () -> {
                        String why = "SwappedPathTest: skipped, since nothing can be mounted (needs root)";
                        System.out.println(why);
                        return why;
                    });
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void swapBack() {
        try {
            switch (way) {
                case LINK -> link("a");
                case FOLDER -> {
                    Files.move(temp.resolve("a"), temp.resolve("b"));
                    Files.move(temp.resolve("aside"), temp.resolve("a"));
                }
                case MOUNT ->
                    mounted =
                            !SystemCommand.succeeds("umount", temp.resolve("a").toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void link(String folder) throws IOException {
        Path next = Files.createSymbolicLink(temp.resolve("next"), temp.resolve(folder));
        Files.move(next, temp.resolve("link"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aConversionOfAPathThatIsSwappedThereAndBackIsNotPublished(Way chosen) {
        begin(chosen);
        CacheBuilder builder = builder();
        AtomicBoolean swapping = new AtomicBoolean(true);
        builder.transcoder = (from, to, identity, options, progress) -> {
            if (!swapping.get()) {
                return Transcoder.parquetToMbf(from, to, identity, options, progress);
            }
            swap();
            try {
                return Transcoder.parquetToMbf(from, to, identity, options, progress);
            } finally {
                swapBack();
            }
        };
        try (ParquetCache cache = builder.build()) {
            assertEquals(rowsOfA, DirectRead.digest(cache.read(source)));
            cache.awaitConversions(Duration.ofSeconds(60));
            assertFalse(cache.why(source).state() == CacheState.HIT, "rows of another file were published");
            assertEquals(rowsOfA, DirectRead.digest(cache.read(source)));
            swapping.set(false);
            cache.awaitConversions(Duration.ofSeconds(60));
            assertEquals(rowsOfA, DirectRead.digest(cache.read(source)));
            cache.awaitConversions(Duration.ofSeconds(60));
            assertEquals(CacheState.HIT, cache.why(source).state());
            assertEquals(rowsOfA, DirectRead.digest(cache.read(source)));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anExplicitConversionOfAPathThatIsSwappedThereAndBackIsAnErrorAndLeavesNothing(Way chosen) {
        begin(chosen);
        Path target = temp.resolve("t.mbf");
        assertThrows(
                SourceChangedException.class,
                () -> Conversion.convert(
                        new LocalFile(source),
                        target,
                        ConvertOptions.DEFAULT,
                        (from, to, identity, options, progress) -> {
                            swap();
                            try {
                                return Transcoder.parquetToMbf(from, to, identity, options, progress);
                            } finally {
                                swapBack();
                            }
                        }));
        assertFalse(Files.exists(target), "the target is there");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aScanOfAPathThatIsSwappedSinceItsFooterWasReadIsAnError(Way chosen) {
        begin(chosen);
        try (ParquetFile file = ParquetFile.open(source)) {
            swap();
            try (Scan scan = file.scan(Query.ALL)) {
                assertThrows(SourceChangedException.class, scan::next);
            } finally {
                swapBack();
            }
        }
    }

    @Test
    @Tag(Soak.TAG)
    void aPathThatIsSwappedAllTheTimeGivesRowsOfOneOfItsFilesAndNeverThoseOfAnotherForGood() throws Exception {
        Soak soak = new Soak("29 path swapped there and back while it is converted");
        begin(Way.LINK);
        AtomicBoolean stop = new AtomicBoolean();
        Thread swapper = new Thread(() -> {
            while (!stop.get()) {
                swap();
                swapBack();
            }
        });
        swapper.start();
        try {
            for (int round = 0; round < Soak.count("swaps", 20); round++) {
                soak.tried();
                try (ParquetCache cache = builder().build()) {
                    try {
                        String rows = DirectRead.digest(cache.read(source));
                        if (!rows.equals(rowsOfA) && !rows.equals(rowsOfB)) {
                            soak.wrong();
                        }
                    } catch (MbfException | UncheckedIOException changed) {
                        // it says so
                    }
                    cache.awaitConversions(Duration.ofSeconds(60));
                    for (String folder : new String[] {"a", "b"}) {
                        Path real = temp.resolve(folder).resolve("s.parquet");
                        if (cache.why(real).state() == CacheState.HIT
                                && !DirectRead.digest(cache.read(real))
                                        .equals(folder.equals("a") ? rowsOfA : rowsOfB)) {
                            soak.wrong();
                        }
                    }
                    cache.clear();
                }
                soak.survived();
            }
        } finally {
            stop.set(true);
            swapper.join();
        }
        soak.end();
    }
}
