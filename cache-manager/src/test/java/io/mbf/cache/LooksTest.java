package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cache.verdict.CacheState;
import io.mbf.dataset.FilesReport;
import io.mbf.error.InvalidQueryException;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.read.Explanation;
import io.mbf.row.RowCursor;
import io.mbf.scan.ScanReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at a dataset through a cache: its columns, its length, and how it would be, or was, read. */
class LooksTest {

    private static final int ROWS = 20_000;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private ParquetCache cache;
    private Path parquet;
    private Dataset rows;

    @BeforeEach
    void open() {
        parquet = Sources.write(temp.resolve("a.parquet"), LongStream.range(0, ROWS));
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = new TestClock();
        cache = builder.build();
        rows = cache.read(parquet);
    }

    @AfterEach
    void close() {
        rows.close();
        cache.close();
    }

    private void look() {
        assertEquals(2, rows.schema().size());
        assertEquals(ROWS, rows.count());
        assertEquals(3, rows.limit(3).count());
        assertTrue(rows.where("id < 5").explain().planned());
    }

    private void convert() {
        Sources.ids(cache.read(parquet));
        assertTrue(cache.awaitConversions(LONG));
    }

    @Test
    void looksAreNoReadsAndStartNothing() {
        look();
        assertEquals(Map.of(), cache.stats().misses());
        assertTrue(cache.awaitConversions(Duration.ZERO));
        assertEquals(List.of(), cache.entries());
        assertEquals(CacheState.MISS, rows.explain().verdict().orElseThrow().state());
    }

    @Test
    void whereThereIsAnEntryItAnswersThemAndHasNoHits() {
        convert();
        look();
        assertEquals(0, cache.stats().hits());
        Explanation plan = rows.explain();
        assertEquals(CacheState.HIT, plan.verdict().orElseThrow().state());
        assertEquals("mbf", plan.report().format());
    }

    @Test
    void aCountWithAConditionIsARead() {
        assertEquals(5, rows.where("id < 5").count());
        assertTrue(cache.awaitConversions(LONG));
        assertEquals(5, rows.where("id < 5").count());
        assertEquals(1, cache.stats().hits());
    }

    @Test
    void aLookAtADamagedEntryLeavesItAlone() throws IOException {
        convert();
        Path entry = cache.entries().get(0).file();
        byte[] bytes = Files.readAllBytes(entry);
        bytes[bytes.length / 2] ^= 1;
        Files.write(entry, bytes);
        look();
        assertEquals(0, cache.stats().fallbacks());
        assertTrue(Files.exists(entry));
    }

    @Test
    void whatCannotBeReadCannotBeLookedAt() {
        Dataset missing = cache.read(temp.resolve("missing.parquet"));
        assertTrue(assertThrows(UncheckedIOException.class, missing::count)
                .getMessage()
                .endsWith("missing.parquet: no such file"));
        assertThrows(UncheckedIOException.class, missing::schema);
        assertThrows(UncheckedIOException.class, missing::explain);
        assertThrows(InvalidQueryException.class, () -> rows.select("nope").explain());
        assertThrows(InvalidQueryException.class, () -> rows.select("nope").schema());
    }

    @Test
    void beforeARowIsReadItIsAPlan() {
        assertFirstLine("plan: what a read would do", rows.explain());
        try (Batches batches = rows.batches()) {
            assertFirstLine("plan: what a read would do", batches.explain());
            assertFirstLine("plan: what a read would do", rows.explain());
        }
        assertTrue(rows.explain().planned());
    }

    private static void assertFirstLine(String expected, Explanation explanation) {
        assertEquals(expected, explanation.toString().lines().findFirst().orElseThrow());
    }

    private void assertRead(long delivered, Explanation told) {
        assertFirstLine("read: what was done", told);
        assertFalse(told.planned());
        assertEquals(delivered, told.report().rowsDelivered());
        assertTrue(told.report().storedBytesRead() > 0, told::toString);
    }

    @Test
    void afterALoopItTellsOfIt() {
        try (Batches batches = rows.batches()) {
            batches.forEach(batch -> {});
            assertRead(ROWS, rows.explain());
        }
        assertRead(ROWS, rows.explain());
        assertEquals(CacheState.MISS, rows.explain().verdict().orElseThrow().state());
        assertTrue(rows.where("id < 5").explain().planned(), "reads of one dataset are not those of others");

        assertTrue(cache.awaitConversions(LONG));
        assertEquals("parquet", rows.explain().report().format(), "still of the last read");
        try (RowCursor cursor = rows.rows()) {
            assertTrue(cursor.next());
        }
        assertEquals(CacheState.HIT, rows.explain().verdict().orElseThrow().state());
        assertEquals("mbf", rows.explain().report().format());
        assertEquals(1, cache.stats().hits(), "to be told of a read is none");
    }

    record Row(long id) {}

    @Test
    void streamsOfRecordsAreToldOfToo() {
        try (Stream<Row> records = rows.as(Row.class)) {
            assertEquals(ROWS, records.count());
        }
        assertRead(ROWS, rows.explain());
    }

    @Test
    void partsAreToldOfTogether() {
        for (Batches part : rows.batches(3)) {
            try (part) {
                part.forEach(batch -> {});
            }
        }
        assertRead(ROWS, rows.explain());
        ScanReport whole = cache.read(parquet).explain().report();
        assertEquals(whole.pages(), rows.explain().report().pages());
    }

    @Test
    void aPlanOfManyFilesIsNoRead() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("folder"));
        Sources.write(folder.resolve("a.parquet"), LongStream.range(0, 10));
        Sources.write(folder.resolve("b.parquet"), LongStream.range(10, 30));
        try (Dataset both = cache.read(folder);
                Batches batches = both.batches()) {
            assertEquals(2, batches.explain().files().orElseThrow().read());
            assertEquals(Map.of(), cache.stats().misses());
            assertEquals(30, Sources.ids(batches).length);
            assertEquals(2, cache.stats().misses().get(CacheState.MISS), "each file is read once");
            assertTrue(cache.awaitConversions(LONG));
            assertEquals(2, cache.read(folder).explain().files().orElseThrow().hits());
            for (Batches part : both.batches(2)) {
                try (part) {
                    part.forEach(batch -> {});
                }
            }
            assertEquals(new FilesReport(2, 0, 0, 2, 2), both.explain().files().orElseThrow());
        }
    }
}
