package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.report.Removal;
import io.mbf.file.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeepingTest {

    @TempDir
    Path temp;

    private final TestClock clock = new TestClock();
    private ParquetCache cache;

    @BeforeEach
    void open() {
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = clock;
        cache = builder.build();
    }

    @AfterEach
    void close() {
        cache.close();
    }

    private Path cached(String name) {
        Path source = Sources.write(temp.resolve(name), LongStream.range(0, 1000));
        cache.prewarm(source.toString());
        return source;
    }

    private Path entry(Path source) {
        return new CacheDirectory(temp.resolve("cache"))
                .entry(new LocalFile(source).canonical().uri());
    }

    private Map<Path, CacheEntry.State> states(List<CacheEntry> entries) {
        return entries.stream().collect(Collectors.toMap(CacheEntry::file, CacheEntry::state));
    }

    @Test
    void garbageIsWhatNobodyWillReadAgain() throws IOException {
        Path kept = cached("kept.parquet");
        Path stale = cached("stale.parquet");
        Path gone = cached("gone.parquet");
        Path damaged = cached("damaged.parquet");
        Sources.write(stale, LongStream.range(0, 5));
        Files.delete(gone);
        Sources.flip(entry(damaged), 2);
        Path orphan = Files.createFile(temp.resolve("cache/.x.mbf.999999999-1.tmp"));
        List<Removal> would = cache.collectGarbage(true);
        assertEquals(
                List.of(entry(damaged), entry(gone), entry(stale), orphan).stream()
                        .sorted()
                        .toList(),
                would.stream().map(Removal::file).sorted().toList());
        assertTrue(Files.exists(orphan));
        assertEquals(4, cache.collectGarbage(false).size());
        assertEquals(Map.of(entry(kept), CacheEntry.State.UNREAD), states(cache.entries()));
        assertFalse(Files.exists(orphan));
        assertEquals(List.of(), cache.collectGarbage(true));
    }

    @Test
    void entriesUnusedForLongAreEvicted() {
        Path old = cached("old.parquet");
        clock.advance(Duration.ofDays(20));
        Path young = cached("young.parquet");
        clock.advance(Duration.ofDays(20));
        assertEquals(
                List.of(entry(old)),
                cache.evictUnusedFor(Duration.ofDays(30), true).stream()
                        .map(Removal::file)
                        .toList());
        assertEquals(1, cache.evictUnusedFor(Duration.ofDays(30), false).size());
        assertEquals(Map.of(entry(young), CacheEntry.State.UNREAD), states(cache.entries()));
    }

    @Test
    void verifyFindsDamageThatOpeningDoesNotAndSwappedEntries() throws IOException {
        Path large = Sources.write(temp.resolve("large.parquet"), Sources.noise(1, 60_000));
        cache.prewarm(large.toString());
        Path a = cached("a.parquet");
        Path b = cached("b.parquet");
        Sources.flip(entry(large), 100_000);
        Path aside = Files.move(entry(a), temp.resolve("aside"));
        Files.move(entry(b), entry(a));
        Files.move(aside, entry(b));
        assertEquals(CacheEntry.State.FRESH, states(cache.entries()).get(entry(large)));
        List<CacheEntry> checked = cache.verify(false);
        assertEquals(
                Map.of(
                        entry(large), CacheEntry.State.DAMAGED,
                        entry(a), CacheEntry.State.DAMAGED,
                        entry(b), CacheEntry.State.DAMAGED),
                states(checked));
        assertEquals(3, cache.verify(true).size());
        assertEquals(List.of(), cache.entries());
    }

    @Test
    void statisticsOfManyEntriesOpenNone() throws IOException {
        for (int i = 0; i < 200; i++) {
            Files.writeString(temp.resolve("cache/%032x.mbf".formatted(i)), "not opened");
        }
        assertEquals(200, cache.totalStats().entries());
    }
}
