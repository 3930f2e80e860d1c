package io.mbf.writer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.batch.build.VectorBuilder;
import io.mbf.codec.BlockCodec;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.SourceIdentity;
import io.mbf.fixture.Tables;
import io.mbf.fixture.Vectors;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.FileMagic;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FormatLimits;
import io.mbf.format.PageTable;
import io.mbf.format.SourcePart;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.ZoneMap;
import io.mbf.stats.ZoneMap.LongBounds;
import io.mbf.writer.WrittenFile.Extent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the writer leaves on the disk, and what it refuses; see {@code RoundTripTest} for what the reader makes of it. */
class MbfFileWriterTest {

    private static final Type.Leaf STRING = Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);
    private static final Schema INTS = Schema.of(Field.required("i", Type.Leaf.of(PhysicalType.INT32)));
    private static final Schema STRINGS = Schema.of(Field.optional("s", STRING));
    private static final WriterOptions SMALL_CHUNKS =
            WriterOptions.builder().chunkBytes(64 << 10).build();

    @TempDir
    Path folder;

    private WrittenFile write(Schema schema, WriterOptions options, List<ColumnBatch> batches) {
        Path path = folder.resolve("t.mbf");
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long rows = 0;
        try (MbfFileWriter writer = MbfFileWriter.create(path, schema, options)) {
            for (ColumnBatch batch : batches) {
                writer.write(batch);
                rows += batch.rowCount();
            }
            WriteSummary summary = writer.finish();
            WrittenFile file = WrittenFile.read(path);
            assertEquals(rows, summary.rows());
            assertEquals(rows, file.rowCount());
            assertEquals(file.bytes().length, summary.bytes());
            assertEquals(file.index().chunks().size(), summary.chunks());
            assertEquals(schema, file.schema());
            return file;
        }
    }

    private WrittenFile write(Schema schema, WriterOptions options, ColumnVector... columns) {
        return write(schema, options, List.of(Vectors.batch(schema, columns)));
    }

    private static List<String> texts(List<ColumnBatch> batches, int column) {
        List<String> texts = new ArrayList<>();
        for (ColumnBatch batch : batches) {
            for (int row = 0; row < batch.rowCount(); row++) {
                texts.add(Tables.text(batch.column(column), row));
            }
        }
        return texts;
    }

    private static void assertRows(List<ColumnBatch> expected, WrittenFile file, long seed) {
        for (int column = 0; column < file.schema().size(); column++) {
            assertEquals(texts(expected, column), file.values(column), "seed " + seed + ", column " + column);
        }
    }

    private static ColumnVector strings(int rows, IntFunction<String> value) {
        return Vectors.strings(IntStream.range(0, rows).mapToObj(value).toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255, 8191, 8192, 8193, 20_000})
    void everyTypeIsWrittenAsItCame(int rows) {
        Schema schema = Tables.everyType();
        long seed = rows;
        List<ColumnBatch> batches = List.of(Tables.batch(schema, rows, new Random(seed)));
        assertRows(batches, write(schema, WriterOptions.defaults(), batches), seed);
    }

    @ParameterizedTest
    @EnumSource(BlockCodec.class)
    void everyCodecWritesWhatCame(BlockCodec codec) {
        Schema schema = Tables.everyType();
        List<ColumnBatch> batches = List.of(Tables.batch(schema, 20_000, new Random(7)));
        WriterOptions options =
                WriterOptions.builder().codec(codec).chunkBytes(64 << 10).build();
        assertRows(batches, write(schema, options, batches), 7);
    }

    @Test
    void aFileWithoutRowsHasNoChunks() {
        WrittenFile file = write(Tables.everyType(), WriterOptions.defaults(), List.of());
        assertEquals(List.of(), file.index().chunks());
        assertEquals(List.of(), file.values(0));
    }

    @Test
    void howRowsAreCutIntoBatchesLeavesNoTrace() {
        Schema schema = Tables.everyType();
        ColumnBatch whole = Tables.batch(schema, 20_000, new Random(11));
        byte[] once = write(schema, SMALL_CHUNKS, List.of(whole)).bytes();
        List<ColumnBatch> parts = new ArrayList<>();
        Random random = new Random(12);
        for (int from = 0; from < whole.rowCount(); ) {
            int count = Math.min(whole.rowCount() - from, 1 + random.nextInt(9_000));
            parts.add(part(whole, from, count));
            from += count;
        }
        assertArrayEquals(once, write(schema, SMALL_CHUNKS, parts).bytes());
    }

    private static ColumnBatch part(ColumnBatch whole, int from, int count) {
        List<ColumnVector> columns = new ArrayList<>();
        for (int i = 0; i < whole.schema().size(); i++) {
            var builder = VectorBuilder.of(whole.schema().field(i).leaf());
            builder.append(whole.column(i), from, count);
            columns.add(builder.view());
        }
        return new ColumnBatch(whole.schema(), count, columns);
    }

    /** A batch belongs to whoever made it, as soon as it is written: its arrays are used for the next one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8192, 10_000})
    void arraysMayBeOverwrittenOnceTheyAreWritten(int rows) {
        int[] values = IntStream.range(0, rows).map(i -> i * 7_919).toArray();
        List<String> expected = Arrays.stream(values).mapToObj(String::valueOf).toList();
        Path path = folder.resolve("t.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(path, INTS, WriterOptions.defaults())) {
            writer.write(Vectors.batch(INTS, new IntVector(values, rows, Validity.allValid(rows))));
            Arrays.fill(values, -1);
            writer.finish();
        }
        assertEquals(expected, WrittenFile.read(path).values(0));
    }

    @Test
    void theFileIsCoveredByPartsThatOverlapNowhereAndZerosBetweenThem() {
        Schema schema = Tables.nestedTypes();
        WrittenFile file = write(schema, SMALL_CHUNKS, List.of(Tables.batch(schema, 60_000, new Random(3))));
        List<Chunk> chunks = file.index().chunks();
        assertTrue(chunks.size() > 2, () -> chunks.size() + " chunks");
        long rows = 0;
        for (Chunk chunk : chunks) {
            assertEquals(rows, chunk.firstRow());
            rows += chunk.rowCount();
        }
        assertEquals(60_000, rows);
        List<Extent> extents = new ArrayList<>(file.extents());
        extents.sort(Comparator.comparingLong(Extent::offset));
        long at = FileMagic.BYTES;
        for (Extent extent : extents) {
            assertZeros(file.bytes(), at, extent.offset());
            at = extent.end();
        }
        assertEquals(file.trailer().directoryOffset(), at);
        // the trailer follows the directory: FileTrailer sees to it
    }

    /** Elements of a hundred such pages of rows would make one page of elements. */
    @Test
    void theOpenPageOfElementsOfSparseListsCountsTowardsTheChunk() {
        Schema schema = Schema.of(Field.required("l", new Type.ListOf(Field.required("e", STRING))));
        Random random = new Random(8);
        List<ColumnBatch> batches = new ArrayList<>();
        for (int page = 0; page < 10; page++) {
            int[] offsets = IntStream.rangeClosed(0, 8192).map(i -> i / 100).toArray();
            byte[][] elements = new byte[offsets[8192]][8192];
            for (byte[] element : elements) {
                random.nextBytes(element);
            }
            batches.add(Vectors.batch(
                    schema, new ListVector(offsets, Vectors.binary(elements), 8192, Validity.allValid(8192))));
        }
        WrittenFile file = write(schema, SMALL_CHUNKS, batches);
        // the first pages of rows are codes of a dictionary, until that is full
        assertTrue(file.index().chunks().size() > 5, file.index().chunks()::toString);
        assertEquals(10 * 81, file.values(1).size());
    }

    /** Were the dictionary given up after more of them, their segment would have more bytes than one can. */
    @Test
    void codesOfLongStringsCountTowardsTheChunkAsTheStringsThatTheyMayBecome() {
        BinaryVector words = Vectors.binary(new byte[1000], new byte[999], new byte[998]);
        int[] codes = IntStream.range(0, 8192).map(i -> i % 3).toArray();
        DictionaryVector page = new DictionaryVector(codes, words, 8192, Validity.allValid(8192));
        Schema schema = Schema.of(Field.required("s", STRING));
        WrittenFile file =
                write(schema, WriterOptions.defaults(), Collections.nCopies(40, Vectors.batch(schema, page)));
        assertTrue(file.column(0).segments().get(0).dictionaryCoded());
        assertEquals(
                List.of(33 * 8192, 7 * 8192),
                file.index().chunks().stream().map(Chunk::rowCount).toList());
    }

    @Test
    void aLargeRowBeginsAChunk() {
        Schema schema = Schema.of(Field.required("s", STRING));
        ColumnVector rows = Vectors.binary(new byte[7 << 20], new byte[10 << 20], new byte[1]);
        WrittenFile file = write(schema, WriterOptions.defaults(), rows);
        assertEquals(
                List.of(1, 2),
                file.index().chunks().stream().map(Chunk::rowCount).toList());
    }

    private static void assertZeros(byte[] file, long from, long to) {
        assertTrue(0 <= to - from && to - from < FormatLimits.RAW_ALIGNMENT, () -> from + " to " + to);
        for (long at = from; at < to; at++) {
            assertEquals(0, file[(int) at]);
        }
    }

    /** Decoders in other languages look at them in place. */
    @ParameterizedTest
    @EnumSource(BlockCodec.class)
    void blocksThatAreStoredAsTheyAreBeginAtMultiplesOf64(BlockCodec codec) {
        Schema schema = Tables.everyType();
        WriterOptions options =
                WriterOptions.builder().codec(codec).chunkBytes(64 << 10).build();
        WrittenFile file = write(schema, options, List.of(Tables.batch(schema, 20_000, new Random(8))));
        int raw = 0;
        int compressed = 0;
        for (int ordinal = 0; ordinal < schema.size(); ordinal++) {
            ColumnSection column = file.column(ordinal);
            List<PageTable> tables = file.pageTables(ordinal);
            for (int chunk = 0; chunk < column.segments().size(); chunk++) {
                PageTable table = tables.get(chunk);
                long offset = column.segments().get(chunk).place().offset();
                for (int block = 0; block < table.blocks(); block++) {
                    boolean isRaw = table.isRaw(block);
                    assertEquals(0, (offset + table.storedStart(block)) % (isRaw ? 64 : 8));
                    raw += isRaw ? 1 : 0;
                    compressed += isRaw ? 0 : 1;
                }
            }
        }
        assertTrue(raw > 0);
        assertEquals(codec != BlockCodec.NONE, compressed > 0);
    }

    @Test
    void zoneMapsHoldLeastGreatestAndNullsOfChunkAndPage() {
        Schema schema = Schema.of(Field.optional("l", Type.Leaf.of(PhysicalType.INT64)));
        int rows = 20_000;
        long[] values = new Random(5).longs(rows).toArray();
        long[] words = new long[Validity.wordCount(rows)];
        for (int i = 0; i < rows; i++) {
            words[i >> 6] |= (i % 3 == 0 ? 0L : 1L) << i;
        }
        WrittenFile file =
                write(schema, WriterOptions.defaults(), new LongVector(values, rows, Validity.of(words, rows)));
        assertEquals(1, file.column(0).segments().size());
        ZoneMap ofChunk = file.column(0).segments().get(0).zone();
        PageTable table = file.pageTables(0).get(0);
        assertEquals(3, table.pages());
        assertZone(ofChunk, values, 0, rows);
        assertZone(table.zone(0, ofChunk), values, 0, 8_192);
        assertZone(table.zone(1, ofChunk), values, 8_192, 16_384);
        assertZone(table.zone(2, ofChunk), values, 16_384, rows);
    }

    /** @param from of the entries of the zone, every third of which is null */
    private static void assertZone(ZoneMap found, long[] values, int from, int to) {
        int[] present = IntStream.range(from, to).filter(i -> i % 3 != 0).toArray();
        assertEquals(to - from, found.rowCount());
        assertEquals(to - from - present.length, found.nullCount());
        var bounds = assertInstanceOf(LongBounds.class, found.bounds().orElseThrow());
        assertEquals(Arrays.stream(present).mapToLong(i -> values[i]).min().orElseThrow(), bounds.min());
        assertEquals(Arrays.stream(present).mapToLong(i -> values[i]).max().orElseThrow(), bounds.max());
    }

    @Test
    void theZoneOfASinglePageIsTheChunksAndNotRepeated() {
        WrittenFile file = write(INTS, WriterOptions.defaults(), Vectors.ints(5, -7));
        ZoneMap ofChunk = file.column(0).segments().get(0).zone();
        assertEquals(new LongBounds(-7, 5, true, true), ofChunk.bounds().orElseThrow());
        assertSame(ofChunk, file.pageTables(0).get(0).zone(0, ofChunk));
    }

    @Test
    void stringsThatRepeatAreCodesOfADictionary() {
        ColumnVector column = strings(20_000, i -> i % 10 == 0 ? null : "value " + i % 7);
        WrittenFile file = write(STRINGS, WriterOptions.defaults(), column);
        assertTrue(file.column(0).segments().stream().allMatch(Segment::dictionaryCoded));
        assertEquals(7, file.column(0).dictionary().orElseThrow().values());
        assertRows(List.of(Vectors.batch(STRINGS, column)), file, 0);
    }

    @Test
    void stringsThatDoNotRepeatHaveNone() {
        ColumnVector column = strings(40_000, i -> "value " + i * 7_919);
        WrittenFile file = write(STRINGS, WriterOptions.defaults(), column);
        assertFalse(file.column(0).segments().stream().anyMatch(Segment::dictionaryCoded));
        assertTrue(file.column(0).dictionary().isEmpty());
        assertRows(List.of(Vectors.batch(STRINGS, column)), file, 0);
    }

    /** Of less than a page they keep it: so few rows are read at once in any case. */
    @Test
    void norIfAWholeSourceEndsBeforeThatIsCertain() {
        for (int rows : List.of(8_191, 8_192, 30_000)) {
            ColumnVector column = strings(rows, i -> "value " + i * 7_919);
            SourceIdentity source = new SourceIdentity("file:///a.parquet", 1, 2, 3, 4, 5, 6);
            WriterOptions ofSource =
                    WriterOptions.builder().part(SourcePart.whole(source, rows)).build();
            assertTrue(write(STRINGS, WriterOptions.defaults(), column)
                    .column(0)
                    .dictionary()
                    .isPresent());
            WrittenFile file = write(STRINGS, ofSource, column);
            assertEquals(rows < 8_192, file.column(0).dictionary().isPresent(), rows + " rows");
            assertRows(List.of(Vectors.batch(STRINGS, column)), file, 0);
        }
    }

    /** What was written before keeps its codes. */
    @Test
    void aDictionaryThatGrowsTooLargeIsGivenUpFromTheChunkAtHandOn() {
        List<ColumnBatch> batches = new ArrayList<>();
        for (int part = 0; part < 40; part++) {
            int first = part * 8_192;
            boolean repeats = part < 20;
            batches.add(Vectors.batch(
                    STRINGS, strings(8_192, i -> "value " + (repeats ? i * 7_919 % 1_000 : first + i))));
        }
        WrittenFile file = write(STRINGS, SMALL_CHUNKS, batches);
        List<Segment> segments = file.column(0).segments();
        assertTrue(segments.get(0).dictionaryCoded());
        assertFalse(segments.get(segments.size() - 1).dictionaryCoded());
        assertRows(batches, file, 0);
    }

    @Test
    void aChunkOfConstantsEndsAfterAMillionRows() {
        int rows = 128 * FormatLimits.PAGE_ENTRIES + 1;
        WrittenFile file =
                write(INTS, WriterOptions.defaults(), new IntVector(new int[rows], rows, Validity.allValid(rows)));
        assertEquals(
                List.of(128 * FormatLimits.PAGE_ENTRIES, 1),
                file.index().chunks().stream().map(Chunk::rowCount).toList());
    }

    /** Readers hold a page of rows at a time. */
    @Test
    void longTextsEndTheirPageEarly() {
        ColumnVector column = strings(24, i -> (char) ('a' + i % 26) + "x".repeat(1 << 20));
        WrittenFile file = write(STRINGS, WriterOptions.defaults(), column);
        assertTrue(file.index().chunks().stream().allMatch(chunk -> chunk.rowCount() <= 16));
        assertRows(List.of(Vectors.batch(STRINGS, column)), file, 0);
    }

    @Test
    void aRowThatNoReaderCouldHoldIsRefusedByItsNumber() {
        int entries = 600; // of a MiB each, which is there once
        Schema schema = Schema.of(Field.required("l", new Type.ListOf(Field.required("element", STRING))));
        ColumnVector elements = new DictionaryVector(
                new int[entries], Vectors.strings("x".repeat(1 << 20)), entries, Validity.allValid(entries));
        ColumnBatch batch =
                Vectors.batch(schema, new ListVector(new int[] {0, 0, entries}, elements, 2, Validity.allValid(2)));
        Path path = folder.resolve("t.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(path, schema, WriterOptions.defaults())) {
            var e = assertThrows(UnsupportedFeatureException.class, () -> writer.write(batch));
            assertEquals(path + ": row 1: takes 629150400 bytes, at most 536870912 can be written", e.getMessage());
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void aBatchOfAnotherSchemaIsRefused() {
        refused(INTS, Vectors.batch(STRINGS, Vectors.strings("a")), "a batch of another schema");
        Schema renamed = Schema.of(Field.required("j", Type.Leaf.of(PhysicalType.INT32)));
        refused(INTS, Vectors.batch(renamed, Vectors.ints(1)), "a batch of another schema");
    }

    @Test
    void nullsWhereThereMayBeNoneAreRefused() {
        IntVector some = new IntVector(new int[2], 2, Validity.of(new long[] {0b01}, 2));
        refused(INTS, Vectors.batch(INTS, some), "column 'i', entry 1: is null, and the column is not nullable");
        Schema struct = Schema.of(Field.optional("s", Type.Struct.of(List.of(INTS.field(0)))));
        StructVector none = new StructVector(List.of(Vectors.ints(1)), 1, Validity.allNull(1));
        refused(struct, Vectors.batch(struct, none), "column 's.i', entry 0: is there, and its struct is null");
    }

    /** What was refused leaves nothing behind in the file: what is good can still be written. */
    private void refused(Schema schema, ColumnBatch batch, String message) {
        Path path = folder.resolve("refused.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(path, schema, WriterOptions.defaults())) {
            var e = assertThrows(IllegalArgumentException.class, () -> writer.write(batch));
            assertEquals(message, e.getMessage());
            assertEquals(0, writer.finish().rows());
        }
        assertEquals(0, WrittenFile.read(path).rowCount());
        assertTrue(path.toFile().delete());
    }

    @Test
    void chunkSizesOutsideOfTheirRangeAreRefused() {
        for (int bytes : new int[] {Integer.MIN_VALUE, -1, 0, (64 << 10) - 1, (256 << 20) + 1, Integer.MAX_VALUE}) {
            var e = assertThrows(
                    IllegalArgumentException.class,
                    () -> WriterOptions.builder().chunkBytes(bytes).build());
            assertEquals("a chunk size of " + bytes + " bytes is not within 65536..268435456", e.getMessage());
        }
    }

    @Test
    void aFileThatExistsIsLeftAlone() throws IOException {
        Path path = folder.resolve("there.mbf");
        Files.writeString(path, "somebody's");
        var e = assertThrows(
                UncheckedIOException.class, () -> MbfFileWriter.create(path, INTS, WriterOptions.defaults()));
        assertInstanceOf(FileAlreadyExistsException.class, e.getCause());
        assertEquals("somebody's", Files.readString(path));
    }

    @Test
    void aFolderThatIsNotThereIsAnErrorOfTheOperatingSystem() {
        var e = assertThrows(
                UncheckedIOException.class,
                () -> MbfFileWriter.create(folder.resolve("no/t.mbf"), INTS, WriterOptions.defaults()));
        assertInstanceOf(NoSuchFileException.class, e.getCause());
    }

    @Test
    void theFileIsItsOwnersAlone() throws IOException {
        Path path = folder.resolve("own.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(path, INTS, WriterOptions.defaults())) {
            writer.write(Vectors.batch(INTS, Vectors.ints(1)));
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            }
        }
    }

    @Test
    void closingRemovesAFileThatIsNotFinishedAndKeepsOneThatIs() {
        Path path = folder.resolve("t.mbf");
        MbfFileWriter unfinished = MbfFileWriter.create(path, INTS, WriterOptions.defaults());
        unfinished.write(Vectors.batch(INTS, Vectors.ints(1)));
        unfinished.close();
        assertFalse(Files.exists(path));
        MbfFileWriter finished = MbfFileWriter.create(path, INTS, WriterOptions.defaults());
        finished.finish();
        finished.close();
        assertTrue(Files.exists(path));
        unfinished.close();
        assertTrue(Files.exists(path), "closing again removes nothing that others made");
    }

    @Test
    void anUnfinishedFileIsNoMbfFile() throws IOException {
        Path path = folder.resolve("t.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(path, INTS, SMALL_CHUNKS)) {
            Schema schema = INTS;
            writer.write(Tables.batch(schema, 200_000, new Random(1)));
            Path copy = folder.resolve("copy.mbf");
            Files.copy(path, copy);
            assertThrows(CorruptFileException.class, () -> WrittenFile.read(copy));
        }
    }

    @Test
    void whatIsSaidOfTheSourceIsKeptInTheFile() {
        Path path = folder.resolve("t.mbf");
        WriterOptions options = WriterOptions.builder()
                .createdBy("somebody")
                .parquetSchema("message m {}")
                .keyValues(Map.of("ä", "", "", "x".repeat(100_000)))
                .build();
        try (MbfFileWriter writer = MbfFileWriter.create(path, INTS, options)) {
            writer.noteUntrueClaims(List.of("one", "two"));
            writer.finish();
        }
        var properties = WrittenFile.read(path).properties();
        assertEquals("somebody", properties.createdBy());
        assertEquals("message m {}", properties.parquetSchema());
        assertEquals(Map.of("ä", "", "", "x".repeat(100_000)), properties.keyValues());
        assertEquals(List.of("one", "two"), properties.untrueClaims());
    }

    private static final SourceIdentity SOURCE = new SourceIdentity("file:///a.parquet", 1, 2, 3, 4, 5);

    @Test
    void aPartSaysHowManyRowsWereWritten() {
        SourcePart most = new SourcePart(SOURCE, 100, 50, 1000, Optional.of(Schema.of(INTS.field(0), INTS.field(0))));
        WrittenFile file = write(INTS, WriterOptions.builder().part(most).build(), Vectors.ints(1, 2, 3));
        assertEquals(List.of(most.withRows(3)), file.sources());
    }

    @Test
    void aPartWithMoreRowsThanItMayHaveCannotBeFinished() {
        WriterOptions options = WriterOptions.builder()
                .part(new SourcePart(SOURCE, 0, 2, 5, Optional.empty()))
                .build();
        assertThrows(IllegalStateException.class, () -> write(INTS, options, Vectors.ints(1, 2, 3)));
    }

    @Test
    void smallSourcesShareAChunk() {
        SourceIdentity other = new SourceIdentity("file:///b.parquet", 1, 2, 3, 4, 5);
        Path path = folder.resolve("sources.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(path, INTS, WriterOptions.defaults())) {
            for (SourceIdentity source : List.of(SOURCE, other, SOURCE, other)) {
                writer.startSource(source);
                if (source == SOURCE) {
                    writer.write(Vectors.batch(INTS, Vectors.ints(1, 2)));
                    writer.write(Vectors.batch(INTS, Vectors.ints(3)));
                }
            }
            writer.finish();
        }
        WrittenFile file = WrittenFile.read(path);
        SourcePart three = SourcePart.whole(SOURCE, 3);
        SourcePart none = SourcePart.whole(other, 0);
        assertEquals(List.of(three, none, three, none), file.sources());
        assertEquals(List.of(new Chunk(0, 6)), file.index().chunks());
    }

    @Test
    void aChunkEndsWithASourceOnceItHasHalfAPage() {
        Path path = folder.resolve("sources.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(path, INTS, WriterOptions.defaults())) {
            for (int rows : new int[] {4095, 1, 4096, 4095, 9000, 1}) {
                writer.startSource(SOURCE);
                for (int row = 0; row < rows; row++) {
                    writer.write(Vectors.batch(INTS, Vectors.ints(row)));
                }
            }
            writer.finish();
        }
        assertEquals(
                List.of(new Chunk(0, 4096), new Chunk(4096, 4096), new Chunk(8192, 13095), new Chunk(21287, 1)),
                WrittenFile.read(path).index().chunks());
    }

    @Test
    void anAbandonedSourceKeepsItsRowsButNotItsIdentity() {
        Path path = folder.resolve("abandoned.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(path, INTS, WriterOptions.defaults())) {
            assertThrows(IllegalStateException.class, writer::abandonSource);
            writer.startSource(SOURCE);
            writer.write(Vectors.batch(INTS, Vectors.ints(1, 2)));
            writer.abandonSource();
            writer.startSource(SOURCE);
            writer.abandonSource();
            writer.startSource(SOURCE);
            writer.write(Vectors.batch(INTS, Vectors.ints(3)));
            writer.finish();
        }
        SourceIdentity unknown = new SourceIdentity(SOURCE.uri(), 0, 0, 0, 0, 0, 0);
        assertEquals(
                List.of(SourcePart.whole(unknown, 2), SourcePart.whole(SOURCE, 1)),
                WrittenFile.read(path).sources());
    }

    @Test
    void rowsOfNoSourceAndPartsOfOneDoNotGoWithSources() {
        try (MbfFileWriter writer = MbfFileWriter.create(folder.resolve("rows.mbf"), INTS, WriterOptions.defaults())) {
            writer.write(Vectors.batch(INTS, Vectors.ints(1)));
            assertThrows(IllegalStateException.class, () -> writer.startSource(SOURCE));
        }
        WriterOptions part =
                WriterOptions.builder().part(SourcePart.whole(SOURCE, 1)).build();
        try (MbfFileWriter writer = MbfFileWriter.create(folder.resolve("part.mbf"), INTS, part)) {
            assertThrows(IllegalStateException.class, () -> writer.startSource(SOURCE));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> WriterOptions.builder()
                        .part(SourcePart.whole(SOURCE, 1))
                        .source(SOURCE)
                        .build());
    }

    /** A small file is small: nothing is aligned but what is read in place. */
    @Test
    void aFileOfAFewNumbersTakesAFewHundredBytes() {
        WrittenFile file = write(INTS, WriterOptions.defaults(), Vectors.ints(1, 2, 3));
        assertTrue(file.bytes().length <= 256, () -> file.bytes().length + " bytes");
    }

    @Test
    void whatIsSaidOfTheSourceOfASmallFileIsSmall() {
        WriterOptions options = WriterOptions.builder()
                .source(new SourceIdentity(
                        "file:///data/sales/2024/01/part-00000.parquet", 192, 1L << 60, 1L << 60, 7, -1))
                .createdBy("parquet-mr version 1.13.1 (build db4183109d5b734ec5930d870cdae161e408ddba)")
                .parquetSchema("message spark_schema {\n  required int32 i;\n}\n")
                .build();
        WrittenFile file = write(INTS, options, Vectors.ints(1, 2, 3));
        assertTrue(file.bytes().length <= 512, () -> file.bytes().length + " bytes");
    }

    @Test
    void whatFailedOnceCannotBeFinished() {
        Path path = folder.resolve("failed.mbf");
        ColumnVector noise = Vectors.ints(new Random(7).ints(8192).toArray());
        try (MbfFileWriter writer = MbfFileWriter.create(path, INTS, SMALL_CHUNKS)) {
            Thread.currentThread().interrupt(); // closes the channel that is written to
            try {
                assertThrows(UncheckedIOException.class, () -> {
                    for (int i = 0; i < 1000; i++) {
                        writer.write(Vectors.batch(INTS, noise));
                    }
                });
            } finally {
                Thread.interrupted();
            }
            assertThrows(IllegalStateException.class, writer::finish);
            assertThrows(IllegalStateException.class, () -> writer.write(Vectors.batch(INTS, noise)));
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void eachColumnOfASmallFileTakesLessThanAHundredBytesOfMetadata() {
        int columns = 81;
        Schema schema = new Schema(IntStream.range(0, columns)
                .mapToObj(i -> Field.optional("column_" + i, Type.Leaf.of(PhysicalType.DOUBLE)))
                .toList());
        WrittenFile file = write(schema, WriterOptions.defaults(), List.of(Tables.batch(schema, 100, new Random(2))));
        long each = (file.bytes().length - file.dataEnd()) / columns;
        assertTrue(each < 100, () -> each + " bytes");
    }
}
