package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.mbf.Mbf;
import io.mbf.cache.conversion.Publication.Step;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.report.PrewarmReport;
import io.mbf.cache.report.PrewarmReport.Outcome;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.verdict.CacheState;
import io.mbf.dataset.FileSet;
import io.mbf.error.SourceChangedException;
import io.mbf.file.FileState;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.predicate.Column;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small sources of one folder share an entry. */
class BundleTest {

    private static final int FILES = 30;
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path temp;

    private final TestClock clock = new TestClock();
    private final List<ParquetCache> open = new ArrayList<>();
    private final List<Runnable> held = new CopyOnWriteArrayList<>();
    private Path data;
    private ParquetCache cache;

    @BeforeEach
    void makeSources() throws IOException {
        data = Files.createDirectories(temp.resolve("data"));
        for (int i = 0; i < FILES; i++) {
            write(i, 1000L * i, 100);
        }
        cache = open(builder());
    }

    @AfterEach
    void close() {
        open.forEach(ParquetCache::close);
    }

    private CacheBuilder builder() {
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = clock;
        builder.timer = (delay, executor, task) -> held.add(() -> executor.execute(task));
        return builder;
    }

    private ParquetCache open(CacheBuilder builder) {
        ParquetCache made = builder.build();
        open.add(made);
        return made;
    }

    /** Conversions begin when they are let go: what is asked for before waits together, whatever the machine does. */
    private void holdConversions() throws IOException {
        long latest = 0;
        for (Path file : Sources.filesIn(data)) {
            FileState state = FileState.of(file);
            latest = Math.max(latest, Math.max(state.modifiedNanos(), state.changedNanos()));
        }
        clock.set(java.time.Instant.ofEpochSecond(0, latest).plusMillis(500));
    }

    private void letConversionsGo() {
        clock.advance(Duration.ofHours(1));
        List<Runnable> tasks = List.copyOf(held);
        held.clear();
        tasks.forEach(Runnable::run);
        assertTrue(cache.awaitConversions(LONG));
    }

    @Test
    void aCacheWithinAFolderOfDataAddsNoRowsToIt() {
        try (ParquetCache within = builder().directory(data.resolve("cache")).build()) {
            Dataset rows = Mbf.readParquet(data, Mbf.cache(within));
            assertEquals(FILES * 100L, rows.count());
            within.prewarm(data.toString());
            assertTrue(within.totalStats().entries() > 0);
            assertEquals(FILES * 100L, rows.count());
            assertEquals(FILES * 100L, Mbf.readParquet(data).count());
        }
    }

    private Path file(int number) {
        return data.resolve("part-%03d.parquet".formatted(number));
    }

    private void write(int number, long first, int rows) {
        Sources.write(file(number), LongStream.range(first, first + rows));
    }

    private PrewarmReport prewarm() {
        return cache.prewarm(data.toString());
    }

    private Path bundle() throws IOException {
        return new CacheDirectory(temp.resolve("cache")).bundle("file://" + data.toRealPath() + "/");
    }

    private long[] direct() {
        return Sources.ids(Dataset.of(FileSet.of(data), DecryptionKeys.NONE));
    }

    private void assertRight() {
        assertArrayEquals(direct(), Sources.ids(cache.read(data)));
    }

    private CacheState state(int number) {
        return cache.why(file(number)).state();
    }

    @Test
    void prewarmingASmallFolderMakesOneEntry() throws IOException {
        PrewarmReport report = prewarm();
        assertEquals(FILES, report.with(Outcome.CONVERTED).size());
        assertEquals(FILES * 100, report.sum(PrewarmReport.Item::rows));
        assertEquals(Files.size(bundle()), report.sum(PrewarmReport.Item::entryBytes));
        assertEquals(1, cache.stats().entries());
        assertEquals(FILES, prewarm().with(Outcome.FRESH).size());
    }

    @Test
    void filesThatHaveJustBeenWrittenAreWaitedForTogether() throws IOException {
        for (int i = 0; i < FILES; i++) {
            Files.setLastModifiedTime(file(i), FileTime.from(java.time.Instant.now()));
        }
        CacheBuilder builder = builder();
        builder.clock = Clock.systemUTC();
        cache = open(builder);
        assertEquals(FILES, prewarm().with(Outcome.CONVERTED).size());
        assertEquals(1, cache.stats().entries());
    }

    @Test
    void aReadOfTheFolderIsOneHit() {
        prewarm();
        assertRight();
        assertEquals(1, cache.stats().hits());
        assertEquals(
                0, cache.stats().misses().values().stream().mapToLong(l -> l).sum());
    }

    @Test
    void allFilesOfTheFolderCountAsReadFromTheCache() {
        prewarm();
        Dataset dataset = cache.read(data);
        Sources.ids(dataset);
        assertTrue(
                dataset.explain().toString().contains(FILES + " read, " + FILES + " of them from the cache"),
                dataset.explain()::toString);
    }

    @Test
    void oneFileAloneIsReadFromTheBundleToo() {
        prewarm();
        Dataset dataset = cache.read(file(7));
        assertArrayEquals(LongStream.range(7000, 7100).toArray(), Sources.ids(dataset));
        assertTrue(dataset.explain().toString().contains("read from the mapped bundle"));
        assertArrayEquals(
                new long[] {7099}, Sources.ids(dataset.where(Column.col("id").ge(7099L))));
        assertEquals(100, dataset.count());
        assertEquals(CacheState.HIT, state(7));
    }

    @Test
    void fewerThanEightSourcesGetEntriesOfTheirOwn() throws IOException {
        for (int i = 7; i < FILES; i++) {
            Files.delete(file(i));
        }
        prewarm();
        assertEquals(7, cache.stats().entries());
    }

    @Test
    void nothingIsBundledIfTheSettingSaysSo() {
        cache = open(builder().bundleBelowBytes(0));
        prewarm();
        assertEquals(FILES, cache.stats().entries());
        assertRight();
    }

    @Test
    void largerSourcesGetEntriesOfTheirOwn() throws IOException {
        cache = open(builder().bundleBelowBytes(Files.size(file(1)) + 1));
        Sources.write(file(3), Sources.noise(1, 5000));
        prewarm();
        assertEquals(2, cache.stats().entries());
        assertRight();
    }

    @Test
    void readsThatMissMakeABundle() throws IOException {
        holdConversions();
        assertRight();
        letConversionsGo();
        assertEquals(1, cache.stats().entries());
        assertRight();
        assertEquals(1, cache.stats().hits());
    }

    @Test
    void aFileThatWasRewrittenIsReadDirectly() {
        prewarm();
        write(5, 5, 7);
        assertRight();
        write(5, 5000, 100);
        assertRight();
        assertTrue(cache.awaitConversions(LONG));
        assertEquals(CacheState.MISS, state(5));
        assertEquals(CacheState.HIT, state(6));
    }

    @Test
    void aFileThatWasAddedIsReadDirectly() {
        prewarm();
        Sources.write(data.resolve("part-004b.parquet"), LongStream.range(1, 3));
        assertRight();
    }

    @Test
    void aFileThatIsGoneIsLeftOut() throws IOException {
        prewarm();
        Files.delete(file(0));
        Files.delete(file(17));
        assertRight();
        assertEquals(2, cache.stats().hits());
    }

    @Test
    void filesThatChangedPlacesAreReadDirectly() throws IOException {
        prewarm();
        Path aside = Files.move(file(3), temp.resolve("aside"));
        Files.move(file(4), file(3));
        Files.move(aside, file(4));
        assertRight();
    }

    @Test
    void aLinkToAnotherFileIsNotTakenForTheOneThatWasThere() throws IOException {
        prewarm();
        Files.delete(file(3));
        Files.createSymbolicLink(file(3), file(4));
        assertRight();
    }

    @Test
    void aLinkToTheFolderLeadsToItsBundle() throws IOException {
        prewarm();
        Path link = Files.createSymbolicLink(temp.resolve("link"), data);
        assertArrayEquals(direct(), Sources.ids(cache.read(link)));
        assertEquals(1, cache.stats().hits());
    }

    @Test
    void whileLessThanATenthIsMissingTheBundleStaysAsItIs() throws IOException {
        prewarm();
        FileState before = FileState.of(bundle());
        write(5, 5, 7);
        write(6, 6, 7);
        assertRight();
        assertTrue(cache.awaitConversions(LONG));
        assertEquals(before.id(), FileState.of(bundle()).id());
        assertEquals(1, cache.stats().entries());
        assertTrue(cache.why(file(5)).next().contains("made anew"), cache.why(file(5))::toString);
    }

    @Test
    void onceATenthIsMissingTheBundleIsMadeAnew() throws IOException {
        prewarm();
        FileState before = FileState.of(bundle());
        for (int i = 10; i < 13; i++) {
            write(i, i, 7);
        }
        Files.delete(file(20));
        holdConversions();
        assertRight();
        letConversionsGo();
        assertFalse(before.id() == FileState.of(bundle()).id());
        assertEquals(1, cache.stats().entries());
        long hits = cache.stats().hits();
        assertRight();
        assertEquals(hits + 1, cache.stats().hits());
        assertEquals("bundle of 29 sources", cache.entries().get(0).part().orElseThrow());
    }

    @Test
    void sourcesOfAnotherSchemaGetEntriesOfTheirOwn() throws IOException {
        Files.copy(otherSchema(), file(3), StandardCopyOption.REPLACE_EXISTING);
        prewarm();
        assertEquals(2, cache.stats().entries());
        assertEquals(CacheState.HIT, state(3));
        assertEquals(CacheState.HIT, state(4));
    }

    private Path otherSchema() throws IOException {
        return OtherSources.write(temp.resolve("other.parquet"), 5);
    }

    @Test
    void aDamagedSourceIsLeftOutAndReported() throws IOException {
        Files.writeString(file(3), "no columns");
        PrewarmReport report = prewarm();
        assertEquals(FILES - 1, report.with(Outcome.CONVERTED).size());
        assertEquals(1, report.with(Outcome.FAILED).size());
        assertTrue(report.with(Outcome.FAILED).get(0).detail().contains("part-003.parquet"));
        assertEquals(1, cache.stats().entries());
    }

    @Test
    void aSourceThatTurnsOutDamagedOnTheWayIsLeftOut() throws IOException {
        Path bad = Sources.write(file(3), Sources.noise(1, 60_000)); // several row groups, uncompressed
        byte[] bytes = Files.readAllBytes(bad);
        for (int i = bytes.length * 3 / 4; i < bytes.length - 3000; i++) {
            bytes[i] = (byte) 0xff; // headers of later pages
        }
        Files.write(bad, bytes);
        PrewarmReport report = prewarm();
        assertEquals(FILES - 1, report.with(Outcome.CONVERTED).size());
        assertTrue(report.with(Outcome.FAILED).get(0).detail().contains("part-003.parquet"), report::toString);
        assertEquals(
                "bundle of " + FILES + " sources", cache.entries().get(0).part().orElseThrow());
        assertEquals(CacheState.HIT, state(4));
        assertFalse(state(3) == CacheState.HIT);
        Files.delete(bad);
        assertRight();
    }

    @Test
    void aSourceThatChangesWhileItIsReadIsLeftOut() throws IOException {
        int[] looks = new int[1];
        CacheBuilder builder = builder();
        builder.identities = source -> {
            if (source.uri().endsWith("part-003.parquet") && ++looks[0] == 3) {
                write(3, 77, 10);
            }
            return IdentityReader.stat(source);
        };
        cache = open(builder);
        PrewarmReport report = prewarm();
        assertEquals(FILES - 1, report.with(Outcome.CONVERTED).size());
        assertTrue(
                report.with(Outcome.FAILED).get(0).detail().contains("changed during the conversion"),
                report.items()::toString);
        assertRight();
        assertEquals(CacheState.HIT, state(4));
    }

    @Test
    void aSourceThatChangedAMomentAgoIsWaitedFor() throws IOException {
        holdConversions();
        assertRight();
        assertEquals(CacheState.CONVERTING, state(3));
        letConversionsGo();
        assertEquals(CacheState.HIT, state(3));
        assertEquals(1, cache.stats().entries());
    }

    @Test
    void damageThatIsMetOnTheWayIsMadeUpForFromTheSources() throws IOException {
        for (int i = 0; i < FILES; i++) {
            Sources.write(file(i), Sources.noise(i, 3000));
        }
        prewarm();
        long[] right = direct();
        Sources.flip(bundle(), Files.size(bundle()) / 2);
        assertArrayEquals(right, Sources.ids(cache.read(data)));
        assertEquals(1, cache.stats().fallbacks());
        assertTrue(cache.awaitConversions(LONG));
        assertArrayEquals(right, Sources.ids(cache.read(data)));
        assertEquals(1, cache.stats().fallbacks());
    }

    @Test
    void filteredRowsAreNeitherLostNorRepeatedWhenABundleFails() throws IOException {
        for (int i = 0; i < FILES; i++) {
            Sources.write(file(i), Sources.noise(i, 3000));
        }
        prewarm();
        Sources.flip(bundle(), Files.size(bundle()) / 2);
        var odd = Column.col("id").gt(0L);
        assertArrayEquals(
                Sources.ids(Dataset.of(FileSet.of(data), DecryptionKeys.NONE).where(odd)),
                Sources.ids(cache.read(data).where(odd)));
        assertEquals(1, cache.stats().fallbacks());
    }

    @Test
    void aBundleThatFailsIsNotReplacedByFilesThatChangedSince() throws IOException {
        for (int i = 0; i < FILES; i++) {
            Sources.write(file(i), Sources.noise(i, 3000));
        }
        prewarm();
        Sources.flip(bundle(), Files.size(bundle()) * 3 / 4);
        try (Batches batches = cache.read(data).batches()) {
            batches.next();
            for (int i = 0; i < FILES; i++) {
                Sources.write(file(i), Sources.noise(i + 100, 3000));
            }
            assertThrows(SourceChangedException.class, () -> {
                while (batches.next() != null) {}
            });
        }
    }

    @Test
    void aBundleThatIsNoneIsDropped() throws IOException {
        prewarm();
        Files.writeString(bundle(), "no bundle");
        assertRight();
        assertFalse(Files.exists(bundle()) && Files.size(bundle()) < 100);
    }

    @Test
    void theBundleOfAnotherFolderIsDropped() throws IOException {
        prewarm();
        Path other = Files.createDirectories(temp.resolve("other"));
        for (int i = 0; i < FILES; i++) {
            Sources.write(other.resolve(file(i).getFileName()), LongStream.range(0, 3));
        }
        Files.move(bundle(), bundle().resolveSibling("aside"));
        cache.prewarm(other.toString());
        Path wrong = new CacheDirectory(temp.resolve("cache")).bundle("file://" + other.toRealPath() + "/");
        Files.move(wrong, bundle());
        assertEquals(CacheEntry.State.DAMAGED, cache.entries().get(0).state());
        assertRight();
    }

    @Test
    void aReadGoesOnWhenItsBundleIsEvicted() throws IOException {
        prewarm();
        long[] right = direct();
        try (Batches batches = cache.read(data).batches()) {
            cache.clear();
            assertArrayEquals(right, Sources.ids(batches));
        }
        assertRight();
    }

    @Test
    void aPlanOutlivesTheBundle() throws IOException {
        prewarm();
        try (Batches batches = cache.read(data).batches()) {
            batches.explain();
            Files.delete(bundle());
            assertArrayEquals(direct(), Sources.ids(batches));
        }
    }

    @Test
    void partsOfARangeOfRowsAreRight() {
        prewarm();
        for (int parts : new int[] {1, 2, 7, 100}) {
            LongStream all = LongStream.empty();
            for (Batches batches : cache.read(data).batches(parts)) {
                try (batches) {
                    all = LongStream.concat(all, LongStream.of(Sources.ids(batches)));
                }
            }
            assertArrayEquals(direct(), all.toArray(), parts + " parts");
        }
    }

    @Test
    void partsForOtherProcessesAreReadFromTheBundleAsWell() {
        prewarm();
        LongStream all = LongStream.empty();
        for (var part : cache.read(data).parts(4)) {
            all = LongStream.concat(
                    all, LongStream.of(Sources.ids(cache.read(part, java.util.Optional.empty(), DecryptionKeys.NONE))));
        }
        assertArrayEquals(direct(), all.toArray());
        assertEquals(
                0, cache.stats().misses().values().stream().mapToLong(l -> l).sum());
        assertTrue(cache.stats().hits() >= 4);
    }

    @Test
    void aPartOfWhichAFileChangedFails() {
        prewarm();
        var part = cache.read(data).parts(1).get(0);
        write(9, 1, 1);
        assertThrows(
                SourceChangedException.class,
                () -> Sources.ids(cache.read(part, java.util.Optional.empty(), DecryptionKeys.NONE)));
    }

    @Test
    void aLimitIsKept() {
        prewarm();
        assertEquals(250, Sources.ids(cache.read(data).limit(250)).length);
    }

    @Test
    void removingASourceRemovesTheBundleThatHasIt() throws IOException {
        prewarm();
        assertFalse(cache.remove(data.resolve("other.parquet")));
        assertTrue(Files.exists(bundle()));
        assertTrue(cache.remove(file(3)));
        assertFalse(Files.exists(bundle()));
    }

    @Test
    void aListOfEntriesNamesTheFolder() throws IOException {
        prewarm();
        CacheEntry entry = cache.entries().get(0);
        assertEquals(CacheEntry.State.UNREAD, entry.state());
        assertEquals(bundle(), entry.file());
        assertEquals(
                "file://" + data.toRealPath() + "/",
                entry.source().orElseThrow().uri());
        assertEquals("bundle of 30 sources", entry.part().orElseThrow());
        assertEquals(3000, entry.rows());
        assertRight();
        assertEquals(CacheEntry.State.FRESH, cache.entries().get(0).state());
    }

    @Test
    void aBundleIsGarbageOnceATenthOfItIsStale() throws IOException {
        prewarm();
        Files.delete(file(1));
        write(2, 5, 7);
        assertEquals(List.of(), cache.collectGarbage(false));
        write(3, 5, 7);
        assertEquals(CacheEntry.State.STALE, cache.entries().get(0).state());
        assertEquals(1, cache.collectGarbage(false).size());
        assertRight();
    }

    @Test
    void verifyFindsDamageInABundle() throws IOException {
        for (int i = 0; i < FILES; i++) {
            Sources.write(file(i), Sources.noise(i, 3000));
        }
        prewarm();
        assertEquals(CacheEntry.State.UNREAD, cache.verify(false).get(0).state());
        Sources.flip(bundle(), Files.size(bundle()) / 2);
        assertEquals(CacheEntry.State.DAMAGED, cache.verify(true).get(0).state());
        assertFalse(Files.exists(bundle()));
    }

    @Test
    void whatIsCancelledLeavesNothingBehind() throws IOException {
        int[] calls = new int[1];
        assertThrows(
                CancellationException.class,
                () -> cache.prewarm(List.of(data.toString()), PrewarmOptions.DEFAULT.onProgress(done -> {
                    if (++calls[0] == 20) {
                        throw new CancellationException("enough");
                    }
                })));
        assertEquals(
                List.of(),
                Sources.filesIn(temp.resolve("cache")).stream()
                        .filter(file -> file.toString().contains(".mbf"))
                        .toList());
    }

    @Test
    void aProcessThatEndsAtAnyStepLeavesABundleOrNone() throws IOException {
        for (Step step : Step.values()) {
            cache.clear();
            CacheBuilder builder = builder();
            builder.steps = reached -> {
                if (reached == step) {
                    throw new IllegalStateException("stopped at " + step);
                }
            };
            cache = open(builder);
            prewarm();
            cache = open(builder());
            assertRight();
            for (CacheEntry entry : cache.verify(false)) {
                if (entry.state() != CacheEntry.State.FRESH && entry.state() != CacheEntry.State.UNREAD) {
                    fail(step + ": " + entry);
                }
            }
        }
    }

    @Test
    void twoCachesOnOneDirectoryShareABundle() throws IOException {
        prewarm();
        ParquetCache other = open(builder());
        assertArrayEquals(direct(), Sources.ids(other.read(data)));
        assertEquals(1, other.stats().hits());
        for (int i = 10; i < 14; i++) {
            write(i, i, 7);
        }
        holdConversions();
        assertArrayEquals(direct(), Sources.ids(other.read(data)));
        letConversionsGo();
        assertTrue(other.awaitConversions(LONG));
        long hits = cache.stats().hits();
        assertRight();
        assertEquals(hits + 1, cache.stats().hits());
    }

    @Test
    void aBundleThatWouldNotFitTheLimitIsNotMade() throws IOException {
        cache = open(builder().maxBytes(5 * Files.size(file(1))));
        prewarm();
        assertFalse(Files.exists(bundle()));
        assertRight();
    }

    @Test
    void foldersWithPartitionColumnsHaveABundleEach() throws IOException {
        Path hive = temp.resolve("hive");
        for (int k = 0; k < 4; k++) {
            Path folder = Files.createDirectories(hive.resolve("k=" + k));
            for (int i = 0; i < 10; i++) {
                Sources.write(
                        folder.resolve(i + ".parquet"), LongStream.range(k * 1000 + i * 10, k * 1000 + i * 10 + 9));
            }
        }
        cache.prewarm(hive.toString());
        assertEquals(4, cache.stats().entries());
        Dataset direct = Dataset.of(FileSet.of(hive), DecryptionKeys.NONE);
        assertArrayEquals(Sources.ids(direct), Sources.ids(cache.read(hive)));
        assertEquals(4, cache.stats().hits());
        var two = Column.col("k").eq(2);
        assertArrayEquals(
                Sources.ids(direct.where(two)), Sources.ids(cache.read(hive).where(two)));
        assertEquals(5, cache.stats().hits());
    }

    @Test
    void fewNewSourcesGetEntriesOfTheirOwnWhenSomebodyPrewarms() throws IOException {
        prewarm();
        FileState before = FileState.of(bundle());
        write(5, 5, 7);
        assertEquals(1, prewarm().with(Outcome.CONVERTED).size());
        assertEquals(before.id(), FileState.of(bundle()).id());
        assertEquals(2, cache.stats().entries());
        assertRight();
        assertEquals(CacheState.HIT, state(5));
    }

    @Test
    void aDryRunSaysThatSmallSourcesWouldBeConverted() {
        assertEquals(
                FILES,
                cache.prewarm(List.of(data.toString()), PrewarmOptions.DEFAULT.dryRun(true))
                        .with(Outcome.WOULD_CONVERT)
                        .size());
        assertEquals(0, cache.stats().entries());
    }

    @Test
    void keysThatNobodyNeedsChangeNothing() {
        prewarm();
        DecryptionKeys keys = DecryptionKeys.builder()
                .footerKey("0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .build();
        assertArrayEquals(direct(), Sources.ids(cache.read(FileSet.of(data), keys)));
    }

    @Test
    void anEntryThatASourceHasBesideTheBundleIsUsedToo() throws IOException {
        cache.prewarm(file(3).toString());
        assertEquals(FILES - 1, prewarm().with(Outcome.CONVERTED).size());
        assertEquals(2, cache.stats().entries());
        assertRight();
        assertEquals(
                0, cache.stats().misses().values().stream().mapToLong(l -> l).sum());
    }

    @Test
    void aFolderOfTheBundlesNameIsLivedWith() throws IOException {
        Files.createDirectories(bundle().resolve("inside"));
        prewarm();
        assertRight();
    }

    @Test
    void aLinkInPlaceOfABundleIsNotFollowed() throws IOException {
        prewarm();
        Path aside = Files.move(bundle(), temp.resolve("aside"));
        Files.createSymbolicLink(bundle(), aside);
        assertRight();
        assertFalse(Files.isSymbolicLink(bundle()));
        assertEquals(0, cache.stats().hits());
    }

    @Test
    void anEvictionTakesABundleLikeAnyEntry() throws IOException {
        prewarm();
        clock.advance(Duration.ofDays(40));
        assertEquals(
                List.of(bundle()),
                cache.evictUnusedFor(Duration.ofDays(30), false).stream()
                        .map(io.mbf.cache.report.Removal::file)
                        .toList());
        assertRight();
    }
}
