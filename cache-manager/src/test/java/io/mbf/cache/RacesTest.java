package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cache.conversion.ConversionRules;
import io.mbf.error.MbfException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources and cache directories that change under readers. */
class RacesTest {

    private static final int ROWS = 3_000;

    @TempDir
    Path temp;

    private CacheBuilder builder() {
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        // sources count as quiet after 20 ms instead of 2 s: still longer than a tick of this machine's file systems
        builder.clock = Clock.offset(Clock.systemUTC(), ConversionRules.QUIET.minusMillis(20));
        return builder;
    }

    @Test
    @Tag(Soak.TAG)
    void aSourceRewrittenWithTheSameSizeAndTimeGivesItsNewRowsEveryTime() throws Exception {
        Soak soak = new Soak("11, 12 source replaced with the same size and time");
        Path[] states = {
            Sources.write(temp.resolve("0"), Sources.noise(1, ROWS)),
            Sources.write(temp.resolve("1"), Sources.noise(2, ROWS))
        };
        assertEquals(Files.size(states[0]), Files.size(states[1]));
        FileTime time = FileTime.fromMillis(1_700_000_000_000L);
        Path source = temp.resolve("source.parquet");
        try (DirectRead direct = new DirectRead();
                ParquetCache cache = builder().build()) {
            for (int i = 0; i < Soak.count("rewrites", 150); i++) {
                soak.tried();
                if (i % 3 == 0 && Files.exists(source)) {
                    Files.write(source, Files.readAllBytes(states[i & 1])); // in place: the same inode
                } else {
                    Path next = Files.copy(states[i & 1], temp.resolve("next"), StandardCopyOption.REPLACE_EXISTING);
                    Files.move(next, source, StandardCopyOption.ATOMIC_MOVE);
                }
                Files.setLastModifiedTime(source, time);
                boolean right = DirectRead.digest(cache.read(source)).equals(direct.of(source));
                if (i % 4 == 0) {
                    cache.awaitConversions(Duration.ofSeconds(60));
                    right &= DirectRead.digest(cache.read(source)).equals(direct.of(source));
                }
                if (!right) {
                    soak.wrong();
                }
                soak.survived();
            }
            assertTrue(cache.stats().hits() > 0, cache.stats().toString());
        }
        soak.end();
    }

    @Test
    @Tag(Soak.TAG)
    void aWriterDuringReadsMeansOldRowsOrNewRowsOrAnError() throws Exception {
        Soak soak = new Soak("13, 14 source changes during reads and conversions");
        long[] before = Sources.noise(1, ROWS).toArray();
        long[] after = Sources.noise(2, ROWS).toArray();
        byte[] a = Files.readAllBytes(Sources.write(temp.resolve("0"), Sources.noise(1, ROWS)));
        byte[] b = Files.readAllBytes(Sources.write(temp.resolve("1"), Sources.noise(2, ROWS)));
        Path source = Files.write(temp.resolve("source.parquet"), a);
        AtomicBoolean ended = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int i = 1; !ended.get(); i++) {
                try {
                    Path next = Files.write(temp.resolve("next"), i % 2 == 0 ? a : b);
                    Files.move(next, source, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            }
        });
        writer.start();
        try (ParquetCache cache = builder().build()) {
            for (int i = 0; i < Soak.count("races", 150); i++) {
                soak.tried();
                try {
                    long[] got = Sources.ids(cache.read(source));
                    if (!Arrays.equals(before, got) && !Arrays.equals(after, got)) {
                        soak.wrong();
                    }
                } catch (MbfException | UncheckedIOException changed) {
                    // said so: nothing wrong was delivered
                }
                soak.survived();
            }
        } finally {
            ended.set(true);
            writer.join();
        }
        soak.end();
        Files.write(source, a);
        try (ParquetCache cache = builder().build()) {
            assertArrayEquals(before, Sources.ids(cache.read(source)));
        }
    }

    @Test
    @Tag(Soak.TAG)
    void theCacheMayBeDeletedUnderReaders() throws Exception {
        Soak soak = new Soak("19 rm -rf of the cache directory in use");
        long[] rows = Sources.noise(1, ROWS).toArray();
        Path source = Sources.write(temp.resolve("source.parquet"), Sources.noise(1, ROWS));
        long seed = System.nanoTime();
        System.out.println("RacesTest: seed " + seed);
        Random random = new Random(seed);
        AtomicBoolean ended = new AtomicBoolean();
        Thread remover = new Thread(() -> {
            while (!ended.get()) {
                removeAll(temp.resolve("cache"));
                try {
                    Thread.sleep(random.nextInt(10));
                } catch (InterruptedException never) {
                    return;
                }
            }
        });
        remover.start();
        try (ParquetCache cache = builder().build()) {
            for (int i = 0; i < Soak.count("removals", 200); i++) {
                soak.tried();
                if (!Arrays.equals(rows, Sources.ids(cache.read(source)))) {
                    soak.wrong();
                }
                if (i % 5 == 0) {
                    cache.awaitConversions(Duration.ofSeconds(60));
                }
                soak.survived();
            }
        } finally {
            ended.set(true);
            remover.join();
        }
        soak.end();
        try (ParquetCache cache = builder().build()) {
            cache.prewarm(source.toString());
            assertArrayEquals(rows, Sources.ids(cache.read(source)));
            assertEquals(1, cache.stats().hits());
        }
    }

    private static void removeAll(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException ignored) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException again) {
            // something was made in it meanwhile
        }
    }
}
