package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.conversion.Transcoder;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.report.CacheStats;
import io.mbf.cache.settings.WatchOptions;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.verdict.Comparison;
import io.mbf.cache.verdict.Verdict;
import io.mbf.error.CorruptFileException;
import io.mbf.error.InvalidSettingException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.LocalFile;
import io.mbf.file.SourceIdentity;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetCacheTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private final TestClock clock = new TestClock();
    private final List<ParquetCache> opened = new ArrayList<>();
    private Path source;
    private long[] rows;

    @BeforeEach
    void makeSource() {
        rows = LongStream.range(0, 20_000).toArray();
        source = Sources.write(temp.resolve("a.parquet"), LongStream.of(rows));
    }

    @AfterEach
    void closeCaches() {
        opened.forEach(ParquetCache::close);
    }

    private CacheBuilder builder() {
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = clock;
        return builder;
    }

    private ParquetCache open(CacheBuilder builder) {
        ParquetCache cache = builder.build();
        opened.add(cache);
        return cache;
    }

    private ParquetCache open() {
        return open(builder());
    }

    /** Reads, checks the rows, and lets a conversion finish. */
    private void read(ParquetCache cache) {
        assertArrayEquals(rows, Sources.ids(cache.read(source)));
        assertTrue(cache.awaitConversions(LONG));
    }

    private static CacheState state(ParquetCache cache, Path source) {
        return cache.why(source).state();
    }

    private Path onlyEntry() throws IOException {
        List<Path> entries = Sources.filesIn(temp.resolve("cache")).stream()
                .filter(file -> file.toString().endsWith(".mbf"))
                .toList();
        assertEquals(1, entries.size());
        return entries.get(0);
    }

    private void rewrite(LongStream ids) {
        rows = ids.toArray();
        Sources.write(source, LongStream.of(rows));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, SourceIdentity.CURRENT_MAPPING + 1})
    void anEntryThatWasMadeByOtherRulesIsMadeAgain(int mapping) {
        CacheBuilder other = builder();
        other.transcoder = (from, to, identity, options, progress) -> Transcoder.parquetToMbf(
                from,
                to,
                new SourceIdentity(
                        identity.uri(),
                        identity.size(),
                        identity.modifiedNanos(),
                        identity.changedNanos(),
                        identity.fileId(),
                        identity.footerHash(),
                        mapping),
                options,
                progress);
        read(open(other));
        ParquetCache cache = open();
        assertEquals(CacheState.STALE, state(cache, source));
        assertEquals(
                "mapping differs from what the entry was made from",
                cache.why(source).reason());
        assertEquals(CacheEntry.State.STALE, cache.entries().get(0).state());
        try (Batches batches = cache.read(source).batches()) {
            assertEquals("parquet", batches.explain().report().format());
            assertArrayEquals(rows, Sources.ids(batches));
        }
        assertTrue(cache.awaitConversions(LONG));
        assertEquals(CacheState.HIT, state(cache, source));
    }

    @Test
    void theFirstReadIsDirectAndTheSecondIsMapped() {
        ParquetCache cache = open();
        assertEquals(CacheState.MISS, state(cache, source));
        try (Batches batches = cache.read(source).batches()) {
            assertEquals("parquet", batches.explain().report().format());
            assertArrayEquals(rows, Sources.ids(batches));
        }
        assertTrue(cache.awaitConversions(LONG));
        assertEquals(CacheState.HIT, state(cache, source));
        try (Batches batches = cache.read(source).batches()) {
            assertEquals("mbf", batches.explain().report().format());
            assertArrayEquals(rows, Sources.ids(batches));
        }
        CacheStats stats = cache.stats();
        assertEquals(1, stats.hits());
        assertEquals(Map.of(CacheState.MISS, 1L), stats.misses());
        assertEquals(1, stats.conversions());
        assertEquals(1, stats.entries());
    }

    @Test
    void anEntryIsPrivateAndNothingElseIsLeft() throws IOException {
        read(open());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(onlyEntry())));
        for (Path file : Sources.filesIn(temp.resolve("cache"))) {
            assertFalse(file.toString().endsWith(".tmp"), file.toString());
        }
    }

    @Test
    void anotherCacheOnTheDirectoryHitsAtOnce() {
        read(open());
        ParquetCache second = open();
        read(second);
        assertEquals(1, second.stats().hits());
        assertEquals(0, second.stats().conversions());
    }

    @Test
    void aLinkToTheSourceSharesItsEntry() throws IOException {
        ParquetCache cache = open();
        read(cache);
        assertEquals(CacheState.HIT, state(cache, Files.createSymbolicLink(temp.resolve("link"), source)));
    }

    @Test
    void aTouchedSourceIsReadAnew() throws IOException {
        ParquetCache cache = open();
        read(cache);
        Files.setLastModifiedTime(source, FileTime.from(clock.instant().minusSeconds(600)));
        Verdict verdict = cache.why(source);
        assertEquals(CacheState.STALE, verdict.state());
        assertEquals(
                List.of("modified", "changed"),
                verdict.compared().stream()
                        .filter(field -> !field.same())
                        .map(Comparison::field)
                        .toList());
        read(cache);
        assertEquals(CacheState.HIT, state(cache, source));
    }

    @Test
    void aRewrittenSourceGivesItsNewRows() {
        ParquetCache cache = open();
        read(cache);
        rewrite(LongStream.range(5, 30_000));
        read(cache);
        read(cache);
        assertEquals(1, cache.stats().hits());
        assertEquals(2, cache.stats().conversions());
    }

    @Test
    void aRewriteWithTheSameSizeAndTimeIsNoticed() throws IOException {
        ParquetCache cache = open();
        read(cache);
        FileTime modified = Files.getLastModifiedTime(source);
        long size = Files.size(source);
        rewrite(LongStream.of(rows).map(id -> 19_999 - id));
        Files.setLastModifiedTime(source, modified);
        assertEquals(size, Files.size(source));
        read(cache);
        assertEquals(
                Map.of(CacheState.MISS, 1L, CacheState.STALE, 1L), cache.stats().misses());
    }

    @Test
    void anotherFileMovedIntoPlaceIsNoticed() throws IOException {
        ParquetCache cache = open();
        read(cache);
        Path other = temp.resolve("other");
        rows = LongStream.range(0, 20_000).map(id -> 19_999 - id).toArray();
        Sources.write(other, LongStream.of(rows));
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(source));
        Files.move(other, source, StandardCopyOption.ATOMIC_MOVE);
        read(cache);
        read(cache);
        assertEquals(1, cache.stats().hits());
    }

    @Test
    void swappedEntriesAreDetected() throws IOException {
        ParquetCache cache = open();
        read(cache);
        Path first = onlyEntry();
        Path b = Sources.write(temp.resolve("b.parquet"), LongStream.range(100, 20_100));
        Sources.ids(cache.read(b));
        assertTrue(cache.awaitConversions(LONG));
        Path second = Sources.filesIn(temp.resolve("cache")).stream()
                .filter(file -> file.toString().endsWith(".mbf") && !file.equals(first))
                .findFirst()
                .orElseThrow();
        Path aside = temp.resolve("aside");
        Files.move(first, aside);
        Files.move(second, first);
        Files.move(aside, second);
        assertEquals(CacheState.STALE, state(cache, source));
        read(cache);
        assertArrayEquals(LongStream.range(100, 20_100).toArray(), Sources.ids(cache.read(b)));
        assertTrue(cache.awaitConversions(LONG));
        assertEquals(CacheState.HIT, state(cache, source));
        assertEquals(CacheState.HIT, state(cache, b));
    }

    @Test
    void aSourceThatChangedJustNowIsConvertedOnceItIsQuiet() throws IOException {
        List<Duration> waits = new ArrayList<>();
        CacheBuilder builder = builder();
        builder.timer = (delay, executor, task) -> {
            waits.add(delay);
            clock.advance(delay);
            executor.execute(task);
        };
        clock.set(Files.getLastModifiedTime(source).toInstant().plusMillis(500));
        ParquetCache cache = open(builder);
        assertEquals(CacheState.RACY, state(cache, source));
        read(cache);
        assertEquals(1, waits.size());
        assertTrue(waits.get(0).toMillis() >= 1_400 && waits.get(0).toMillis() <= 1_501, waits.toString());
        assertEquals(Map.of(CacheState.RACY, 1L), cache.stats().misses());
        assertEquals(CacheState.HIT, state(cache, source));
    }

    @Test
    void aSourceThatKeepsChangingIsNotWaitedForForever() throws IOException {
        CacheBuilder builder = builder();
        builder.timer = (delay, executor, task) -> executor.execute(task);
        clock.set(Files.getLastModifiedTime(source).toInstant());
        ParquetCache cache = open(builder);
        read(cache);
        assertEquals(0, cache.stats().conversions());
        assertEquals(CacheState.RACY, state(cache, source));
    }

    @Test
    void timesInTheFutureAreNotCachedAndNotWaitedFor() throws IOException {
        Files.setLastModifiedTime(source, FileTime.from(clock.instant().plusSeconds(3600)));
        ParquetCache cache = open();
        read(cache);
        assertEquals(CacheState.RACY, state(cache, source));
        assertEquals("the source's times lie in the future", cache.why(source).reason());
        assertEquals(0, cache.stats().conversions());
    }

    @Test
    void aSourceThatChangesDuringItsConversionIsNotPublished() {
        CountDownLatch isRead = new CountDownLatch(1);
        CacheBuilder builder = builder();
        builder.transcoder = (from, to, identity, encoding, progress) -> {
            var summary = Transcoder.parquetToMbf(from, to, identity, encoding, progress);
            await(isRead);
            rewrite(LongStream.range(7, 8_000));
            return summary;
        };
        ParquetCache cache = open(builder);
        assertArrayEquals(rows, Sources.ids(cache.read(source)));
        isRead.countDown();
        assertTrue(cache.awaitConversions(LONG));
        assertEquals(1, cache.stats().conversionsDiscarded());
        assertEquals(0, cache.stats().entries());
        assertEquals(CacheState.MISS, state(cache, source));
        assertArrayEquals(rows, Sources.ids(cache.read(source)));
    }

    @Test
    void aChangeThatTheConversionMeetsItselfIsNoFailure() {
        CacheBuilder builder = builder();
        builder.transcoder = (from, to, identity, encoding, progress) -> {
            throw new SourceChangedException(from.toString(), "size was 1, is 2");
        };
        ParquetCache cache = open(builder);
        read(cache);
        assertEquals(1, cache.stats().conversionsDiscarded());
        assertEquals(0, cache.stats().conversionFailures());
        assertEquals(CacheState.MISS, state(cache, source));
    }

    @Test
    void readsDuringAConversionAreDirectAndQueueNoSecond() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CacheBuilder builder = builder();
        builder.transcoder = (from, to, identity, encoding, progress) -> {
            started.countDown();
            await(goOn);
            return Transcoder.parquetToMbf(from, to, identity, encoding, progress);
        };
        ParquetCache cache = open(builder);
        assertArrayEquals(rows, Sources.ids(cache.read(source)));
        started.await();
        assertEquals(CacheState.CONVERTING, state(cache, source));
        assertArrayEquals(rows, Sources.ids(cache.read(source)));
        ParquetCache second = open();
        read(second);
        assertEquals(0, second.stats().conversions());
        assertFalse(cache.awaitConversions(Duration.ZERO));
        goOn.countDown();
        assertTrue(cache.awaitConversions(LONG));
        assertEquals(1, cache.stats().conversions());
        assertEquals(
                Map.of(CacheState.MISS, 1L, CacheState.CONVERTING, 1L),
                cache.stats().misses());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void closingCancelsAConversionAndLeavesNothing() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CacheBuilder builder = builder().exitWait(Duration.ZERO);
        builder.transcoder = (from, to, identity, encoding, progress) ->
                Transcoder.parquetToMbf(from, to, identity, encoding, done -> {
                    started.countDown();
                    while (true) {
                        progress.accept(done);
                        Thread.onSpinWait();
                    }
                });
        ParquetCache cache = open(builder);
        Dataset before = cache.read(source);
        Sources.ids(before);
        started.await();
        cache.close();
        assertEquals(
                List.of(),
                Sources.filesIn(temp.resolve("cache")).stream()
                        .filter(file -> !file.toString().endsWith(".lock") && !file.endsWith("statistics"))
                        .toList());
        assertArrayEquals(rows, Sources.ids(before));
    }

    @Test
    void aClosedCacheSaysSoWhateverItIsAsked() {
        ParquetCache cache = open();
        cache.close();
        cache.close();
        List<Runnable> all = List.of(
                () -> cache.read(source),
                () -> Mbf.readParquet(source, Mbf.cache(cache)),
                () -> cache.why(source),
                () -> cache.prewarm(source.toString()),
                () -> cache.watch(List.of(temp), WatchOptions.DEFAULT),
                () -> cache.awaitConversions(Duration.ZERO),
                cache::entries,
                () -> cache.verify(true),
                () -> cache.collectGarbage(true),
                () -> cache.evictUnusedFor(Duration.ZERO, true),
                cache::clear,
                () -> cache.remove(source),
                cache::stats,
                cache::totalStats,
                cache::zeroStats);
        for (Runnable each : all) {
            assertEquals(
                    "the cache is closed",
                    assertThrows(IllegalStateException.class, each::run).getMessage());
        }
        assertTrue(cache.isOn());
        assertEquals(temp.resolve("cache"), cache.directory().orElseThrow());
    }

    @Test
    void aFailedConversionIsCountedExplainedAndTriedAgainLater() throws IOException {
        int[] attempts = new int[1];
        CacheBuilder builder = builder();
        builder.transcoder = (from, to, identity, encoding, progress) -> {
            if (attempts[0]++ == 0) {
                throw new UncheckedIOException(new IOException("No space left on device"));
            }
            return Transcoder.parquetToMbf(from, to, identity, encoding, progress);
        };
        ParquetCache cache = open(builder);
        read(cache);
        assertEquals(1, cache.stats().conversionFailures());
        assertEquals(CacheState.UNCONVERTIBLE, state(cache, source));
        assertTrue(
                cache.why(source).reason().contains("No space left on device"),
                cache.why(source).toString());
        read(cache);
        assertEquals(1, attempts[0]);
        clock.advance(Duration.ofMinutes(2));
        read(cache);
        assertEquals(CacheState.HIT, state(cache, source));
    }

    @Test
    void aSourceThatCannotBeConvertedIsTriedAgainOnlyWhenItChanges() {
        int[] attempts = new int[1];
        CacheBuilder builder = builder();
        builder.transcoder = (from, to, identity, encoding, progress) -> {
            attempts[0]++;
            throw new CorruptFileException(from.toString(), "column x", "cannot be converted");
        };
        ParquetCache cache = open(builder);
        read(cache);
        clock.advance(Duration.ofDays(1));
        read(cache);
        assertEquals(1, attempts[0]);
        rewrite(LongStream.range(0, 10));
        read(cache);
        assertEquals(2, attempts[0]);
    }

    @Test
    void anErrorOfTheVirtualMachineInAConversionDoesNotEndConverting() {
        int[] attempts = new int[1];
        CacheBuilder builder = builder();
        builder.transcoder = (from, to, identity, encoding, progress) -> {
            if (attempts[0]++ == 0) {
                throw new OutOfMemoryError("planted by a test");
            }
            return Transcoder.parquetToMbf(from, to, identity, encoding, progress);
        };
        ParquetCache cache = open(builder);
        read(cache);
        assertEquals(1, cache.stats().conversionFailures());
        clock.advance(Duration.ofMinutes(2));
        read(cache);
        assertEquals(1, cache.stats().conversions());
    }

    @Test
    void aSourceTooLargeForTheCacheIsNotConverted() throws IOException {
        ParquetCache cache = open(builder().maxBytes(Files.size(source)));
        read(cache);
        assertEquals(CacheState.OVER_BUDGET, state(cache, source));
        assertEquals(0, cache.stats().conversions());
    }

    @Test
    void anEntryThatTurnsOutTooLargeIsNotPublishedNorMadeAgain() throws IOException {
        int[] attempts = new int[1];
        CacheBuilder builder = builder().maxBytes(2 * Files.size(source));
        builder.transcoder = (from, to, identity, options, progress) -> {
            attempts[0]++;
            try {
                Files.write(to, new byte[(int) (3 * from.file().state().size())]);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            return new Transcoder.Made(0, 0, 0, 0, 0, 0, List.of());
        };
        ParquetCache cache = open(builder);
        read(cache);
        clock.advance(Duration.ofDays(1));
        read(cache);
        assertEquals(1, attempts[0]);
        assertEquals(CacheState.OVER_BUDGET, state(cache, source));
        assertEquals(0, cache.stats().entries());
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE / 2, Long.MAX_VALUE - 1, Long.MAX_VALUE})
    void aDiskTooFullIsNotFilledFurther(long minFree) {
        ParquetCache cache = open(builder().minFreeBytes(minFree));
        read(cache);
        assertEquals(CacheState.OVER_BUDGET, state(cache, source));
        assertEquals("the disk is too full", cache.why(source).reason());
    }

    @Test
    void theLeastRecentlyUsedEntryIsEvicted() throws IOException {
        rewrite(Sources.noise(1, 20_000));
        ParquetCache measuring = open(builder().directory(temp.resolve("measuring")));
        read(measuring);
        long each = measuring.stats().bytes();
        ParquetCache cache = open(builder().maxBytes(3 * each - 1));
        Path b = Files.copy(source, temp.resolve("b.parquet"));
        Path c = Files.copy(source, temp.resolve("c.parquet"));
        for (Path file : List.of(source, b, source, c)) {
            Sources.ids(cache.read(file));
            assertTrue(cache.awaitConversions(LONG));
            clock.advance(Duration.ofMinutes(10));
        }
        assertEquals(CacheState.HIT, state(cache, source));
        assertEquals(CacheState.MISS, state(cache, b));
        assertEquals(CacheState.HIT, state(cache, c));
        assertEquals(1, cache.stats().evictions());
        assertEquals(each, cache.stats().evictedBytes());
    }

    @Test
    void aReaderOutlivesTheEvictionOfItsEntry() throws IOException {
        ParquetCache cache = open();
        read(cache);
        try (Batches batches = cache.read(source).batches()) {
            batches.next();
            assertEquals(1, cache.clear());
            cache.close();
            long[] rest = Sources.ids(batches);
            assertEquals(rows[rows.length - 1], rest[rest.length - 1]);
        }
    }

    @Test
    void anEntryThatWasDeletedBehindOurBackIsMissed() throws IOException {
        ParquetCache cache = open();
        read(cache);
        read(cache);
        Files.delete(onlyEntry());
        assertEquals(CacheState.MISS, state(cache, source));
        read(cache);
        assertEquals(CacheState.HIT, state(cache, source));
    }

    @Test
    void aDirectoryThatWasDeletedIsMadeAnew() throws IOException {
        ParquetCache cache = open();
        read(cache);
        for (Path file : Sources.filesIn(temp.resolve("cache"))) {
            Files.delete(file);
        }
        Files.delete(temp.resolve("cache/locks"));
        Files.delete(temp.resolve("cache"));
        read(cache);
        assertEquals(CacheState.HIT, state(cache, source));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("cache"))));
    }

    @Test
    void aMissingSourceIsAClearErrorAndItsEntryGoes() throws IOException {
        ParquetCache cache = open();
        read(cache);
        Files.delete(source);
        var error = assertThrows(UncheckedIOException.class, () -> Sources.ids(cache.read(source)));
        assertInstanceOf(NoSuchFileException.class, error.getCause());
        assertEquals(source + ": no such file", error.getMessage());
        assertEquals(0, cache.stats().entries());
    }

    @Test
    void aRefusedDirectoryTurnsCachingOffAndReadsGoOn() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("open"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        ParquetCache cache = open(builder().directory(folder));
        read(cache);
        Verdict verdict = cache.why(source);
        assertEquals(CacheState.DISABLED, verdict.state());
        assertEquals("caching is off: " + folder + ": others may write to it (rwxrwxrwx)", verdict.reason());
        assertEquals(0, Sources.filesIn(folder).size());
        assertEquals(Map.of(CacheState.DISABLED, 1L), cache.stats().misses());
    }

    @Test
    void withoutAHomeReadsAreDirect() {
        CacheBuilder builder = ParquetCache.builder();
        builder.environment = Map.of();
        builder.osName = "Linux";
        ParquetCache cache = open(builder);
        read(cache);
        assertTrue(cache.directory().isEmpty());
        assertEquals(CacheState.DISABLED, state(cache, source));
        assertEquals(List.of(), cache.entries());
        assertEquals(0, cache.clear());
    }

    @Test
    void aSwitchedOffCacheMakesNoFolder() {
        ParquetCache cache = open(builder().enabled(false));
        read(cache);
        assertFalse(Files.exists(temp.resolve("cache")));
    }

    @Test
    void entriesSayWhatTheyAreOf() throws IOException {
        ParquetCache cache = open();
        read(cache);
        CacheEntry entry = cache.entries().get(0);
        assertEquals(
                source.toRealPath().toUri().toString(),
                entry.source().orElseThrow().uri());
        assertEquals(20_000, entry.rows());
        assertEquals(Files.size(entry.file()), entry.bytes());
        assertEquals(CacheEntry.State.UNREAD, entry.state());
        read(cache);
        entry = cache.entries().get(0);
        assertEquals(CacheEntry.State.FRESH, entry.state());
        assertEquals(clock.instant().truncatedTo(ChronoUnit.MILLIS), entry.lastUsed());
        Files.writeString(entry.file(), "rubbish");
        assertTrue(cache.entries().get(0).problem().isPresent());
    }

    @Test
    void anEntryCanBeRemovedEvenIfItsSourceIsGone() throws IOException {
        ParquetCache cache = open();
        read(cache);
        Files.delete(source);
        assertTrue(cache.remove(source));
        assertFalse(cache.remove(source));
        assertEquals(0, cache.stats().entries());
    }

    @Test
    void orphansOfCrashedProcessesAreRemovedAtTheStart() throws IOException {
        open();
        Path orphan = Files.createFile(temp.resolve("cache/.0123456789abcdef0123456789abcdef.mbf.2147483647-ab.tmp"));
        open();
        assertFalse(Files.exists(orphan));
    }

    @Test
    void progressIsReportedWhileWaiting() {
        CountDownLatch reported = new CountDownLatch(1);
        CacheBuilder builder = builder();
        builder.transcoder = (from, to, identity, encoding, progress) -> {
            await(reported);
            return Transcoder.parquetToMbf(from, to, identity, encoding, progress);
        };
        ParquetCache cache = open(builder);
        Sources.ids(cache.read(source));
        assertTrue(cache.awaitConversions(LONG, progress -> {
            assertEquals(new LocalFile(source), progress.source());
            reported.countDown();
        }));
    }

    @Test
    void aCacheWithAWrongSettingIsNotMade() {
        CacheBuilder builder = ParquetCache.builder().directory(temp.resolve("cache"));
        builder.environment = Map.of("MBF_CACHE_MAX_SIZE", "0");
        assertEquals(
                "environment variable MBF_CACHE_MAX_SIZE: must be more than 0, not '0'",
                assertThrows(InvalidSettingException.class, builder::build).getMessage());
    }
}
