package io.mbf.cache;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.verdict.Verdict;
import io.mbf.encoding.ByteSink;
import io.mbf.error.SourceChangedException;
import io.mbf.format.FileTrailer;
import io.mbf.format.FormatVersion;
import io.mbf.read.Batches;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with an entry, the same call gives the right rows. */
class DamagedEntryTest {

    private static final int ROWS = 100_000;

    @TempDir
    Path temp;

    private final TestClock clock = new TestClock();
    private final long[] rows = Sources.noise(1, ROWS).toArray();
    private Path source;
    private ParquetCache cache;
    private Path entry;

    @BeforeEach
    void convert() {
        source = Sources.write(temp.resolve("a.parquet"), LongStream.of(rows));
        // small chunks, so that damage lies behind rows that were delivered already
        CacheBuilder builder = ParquetCache.builder()
                .directory(temp.resolve("cache"))
                .minFreeBytes(0)
                .chunkBytes(1 << 16);
        builder.clock = clock;
        cache = builder.build();
        Sources.ids(cache.read(source));
        assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
        entry = cache.entries().get(0).file();
    }

    @AfterEach
    void close() {
        cache.close();
    }

    private void damageTheMiddle() throws IOException {
        Sources.flip(entry, Files.size(entry) / 2);
    }

    private void assertRightAndConvertedAgain() {
        assertArrayEquals(rows, Sources.ids(cache.read(source)));
        assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
        assertEquals(CacheState.HIT, cache.why(source).state());
        assertArrayEquals(rows, Sources.ids(cache.read(source)));
        assertEquals(2, cache.stats().conversions());
    }

    @Test
    void damageInTheMiddleIsMetOnTheWayAndTheRestComesFromTheSource() throws IOException {
        damageTheMiddle();
        try (Batches batches = cache.read(source).batches()) {
            assertEquals("mbf", batches.explain().report().format());
            assertArrayEquals(rows, Sources.ids(batches));
            assertEquals("parquet", batches.explain().report().format());
            Verdict verdict = batches.explain().verdict().orElseThrow();
            assertEquals(CacheState.CORRUPT, verdict.state());
            assertTrue(verdict.reason().startsWith("the entry failed while it was read: " + entry), verdict.reason());
            assertEquals("this read went on from the source; the entry is dropped and made again", verdict.next());
        }
        assertEquals(1, cache.stats().fallbacks());
        assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
        assertEquals(2, cache.stats().conversions());
        assertEquals(CacheState.HIT, cache.why(source).state());
    }

    @Test
    void filteredRowsAreNeitherLostNorRepeated() throws IOException {
        damageTheMiddle();
        long[] expected = Arrays.stream(rows).filter(id -> id > 0).toArray();
        assertArrayEquals(
                expected, Sources.ids(cache.read(source).where(col("id").gt(0))));
        assertEquals(1, cache.stats().fallbacks());
    }

    @Test
    void aLimitHoldsAcrossTheChange() throws IOException {
        damageTheMiddle();
        assertArrayEquals(
                Arrays.copyOf(rows, ROWS - 77), Sources.ids(cache.read(source).limit(ROWS - 77)));
        assertEquals(1, cache.stats().fallbacks());
    }

    @Test
    void aCountIsRightToo() throws IOException {
        damageTheMiddle();
        assertEquals(
                Arrays.stream(rows).filter(id -> id > 0).count(),
                cache.read(source).where(col("id").gt(0)).count());
    }

    @Test
    void aSourceThatChangedSinceIsAnErrorAndNeverMixed() throws IOException {
        damageTheMiddle();
        try (Batches batches = cache.read(source).batches()) {
            batches.next();
            Sources.write(source, Sources.noise(2, ROWS));
            assertThrows(SourceChangedException.class, () -> Sources.ids(batches));
        }
        assertArrayEquals(Sources.noise(2, ROWS).toArray(), Sources.ids(cache.read(source)));
    }

    @Test
    void aDamagedTrailerIsFoundAtOpening() throws IOException {
        Sources.flip(entry, Files.size(entry) - FileTrailer.BYTES);
        assertEquals(CacheState.CORRUPT, cache.why(source).state());
        assertRightAndConvertedAgain();
        assertEquals(
                Map.of(CacheState.MISS, 1L, CacheState.CORRUPT, 1L),
                cache.stats().misses());
    }

    @Test
    void anEntryOfANewerVersionIsLeftAlone() throws IOException {
        ByteSink trailer = new ByteSink();
        new FileTrailer(new FormatVersion(2, 0), 0, 0, 0, 0).write(trailer);
        try (RandomAccessFile bytes = new RandomAccessFile(entry.toFile(), "rw")) {
            bytes.seek(bytes.length() - trailer.size());
            bytes.write(trailer.array(), 0, trailer.size());
        }
        byte[] before = Files.readAllBytes(entry);
        assertEquals(CacheState.OTHER_VERSION, cache.why(source).state());
        assertArrayEquals(rows, Sources.ids(cache.read(source)));
        assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
        assertArrayEquals(before, Files.readAllBytes(entry));
        assertEquals(1, cache.stats().conversions());
    }

    @Test
    void anEmptyEntryIsDropped() throws IOException {
        Files.write(entry, new byte[0]);
        assertRightAndConvertedAgain();
    }

    @Test
    void anEntryCutShortIsDropped() throws IOException {
        byte[] all = Files.readAllBytes(entry);
        Files.write(entry, Arrays.copyOf(all, all.length - 5));
        assertRightAndConvertedAgain();
    }

    @Test
    void damageThatComesWhileTheEntryIsOpenIsNoticed() throws IOException {
        assertArrayEquals(rows, Sources.ids(cache.read(source)));
        Files.write(entry, new byte[100]);
        assertRightAndConvertedAgain();
    }

    @Test
    void aLinkInPlaceOfAnEntryIsNotFollowed() throws IOException {
        Path elsewhere = Files.move(entry, temp.resolve("elsewhere.mbf"));
        Files.createSymbolicLink(entry, elsewhere);
        assertEquals(CacheState.CORRUPT, cache.why(source).state());
        assertRightAndConvertedAgain();
        assertFalse(Files.isSymbolicLink(entry));
        assertTrue(Files.exists(elsewhere));
    }

    @Test
    void aPipeInPlaceOfAnEntryIsNotWaitedFor() throws Exception {
        Files.delete(entry);
        assertEquals(0, new ProcessBuilder("mkfifo", entry.toString()).start().waitFor());
        assertRightAndConvertedAgain();
    }

    @Test
    void aFolderInPlaceOfAnEntryIsLivedWith() throws IOException {
        Files.delete(entry);
        Files.createDirectory(entry);
        Files.createFile(entry.resolve("child"));
        assertArrayEquals(rows, Sources.ids(cache.read(source)));
        assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
        assertArrayEquals(rows, Sources.ids(cache.read(source)));
    }

    @Test
    void aFileConvertedByHandInPlaceOfAnEntryIsDropped() throws IOException {
        Path b = Sources.write(temp.resolve("b.parquet"), LongStream.range(0, 10));
        Files.delete(entry);
        Mbf.convertToMbf(b, entry, ConvertOptions.DEFAULT);
        assertEquals(CacheState.STALE, cache.why(source).state());
        assertRightAndConvertedAgain();
    }
}
