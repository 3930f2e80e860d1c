package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.report.PrewarmReport;
import io.mbf.cache.report.Removal;
import io.mbf.cache.settings.CacheRule.Choice;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the rules of paths do to reads, pre-warming and eviction. An entry of 9,000 rows takes about 75 kB. */
class RulesOfPathsTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int ROWS = 9_000;

    @TempDir
    Path temp;

    private final TestClock clock = new TestClock();
    private final List<ParquetCache> open = new ArrayList<>();

    private CacheBuilder builder() {
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = clock;
        return builder;
    }

    private ParquetCache open(CacheBuilder builder) {
        ParquetCache cache = builder.build();
        open.add(cache);
        return cache;
    }

    @AfterEach
    void close() {
        open.forEach(ParquetCache::close);
    }

    private Path source(String name, int rows) throws IOException {
        Path file = temp.resolve(name);
        Files.createDirectories(file.getParent());
        return Sources.write(file, Sources.noise(name.hashCode(), rows));
    }

    private String glob(String below) {
        return temp.resolve("data") + "/" + below;
    }

    private static CacheState readAndAsk(ParquetCache cache, Path source) {
        Sources.ids(cache.read(source));
        assertTrue(cache.awaitConversions(LONG));
        return cache.why(source).state();
    }

    @Test
    void whatIsNeverConvertedIsReadDirectlyAndWhyNamesTheRule() throws IOException {
        ParquetCache cache = open(builder().rule(glob("tmp/**"), Choice.NEVER));
        Path never = source("data/tmp/a.parquet", ROWS);
        assertEquals(CacheState.NOT_ADMITTED, readAndAsk(cache, never));
        Verdict why = cache.why(never);
        assertEquals("cache.rule '" + glob("tmp/**: never") + "'", why.reason());
        assertTrue(why.toString().contains("\n  rule: " + glob("tmp/**: never") + "\n"), why.toString());
        PrewarmReport.Item item = cache.prewarm(never.toString()).items().get(0);
        assertEquals(PrewarmReport.Outcome.SKIPPED, item.outcome());
        assertEquals(why.reason(), item.detail());
        assertEquals(CacheState.HIT, readAndAsk(cache, source("data/a.parquet", ROWS)));
        assertEquals("", cache.why(temp.resolve("data/a.parquet")).rule().orElse(""));
    }

    @Test
    void aRuleCountsBeforeTheAdmissionOfAll() throws IOException {
        ParquetCache cache = open(builder()
                .properties(Map.of("mbf.cache.admission", "explicit"))
                .rule(glob("second/*"), Choice.SECOND_READ)
                .rule(glob("first/*"), Choice.FIRST_READ));
        assertEquals(CacheState.NOT_ADMITTED, readAndAsk(cache, source("data/a.parquet", 10)));
        assertEquals(CacheState.HIT, readAndAsk(cache, source("data/first/a.parquet", 10)));
        Path second = source("data/second/a.parquet", 10);
        Sources.ids(cache.read(second));
        assertEquals(CacheState.HIT, readAndAsk(cache, second));
    }

    @Test
    void whatWasConvertedBeforeARuleForbadeItIsReadAsEver() throws IOException {
        Path source = source("data/a.parquet", ROWS);
        readAndAsk(open(builder()), source);
        assertEquals(CacheState.HIT, readAndAsk(open(builder().rule(glob("**"), Choice.NEVER)), source));
    }

    @Test
    void pinnedEntriesStayHoweverLongTheyWereNotRead() throws IOException {
        ParquetCache cache = open(builder().maxBytes(250_000).rule(glob("hot/**"), Choice.PIN));
        Path pinned = source("data/hot/a.parquet", ROWS);
        assertEquals(CacheState.HIT, readAndAsk(cache, pinned));
        for (int i = 0; i < 6; i++) {
            clock.advance(Duration.ofHours(1));
            assertEquals(CacheState.HIT, readAndAsk(cache, source("data/" + i + ".parquet", ROWS)));
        }
        assertEquals(CacheState.HIT, cache.why(pinned).state());
        assertTrue(
                cache.stats().evictions() >= 3,
                () -> "evictions: " + cache.stats().evictions());
        assertTrue(cache.evictUnusedFor(Duration.ZERO, false).stream()
                .noneMatch(gone -> gone.source().orElseThrow().uri().contains("/hot/")));
        assertEquals(CacheState.HIT, cache.why(pinned).state());
    }

    @Test
    void wherePinnedEntriesFillTheRoomNothingElseIsConverted() throws IOException {
        ParquetCache cache = open(builder().maxBytes(200_000).rule(glob("hot/**"), Choice.PIN));
        Path first = source("data/hot/a.parquet", ROWS);
        Path second = source("data/hot/b.parquet", ROWS);
        Path other = source("data/d.parquet", ROWS);
        assertEquals(CacheState.HIT, readAndAsk(cache, first));
        assertEquals(CacheState.HIT, readAndAsk(cache, second));
        assertEquals(CacheState.OVER_BUDGET, readAndAsk(cache, source("data/hot/c.parquet", ROWS)));
        for (int i = 0; i < 2; i++) {
            assertEquals(CacheState.OVER_BUDGET, readAndAsk(cache, other));
            String reason = cache.why(other).reason();
            assertTrue(
                    reason.matches("pinned entries take \\d+ of the 200000 bytes of cache.max-size,"
                            + " which leaves no room for \\d+"),
                    reason);
        }
        assertEquals(CacheState.HIT, cache.why(first).state());
        assertEquals(CacheState.HIT, cache.why(second).state());
        assertEquals(0, cache.stats().evictions());
    }

    @Test
    void aPinnedEntryWhoseSourceIsGoneMakesRoom() throws IOException {
        ParquetCache cache = open(builder().maxBytes(200_000).rule(glob("hot/**"), Choice.PIN));
        Path gone = source("data/hot/a.parquet", ROWS);
        Path kept = source("data/hot/b.parquet", ROWS);
        assertEquals(CacheState.HIT, readAndAsk(cache, gone));
        assertEquals(CacheState.HIT, readAndAsk(cache, kept));
        Files.delete(gone);
        assertMakesRoom(cache, gone, kept, CacheEntry.State.ORPHANED);
    }

    @Test
    void aPinnedEntryWhoseSourceHasChangedMakesRoom() throws IOException {
        ParquetCache cache = open(builder().maxBytes(200_000).rule(glob("hot/**"), Choice.PIN));
        Path changed = source("data/hot/a.parquet", ROWS);
        Path kept = source("data/hot/b.parquet", ROWS);
        assertEquals(CacheState.HIT, readAndAsk(cache, changed));
        assertEquals(CacheState.HIT, readAndAsk(cache, kept));
        source("data/hot/a.parquet", ROWS + 1);
        assertMakesRoom(cache, changed, kept, CacheEntry.State.STALE);
    }

    private void assertMakesRoom(ParquetCache cache, Path stale, Path kept, CacheEntry.State state) throws IOException {
        assertEquals(state, entryOf(cache, stale).orElseThrow().state());
        clock.advance(Duration.ofHours(1)); // the directory is listed anew
        assertEquals(CacheState.HIT, readAndAsk(cache, source("data/c.parquet", ROWS)));
        assertTrue(entryOf(cache, stale).isEmpty());
        assertEquals(CacheState.HIT, cache.why(kept).state());
    }

    private static Optional<CacheEntry> entryOf(ParquetCache cache, Path source) {
        return cache.entries().stream()
                .filter(entry -> entry.source().orElseThrow().uri().endsWith(source.toString()))
                .findFirst();
    }

    @Test
    void pinnedEntriesThatAreOfNoUseGoWhenTheyAreOld() throws IOException {
        ParquetCache cache = open(builder().rule(glob("hot/**"), Choice.PIN));
        Path gone = source("data/hot/a.parquet", ROWS);
        Path kept = source("data/hot/b.parquet", ROWS);
        readAndAsk(cache, gone);
        readAndAsk(cache, kept);
        Files.delete(gone);
        clock.advance(Duration.ofHours(1));
        List<Removal> removed = cache.evictUnusedFor(Duration.ZERO, false);
        assertEquals(1, removed.size());
        assertTrue(removed.get(0).source().orElseThrow().uri().endsWith(gone.toString()));
        assertEquals(CacheState.HIT, cache.why(kept).state());
    }

    @Test
    void aBundleIsPinnedNoLongerThanItsPinnedSourceIsWhatItWas() throws IOException {
        ParquetCache cache = open(builder().rule(glob("small/0.parquet"), Choice.PIN));
        for (int i = 0; i < 20; i++) {
            source("data/small/" + i + ".parquet", 100);
        }
        cache.prewarm(List.of(glob("small")), PrewarmOptions.DEFAULT);
        clock.advance(Duration.ofHours(1));
        Files.delete(temp.resolve("data/small/1.parquet"));
        assertEquals(List.of(), cache.evictUnusedFor(Duration.ZERO, false));
        Files.delete(temp.resolve("data/small/0.parquet"));
        assertEquals(1, cache.evictUnusedFor(Duration.ZERO, false).size());
    }

    @Test
    void whatIsPinnedIsConvertedHoweverSmallItIs() throws IOException {
        ParquetCache cache = open(builder().minSourceBytes(1 << 20).rule(glob("hot/*"), Choice.PIN));
        assertEquals(CacheState.HIT, readAndAsk(cache, source("data/hot/a.parquet", 10)));
        assertEquals(CacheState.NOT_ADMITTED, readAndAsk(cache, source("data/a.parquet", 10)));
    }

    @Test
    void aBundleIsPinnedIfOneOfItsSourcesIsAndHasNoneThatIsNeverConverted() throws IOException {
        ParquetCache cache = open(builder()
                .maxBytes(300_000)
                .rule(glob("small/never*"), Choice.NEVER)
                .rule(glob("small/0.parquet"), Choice.PIN));
        for (int i = 0; i < 20; i++) {
            source("data/small/" + i + ".parquet", 100);
            source("data/small/never" + i + ".parquet", 100);
        }
        cache.prewarm(List.of(glob("small")), PrewarmOptions.DEFAULT);
        assertEquals(1, cache.entries().size());
        assertEquals("bundle of 20 sources", cache.entries().get(0).part().orElseThrow());
        assertEquals(
                CacheState.NOT_ADMITTED,
                cache.why(temp.resolve("data/small/never3.parquet")).state());
        for (int i = 0; i < 6; i++) {
            clock.advance(Duration.ofHours(1));
            readAndAsk(cache, source("data/" + i + ".parquet", ROWS));
        }
        assertTrue(cache.stats().evictions() > 0);
        assertEquals(
                CacheState.HIT, cache.why(temp.resolve("data/small/7.parquet")).state());
    }

    @Test
    void partsOfAPinnedEntryStay() throws IOException {
        CacheBuilder builder = builder().maxBytes(300_000).rule(glob("hot/**"), Choice.PIN);
        builder.partBytes = 20_000;
        Path pinned = temp.resolve("data/hot/a.parquet");
        Files.createDirectories(pinned.getParent());
        Sources.write(pinned, Sources.noise(5, 10_000));
        builder.conversionColumns(io.mbf.cache.settings.ColumnChoice.USED);
        ParquetCache cache = open(builder);
        CacheState state = readAndAsk(cache, pinned);
        assertTrue(state == CacheState.PARTIAL || state == CacheState.HIT, state.toString());
        for (int i = 0; i < 6; i++) {
            clock.advance(Duration.ofHours(1));
            readAndAsk(cache, source("data/" + i + ".parquet", ROWS));
        }
        assertTrue(cache.stats().evictions() > 0);
        assertEquals(state, cache.why(pinned).state());
    }

    @Test
    void pinnedEntriesBeyondALimitThatWasLoweredStayAndAllOthersGo() throws IOException {
        Path pinned = source("data/hot/a.parquet", ROWS);
        Path other = source("data/a.parquet", ROWS);
        ParquetCache roomy = open(builder());
        readAndAsk(roomy, pinned);
        readAndAsk(roomy, other);
        ParquetCache narrow = open(builder().maxBytes(50_000).rule(glob("hot/**"), Choice.PIN));
        assertEquals(1, narrow.collectGarbage(false).size());
        assertEquals(CacheState.HIT, narrow.why(pinned).state());
        assertEquals(CacheState.OVER_BUDGET, narrow.why(other).state());
    }
}
