package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.report.PrewarmReport.Outcome;
import io.mbf.cache.report.Removal;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.verdict.Verdict;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.fixture.Drafts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An entry that a version before this one wrote, in a draft of the format: never read, and made anew. */
class DraftEntryTest {

    private static final String DRAFT = ": trailer: the file is of a draft of format 1.0, which is read no more";

    @TempDir
    Path temp;

    private final long[] rows = LongStream.range(0, 1000).toArray();
    private Path source;
    private ParquetCache cache;
    private Path entry;

    @BeforeEach
    void putDraft() throws IOException {
        source = Sources.write(temp.resolve("a.parquet"), LongStream.of(rows));
        try (ParquetCache before = newCache()) {
            before.prewarm(source.toString());
            entry = before.entries().get(0).file();
        }
        Files.delete(entry);
        Files.write(entry, Drafts.bytes());
        cache = newCache();
    }

    private ParquetCache newCache() {
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = new TestClock();
        return builder.build();
    }

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void itIsStaleAndTheNextReadConvertsAgain() throws IOException {
        Verdict before = cache.why(source);
        assertEquals(CacheState.STALE, before.state());
        assertEquals(entry + DRAFT, before.reason());
        assertArrayEquals(rows, Sources.ids(cache.read(source)));
        assertEquals(Map.of(CacheState.STALE, 1L), cache.stats().misses());
        assertEquals(0, cache.stats().fallbacks());
        assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
        assertEquals(1, cache.stats().conversions());
        assertEquals(CacheState.HIT, cache.why(source).state());
        assertArrayEquals(rows, Sources.ids(cache.read(source)));
        assertArrayEquals(rows, Sources.ids(Mbf.readMbf(entry)));
        assertEquals(1, cache.stats().hits());
    }

    @Test
    void itIsListedAsStaleAndIsGarbage() {
        for (List<CacheEntry> listed : List.of(cache.entries(), cache.verify(false))) {
            assertEquals(1, listed.size());
            assertEquals(CacheEntry.State.STALE, listed.get(0).state());
            assertEquals(entry + DRAFT, listed.get(0).problem().orElseThrow());
        }
        assertEquals(
                List.of(entry),
                cache.collectGarbage(false).stream().map(Removal::file).toList());
        assertEquals(List.of(), cache.entries());
    }

    @Test
    void prewarmingMakesItAnew() {
        assertEquals(1, cache.prewarm(source.toString()).with(Outcome.CONVERTED).size());
        assertEquals(CacheState.HIT, cache.why(source).state());
    }

    @Test
    void readByItselfItIsAnErrorThatNamesIt() {
        UnsupportedVersionException refused = assertThrows(
                UnsupportedVersionException.class, () -> Mbf.readMbf(entry).count());
        assertEquals(entry + DRAFT, refused.getMessage());
    }
}
