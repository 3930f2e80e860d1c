package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.conversion.Publication;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.settings.Admission;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.cache.verdict.CacheState;
import io.mbf.format.SourcePart;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.RowGroupInfo;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.predicate.Column;
import io.mbf.read.Batches;
import io.mbf.reader.MbfFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are replaced by files that begin with the same row groups: only what is new is converted. */
class GrowingSourcesTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long PART_BYTES = 150_000;
    private static final int ROWS = 120_000;
    private static final String USUAL = "message rows { required int64 id; required boolean even; }";

    @TempDir
    Path temp;

    private final TestClock clock = new TestClock();
    private final List<ParquetCache> opened = new ArrayList<>();

    @AfterEach
    void closeCaches() {
        opened.forEach(ParquetCache::close);
    }

    private Path source() {
        return temp.resolve("a.parquet");
    }

    private void write(long[] ids) {
        write(ids, USUAL, 1 << 20);
    }

    /** Row groups of some 11,000 rows, of which all but the last are the same for the same rows. */
    private void write(long[] ids, String type, int pageBytes) {
        MessageType message = MessageTypeParser.parseMessageType(type);
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(source()))
                .withConf(new PlainParquetConfiguration())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withType(message)
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .withRowGroupSize(100_000L)
                .withPageSize(pageBytes)
                .withPageWriteChecksumEnabled(false)
                .withBloomFilterNDV("id", 1000L)
                .build()) {
            for (long id : ids) {
                writer.write(new SimpleGroup(message).append("id", id).append("even", id % 2 == 0));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static long[] noise(int count) {
        return Sources.noise(1, count).toArray();
    }

    private ParquetCache open(Admission admission, Publication.Steps steps) {
        CacheBuilder builder = ParquetCache.builder()
                .directory(temp.resolve("cache"))
                .minFreeBytes(0)
                .admission(admission);
        builder.clock = clock;
        builder.partBytes = PART_BYTES;
        builder.steps = steps;
        ParquetCache cache = builder.build();
        opened.add(cache);
        return cache;
    }

    /** One that converts what it is told to, and does all else that comes with a read. */
    private ParquetCache open() {
        return open(Admission.EXPLICIT, step -> {});
    }

    /** Reads, converts and reads again; returns how many rows were converted. */
    private long convert(ParquetCache cache) {
        assertRows(cache);
        long rows = prewarm(cache);
        assertEquals(CacheState.HIT, cache.why(source()).state());
        assertRows(cache);
        assertFiles(cache);
        return rows;
    }

    private long prewarm(ParquetCache cache) {
        AtomicLong rows = new AtomicLong();
        cache.prewarm(
                List.of(source().toString()),
                PrewarmOptions.DEFAULT.onProgress(progress -> rows.accumulateAndGet(progress.rowsDone(), Math::max)));
        return rows.get();
    }

    private void assertRows(ParquetCache cache) {
        long[] direct = Sources.ids(Mbf.readParquet(source()));
        assertArrayEquals(direct, Sources.ids(cache.read(source())));
        if (direct.length > 0) {
            long one = direct[direct.length / 3];
            assertArrayEquals(
                    Sources.ids(Mbf.readParquet(source()).where(Column.col("id").eq(one))),
                    Sources.ids(cache.read(source()).where(Column.col("id").eq(one))));
        }
    }

    /** Whatever is there of the source as it is now has its rows. */
    private void assertFiles(ParquetCache cache) {
        long[] direct = Sources.ids(Mbf.readParquet(source()));
        for (CacheEntry entry : cache.verify(false)) {
            if (entry.state() == CacheEntry.State.FRESH || entry.state() == CacheEntry.State.UNREAD) {
                try (MbfFile file = MbfFile.open(entry.file())) {
                    SourcePart part = file.sources().get(0);
                    assertEquals(direct.length, part.sourceRows());
                    int first = (int) part.firstRow();
                    assertArrayEquals(
                            Arrays.copyOfRange(direct, first, first + (int) part.rows()),
                            Sources.ids(Mbf.readMbf(entry.file())));
                }
            } else {
                assertEquals(CacheEntry.State.STALE, entry.state(), entry.toString());
            }
        }
    }

    /** The rows of each row group. */
    private List<Long> rowGroups() {
        try (ParquetFile file = ParquetFile.open(source())) {
            return file.rowGroups().stream().map(RowGroupInfo::rows).toList();
        }
    }

    private static long sum(List<Long> rows) {
        return rows.stream().mapToLong(Long::longValue).sum();
    }

    private Optional<Path> rowGroupsFile() throws IOException {
        return Sources.filesIn(temp.resolve("cache")).stream()
                .filter(file -> file.toString().endsWith(".rowgroups"))
                .findFirst();
    }

    private List<Path> left() throws IOException {
        return Sources.filesIn(temp.resolve("cache")).stream()
                .filter(file -> file.toString().matches(".*\\.(mbf|rowgroups|claims|tmp)"))
                .toList();
    }

    @Test
    void aLongerFileBeginsWithTheSameRowGroups() throws IOException {
        write(noise(ROWS));
        byte[] before = Files.readAllBytes(source());
        List<Long> groups = rowGroups();
        write(noise(ROWS + ROWS / 2));
        byte[] after = Files.readAllBytes(source());
        assertTrue(groups.size() > 5, groups.toString());
        assertEquals(groups.subList(0, groups.size() - 1), rowGroups().subList(0, groups.size() - 1));
        assertTrue(Arrays.mismatch(before, after) > before.length / 2);
    }

    @Test
    void anAppendedSourceConvertsOnlyItsNewRowGroups() {
        write(noise(ROWS));
        List<Long> groups = rowGroups();
        ParquetCache cache = open();
        assertEquals(ROWS, convert(cache));
        write(noise(2 * ROWS));
        long kept = sum(groups.subList(0, groups.size() - 1));
        long converted = convert(cache);
        assertTrue(converted >= 2 * ROWS - kept && converted < 2 * ROWS - kept / 2, converted + ", same are " + kept);
    }

    @Test
    void aSourceThatGrowsAgainAndAgainConvertsEachRowGroupAboutOnce() {
        ParquetCache cache = open();
        long converted = 0;
        int rows = 0;
        for (int i = 1; i <= 5; i++) {
            rows = i * ROWS / 2;
            write(noise(rows));
            converted += convert(cache);
        }
        assertTrue(converted < 2L * rows, converted + " rows of " + rows);
    }

    @Test
    void aConversionThatNoReadAskedForConvertsOnlyWhatIsNewToo() {
        write(noise(ROWS));
        convert(open());
        write(noise(2 * ROWS));
        ParquetCache cache = open();
        assertTrue(prewarm(cache) < 3 * ROWS / 2);
        assertRows(cache);
    }

    @Test
    void aConversionThatAReadAsksForConvertsOnlyWhatIsNewToo() {
        write(noise(ROWS));
        convert(open());
        write(noise(2 * ROWS));
        ParquetCache cache = open(Admission.FIRST_READ, step -> {});
        AtomicLong rows = new AtomicLong();
        assertRows(cache);
        assertTrue(cache.awaitConversions(LONG, progress -> rows.accumulateAndGet(progress.rowsDone(), Math::max)));
        assertTrue(rows.get() < 3 * ROWS / 2, rows + " rows");
        assertEquals(CacheState.HIT, cache.why(source()).state());
        assertRows(cache);
    }

    @Test
    void partsOfAConversionThatWasStoppedAreKept() {
        write(noise(ROWS));
        int[] parts = {0};
        try (ParquetCache cache = open(Admission.FIRST_READ, step -> {
            if (step == Publication.Step.EVICTED && ++parts[0] == 3) {
                throw new CancellationException();
            }
        })) {
            assertRows(cache);
            cache.awaitConversions(LONG);
            assertEquals(CacheState.PARTIAL, cache.why(source()).state());
        }
        write(noise(ROWS + ROWS / 2));
        long converted = convert(open());
        assertTrue(converted < ROWS + ROWS / 4, converted + " rows");
    }

    @Test
    void aShorterFileKeepsItsRowGroups() {
        write(noise(2 * ROWS));
        ParquetCache cache = open();
        convert(cache);
        write(noise(ROWS));
        long converted = convert(cache);
        assertTrue(converted < ROWS / 2, converted + " rows");
    }

    @Test
    void oneOtherValueMeansThatItsRowGroupAndThoseBehindAreConvertedAgain() {
        write(noise(ROWS));
        List<Long> groups = rowGroups();
        ParquetCache cache = open();
        convert(cache);
        long[] ids = noise(ROWS);
        ids[(int) (groups.get(0) + 10)] ^= 2;
        write(ids);
        long converted = convert(cache);
        assertTrue(converted >= ROWS - groups.get(0), converted + " rows");
    }

    @Test
    void oneFlippedByteInARowGroupMeansThatItIsConvertedAgain() throws IOException {
        write(noise(ROWS));
        ParquetCache cache = open();
        convert(cache);
        // in the first value of the file, as no statistics tell
        byte[] bytes = Files.readAllBytes(source());
        int at = indexOf(bytes, noise(1)[0]);
        bytes[at] ^= 2;
        Files.write(source(), bytes);
        long[] rows = noise(ROWS);
        rows[0] ^= 2;
        assertEquals(ROWS, prewarm(cache));
        assertArrayEquals(rows, Sources.ids(cache.read(source())));
    }

    private static int indexOf(byte[] bytes, long value) {
        for (int i = 0; i + 8 <= bytes.length; i++) {
            long found = 0;
            for (int b = 7; b >= 0; b--) {
                found = found << 8 | bytes[i + b] & 0xff;
            }
            if (found == value) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }

    @Test
    void aChangedSchemaKeepsNothing() {
        write(noise(ROWS));
        ParquetCache cache = open();
        convert(cache);
        write(
                noise(ROWS),
                "message rows { required int64 id (TIMESTAMP(MICROS,true)); required boolean even; }",
                1 << 20);
        assertEquals(ROWS, prewarm(cache));
        assertArrayEquals(noise(ROWS), Sources.ids(cache.read(source())));
    }

    @Test
    void aFileOfRowGroupsThatIsDamagedKeepsNothingWrong() throws IOException {
        write(noise(ROWS));
        convert(open());
        Path file = rowGroupsFile().orElseThrow();
        Random random = new Random(7);
        for (int i = 0; i < 8; i++) {
            Sources.flip(file, random.nextLong(Files.size(file)));
            write(noise(ROWS + 20_000 * (i % 2)));
            ParquetCache cache = open();
            assertTrue(convert(cache) >= ROWS, "something is kept");
        }
    }

    @Test
    void aFileOfRowGroupsThatIsCutOffIsAsGoodAsNone() throws IOException {
        write(noise(ROWS));
        convert(open());
        try (var channel = Files.newByteChannel(rowGroupsFile().orElseThrow(), StandardOpenOption.WRITE)) {
            channel.truncate(50);
        }
        write(noise(2 * ROWS));
        assertEquals(2 * ROWS, convert(open()));
    }

    @Test
    void aDamagedEntryOfTheEarlierStateIsConvertedAgain() throws IOException {
        write(noise(ROWS));
        ParquetCache cache = open();
        convert(cache);
        Path entry = cache.entries().get(0).file();
        Sources.flip(entry, Files.size(entry) / 10);
        write(noise(2 * ROWS));
        assertEquals(2 * ROWS, convert(open()));
    }

    @Test
    void anEntryThatWaitsForItsConversionIsListedAsStaleAndGoesWithTheGarbage() throws IOException {
        write(noise(ROWS));
        convert(open());
        write(noise(2 * ROWS));
        CacheBuilder builder = ParquetCache.builder()
                .directory(temp.resolve("cache"))
                .minFreeBytes(0)
                .admission(Admission.EXPLICIT);
        builder.clock = clock;
        ParquetCache cache = builder.build();
        opened.add(cache);
        assertRows(cache);
        assertEquals(
                List.of(CacheEntry.State.STALE),
                cache.entries().stream().map(CacheEntry::state).toList());
        cache.collectGarbage(false);
        assertEquals(List.of(), left());
        assertRows(cache);
    }

    @Test
    void whatIsKnownOfRowGroupsGoesWithTheEntry() throws IOException {
        write(noise(ROWS));
        ParquetCache cache = open();
        convert(cache);
        assertTrue(cache.remove(source()));
        assertEquals(List.of(), left());
        convert(cache);
        cache.clear();
        assertEquals(List.of(), left());
    }

    @Test
    void aSmallSourceHasNoFileOfRowGroups() throws IOException {
        write(noise(ROWS / 10));
        ParquetCache cache = open();
        convert(cache);
        assertEquals(1, left().size());
    }

    @Test
    void aSourceThatChangesDuringTheComparisonPublishesNothing() {
        write(noise(ROWS));
        convert(open());
        write(noise(2 * ROWS));
        boolean[] changed = {false};
        try (ParquetCache cache = open(Admission.EXPLICIT, step -> {
            if (step == Publication.Step.CONVERTED && !changed[0]) {
                changed[0] = true;
                write(Sources.noise(2, 2 * ROWS).toArray());
            }
        })) {
            prewarm(cache);
            assertRows(cache);
        }
        assertTrue(changed[0]);
        assertEquals(2 * ROWS, convert(open()));
    }

    @Test
    void aSourceThatChangesMoreOftenThanItIsReadIsNotWorthIt() {
        for (int state = 1; state <= 4; state++) {
            write(noise(ROWS + 10_000 * state));
            try (ParquetCache cache = open(Admission.FIRST_READ, step -> {});
                    Batches batches = cache.read(source()).batches()) {
                CacheState verdict = batches.explain().verdict().orElseThrow().state();
                assertEquals(state > 2, verdict == CacheState.NOT_WORTH_IT, state + ": " + verdict);
                assertTrue(cache.awaitConversions(LONG));
            }
        }
    }

    @Test
    void whatWasFoundToBeUntrueOfARowGroupThatIsKeptStaysKnown() throws IOException {
        write(noise(ROWS));
        falsifyTheMaximum();
        ParquetCache cache = open();
        prewarm(cache);
        List<UntrueClaim> found = cache.why(source()).untrueClaims();
        assertEquals(1, found.size());
        long[] rows = noise(2 * ROWS);
        write(rows);
        falsifyTheMaximum();
        assertTrue(prewarm(cache) < 3 * ROWS / 2);
        assertEquals(found, cache.why(source()).untrueClaims());
        for (Path entry : cache.entries().stream().map(CacheEntry::file).toList()) {
            Files.delete(entry);
        }
        assertArrayEquals(
                LongStream.of(rows).filter(id -> id > 0).toArray(),
                Sources.ids(cache.read(source()).where(Column.col("id").gt(0))));
    }

    /** The first row group says that it has no id above 0. */
    private void falsifyTheMaximum() throws IOException {
        byte[] file = Files.readAllBytes(source());
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 8);
        int start = file.length - 8 - length;
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(file, start, length));
        ColumnChunk chunk = footer.getRow_groups().get(0).getColumns().get(0);
        chunk.getMeta_data().getStatistics().setMax_value(new byte[8]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, start);
        Util.writeFileMetaData(footer, out);
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(out.size() - start)
                .put(new byte[] {'P', 'A', 'R', '1'})
                .array());
        Files.write(source(), out.toByteArray());
    }

    @Test
    void whateverBecomesOfASourceAReadGivesItsRows() throws IOException {
        long seed = System.nanoTime();
        System.out.println("GrowingSourcesTest: seed " + seed);
        Random random = new Random(seed);
        long[] ids = noise(40_000);
        long converted = 0;
        long rows = 0;
        for (int i = 0; i < 20; i++) {
            ids = nextState(ids, random);
            int stop = random.nextInt(3) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(12);
            int[] steps = {0};
            try (ParquetCache cache = open(Admission.FIRST_READ, step -> {
                if (++steps[0] == stop) {
                    throw new CancellationException();
                }
            })) {
                AtomicLong done = new AtomicLong();
                assertRows(cache);
                cache.awaitConversions(LONG, progress -> done.accumulateAndGet(progress.rowsDone(), Math::max));
                assertRows(cache);
                assertFiles(cache);
                converted += done.get();
                rows += ids.length;
            }
            if (random.nextInt(8) == 0 && rowGroupsFile().isPresent()) {
                Sources.flip(rowGroupsFile().get(), 20);
            }
        }
        convert(open());
        System.out.println("GrowingSourcesTest: converted " + converted + " of " + rows + " rows");
    }

    private long[] nextState(long[] before, Random random) throws IOException {
        long[] ids = before;
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                ids = LongStream.concat(LongStream.of(before), Sources.noise(random.nextInt(), random.nextInt(40_000)))
                        .toArray();
                write(ids);
            }
            case 3 -> write(ids, USUAL, 1 << 12);
            case 4 -> {
                ids = before.clone();
                ids[random.nextInt(Math.max(1, ids.length / 10))] ^= 2;
                write(ids);
            }
            case 5 -> {
                ids = before.clone();
                ids[ids.length - 1 - random.nextInt(Math.max(1, ids.length / 10))] ^= 2;
                write(ids);
            }
            case 6 -> {
                ids = Arrays.copyOf(before, Math.max(1000, before.length - random.nextInt(40_000)));
                Arrays.fill(ids, Math.min(ids.length, before.length), ids.length, 7);
                write(ids);
            }
            default -> {
                FileTime time = Files.exists(source()) ? Files.getLastModifiedTime(source()) : null;
                ids = before.clone();
                ids[random.nextInt(ids.length)] ^= 2;
                write(ids);
                if (time != null) {
                    Files.setLastModifiedTime(source(), time);
                }
            }
        }
        assertNotEquals(0, ids.length);
        return ids;
    }
}
