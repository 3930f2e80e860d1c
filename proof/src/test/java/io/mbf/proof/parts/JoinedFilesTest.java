package io.mbf.proof.parts;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.codec.BlockCodec;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.SourceIdentity;
import io.mbf.fixture.Tables;
import io.mbf.fixture.Vectors;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.SourcePart;
import io.mbf.format.StoredFile;
import io.mbf.predicate.Predicate;
import io.mbf.proof.corpus.SecondReader;
import io.mbf.proof.parts.WrittenParts.By;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.writer.JoinedFile;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were written in parts and joined, beside the rows that were given, and beside one file of them all. */
class JoinedFilesTest {

    private static final Schema TEXTS = Schema.of(
            Field.required("n", Type.Leaf.of(PhysicalType.INT32)),
            Field.optional("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)));

    private static final int TEXT = 1;

    private static final WriterOptions SMALL_CHUNKS =
            WriterOptions.builder().chunkBytes(64 << 10).build();

    private static final SourceIdentity SOURCE = new SourceIdentity("file:///a.parquet", 1, 2, 3, 4, 5);

    @TempDir
    Path folder;

    private static ColumnBatch texts(int firstRow, int rows, IntFunction<String> text) {
        return Vectors.batch(
                TEXTS,
                Vectors.ints(IntStream.range(firstRow, firstRow + rows).toArray()),
                Vectors.strings(IntStream.range(firstRow, firstRow + rows)
                        .mapToObj(text)
                        .toArray(String[]::new)));
    }

    /** The joined file has the rows that were written, and everything that it says of them is true. */
    private static void requireRows(WrittenParts parts, Path joined) {
        try (MbfFile file = MbfFile.open(joined)) {
            assertEquals(parts.rows(), file.rowCount());
            assertEquals(Optional.empty(), parts.checksums().difference(file.verify()));
            file.verifyBytes();
            if (parts.hasTexts()) {
                assertEquals(parts.texts(), WrittenParts.texts(file, Query.ALL));
            }
        }
    }

    private static List<Segment> segments(MbfFile file, int node) {
        return file.storedFile().column(node).segments();
    }

    private static List<String> dictionary(MbfFile file, int node) {
        BytesVector values = file.storedFile().dictionary(node);
        return IntStream.range(0, ((ColumnVector) values).size())
                .mapToObj(values::getString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void partsOfAnySizeByAnyWriterHaveTheRowsThatWereWritten(boolean nested) throws IOException {
        for (long seed = 0; seed < 16; seed++) {
            Path own = Files.createDirectory(folder.resolve("seed-" + seed));
            try {
                WriterOptions options = WriterOptions.builder()
                        .codec(BlockCodec.values()[(int) seed % BlockCodec.values().length])
                        .build();
                WrittenParts parts = random(own, nested ? Tables.nestedTypes() : Tables.everyType(), new Random(seed));
                requireRows(parts, parts.join(options));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static WrittenParts random(Path folder, Schema schema, Random random) {
        WriterOptions options = WriterOptions.builder()
                .codec(BlockCodec.values()[random.nextInt(BlockCodec.values().length)])
                .chunkBytes(random.nextBoolean() ? 64 << 10 : 8 << 20)
                .indexColumns(random.nextBoolean() ? Set.of(schema.field(0).name()) : Set.of())
                .build();
        WriterOptions other = WriterOptions.builder().codec(BlockCodec.NONE).build();
        boolean one = random.nextBoolean();
        WrittenParts parts = new WrittenParts(folder, schema);
        int count = 1 + random.nextInt(6);
        for (int part = 0; part < count; part++) {
            ColumnBatch[] batches = new ColumnBatch[random.nextInt(3)];
            for (int i = 0; i < batches.length; i++) {
                int[] sizes = {1, 2, 63, 500, 500, 8192};
                batches[i] = Tables.batch(schema, sizes[random.nextInt(sizes.length)], random);
            }
            By by = one ? By.SAME_WRITER : By.values()[random.nextInt(By.values().length)];
            parts.add(by, random.nextInt(4) == 0 ? other : options, batches);
        }
        return parts;
    }

    @Test
    void theSecondReaderPrintsTheRowsOfJoinedFilesAndFindsThemRight() throws IOException, InterruptedException {
        int files = 6;
        Path pairs = Files.createDirectory(folder.resolve("pairs"));
        for (int seed = 0; seed < files; seed++) {
            Path own = Files.createDirectory(folder.resolve("seed-" + seed));
            WrittenParts parts =
                    random(own, seed % 2 == 0 ? Tables.nestedTypes() : Tables.everyType(), new Random(100 + seed));
            Files.move(parts.join(WriterOptions.defaults()), pairs.resolve(seed + ".mbf"));
            parts.print(pairs.resolve(seed + ".ndjson"));
        }
        SecondReader.assertPrintsAlike(pairs, files);
    }

    /** A stored file, but for what one of its methods answers. */
    private static StoredFile with(StoredFile file, String method, Supplier<Object> answer) {
        return (StoredFile) Proxy.newProxyInstance(
                StoredFile.class.getClassLoader(), new Class<?>[] {StoredFile.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        return answer.get();
                    }
                    if (called.getName().equals("equals")) {
                        return proxy == arguments[0];
                    }
                    try {
                        return called.invoke(file, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static StoredFile withoutPages(StoredFile file) {
        return with(file, "page", () -> {
            throw new AssertionError("a page was decoded");
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = By.class,
            names = {"SAME_WRITER", "NEXT_WRITER"})
    void whatGoesOnWithTheDictionariesBeforeIsJoinedWithoutDecoding(By by) {
        WrittenParts parts = new WrittenParts(folder, TEXTS);
        for (int part = 0; part < 5; part++) {
            int values = 10 * (part + 1); // the dictionary grows with each part
            parts.add(by, SMALL_CHUNKS, texts(40_000 * part, 40_000, i -> "text " + i % values));
        }
        Path joined = folder.resolve("joined.mbf");
        List<MbfFile> files = parts.open();
        JoinedFile.write(
                joined,
                files.stream()
                        .map(MbfFile::storedFile)
                        .map(JoinedFilesTest::withoutPages)
                        .toList(),
                SMALL_CHUNKS);
        files.forEach(MbfFile::close);
        requireRows(parts, joined);
        try (MbfFile file = MbfFile.open(joined)) {
            assertTrue(segments(file, TEXT).stream().allMatch(Segment::dictionaryCoded));
            assertEquals(IntStream.range(0, 50).mapToObj(i -> "text " + i).toList(), dictionary(file, TEXT));
        }
    }

    @Test
    void codesOfAnotherWriterAreTranslated() {
        WrittenParts parts = new WrittenParts(folder, TEXTS);
        parts.add(By.ANOTHER_WRITER, SMALL_CHUNKS, texts(0, 20_000, i -> i % 7 == 0 ? null : "a" + i % 3));
        parts.add(By.ANOTHER_WRITER, SMALL_CHUNKS, texts(20_000, 20_000, i -> i % 5 == 0 ? "a1" : "b" + i % 4));
        Path joined = parts.join(SMALL_CHUNKS);
        requireRows(parts, joined);
        try (MbfFile file = MbfFile.open(joined)) {
            assertTrue(segments(file, TEXT).stream().allMatch(Segment::dictionaryCoded));
            assertEquals(Set.of("a0", "a1", "a2", "b0", "b1", "b2", "b3"), Set.copyOf(dictionary(file, TEXT)));
            assertEquals(7, dictionary(file, TEXT).size());
        }
    }

    /** Which writers other than this one may make: codes of others cannot be added to it. */
    @Test
    void aDictionaryWithAValueTwiceStaysAsItIs() {
        WrittenParts parts = new WrittenParts(folder, TEXTS);
        parts.add(By.ANOTHER_WRITER, SMALL_CHUNKS, texts(0, 9_000, i -> "a" + i % 3));
        parts.add(By.ANOTHER_WRITER, SMALL_CHUNKS, texts(9_000, 9_000, i -> "b" + i % 2));
        List<MbfFile> files = parts.open();
        Path joined = folder.resolve("joined.mbf");
        StoredFile twice = with(files.get(0).storedFile(), "dictionary", () -> Vectors.strings("a0", "a1", "a1"));
        JoinedFile.write(joined, List.of(twice, files.get(1).storedFile()), SMALL_CHUNKS);
        files.forEach(MbfFile::close);
        requireRows(parts, joined);
        try (MbfFile file = MbfFile.open(joined)) {
            assertEquals(List.of("a0", "a1", "a2"), dictionary(file, TEXT));
            assertFalse(
                    segments(file, TEXT).get(segments(file, TEXT).size() - 1).dictionaryCoded());
        }
    }

    /** Segments that lie upon each other could be as long as a disk. */
    @Test
    void aPartWithMoreBytesInSegmentsThanItHasIsRefused() {
        WrittenParts parts = new WrittenParts(folder, TEXTS);
        parts.add(By.ANOTHER_WRITER, SMALL_CHUNKS, texts(0, 9_000, i -> "a" + i % 3));
        try (MbfFile file = MbfFile.open(parts.path(0))) {
            StoredFile shorter = with(file.storedFile(), "length", () -> 50L);
            CorruptFileException e = assertThrows(
                    CorruptFileException.class,
                    () -> JoinedFile.write(folder.resolve("joined.mbf"), List.of(shorter), SMALL_CHUNKS));
            assertTrue(e.getMessage().endsWith(" bytes of segments in 50 (parts.overlap)"), e.getMessage());
            assertFalse(Files.exists(folder.resolve("joined.mbf")));
        }
    }

    @Test
    void moreCodesInAChunkThanCanBeHeldAreRefused() {
        Schema schema = Schema.of(TEXTS.field(TEXT));
        WrittenParts parts = new WrittenParts(folder, schema);
        for (String letter : List.of("a", "b")) {
            parts.add(By.ANOTHER_WRITER, SMALL_CHUNKS, Vectors.batch(schema, Vectors.strings(letter, letter)));
        }
        List<MbfFile> files = parts.open();
        ColumnSection section = files.get(1).storedFile().column(0);
        Segment two = section.segments().get(0);
        ColumnSection many = new ColumnSection(
                section.plainBytes(),
                section.encodings(),
                section.codecs(),
                List.of(new Segment(two.place(), 1 << 30, true, two.zone(), two.filter())),
                section.dictionary());
        List<StoredFile> stored =
                List.of(files.get(0).storedFile(), with(files.get(1).storedFile(), "column", () -> many));
        UnsupportedFeatureException e = assertThrows(
                UnsupportedFeatureException.class,
                () -> JoinedFile.write(folder.resolve("joined.mbf"), stored, SMALL_CHUNKS));
        files.forEach(MbfFile::close);
        assertTrue(
                e.getMessage()
                        .endsWith("chunk 0: 1073741824 codes of another dictionary, at most 67108864 can be joined"),
                e.getMessage());
        assertFalse(Files.exists(folder.resolve("joined.mbf")));
    }

    /** Nothing that is equal in number alone is taken for equal. */
    @Test
    void dictionariesOfTheSameSizeWithOtherValuesAreToldApart() {
        WrittenParts parts = new WrittenParts(folder, TEXTS);
        parts.add(By.ANOTHER_WRITER, SMALL_CHUNKS, texts(0, 10_000, i -> "a" + i % 9));
        parts.add(By.ANOTHER_WRITER, SMALL_CHUNKS, texts(10_000, 10_000, i -> "b" + i % 9));
        parts.add(By.ANOTHER_WRITER, SMALL_CHUNKS, texts(20_000, 10_000, i -> "a" + (i + 1) % 9));
        requireRows(parts, parts.join(SMALL_CHUNKS));
    }

    @Test
    void codesThatTheDictionaryHasNoRoomForBecomeValues() {
        int rows = 120_000; // of 40,000 values
        WrittenParts parts = new WrittenParts(folder, TEXTS);
        parts.add(By.ANOTHER_WRITER, SMALL_CHUNKS, texts(0, rows, i -> "a" + i / 3));
        parts.add(By.ANOTHER_WRITER, SMALL_CHUNKS, texts(rows, rows, i -> "b" + i / 3));
        parts.add(By.ANOTHER_WRITER, SMALL_CHUNKS, texts(2 * rows, rows, i -> "a" + (i - 2 * rows) / 3));
        try (MbfFile one = MbfFile.open(parts.path(0))) {
            assertTrue(dictionary(one, TEXT).size() > 32_768, "two of them are more than 65,536");
        }
        Path joined = parts.join(SMALL_CHUNKS);
        requireRows(parts, joined);
        try (MbfFile file = MbfFile.open(joined)) {
            assertTrue(segments(file, TEXT).stream().anyMatch(Segment::dictionaryCoded));
            assertFalse(segments(file, TEXT).stream().allMatch(Segment::dictionaryCoded));
        }
    }

    @Test
    void aDictionaryThatWasGivenUpInTheMiddleStaysSo() {
        WrittenParts parts = new WrittenParts(folder, TEXTS);
        IntFunction<String> few = i -> "text " + i % 20;
        parts.add(By.SAME_WRITER, SMALL_CHUNKS, texts(0, 40_000, few));
        parts.add(By.SAME_WRITER, SMALL_CHUNKS, texts(40_000, 100_000, i -> "unique " + i));
        parts.add(By.SAME_WRITER, SMALL_CHUNKS, texts(140_000, 40_000, few));
        parts.add(By.NEXT_WRITER, SMALL_CHUNKS, texts(180_000, 10_000, few));
        for (int part : new int[] {2, 3}) {
            try (MbfFile file = MbfFile.open(parts.path(part))) {
                assertTrue(segments(file, TEXT).stream().noneMatch(Segment::dictionaryCoded));
            }
        }
        Path joined = parts.join(SMALL_CHUNKS);
        requireRows(parts, joined);
        try (MbfFile file = MbfFile.open(joined);
                MbfFile whole = MbfFile.open(parts.whole(SMALL_CHUNKS))) {
            assertTrue(segments(file, TEXT).get(0).dictionaryCoded());
            assertEquals(
                    dictionary(whole, TEXT).subList(0, 20),
                    dictionary(file, TEXT).subList(0, 20));
        }
    }

    /** As in one file: values that hardly repeat are seen in the first four pages of all parts together. */
    @Test
    void smallPartsOfUniqueTextsAreNotCodedForLong() {
        WrittenParts parts = new WrittenParts(folder, TEXTS);
        for (int part = 0; part < 6; part++) {
            parts.add(By.SAME_WRITER, SMALL_CHUNKS, texts(10_000 * part, 10_000, i -> "unique " + i));
        }
        for (int part = 0; part < 6; part++) {
            try (MbfFile file = MbfFile.open(parts.path(part))) {
                int number = part;
                assertEquals(part < 3, segments(file, TEXT).get(0).dictionaryCoded(), () -> "part " + number);
            }
        }
        requireRows(parts, parts.join(SMALL_CHUNKS));
    }

    @ParameterizedTest
    @EnumSource(BlockCodec.class)
    void joinedPartsTakeAsMuchAsOneFile(BlockCodec codec) {
        WriterOptions options = WriterOptions.builder()
                .codec(codec)
                .chunkBytes(256 << 10)
                .indexColumns(Set.of("n"))
                .build();
        WrittenParts parts = new WrittenParts(folder, TEXTS);
        Random random = new Random(8);
        int rows = 150_000;
        for (int part = 0; part < 4; part++) {
            parts.add(
                    By.SAME_WRITER,
                    options,
                    texts(
                            rows * part,
                            rows,
                            i -> random.nextInt(30) == 0 ? null : "some text " + random.nextInt(9000)));
        }
        Path joined = parts.join(options);
        long size = WrittenParts.size(joined);
        long whole = WrittenParts.size(parts.whole(options));
        requireRows(parts, joined);
        assertTrue(Math.abs(size - whole) <= whole / 50, () -> size + " bytes in parts, " + whole + " in one file");
    }

    @Test
    void manyPartsOfARowAndSomeOfNoneAreOneFile() {
        WrittenParts parts = new WrittenParts(folder, TEXTS);
        for (int part = 0; part < 60; part++) {
            ColumnBatch[] rows =
                    part % 9 == 4 ? new ColumnBatch[0] : new ColumnBatch[] {texts(part, 1, i -> "t" + i % 3)};
            parts.add(By.values()[part % 3], WriterOptions.defaults(), rows);
        }
        Path joined = parts.join(WriterOptions.defaults());
        requireRows(parts, joined);
        try (MbfFile file = MbfFile.open(joined)) {
            assertEquals(53, file.chunkCount());
        }
    }

    @Test
    void partsWithoutRowsAreAFileWithoutRows() {
        WrittenParts parts = new WrittenParts(folder, Tables.nestedTypes());
        parts.add(By.ANOTHER_WRITER, WriterOptions.defaults());
        parts.add(By.SAME_WRITER, WriterOptions.defaults());
        requireRows(parts, parts.join(WriterOptions.defaults()));
    }

    /** Conditions are answered by zone maps, dictionaries and filters that were copied; a full scan is the oracle. */
    @Test
    void conditionsFindTheRowsThatAFullScanFinds() {
        WriterOptions options = WriterOptions.builder()
                .chunkBytes(64 << 10)
                .indexColumns(Set.of("n"))
                .build();
        WrittenParts parts = new WrittenParts(folder, TEXTS);
        for (int part = 0; part < 6; part++) {
            int own = part;
            By by = part % 2 == 0 ? By.SAME_WRITER : By.ANOTHER_WRITER;
            parts.add(by, options, texts(2000 * part, 2000, i -> i % 11 == 0 ? null : "text " + (own % 3) + i % 4));
        }
        try (MbfFile file = MbfFile.open(parts.join(options))) {
            requireFound(file, parts, col("n").lt(2500), row -> number(parts, row) < 2500);
            requireFound(file, parts, col("n").eq(5_001), row -> number(parts, row) == 5_001);
            requireFound(
                    file, parts, col("n").between(3_990, 4_010), row -> Math.abs(number(parts, row) - 4_000) <= 10);
            requireFound(file, parts, col("t").eq("text 13"), row -> "text 13".equals(text(parts, row)));
            requireFound(file, parts, col("t").eq("text 9"), row -> false);
            requireFound(file, parts, col("t").isNull(), row -> text(parts, row) == null);
            requireFound(
                    file,
                    parts,
                    col("t").startsWith("text 2").and(col("n").gt(10_000)),
                    row -> text(parts, row) != null
                            && text(parts, row).startsWith("text 2")
                            && number(parts, row) > 10_000);
            try (Scan scan = file.scan(Query.ALL.where(col("n").lt(2500)))) {
                assertTrue(
                        scan.report().chunksPrunedByZoneMap() >= 4,
                        () -> scan.report().toString());
            }
        }
    }

    private static int number(WrittenParts parts, int row) {
        return Integer.parseInt(parts.texts().get(row).get(0));
    }

    private static String text(WrittenParts parts, int row) {
        String hex = parts.texts().get(row).get(1);
        return hex == null ? null : new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }

    private static void requireFound(MbfFile file, WrittenParts parts, Predicate where, IntPredicate expected) {
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < parts.texts().size(); row++) {
            if (expected.test(row)) {
                rows.add(parts.texts().get(row));
            }
        }
        assertEquals(rows, WrittenParts.texts(file, Query.ALL.where(where)), where::toString);
    }

    /** Whatever a filter rules out is not there; and filters of plain chunks are still asked. */
    @Test
    void bloomFiltersOfAllPartsAreKept() {
        WriterOptions options = WriterOptions.builder()
                .chunkBytes(64 << 10)
                .indexColumns(Set.of("n"))
                .build();
        Schema schema = Schema.of(Field.required("n", Type.Leaf.of(PhysicalType.INT64)));
        WrittenParts parts = new WrittenParts(folder, schema);
        Random random = new Random(4);
        long[] all = random.longs(40_000).toArray();
        for (int part = 0; part < 4; part++) {
            long[] own = Arrays.copyOfRange(all, 10_000 * part, 10_000 * (part + 1));
            parts.add(By.SAME_WRITER, options, Vectors.batch(schema, Vectors.longs(own)));
        }
        Path joined = parts.join(options);
        requireRows(parts, joined);
        try (MbfFile file = MbfFile.open(joined)) {
            assertTrue(segments(file, 0).stream()
                    .allMatch(segment -> segment.filter().isPresent()));
            for (int i = 0; i < all.length; i += 997) {
                long wanted = all[i];
                try (Scan scan = file.scan(Query.ALL.where(col("n").eq(wanted)))) {
                    assertEquals(1, scan.next().rowCount());
                }
            }
            try (Scan scan = file.scan(Query.ALL.where(col("n").eq(12345L)))) {
                assertEquals(null, scan.next());
                assertTrue(
                        scan.report().chunksPrunedByBloomFilter() >= 3,
                        () -> scan.report().toString());
            }
        }
    }

    /** Dictionaries of all columns share 32 MiB, counted with what their entries take beside their bytes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theDictionariesOfAllPartsTogetherKeepToTheirRoom(boolean sameWriter) {
        int columns = 20;
        Schema schema = new Schema(IntStream.range(0, columns)
                .mapToObj(i -> Field.optional("c" + i, Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)))
                .toList());
        int rows = 8192;
        WrittenParts parts = new WrittenParts(folder, schema);
        for (int part = 0; part < 2; part++) {
            int own = part;
            List<ColumnVector> vectors = IntStream.range(0, columns)
                    .mapToObj(column -> (ColumnVector) Vectors.strings(IntStream.range(0, rows)
                            .mapToObj(i -> column % 2 == own ? "x".repeat(230) + (i % 7000) : null)
                            .toArray(String[]::new)))
                    .toList();
            ColumnBatch batch = new ColumnBatch(schema, rows, vectors);
            parts.add(
                    sameWriter ? By.SAME_WRITER : By.ANOTHER_WRITER,
                    WriterOptions.defaults(),
                    batch,
                    batch,
                    batch,
                    batch,
                    batch);
        }
        Path joined = parts.join(WriterOptions.defaults());
        requireRows(parts, joined);
        try (MbfFile file = MbfFile.open(joined)) {
            long room = 0;
            int coded = 0;
            for (int column = 0; column < columns; column++) {
                ColumnSection section = file.storedFile().column(column);
                if (section.dictionary().isPresent()) {
                    coded++;
                    for (String value : dictionary(file, column)) {
                        room += value.length() + 20;
                    }
                }
            }
            assertTrue(room > 16 << 20 && room <= 32 << 20, coded + " dictionaries of " + room + " bytes");
        }
    }

    private static WriterOptions part(long firstRow, long sourceRows) {
        return WriterOptions.builder()
                .part(new SourcePart(SOURCE, firstRow, sourceRows - firstRow, sourceRows, Optional.empty()))
                .createdBy("somebody")
                .build();
    }

    @Test
    void partsOfASourceAreTogetherAPartOfItOrAll() {
        WrittenParts parts = new WrittenParts(folder, TEXTS);
        parts.add(By.SAME_WRITER, part(0, 300), texts(0, 100, i -> "a"));
        parts.add(By.SAME_WRITER, part(100, 300), texts(100, 150, i -> "b"));
        try (MbfFile file = MbfFile.open(parts.join(WriterOptions.defaults()))) {
            assertEquals(List.of(new SourcePart(SOURCE, 0, 250, 300, Optional.empty())), file.sources());
            assertEquals(Optional.empty(), file.source());
            assertEquals("somebody", file.createdBy());
        }
        parts.add(By.NEXT_WRITER, part(250, 300), texts(250, 50, i -> "c"));
        folder.resolve("joined.mbf").toFile().delete();
        try (MbfFile file = MbfFile.open(parts.join(WriterOptions.defaults()))) {
            assertEquals(Optional.of(SOURCE), file.source());
        }
    }

    @Test
    void partsThatDoNotFitAreRefusedAndLeaveNoFile() throws IOException {
        Path own = Files.createDirectory(folder.resolve("gap"));
        WrittenParts gap = new WrittenParts(own, TEXTS);
        gap.add(By.SAME_WRITER, part(0, 300), texts(0, 100, i -> "a"));
        gap.add(By.SAME_WRITER, part(101, 300), texts(101, 100, i -> "a"));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> gap.join(WriterOptions.defaults()));
        assertTrue(e.getMessage().endsWith("expected is row 100 of file:///a.parquet"), e.getMessage());
        assertFalse(Files.exists(own.resolve("joined.mbf")));
        WrittenParts mixed = new WrittenParts(folder, TEXTS);
        mixed.add(By.SAME_WRITER, part(0, 300), texts(0, 100, i -> "a"));
        mixed.add(By.SAME_WRITER, WriterOptions.defaults(), texts(100, 100, i -> "a"));
        assertThrows(IllegalArgumentException.class, () -> mixed.join(WriterOptions.defaults()));
        assertFalse(Files.exists(folder.resolve("joined.mbf")));
    }

    @Test
    void filesOfOtherColumnsAreRefused() {
        Schema other = Schema.of(Field.optional("n", Type.Leaf.of(PhysicalType.INT32)));
        Path one = folder.resolve("one.mbf");
        Path two = folder.resolve("two.mbf");
        for (Path path : List.of(one, two)) {
            try (MbfFileWriter writer =
                    MbfFileWriter.create(path, path == one ? TEXTS : other, WriterOptions.defaults())) {
                writer.finish();
            }
        }
        try (MbfFile first = MbfFile.open(one);
                MbfFile second = MbfFile.open(two)) {
            List<StoredFile> parts = List.of(first.storedFile(), second.storedFile());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> JoinedFile.write(folder.resolve("joined.mbf"), parts, WriterOptions.defaults()));
        }
    }

    /** Copying does not look at blocks: whoever joins verifies the bytes, which takes no decoding. */
    @Test
    void aBlockThatWasDamagedInAPartIsFoundInTheJoinedFile() throws IOException {
        Random random = new Random(3);
        WrittenParts parts = new WrittenParts(folder, TEXTS);
        for (int part = 0; part < 2; part++) { // more than is checked when a file is opened
            parts.add(
                    By.SAME_WRITER,
                    SMALL_CHUNKS,
                    texts(60_000 * part, 60_000, i -> "text " + Long.toHexString(random.nextLong())));
        }
        byte[] bytes = Files.readAllBytes(parts.path(1));
        bytes[bytes.length / 2] ^= 4;
        Files.write(parts.path(1), bytes);
        try (MbfFile file = MbfFile.open(parts.join(SMALL_CHUNKS))) {
            CorruptFileException e = assertThrows(CorruptFileException.class, file::verifyBytes);
            assertTrue(e.getMessage().endsWith("(block.crc)"), e.getMessage());
        }
    }

    @Test
    void aPartWhoseMetadataIsDamagedIsRefusedAndLeavesNoFile() throws IOException {
        WrittenParts parts = new WrittenParts(folder, TEXTS);
        for (int part = 0; part < 2; part++) {
            parts.add(By.SAME_WRITER, SMALL_CHUNKS, texts(200_000 * part, 200_000, i -> "unique text " + i * 31L));
        }
        byte[] bytes = Files.readAllBytes(parts.path(1));
        long table;
        try (MbfFile file = MbfFile.open(parts.path(1))) {
            table = bytes.length - file.metadataBytes() + 3;
        }
        bytes[(int) table] ^= 1;
        Files.write(parts.path(1), bytes);
        CorruptFileException e = assertThrows(CorruptFileException.class, () -> parts.join(SMALL_CHUNKS));
        assertTrue(e.getMessage().endsWith("(table.crc)"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("joined.mbf")));
    }

    @Test
    void aWriterHasOneNextPartAndOnlyOnceItIsFinished() {
        try (MbfFileWriter writer = MbfFileWriter.create(folder.resolve("a.mbf"), TEXTS, WriterOptions.defaults())) {
            Path next = folder.resolve("b.mbf");
            assertThrows(IllegalStateException.class, () -> writer.next(next, WriterOptions.defaults()));
            writer.finish();
            writer.next(next, WriterOptions.defaults()).close();
            assertFalse(Files.exists(next));
            assertThrows(IllegalStateException.class, () -> writer.next(next, WriterOptions.defaults()));
        }
    }
}
