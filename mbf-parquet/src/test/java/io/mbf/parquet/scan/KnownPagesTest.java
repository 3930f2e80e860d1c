package io.mbf.parquet.scan;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import io.mbf.fixture.CountedFile;
import io.mbf.parquet.TestFile;
import io.mbf.parquet.Values;
import io.mbf.parquet.page.PageTrails;
import io.mbf.parquet.source.SourceState;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of pages, for how long, and that nothing but speed depends on it. */
class KnownPagesTest {

    private static final int ROWS = 20_000;
    private static final int PAGE = 500;
    private static final int PAGES = ROWS / PAGE;
    private static final Query ONE = Query.ALL.where(col("id").eq(12_345));

    @TempDir
    Path folder;

    private final KnownPages memory = new KnownPages(1 << 20, Duration.ZERO);

    /** Two columns without codec, dictionary and checksums, so that files of equal form have equal sizes. */
    private Path write(String name, long firstId, int pageRows) throws IOException {
        Path path = folder.resolve(name);
        Map<String, List<Object>> columns = Map.of(
                "id",
                        new ArrayList<>(LongStream.range(firstId, firstId + ROWS)
                                .boxed()
                                .toList()),
                "twice",
                        new ArrayList<>(LongStream.range(0, ROWS)
                                .map(i -> 2 * (firstId + i))
                                .boxed()
                                .toList()));
        TestFile.write(
                path,
                MessageTypeParser.parseMessageType("message m { required int64 id; required int64 twice; }"),
                columns,
                builder -> builder.withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                        .withDictionaryEncoding(false)
                        .withPageWriteChecksumEnabled(false)
                        .withPageRowCountLimit(pageRows));
        return path;
    }

    private static long bytes(Table table, Query query) {
        try (Scan scan = table.scan(query)) {
            while (scan.next() != null) {
                // to the end
            }
            return scan.report().storedBytesRead();
        }
    }

    private static void assertOne(Table table) {
        assertEquals(Map.of("id", List.of(12_345L), "twice", List.of(24_690L)), Values.ours(table, ONE));
    }

    @Test
    void aSecondReadLooksAtNoHeadersOfPagesThatItPassesOver() throws IOException {
        Table table = new RememberingTable(write("t.parquet", 0, PAGE), memory);
        long first = bytes(table, ONE);
        long second = bytes(table, ONE);
        assertTrue(second < first - 2 * (PAGES - 3) * 100, first + ", then " + second);
        assertOne(table);
    }

    @Test
    void whatWasPassedOverLeadsOneReadOfAnotherRowOn() throws IOException {
        Table table = new RememberingTable(write("t.parquet", 0, PAGE), memory);
        for (int row : new int[] {3_000, 17_000, 100, 19_999, 9_999, 0}) {
            Query query = Query.ALL.where(col("id").in(row, row / 2));
            Values.ours(table, query)
                    .forEach((name, values) -> assertEquals(row == 0 ? 1 : 2, values.size(), name + " of " + row));
        }
    }

    @Test
    void aFullScanRemembersNothing() throws IOException {
        bytes(new RememberingTable(write("t.parquet", 0, PAGE), memory), Query.ALL);
        assertEquals(0, memory.size());
    }

    /** Other pages, other rows, the same size, and the modification time of the file before. */
    @Test
    void aFileThatIsReplacedIsAnotherFile() throws IOException {
        Path path = write("t.parquet", 0, PAGE);
        FileTime modified = Files.getLastModifiedTime(path);
        long size = Files.size(path);
        assertOne(new RememberingTable(path, memory));

        Path other = write("other.parquet", 5_000, PAGE);
        assertEquals(size, Files.size(other));
        Files.setLastModifiedTime(other, modified);
        Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
        assertOne(new RememberingTable(path, memory));

        byte[] third = Files.readAllBytes(write("third.parquet", 9_000, 2 * PAGE));
        long before = SourceState.of(new LocalFile(path)).state().changedNanos();
        do {
            Files.write(path, third); // in place: the inode stays
            Files.setLastModifiedTime(path, modified);
        } while (SourceState.of(new LocalFile(path)).state().changedNanos() == before);
        assertOne(new RememberingTable(path, memory));
    }

    @Test
    void ofAFileThatHasJustBeenWrittenNothingIsRemembered() throws IOException {
        Path path = write("t.parquet", 0, PAGE);
        KnownPages patient = new KnownPages(1 << 20, Duration.ofDays(1));
        Table table = new RememberingTable(path, patient);
        assertEquals(bytes(table, ONE), bytes(table, ONE));
        assertEquals(0, patient.size());
    }

    @Test
    void onlyLocalFilesWithChangeTimeAndIdAreRemembered() {
        LocalFile local = new LocalFile(folder.resolve("t"));
        assertTrue(remembers(local, 1, 1));
        assertFalse(remembers(local, 0, 1), "no change time");
        assertFalse(remembers(local, 1, 0), "no id");
        assertFalse(remembers(new CountedFile(local), 1, 1), "not known to be local");
        long future = TimeUnit.SECONDS.toNanos(Instant.now().getEpochSecond() + 1_000);
        assertFalse(remembers(local, future, 1), "changed in the future");
    }

    private static boolean remembers(InputFile file, long changedNanos, long id) {
        KnownPages pages = new KnownPages(1_000, Duration.ofSeconds(2));
        FileState state = new FileState(FileState.Kind.FILE, 100, 1, changedNanos, id, FileState.NOBODY);
        SourceState source = new SourceState(file, state);
        pages.of(source).keep(0, 0, PageTrails.of(2));
        return pages.of(source).trail(0, 0).isPresent();
    }

    @Test
    void theLimitIsKeptAndWhatWasNotUsedForLongestGoesFirst() {
        KnownPages pages = new KnownPages(1_000, Duration.ZERO);
        int each = 300;
        for (int file = 0; file < 50; file++) {
            pages.of(file(file)).keep(0, 0, PageTrails.of(each));
            assertTrue(pages.size() <= 1_000, "after " + file + ": " + pages.size());
            pages.of(file(0)).keep(0, 1, PageTrails.of(2)); // is used again and again
        }
        assertTrue(pages.of(file(49)).trail(0, 0).isPresent());
        assertTrue(pages.of(file(0)).trail(0, 0).isPresent());
        assertTrue(pages.of(file(47)).trail(0, 0).isEmpty());
    }

    @Test
    void oneFileAloneDoesNotExceedTheLimit() {
        KnownPages pages = new KnownPages(1_000, Duration.ZERO);
        for (int group = 0; group < 50; group++) {
            pages.of(file(1)).keep(group, 0, PageTrails.of(100));
        }
        assertTrue(pages.size() <= 1_000, "" + pages.size());
        assertTrue(pages.of(file(1)).trail(0, 0).isPresent(), "the first ones stay");
        pages.of(file(2)).keep(0, 0, PageTrails.of(1_001));
        assertTrue(pages.size() <= 1_000, "" + pages.size());
        assertTrue(pages.of(file(2)).trail(0, 0).isEmpty());
    }

    @Test
    void theLongerTrailStays() {
        KnownPages pages = new KnownPages(1_000, Duration.ZERO);
        for (int count : new int[] {20, 30, 10}) {
            pages.of(file(1)).keep(7, 3, PageTrails.of(count));
        }
        assertEquals(30, pages.of(file(1)).trail(7, 3).orElseThrow().count());
        assertEquals(30 + KnownPages.CHUNK_COST + KnownPages.FILE_COST, pages.size());
    }

    private SourceState file(int number) {
        return new SourceState(
                new LocalFile(folder.resolve("f" + number)),
                new FileState(FileState.Kind.FILE, 100, 1, 1, number + 1, FileState.NOBODY));
    }

    @Test
    void scansSideBySideFindTheirRows() throws Exception {
        Path path = write("t.parquet", 0, PAGE);
        KnownPages small = new KnownPages(KnownPages.FILE_COST + KnownPages.CHUNK_COST + PAGES, Duration.ZERO);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int first = thread;
                done.add(threads.submit(() -> {
                    try (Table table = new RememberingTable(path, first % 2 == 0 ? memory : small)) {
                        for (int i = 0; i < 100; i++) {
                            long row = (first * 4_999L + i * 7_919L) % ROWS;
                            assertEquals(
                                    Map.of("id", List.of(row), "twice", List.of(2 * row)),
                                    Values.ours(table, Query.ALL.where(col("id").eq(row))));
                        }
                    }
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
