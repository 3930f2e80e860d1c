package io.mbf.cache;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.entry.ClaimsFile;
import io.mbf.cache.report.ConversionSummary;
import io.mbf.cache.report.PrewarmReport;
import io.mbf.cache.settings.Admission;
import io.mbf.cache.verdict.CacheState;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.parquet.claim.UntrueClaim.Claim;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.PredicateParser;
import io.mbf.read.Dataset;
import io.mbf.reader.MbfFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.parquet.format.BloomFilterHeader;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sources whose statistics lie: believed by the first direct read, and by none after a conversion. */
class UntrueClaimsTest {

    private static final int TAIL = 8;

    @TempDir
    Path temp;

    private final TestClock clock = new TestClock();
    private Path source;
    private ParquetCache cache;

    @BeforeEach
    void write() {
        // the ids 0 to 59,999 in an order of their own, in several row groups
        source = Sources.write(
                temp.resolve("a.parquet"), LongStream.range(0, 60_000).map(row -> row * 7919 % 60_000));
        cache = open(Admission.FIRST_READ);
    }

    private ParquetCache open(Admission admission) {
        CacheBuilder builder = ParquetCache.builder()
                .directory(temp.resolve("cache"))
                .minFreeBytes(0)
                .admission(admission);
        builder.clock = clock;
        return builder.build();
    }

    @AfterEach
    void close() {
        cache.close();
    }

    private interface Lie {
        void tell(FileMetaData footer, byte[] file, ByteArrayOutputStream body) throws IOException;
    }

    private void falsify(Lie lie) throws IOException {
        byte[] file = Files.readAllBytes(source);
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - TAIL);
        int start = file.length - TAIL - length;
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(file, start, length));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, start);
        lie.tell(footer, file, out);
        int end = out.size();
        Util.writeFileMetaData(footer, out);
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(out.size() - end)
                .array());
        out.writeBytes(new byte[] {'P', 'A', 'R', '1'});
        Files.write(source, out.toByteArray());
    }

    private static byte[] int64(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    private static Statistics statistics(FileMetaData footer) {
        return footer.getRow_groups().get(0).getColumns().get(0).getMeta_data().getStatistics();
    }

    private void falsifyTheMaximum() throws IOException {
        falsify((footer, file, body) -> statistics(footer).setMax_value(int64(1000)));
    }

    private static final Predicate LARGE = col("id").gt(1000);

    private static long[] rows(ParquetCache cache, Path source, Predicate where) {
        try (Dataset all = cache.read(source).where(where)) {
            return Sources.ids(all);
        }
    }

    private long[] rightRows(LongPredicate test) {
        return LongStream.range(0, 60_000)
                .map(row -> row * 7919 % 60_000)
                .filter(test)
                .toArray();
    }

    @Test
    void aLieIsNamedByItsConversionAndNotBelievedAnyMoreOnceTheEntryIsGone() throws IOException {
        falsifyTheMaximum();
        long[] right = rightRows(id -> id > 1000);
        try (Dataset direct = Mbf.readParquet(source).where(LARGE)) {
            assertTrue(Sources.ids(direct).length < right.length, "the first direct read believes it");
        }
        assertEquals(
                1,
                cache.prewarm(source.toString())
                        .with(PrewarmReport.Outcome.CONVERTED)
                        .size());
        assertArrayEquals(right, rows(cache, source, LARGE));
        assertEquals(CacheState.HIT, cache.why(source).state());
        UntrueClaim claim = cache.why(source).untrueClaims().get(0);
        assertEquals(
                "row group 0, column \"id\": max is 1000, found 59999",
                claim.toString().replaceAll("5\\d{4}$", "59999"));
        assertTrue(cache.why(source).toString().contains("\n  untrue, and not believed: " + claim));

        clock.advance(Duration.ofDays(1));
        assertEquals(1, cache.evictUnusedFor(Duration.ofHours(1), false).size());
        try (ParquetCache direct = open(Admission.EXPLICIT)) {
            assertEquals(CacheState.NOT_ADMITTED, direct.why(source).state());
            assertEquals(List.of(claim), direct.why(source).untrueClaims());
            assertArrayEquals(right, rows(direct, source, LARGE));
            assertArrayEquals(right, rows(direct, temp, LARGE), "as a part of a data set");
            assertEquals(CacheState.NOT_ADMITTED, direct.why(source).state());
        }
    }

    @Test
    void aLieOfASmallSourceIsNamedByItsBundleAndNotBelievedAnyMore() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("small"));
        source = Files.move(source, folder.resolve("a.parquet"));
        falsifyTheMaximum();
        for (int i = 0; i < 9; i++) {
            Sources.write(folder.resolve("b" + i + ".parquet"), LongStream.range(0, 5));
        }
        cache.prewarm(folder.toString());
        assertEquals(1, cache.stats().entries());
        assertEquals(1, cache.why(source).untrueClaims().size());
        assertArrayEquals(rightRows(id -> id > 1000), rows(cache, folder, LARGE));
        Path bundle = cache.entries().get(0).file();
        Sources.flip(bundle, Files.size(bundle) / 2);
        assertArrayEquals(rightRows(id -> id > 1000), rows(cache, folder, LARGE), "in the middle of the scan");
    }

    @Test
    void aReadThatHasToLeaveItsEntryDoesNotBelieveTheSource() throws IOException {
        falsifyTheMaximum();
        cache.prewarm(source.toString());
        Path entry = cache.entries().get(0).file();
        Sources.flip(entry, Files.size(entry) / 2);
        assertArrayEquals(rightRows(id -> id > 1000), rows(cache, source, LARGE));
    }

    /**
     * A way to lie, and a condition that loses rows to whoever believes it.
     *
     * @param page that is lied about; {@link UntrueClaim#WHOLE} if it is the chunk
     * @param where of the ids that are hidden, as text
     */
    private record Way(Claim claim, int group, int page, String where, LongPredicate hidden, Lie lie) {

        @Override
        public String toString() {
            return claim + (page == UntrueClaim.WHOLE ? " of a chunk" : " of a page");
        }
    }

    private static Stream<Way> ways() {
        int whole = UntrueClaim.WHOLE;
        return Stream.of(
                new Way(
                        Claim.MAX,
                        0,
                        whole,
                        "id > 1000",
                        id -> id > 1000,
                        (footer, file, body) -> statistics(footer).setMax_value(int64(1000))),
                new Way(
                        Claim.MIN,
                        0,
                        whole,
                        "id < 30000",
                        id -> id < 30_000,
                        (footer, file, body) -> statistics(footer).setMin_value(int64(30_000))),
                new Way(
                        Claim.MIN,
                        1,
                        0,
                        "id < 100",
                        id -> id < 100,
                        onPages(index -> index.getMin_values().set(0, ByteBuffer.wrap(int64(30_000))))),
                new Way(
                        Claim.MAX,
                        1,
                        0,
                        "id > 59900",
                        id -> id > 59_900,
                        onPages(index -> index.getMax_values().set(0, ByteBuffer.wrap(int64(30_000))))),
                new Way(Claim.BLOOM_FILTER, 0, whole, "id = 7919", id -> id == 7919, UntrueClaimsTest::emptyFilter));
    }

    private static Lie onPages(Consumer<ColumnIndex> lie) {
        return (footer, file, body) -> {
            var chunk = footer.getRow_groups().get(1).getColumns().get(0);
            ColumnIndex index = Util.readColumnIndex(new ByteArrayInputStream(
                    file, (int) chunk.getColumn_index_offset(), chunk.getColumn_index_length()));
            lie.accept(index);
            int offset = body.size();
            Util.writeColumnIndex(index, body);
            chunk.setColumn_index_offset(offset).setColumn_index_length(body.size() - offset);
        };
    }

    private static void emptyFilter(FileMetaData footer, byte[] file, ByteArrayOutputStream body) throws IOException {
        var data = footer.getRow_groups().get(0).getColumns().get(0).getMeta_data();
        int from = (int) data.getBloom_filter_offset();
        BloomFilterHeader header = Util.readBloomFilterHeader(new ByteArrayInputStream(file, from, file.length - from));
        data.setBloom_filter_offset(body.size());
        Util.writeBloomFilterHeader(header, body);
        body.writeBytes(new byte[header.getNumBytes()]);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void howeverASourceLiesNoRowIsLostToItOnceItWasConverted(Way way) throws IOException {
        Sources.write(source, LongStream.of(rightRows(id -> true)), way.claim == Claim.BLOOM_FILTER);
        falsify(way.lie);
        long[] right = rightRows(way.hidden);
        Predicate where = PredicateParser.parse(way.where);
        try (Dataset direct = Mbf.readParquet(source).where(where)) {
            assertTrue(Sources.ids(direct).length < right.length, "the first direct read believes it");
        }
        cache.prewarm(source.toString());
        assertArrayEquals(right, rows(cache, source, where), "from the entry");
        assertEquals(CacheState.HIT, cache.why(source).state());
        List<UntrueClaim> claims = cache.why(source).untrueClaims();
        assertTrue(
                claims.stream()
                        .anyMatch(claim -> claim.claim() == way.claim
                                && claim.rowGroup() == way.group
                                && claim.page() == way.page),
                claims::toString);
        clock.advance(Duration.ofDays(1));
        cache.evictUnusedFor(Duration.ofHours(1), false);
        try (ParquetCache direct = open(Admission.EXPLICIT)) {
            assertArrayEquals(right, rows(direct, source, where), "directly, as it is known");
        }
    }

    @Test
    void whatIsKnownOfASourceIsForgottenWithIt() throws IOException {
        falsifyTheMaximum();
        cache.prewarm(source.toString());
        assertEquals(1, claimFiles().size());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(claimFiles().get(0))));
        assertEquals(List.of(), cache.collectGarbage(false), "the source is what it was");
        Sources.write(source, LongStream.range(0, 10));
        assertEquals(List.of(), cache.why(source).untrueClaims(), "another file now");
        assertEquals(2, cache.collectGarbage(false).size(), "the entry and what is known of its source");
        assertEquals(List.of(), claimFiles());
    }

    @Test
    void aDamagedRecordIsPassedOverAndCollected() throws IOException {
        falsifyTheMaximum();
        cache.prewarm(source.toString());
        Path file = claimFiles().get(0);
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] ^= 1;
            Files.write(file, bytes);
            assertTrue(ClaimsFile.read(file).isEmpty(), "byte " + at);
            bytes[at] ^= 1;
        }
        Files.write(file, new byte[3]);
        assertEquals(List.of(), cache.why(source).untrueClaims());
        assertEquals(1, cache.collectGarbage(false).size());
    }

    @Test
    void removingAndClearingForgetIt() throws IOException {
        falsifyTheMaximum();
        cache.prewarm(source.toString());
        assertTrue(cache.remove(source));
        assertEquals(List.of(), claimFiles());
        cache.prewarm(source.toString());
        assertEquals(1, cache.clear());
        assertEquals(List.of(), claimFiles());
    }

    @Test
    void nothingIsKeptOfAnHonestSource() throws IOException {
        cache.prewarm(source.toString());
        assertEquals(List.of(), cache.why(source).untrueClaims());
        assertEquals(List.of(), claimFiles());
    }

    @Test
    void anExplicitConversionNamesItInItsSummaryAndInTheFile() throws IOException {
        falsifyTheMaximum();
        Path target = temp.resolve("a.mbf");
        ConversionSummary summary = Mbf.convertToMbf(source, target);
        assertEquals(1, summary.untrueClaims().size());
        try (MbfFile file = MbfFile.open(target)) {
            file.verify();
            assertEquals(List.of(summary.untrueClaims().get(0).toString()), file.untrueClaims());
        }
    }

    @Test
    void flightRecorderIsToldOfIt() throws IOException {
        falsifyTheMaximum();
        Path recorded = temp.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("mbf.UntrueClaim");
            recording.start();
            cache.prewarm(source.toString());
            recording.stop();
            recording.dump(recorded);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(recorded).stream()
                .filter(event -> event.getEventType().getName().equals("mbf.UntrueClaim"))
                .toList();
        assertEquals(1, events.size());
        assertEquals("id", events.get(0).getString("column"));
        assertEquals("max", events.get(0).getString("claim"));
        assertEquals("1000", events.get(0).getString("stated"));
        assertFalse(events.get(0).getString("found").isEmpty());
    }

    private List<Path> claimFiles() throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("cache"))) {
            return files.filter(file -> file.toString().endsWith(".claims")).toList();
        }
    }
}
