package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cache.report.CacheStats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads that read while entries come and go under them. */
class ReadersAndEvictionTest {

    private static final int SOURCES = 4;
    private static final int THREADS = 4;
    private static final int READS = 40;

    @TempDir
    Path temp;

    @Test
    void readersAreRightWhileEntriesAreEvictedRemovedAndConvertedAnew() throws Exception {
        List<Path> sources = new ArrayList<>();
        List<long[]> rows = new ArrayList<>();
        for (int i = 0; i < SOURCES; i++) {
            rows.add(Sources.noise(i, 9_000 + i).toArray());
            sources.add(Sources.write(temp.resolve(i + ".parquet"), LongStream.of(rows.get(i))));
        }
        // room for two entries of about 75 kB
        CacheBuilder builder = ParquetCache.builder()
                .directory(temp.resolve("cache"))
                .minFreeBytes(0)
                .maxBytes(170_000)
                .conversionThreads(2);
        builder.clock = new TestClock();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (ParquetCache cache = builder.build()) {
            List<Future<?>> readers = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int first = t;
                readers.add(threads.submit(() -> {
                    for (int i = 0; i < READS; i++) {
                        int source = (first + i) % SOURCES;
                        assertArrayEquals(rows.get(source), Sources.ids(cache.read(sources.get(source))));
                        if (i % 10 == 9) {
                            cache.remove(sources.get(source));
                        }
                        if (i % 15 == 14) {
                            cache.clear();
                        }
                        cache.awaitConversions(Duration.ofSeconds(60));
                    }
                }));
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
            CacheStats stats = cache.stats();
            assertTrue(stats.bytes() <= 170_000, stats.toString());
            assertTrue(stats.hits() > 0, stats.toString());
            assertTrue(stats.evictions() > 0, stats.toString());
        } finally {
            threads.shutdownNow();
        }
    }
}
