package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.LongVector;
import io.mbf.cache.conversion.ConversionRules;
import io.mbf.cache.conversion.Publication;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.entry.Entries;
import io.mbf.cache.entry.EntryParts;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.settings.Admission;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.verdict.CacheState;
import io.mbf.error.CorruptFileException;
import io.mbf.file.LocalFile;
import io.mbf.file.SourceIdentity;
import io.mbf.format.SourcePart;
import io.mbf.predicate.Column;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.reader.MbfFile;
import io.mbf.row.RowCursor;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.writer.JoinedFile;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries that are made part by part: what is there is served, and is never lost. */
class EntriesInPartsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    /** Of some 2 MB of source, with row groups of 200 kB: about ten parts. */
    private static final long PART_BYTES = 150_000;

    private static final int ROWS = 200_000;

    @TempDir
    Path temp;

    private final TestClock clock = new TestClock();
    private final List<ParquetCache> opened = new ArrayList<>();
    private Path source;

    @BeforeEach
    void makeSource() {
        source = Sources.write(temp.resolve("a.parquet"), Sources.noise(1, ROWS));
    }

    @AfterEach
    void closeCaches() {
        opened.forEach(ParquetCache::close);
    }

    private static CacheBuilder builder(Path temp, Clock clock) {
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = clock;
        builder.partBytes = PART_BYTES;
        return builder;
    }

    private ParquetCache open(CacheBuilder builder) {
        ParquetCache cache = builder.build();
        opened.add(cache);
        return cache;
    }

    private ParquetCache open() {
        return open(builder(temp, clock));
    }

    /** A cache whose conversions end when so many parts are published. */
    private ParquetCache stoppingAfter(int parts) {
        CacheBuilder builder = builder(temp, clock);
        AtomicInteger published = new AtomicInteger();
        builder.steps = step -> {
            if (step == Publication.Step.EVICTED && published.incrementAndGet() >= parts) {
                throw new CancellationException();
            }
        };
        return open(builder);
    }

    /** Makes so many parts, and leaves it at that. */
    private void makeParts(int count) throws IOException {
        try (ParquetCache cache = stoppingAfter(count)) {
            Sources.ids(cache.read(source));
            assertTrue(cache.awaitConversions(LONG));
        }
        assertEquals(count, parts().size());
    }

    private List<Path> parts() throws IOException {
        Path cache = temp.resolve("cache");
        return Files.notExists(cache)
                ? List.of()
                : Sources.filesIn(cache).stream()
                        .filter(file -> file.getParent().toString().endsWith(".parts"))
                        .filter(file -> file.toString().endsWith(".mbf")) // not what a killed process had in hand
                        .toList();
    }

    private void assertRows(ParquetCache cache) {
        assertArrayEquals(Sources.ids(Mbf.readParquet(source)), Sources.ids(cache.read(source)));
        long some = Sources.noise(1L, (long) ROWS / 2);
        assertArrayEquals(
                Sources.ids(Mbf.readParquet(source).where(Column.col("id").eq(some))),
                Sources.ids(cache.read(source).where(Column.col("id").eq(some))));
    }

    @Test
    void aConversionThatIsStoppedLeavesItsParts() throws IOException {
        makeParts(3);
        ParquetCache cache = stoppingAfter(Integer.MAX_VALUE);
        assertEquals(CacheState.PARTIAL, cache.why(source).state());
        assertRows(cache);
    }

    @Test
    void anEntryThatIsWholeComesBeforePartsThatLackRows() throws IOException {
        makeParts(3);
        Files.setLastModifiedTime(
                parts().get(0).getParent(), FileTime.from(Instant.now().minusSeconds(60)));
        Entries entries = new Entries(new CacheDirectory(temp.resolve("cache")));
        SourceIdentity identity = IdentityReader.stat(new LocalFile(source).canonical());
        for (int look = 0; look < 2; look++) { // the second time they are open
            try (EntryParts found = entries.findAll(identity).parts().orElseThrow()) {
                assertEquals(3, found.parts().size());
            }
        }
        open(builder(temp.resolve("other"), clock)).prewarm(source.toString());
        Path whole = Sources.filesIn(temp.resolve("other")).stream()
                .filter(file -> file.toString().endsWith(".mbf"))
                .findFirst()
                .orElseThrow();
        Files.copy(whole, temp.resolve("cache").resolve(whole.getFileName()));
        Entries.Found now = entries.findAll(identity);
        assertEquals(CacheState.HIT, now.entry().state());
        now.entry().file().release();
        entries.openFiles().forgetAll();
    }

    @Test
    void groupsAndSamplesOfPartsAndTheSourceAreThoseOfTheSource() throws IOException {
        makeParts(3);
        ParquetCache cache = stoppingAfter(Integer.MAX_VALUE);
        Dataset direct = Mbf.readParquet(source);
        Dataset spliced = cache.read(source);
        assertEquals(CacheState.PARTIAL, cache.why(source).state());
        assertEquals(lines(grouped(direct)), lines(grouped(spliced)));
        assertEquals(
                lines(direct.aggregate().min("id").max("id").sum("id").batches()),
                lines(spliced.aggregate().min("id").max("id").sum("id").batches()));
        assertEquals(lines(direct.sample(1000, 42)), lines(spliced.sample(1000, 42)));
        assertEquals(
                lines(direct.where("even = true").sample(1000, 42)),
                lines(spliced.where("even = true").sample(1000, 42)));
    }

    private static BatchSource grouped(Dataset data) {
        return data.groupBy("even").count().sum("id").min("id").max("id").batches();
    }

    private static List<String> lines(BatchSource source) {
        List<String> lines = new ArrayList<>();
        try (RowCursor rows = new RowCursor(source)) {
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 0; i < rows.schema().size(); i++) {
                    line.append(rows.getObject(i)).append(' ');
                }
                lines.add(line.toString());
            }
        }
        return lines;
    }

    @Test
    void theNextConversionGoesOnWhereItWasStopped() throws IOException {
        makeParts(5);
        ParquetCache cache = open();
        AtomicLong total = new AtomicLong();
        Sources.ids(cache.read(source));
        cache.awaitConversions(LONG, progress -> total.accumulateAndGet(progress.rowsTotal(), Math::max));
        assertTrue(total.get() < ROWS * 3 / 4, "converted again: " + total);
        assertEquals(CacheState.HIT, cache.why(source).state());
        assertEquals(List.of(), parts());
        assertRows(cache);
    }

    @Test
    void allPartsTogetherBecomeOneEntry() throws IOException {
        ParquetCache cache = open();
        assertRows(cache);
        assertTrue(cache.awaitConversions(LONG));
        assertEquals(CacheState.HIT, cache.why(source).state());
        assertEquals(1, cache.entries().size());
        assertEquals(
                List.of(),
                cache.verify(false).stream()
                        .filter(entry -> entry.state() == CacheEntry.State.DAMAGED)
                        .toList());
        assertRows(cache);
    }

    @Test
    void aPartThatIsDamagedIsReplacedByTheSourceAndDropped() throws IOException {
        makeParts(4);
        Path damaged = parts().get(1);
        Sources.flip(damaged, Files.size(damaged) / 3);
        ParquetCache cache = stoppingAfter(Integer.MAX_VALUE);
        assertRows(cache);
        assertTrue(cache.awaitConversions(LONG));
        assertRows(cache);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aPartThatSaysOtherThingsOfTheSourceThanOthersIsDroppedWithThem(int which) throws IOException {
        makeParts(3);
        Path part = parts().get(which);
        sayOfTheSource(part, made -> said(made, made.firstRow() + made.rows(), made.schema()));
        ParquetCache cache = stoppingAfter(Integer.MAX_VALUE);
        assertRows(cache);
        assertTrue(cache.awaitConversions(LONG));
        assertRows(cache);
        assertEquals(CacheState.HIT, cache.why(source).state());
    }

    @Test
    void partsThatSayThatTheSourceHasOtherColumnsFailOneReadAndAreDropped() throws IOException {
        makeParts(2);
        sayThatThereAreOtherColumns();
        ParquetCache cache = stoppingAfter(Integer.MAX_VALUE);
        CorruptFileException untrue = assertThrows(CorruptFileException.class, () -> Sources.ids(cache.read(source)));
        assertEquals(
                source
                        + ": cache entry: its parts say that the file has other columns or rows than it has; read it again",
                untrue.getMessage());
        assertRows(cache);
    }

    @Test
    void partsThatSayThatTheSourceHasOtherColumnsDoNotBecomePartOfAnEntry() throws IOException {
        makeParts(2);
        sayThatThereAreOtherColumns();
        ParquetCache cache = open();
        cache.prewarm(source.toString());
        assertEquals(CacheState.HIT, cache.why(source).state());
        assertRows(cache);
    }

    private void sayThatThereAreOtherColumns() throws IOException {
        for (Path part : parts()) {
            sayOfTheSource(part, made -> {
                Field more = Field.required("more", Type.Leaf.of(PhysicalType.INT64));
                Field even = Field.required("even", Type.Leaf.of(PhysicalType.BOOLEAN));
                Field id = Field.required("id", Type.Leaf.of(PhysicalType.INT64));
                return said(made, made.sourceRows(), Optional.of(Schema.of(id, even, more)));
            });
        }
    }

    private static SourcePart said(SourcePart made, long sourceRows, Optional<Schema> schema) {
        return new SourcePart(made.identity(), made.firstRow(), made.rows(), sourceRows, schema);
    }

    private static void sayOfTheSource(Path part, UnaryOperator<SourcePart> said) throws IOException {
        Path other = part.resolveSibling("other");
        try (MbfFile file = MbfFile.open(part)) {
            SourcePart untrue = said.apply(file.sources().get(0));
            JoinedFile.rewrite(
                    other,
                    file.storedFile(),
                    WriterOptions.builder().part(untrue).build(),
                    List.of());
        }
        Files.move(other, part, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void partsThatAreEvictedWhileTheyAreReadAreReadToTheEnd() throws IOException {
        makeParts(4);
        try (ParquetCache cache = stoppingAfter(1);
                var batches = cache.read(source).batches()) {
            for (Path part : parts()) {
                Files.delete(part);
            }
            assertArrayEquals(Sources.ids(Mbf.readParquet(source)), Sources.ids(batches));
        }
    }

    @Test
    void partsOfAnEarlierStateAreNeverRead() throws IOException {
        makeParts(3);
        Sources.write(source, Sources.noise(2, ROWS));
        ParquetCache cache = open();
        assertArrayEquals(Sources.noise(2, ROWS).toArray(), Sources.ids(cache.read(source)));
        assertTrue(cache.awaitConversions(LONG));
        assertEquals(CacheState.HIT, cache.why(source).state());
        assertEquals(List.of(), parts());
        assertArrayEquals(Sources.noise(2, ROWS).toArray(), Sources.ids(cache.read(source)));
    }

    @Test
    void theListOfEntriesSaysWhichRowsAPartHas() throws IOException {
        makeParts(2);
        ParquetCache cache = open();
        List<String> listed = cache.entries().stream()
                .map(entry -> entry.part().orElse("all"))
                .sorted()
                .toList();
        assertEquals(2, listed.size());
        assertTrue(listed.get(0).matches("rows 0 to \\d+ of 200000"), listed.toString());
    }

    @Test
    void aReadSaysHowMuchCameFromParts() throws IOException {
        makeParts(5);
        ParquetCache cache = stoppingAfter(1);
        try (Batches batches = cache.read(source).batches()) {
            assertEquals(ROWS, Sources.ids(batches).length);
            String explained = batches.explain().toString();
            assertTrue(
                    explained.matches("(?s).*: partial: (\\d+\\.\\d %) of its values are in parts of an entry,"
                            + " \\1 of those read came from there\n.*"),
                    explained);
        }
    }

    @Test
    void aSourceIsRemovedWithItsParts() throws IOException {
        makeParts(2);
        assertTrue(open().remove(source));
        assertEquals(List.of(), parts());
        try (var left = Files.list(temp.resolve("cache"))) {
            assertFalse(left.anyMatch(file -> file.toString().endsWith(".parts")));
        }
    }

    @Test
    void clearingRemovesParts() throws IOException {
        makeParts(2);
        assertEquals(2, open().clear());
        assertEquals(List.of(), parts());
    }

    @Test
    void partsAreEvictedOneByOne() throws IOException {
        makeParts(4);
        long bytes = 0;
        for (Path part : parts()) {
            bytes += Files.size(part);
        }
        ParquetCache cache = open(builder(temp, clock).maxBytes(bytes - 1));
        cache.collectGarbage(false);
        int left = parts().size();
        assertTrue(left == 2 || left == 3, left + " parts");
        assertRows(cache);
    }

    @Test
    void aSourceThatIsLargerThanTheCacheIsCachedAsFarAsThereIsRoom() throws IOException {
        ParquetCache cache = open(builder(temp, clock).maxBytes(1_000_000));
        for (int i = 0; i < 3; i++) {
            assertRows(cache);
            assertTrue(cache.awaitConversions(LONG));
        }
        assertEquals(CacheState.PARTIAL, cache.why(source).state());
        assertTrue(parts().size() > 1);
        long bytes = 0;
        for (Path part : parts()) {
            bytes += Files.size(part);
        }
        assertTrue(bytes <= 1_000_000, bytes + " bytes");
    }

    @Test
    void twoCachesMakeTheSamePartsAndNobodyNotices() throws IOException {
        makeParts(2);
        ParquetCache one = open();
        ParquetCache other = open();
        for (int i = 0; i < 2; i++) {
            assertRows(one);
            assertRows(other);
        }
        assertTrue(one.awaitConversions(LONG));
        assertTrue(other.awaitConversions(LONG));
        assertRows(one);
        assertRows(other);
        assertEquals(CacheState.HIT, one.why(source).state());
    }

    /** Some 500 MB in long runs. */
    @Test
    @Tag(Soak.TAG)
    void aConversionThatIsKilledAgainAndAgainEndsAndLosesThePartAtHandAlone() throws Exception {
        Soak soak = new Soak("1 kill -9 during a conversion in parts");
        long seed = System.nanoTime();
        System.out.println("EntriesInPartsTest: seed " + seed);
        Random random = new Random(seed);
        int megabytes = Soak.count("part-megabytes", 2);
        int rows = megabytes * ROWS / 2;
        if (rows > ROWS) {
            Sources.write(source, Sources.noise(1, rows));
        }
        long partBytes = megabytes > 48 ? ConversionRules.LEAST_PART : PART_BYTES;
        long expected = hash(Mbf.readParquet(source));
        int ended = 0;
        double mostLost = 0;
        for (int i = 0; i < Soak.count("part-kills", 4); i++) {
            soak.tried();
            long before = rowsInParts();
            long done = convertUntilKilled(random.nextInt(700 + 12 * megabytes), partBytes);
            CacheBuilder builder = builder(temp, Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
            builder.partBytes = partBytes;
            try (ParquetCache cache = builder.admission(Admission.EXPLICIT).build()) {
                if (expected != hash(cache.read(source))) {
                    soak.wrong();
                }
                if (cache.why(source).state() == CacheState.HIT) {
                    ended++;
                    cache.clear();
                } else {
                    mostLost = Math.max(mostLost, (double) (before + done - rowsInParts()) / rows);
                }
            }
            soak.survived();
        }
        System.out.printf(
                "EntriesInPartsTest: %d conversions ended, at most %.1f %% of one lost%n", ended, 100 * mostLost);
        // what a part is, and what of the next row group is under way
        assertTrue(mostLost <= Math.max(0.05, 1.5 * partBytes / Files.size(source)) + 0.02, "lost " + mostLost);
        soak.end();
    }

    /**
     * Converts in another process.
     *
     * @return rows that it had converted at least when it was killed
     */
    private long convertUntilKilled(int millis, long partBytes) throws Exception {
        Path said = temp.resolve("said");
        List<String> command = ChildJvm.command(
                Path.of(System.getProperty("java.home")), Converter.class, temp.toString(), "" + partBytes);
        Process child = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            while (Files.size(said) == 0 && child.isAlive()) {
                Thread.sleep(5);
            }
            Thread.sleep(millis);
        } finally {
            child.destroyForcibly().waitFor();
        }
        List<String> lines = Files.readAllLines(said);
        assertEquals("begins", lines.get(0));
        return lines.stream()
                .skip(1)
                .filter(line -> line.endsWith("."))
                .mapToLong(EntriesInPartsTest::rowsSaid)
                .max()
                .orElse(0);
    }

    private static long rowsSaid(String line) {
        return Long.parseLong(line.substring(0, line.length() - 1));
    }

    private long rowsInParts() throws IOException {
        return parts().stream()
                .mapToLong(part -> Long.parseLong(part.getFileName().toString().split("-")[1]))
                .sum();
    }

    private static long hash(Dataset dataset) {
        long hash = 0;
        try (dataset;
                Batches batches = dataset.select("id").batches()) {
            for (ColumnBatch batch : batches) {
                LongVector ids = (LongVector) batch.column(0);
                for (int i = 0; i < batch.rowCount(); i++) {
                    hash = 31 * hash + ids.values()[i];
                }
            }
        }
        return hash;
    }

    /** Reads and converts; says how far it is, a number of rows and a dot. */
    static final class Converter {
        public static void main(String[] arguments) {
            Path temp = Path.of(arguments[0]);
            CacheBuilder builder = builder(temp, Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
            builder.partBytes = Long.parseLong(arguments[1]);
            try (ParquetCache cache = builder.build()) {
                System.out.println("begins");
                hash(cache.read(temp.resolve("a.parquet")));
                cache.awaitConversions(LONG, progress -> System.out.println(progress.rowsDone() + "."));
            }
        }
    }
}
