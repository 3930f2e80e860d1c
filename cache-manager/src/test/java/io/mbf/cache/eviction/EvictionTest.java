package io.mbf.cache.eviction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.file.FileState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvictionTest {

    private static final Instant NOW = Instant.parse("2024-01-01T00:00:00Z");
    private static final long PLENTY = 1L << 40;

    private static final Predicate<CacheDirectory.Listed> NONE_PINNED = entry -> false;
    private static final ToDoubleFunction<CacheDirectory.Listed> NOTHING_SAVED = entry -> 0;

    private static CacheDirectory.Listed entry(String name, long size, long usedSecondsAgo) {
        long used = TimeUnit.SECONDS.toNanos(NOW.getEpochSecond() - usedSecondsAgo);
        return new CacheDirectory.Listed(Path.of(name), FileState.of(size, used, name.hashCode()));
    }

    private static List<String> names(List<CacheDirectory.Listed> entries) {
        return entries.stream().map(e -> e.file().toString()).toList();
    }

    @Test
    void nothingIsEvictedUpToTheLimit() {
        var entries = List.of(entry("a", 60, 3), entry("b", 40, 2));
        assertEquals(List.of(), new Eviction(100, 0).choose(entries, PLENTY, null, NONE_PINNED, NOTHING_SAVED, NOW));
    }

    @Test
    void theLeastRecentlyUsedGoFirstUntilNineTenthsRemain() {
        var entries = List.of(entry("c", 30, 10), entry("a", 30, 30), entry("d", 30, 1), entry("b", 30, 20));
        assertEquals(
                List.of("a"),
                names(new Eviction(100, 0).choose(entries, PLENTY, null, NONE_PINNED, NOTHING_SAVED, NOW)));
        assertEquals(
                List.of("a", "b"),
                names(new Eviction(99, 0).choose(entries, PLENTY, null, NONE_PINNED, NOTHING_SAVED, NOW)));
    }

    @Test
    void theEntryJustPublishedStaysEvenIfItLooksOldest() {
        var entries = List.of(entry("new", 50, 100), entry("a", 60, 3), entry("b", 10, 2));
        assertEquals(
                List.of("a"),
                names(new Eviction(100, 0).choose(entries, PLENTY, Path.of("new"), NONE_PINNED, NOTHING_SAVED, NOW)));
    }

    @Test
    void anEntryThatAloneIsOverTheLimitGoes() {
        var entries = List.of(entry("new", 101, 0));
        assertEquals(
                List.of("new"),
                names(new Eviction(100, 0).choose(entries, PLENTY, Path.of("new"), NONE_PINNED, NOTHING_SAVED, NOW)));
    }

    @Test
    void aFullDiskIsFreedAsFarAsNeededAndNoFurther() {
        var entries = List.of(entry("a", 10, 30), entry("b", 10, 20), entry("c", 10, 10));
        assertEquals(
                List.of("a", "b"),
                names(new Eviction(1000, 120).choose(entries, 100, null, NONE_PINNED, NOTHING_SAVED, NOW)));
    }

    @Test
    void aTimeInTheFutureDoesNotMakeImmortal() {
        // both count as used now; the name decides
        var entries = List.of(entry("z", 60, 0), entry("a", 60, -86400));
        assertEquals(
                List.of("a"),
                names(new Eviction(100, 0).choose(entries, PLENTY, null, NONE_PINNED, NOTHING_SAVED, NOW)));
    }

    @Test
    void ofTheLeastRecentlyUsedThoseGoFirstThatHaveSavedLeast() {
        var entries = List.of(entry("a", 30, 30), entry("b", 30, 20), entry("c", 30, 10), entry("d", 20, 1));
        ToDoubleFunction<CacheDirectory.Listed> saved =
                entry -> entry.file().toString().equals("a") ? 2 : 1;
        assertEquals(List.of("b"), names(new Eviction(100, 0).choose(entries, PLENTY, null, NONE_PINNED, saved, NOW)));
    }

    @Test
    void whatWasUsedJustNowStaysHoweverLittleItSaves() {
        var entries = List.of(entry("a", 30, 30), entry("b", 30, 20), entry("c", 30, 10), entry("d", 20, 1));
        ToDoubleFunction<CacheDirectory.Listed> saved =
                entry -> entry.file().toString().equals("d") ? 0 : 1;
        assertEquals(List.of("a"), names(new Eviction(100, 0).choose(entries, PLENTY, null, NONE_PINNED, saved, NOW)));
    }

    @Test
    void savedTimeIsWeighedAgainstTheBytesOfAllPartsOfAnEntry() {
        String entry = "0".repeat(32);
        var entries = List.of(
                entry(entry + ".parts/0-5-all.mbf", 30, 1),
                entry(entry + ".parts/5-5-all.mbf", 10, 1),
                entry("1".repeat(32) + ".mbf", 20, 1),
                entry("2".repeat(32) + ".mbf", 20, 1));
        SavedTime saved = new SavedTime(entries, Map.of(entry, 80L, "1".repeat(32), 100L));
        assertEquals(2, saved.applyAsDouble(entries.get(0)));
        assertEquals(2, saved.applyAsDouble(entries.get(1)));
        assertEquals(5, saved.applyAsDouble(entries.get(2)));
        assertEquals(3, saved.applyAsDouble(entries.get(3)), "the average");
    }

    @Test
    void anEntryThatSomebodyElseRemovedIsNoError(@TempDir Path temp) throws IOException {
        Path gone = Files.createFile(temp.resolve("gone.mbf"));
        Path there = Files.createFile(temp.resolve("there.mbf"));
        var chosen = List.of(
                new CacheDirectory.Listed(gone, FileState.of(gone, LinkOption.NOFOLLOW_LINKS)),
                new CacheDirectory.Listed(there, FileState.of(there, LinkOption.NOFOLLOW_LINKS)));
        Files.delete(gone);
        assertEquals(List.of(there.toString()), names(CacheDirectory.drop(chosen)));
    }
}
