package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cache.report.CacheStats;
import io.mbf.cache.report.PrewarmReport;
import io.mbf.cache.settings.Admission;
import io.mbf.cache.verdict.CacheState;
import io.mbf.read.Batches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which sources and reads are worth a conversion, and what it means when the limit is too low. */
class AdmissionTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private CacheBuilder builder() {
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = new TestClock();
        return builder;
    }

    private Path source(String name, int rows) {
        return Sources.write(temp.resolve(name), Sources.noise(1, rows));
    }

    private static CacheState readAndAsk(ParquetCache cache, Path source) {
        Sources.ids(cache.read(source));
        assertTrue(cache.awaitConversions(LONG));
        return cache.why(source).state();
    }

    @Test
    void theSecondReadConvertsEvenInAnotherProcess() throws IOException {
        Path source = source("a.parquet", 1000);
        try (ParquetCache cache = builder().admission(Admission.SECOND_READ).build()) {
            assertEquals(CacheState.NOT_ADMITTED, cache.why(source).state());
            Sources.ids(cache.read(source));
            assertEquals(CacheState.MISS, cache.why(source).state());
        }
        try (ParquetCache cache = builder().admission(Admission.SECOND_READ).build()) {
            assertEquals(CacheState.HIT, readAndAsk(cache, source));
            assertEquals(List.of(), Sources.filesIn(temp.resolve("cache/seen")));
            Sources.write(source, LongStream.range(0, 10));
            // a changed source is another one, and was not read yet
            assertEquals(CacheState.NOT_ADMITTED, cache.why(source).state());
        }
    }

    @Test
    void aSourceThatChangesMoreOftenThanItIsReadIsConvertedOnceAStateIsReadTwice() {
        Path source = temp.resolve("a.parquet");
        for (int state = 1; state <= 6; state++) {
            Sources.write(source, Sources.noise(state, 1000 + state));
            try (ParquetCache cache = builder().build()) { // as if by another process each time
                boolean worth = state <= 2;
                assertEquals(worth ? CacheState.HIT : CacheState.NOT_WORTH_IT, firstRead(cache, source));
                assertEquals(worth ? 1 : 0, cache.stats().conversions());
            }
        }
        try (ParquetCache cache = builder().build()) {
            assertEquals(4, cache.totalStats().misses().get(CacheState.NOT_WORTH_IT));
            assertEquals(CacheState.HIT, readAndAsk(cache, source), "read twice as it is");
            Sources.ids(cache.read(source));
            assertEquals(1, cache.stats().hits());
            Sources.write(source, Sources.noise(7, 2000));
            assertEquals(CacheState.HIT, readAndAsk(cache, source), "a hit makes it a source like others again");
        }
    }

    /** What the first read of a state leads to; that it will be converted at the next one is not yet to be seen. */
    private static CacheState firstRead(ParquetCache cache, Path source) {
        try (Batches batches = cache.read(source).batches()) {
            CacheState state = batches.explain().verdict().orElseThrow().state();
            assertTrue(cache.awaitConversions(LONG));
            return state == CacheState.NOT_WORTH_IT ? state : cache.why(source).state();
        }
    }

    @Test
    void withExplicitAdmissionOnlyPrewarmingConverts() {
        Path source = source("a.parquet", 1000);
        try (ParquetCache cache = builder().admission(Admission.EXPLICIT).build()) {
            assertEquals(CacheState.NOT_ADMITTED, readAndAsk(cache, source));
            assertEquals(1, cache.prewarm(source.toString()).items().size());
            assertEquals(CacheState.HIT, cache.why(source).state());
        }
    }

    @Test
    void smallSourcesAreNotConverted() throws IOException {
        Path small = source("small.parquet", 10);
        Path large = source("large.parquet", 10_000);
        try (ParquetCache cache = builder().minSourceBytes(Files.size(large)).build()) {
            assertEquals(CacheState.NOT_ADMITTED, readAndAsk(cache, small));
            assertEquals(CacheState.HIT, readAndAsk(cache, large));
            assertEquals(
                    PrewarmReport.Outcome.SKIPPED,
                    cache.prewarm(small.toString()).items().get(0).outcome());
        }
    }

    @Test
    void theLimitMayBeAPartOfTheDisk() {
        Path source = source("a.parquet", 100);
        try (ParquetCache cache = builder().maxPercentOfDisk(50).build()) {
            assertEquals(CacheState.HIT, readAndAsk(cache, source));
        }
    }

    @Test
    void entriesEvictedBeforeTheyWereReadAreCounted() {
        // room for two entries of about 75 kB
        try (ParquetCache cache = builder().maxBytes(170_000).build()) {
            Path read = source("read.parquet", 9_000);
            assertEquals(CacheState.HIT, readAndAsk(cache, read));
            Sources.ids(cache.read(read));
            assertEquals(CacheState.HIT, readAndAsk(cache, source("b.parquet", 9_000)));
            for (String name : List.of("c.parquet", "d.parquet", "e.parquet")) {
                assertEquals(CacheState.HIT, readAndAsk(cache, source(name, 9_000)));
            }
            CacheStats stats = cache.stats();
            assertTrue(stats.evictions() >= 3, stats.toString());
            assertEquals(stats.evictions() - 1, stats.evictedUnread(), "all but the one that was read");
        }
    }
}
