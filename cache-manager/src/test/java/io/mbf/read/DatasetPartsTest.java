package io.mbf.read;

import static io.mbf.Mbf.cache;
import static io.mbf.Mbf.keys;
import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.ReadOption;
import io.mbf.cache.ChildJvm;
import io.mbf.cache.DirectRead;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.Sources;
import io.mbf.dataset.DatasetPart;
import io.mbf.dataset.PartitionType;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.MbfException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import io.mbf.file.RangeReader;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.row.RowCursor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of data sets, read by this process and by others. */
class DatasetPartsTest {

    private static final int ROWS = 60_000; // some row groups

    /** What somebody lets through who trusts nobody. */
    private static final ObjectInputFilter FILTER =
            ObjectInputFilter.Config.createFilter("maxarray=100000;maxdepth=20;io.mbf.dataset.*;java.base/*;!*");

    @TempDir
    Path temp;

    private Path file() {
        return Sources.write(temp.resolve("f.parquet"), LongStream.range(0, ROWS));
    }

    /** Parquet and {@code .mbf} files under directories of which one is null, and the types of all depend on all. */
    private Path folder() throws IOException {
        Path folder = temp.resolve("rows");
        String[] months = {"01", "02", "10", "__HIVE_DEFAULT_PARTITION__"};
        for (int i = 0; i < months.length; i++) {
            Path month = Files.createDirectories(folder.resolve("month=" + months[i]));
            Path parquet =
                    Sources.write(month.resolve("f.parquet"), LongStream.range(i * ROWS, i * ROWS + ROWS * i / 3));
            if (i == 2) {
                Mbf.convertToMbf(parquet, month.resolve("g.mbf"));
                Files.delete(parquet);
            }
        }
        return folder;
    }

    private ParquetCache newCache() {
        return ParquetCache.builder()
                .directory(temp.resolve("cache"))
                .minFreeBytes(0)
                .minSourceBytes(0)
                .build();
    }

    private static void warm(ParquetCache cache, Path parquet) {
        Mbf.readParquet(parquet, cache(cache)).batches().close();
        assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
    }

    private static byte[] bytes(Object parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Object object(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(FILTER);
            return in.readObject();
        }
    }

    /** A part as another process gets it. */
    private static DatasetPart sent(DatasetPart part) {
        try {
            DatasetPart sent = (DatasetPart) object(bytes(part));
            assertEquals(part, sent);
            return sent;
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<List<Object>> rows(Dataset dataset) {
        List<List<Object>> rows = new ArrayList<>();
        try (RowCursor cursor = dataset.rows()) {
            while (cursor.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 0; column < cursor.schema().size(); column++) {
                    row.add(cursor.getObject(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<List<Object>> rows(List<DatasetPart> parts, ReadOption... options) {
        List<List<Object>> rows = new ArrayList<>();
        parts.forEach(part -> rows.addAll(rows(Mbf.read(sent(part), options))));
        return rows;
    }

    @Test
    void theRowsOfAllPartsAreThoseOfTheDataSetWhateverTheConditionAndTheNumberOfParts() throws IOException {
        long seed = Long.getLong("mbf.seed", System.nanoTime());
        System.out.println("DatasetPartsTest -Dmbf.seed=" + seed);
        Random random = new Random(seed);
        Path mbf = temp.resolve("f.mbf");
        Path parquet = file();
        Mbf.convertToMbf(parquet, mbf);
        Path folder = folder();
        try (ParquetCache cache = newCache()) {
            warm(cache, parquet);
            List<Dataset> datasets = List.of(
                    Mbf.readParquet(parquet),
                    Mbf.readParquet(parquet, cache(cache)),
                    Mbf.readMbf(mbf),
                    Mbf.readParquet(folder),
                    Mbf.readParquet(folder, cache(cache)),
                    Mbf.readParquet(List.of(parquet.toString(), mbf.toString())));
            for (Dataset dataset : datasets) {
                List<List<Object>> all = rows(dataset);
                for (int i = 0; i < 4; i++) {
                    long from = random.nextInt(4 * ROWS);
                    long to = from + random.nextInt(2 * ROWS);
                    int parts = 1 + random.nextInt(9);
                    List<List<Object>> expected = filtered(
                            all,
                            row -> (Long) row.get(0) >= from && (Long) row.get(0) < to
                                    || row.get(1) == (Object) Boolean.TRUE && (Long) row.get(0) < 10);
                    Dataset some = dataset.where(col("id")
                            .ge(from)
                            .and(col("id").lt(to))
                            .or(col("even").eq(true).and(col("id").lt(10))));
                    ReadOption[] options = random.nextBoolean() ? new ReadOption[0] : new ReadOption[] {cache(cache)};
                    String about = "seed " + seed + ", " + parts + " parts of ids " + from + " to " + to;
                    assertEquals(expected, rows(some.parts(parts), options), about);
                }
                for (int parts : new int[] {1, 3}) {
                    assertEquals(all, rows(dataset.parts(parts)), "seed " + seed);
                }
            }
        }
    }

    private static List<List<Object>> filtered(List<List<Object>> rows, Predicate<List<Object>> wanted) {
        return rows.stream().filter(wanted).toList();
    }

    @Test
    void anotherProcessReadsExactlyTheRowsOfItsPart() throws Exception {
        Path parquet = file();
        Dataset one = Mbf.readParquet(parquet).where("id <> 7");
        Dataset many = Mbf.readParquet(folder()).where("month = 10 or month is null");
        List<DatasetPart> parts = new ArrayList<>(one.parts(3));
        parts.addAll(many.parts(4));
        Path sent = Files.write(temp.resolve("parts"), bytes(parts.toArray()));
        List<String> here =
                parts.stream().map(part -> DirectRead.digest(Mbf.read(part))).toList();
        Process child = ChildJvm.start(
                Reader.class, sent.toString(), temp.resolve("other").toString());
        List<String> there = child.inputReader().lines().toList();
        assertEquals(0, child.waitFor());
        List<String> expected = new ArrayList<>();
        here.forEach(digest -> expected.addAll(List.of(digest, digest, digest)));
        assertEquals(expected, there);
    }

    /** Prints the digest of each part in a file: read directly, through a cache, and through it when it is warm. */
    static final class Reader {
        public static void main(String[] arguments) throws Exception {
            Object[] parts = (Object[]) object(Files.readAllBytes(Path.of(arguments[0])));
            for (Object part : parts) {
                System.out.println(DirectRead.digest(Mbf.read((DatasetPart) part)));
                try (ParquetCache cache = ParquetCache.builder()
                        .directory(Path.of(arguments[1]))
                        .minFreeBytes(0)
                        .minSourceBytes(0)
                        .build()) {
                    Dataset cached = Mbf.read((DatasetPart) part, cache(cache));
                    System.out.println(DirectRead.digest(cached));
                    cache.awaitConversions(Duration.ofSeconds(60));
                    System.out.println(DirectRead.digest(cached));
                }
            }
        }
    }

    @Test
    void partsHaveAboutAsManyRowsEach() {
        List<DatasetPart> parts = Mbf.readParquet(file()).parts(2);
        assertEquals(2, parts.size());
        for (DatasetPart part : parts) {
            long rows = Mbf.read(part).count();
            assertTrue(rows > ROWS / 5 && rows < ROWS * 4 / 5, rows + " rows");
        }
    }

    @Test
    void aPartNamesOnlyTheFilesThatItReads() throws IOException {
        List<DatasetPart> parts = Mbf.readParquet(folder()).where("month > 9").parts(3);
        assertEquals(
                List.of("g.mbf"),
                parts.stream()
                        .flatMap(part -> part.files().stream())
                        .map(file -> Path.of(file.name()).getFileName().toString())
                        .distinct()
                        .toList());
    }

    @Test
    void aPartHasTheColumnsOfTheWholeDataSet() throws IOException {
        Path folder = folder();
        Dataset whole = Mbf.readParquet(folder);
        for (DatasetPart part : whole.parts(4)) {
            assertEquals(whole.schema(), Mbf.read(sent(part)).schema());
        }
        Dataset narrow = whole.select("month", "id");
        narrow.parts(3)
                .forEach(part ->
                        assertEquals(narrow.schema(), Mbf.read(sent(part)).schema()));
        Dataset typed = Mbf.readParquet(folder, Mbf.partitionTypes(Map.of("month", PartitionType.INT)));
        assertEquals(rows(typed), rows(typed.parts(3)));
    }

    @Test
    void aPartCanBeNarrowedCountedAndCutAgain() throws IOException {
        for (Dataset dataset : List.of(Mbf.readParquet(file()), Mbf.readParquet(folder()))) {
            DatasetPart part = dataset.parts(2).get(1);
            Dataset read = Mbf.read(part);
            List<List<Object>> all = rows(read);
            assertEquals(all.size(), read.count());
            assertEquals(all, rows(read.parts(3)));
            assertEquals(filtered(all, row -> (Long) row.get(0) % 2 == 0), rows(read.where("even = true")));
            assertEquals(all.subList(0, 5), rows(read.limit(5)));
        }
    }

    @Test
    void aDataSetWithoutRowsHasOnePart() throws IOException {
        Path empty = Sources.write(temp.resolve("empty.parquet"), LongStream.empty());
        Path other = Sources.write(temp.resolve("other.parquet"), LongStream.empty());
        for (Dataset dataset : List.of(
                Mbf.readParquet(empty),
                Mbf.readParquet(List.of(empty.toString(), other.toString())),
                Mbf.readParquet(folder()).where("month = 11"))) {
            List<DatasetPart> parts = dataset.parts(5);
            assertEquals(1, parts.size());
            assertEquals(List.of(), rows(parts));
            assertEquals(dataset.schema(), Mbf.read(parts.get(0)).schema());
        }
    }

    @Test
    void thereCanBeMorePartsAskedForThanRows() {
        Path three = Sources.write(temp.resolve("three.parquet"), LongStream.range(0, 3));
        List<DatasetPart> parts = Mbf.readParquet(three).parts(Integer.MAX_VALUE);
        assertTrue(parts.size() <= 3);
        assertEquals(3, rows(parts).size());
    }

    @Test
    void noPartsAndPartsOfALimitAreRefused() {
        Dataset dataset = Mbf.readParquet(file());
        for (int parts : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> dataset.parts(parts));
        }
        assertThrows(IllegalArgumentException.class, () -> dataset.limit(5).parts(2));
        assertEquals(5, rows(dataset.limit(5).parts(1)).size());
    }

    @Test
    void aFileThatChangedSinceIsRefusedWithOneLineAndNeverReadOtherwise() throws IOException {
        Path parquet = file();
        Path other = Sources.write(temp.resolve("other.parquet"), LongStream.range(1, ROWS + 1));
        Path folder = folder();
        Path within = folder.resolve("month=02/f.parquet");
        try (ParquetCache cache = newCache()) {
            warm(cache, parquet);
            for (ReadOption[] options : List.of(new ReadOption[0], new ReadOption[] {cache(cache)})) {
                for (Path changing : List.of(parquet, within)) {
                    Dataset dataset = Mbf.readParquet(changing.equals(parquet) ? parquet : folder, options);
                    for (Change change : changes(other)) {
                        List<DatasetPart> parts = dataset.parts(2);
                        Path kept = temp.resolve("kept");
                        Files.copy(
                                changing,
                                kept,
                                StandardCopyOption.REPLACE_EXISTING,
                                StandardCopyOption.COPY_ATTRIBUTES);
                        change.make(changing);
                        MbfException refused = assertThrows(SourceChangedException.class, () -> rows(parts, options));
                        assertFalse(refused.getMessage().contains("\n"));
                        assertTrue(refused.getMessage().startsWith(changing.toString()), refused.getMessage());
                        Files.move(kept, changing, StandardCopyOption.REPLACE_EXISTING);
                        // what is moved back is another file of the same content: still none of the part's
                        assertThrows(SourceChangedException.class, () -> rows(parts, options));
                    }
                }
            }
        }
    }

    private interface Change {
        void make(Path file) throws IOException;
    }

    private static List<Change> changes(Path other) {
        return List.of(
                Files::delete,
                file -> Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING),
                file -> {
                    FileTime time = Files.getLastModifiedTime(file);
                    Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);
                    Files.setLastModifiedTime(file, time);
                },
                file -> {
                    FileTime time = Files.getLastModifiedTime(file);
                    Sources.flip(file, 1_000);
                    // clocks of file systems can be coarse
                    Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 1_000));
                },
                file -> {
                    Files.delete(file);
                    Files.createDirectory(file);
                });
    }

    @Test
    void aPartOfAFileInAPlaceOfItsOwnNeedsAResolver() {
        Path parquet = file();
        InputFile elsewhere = new Elsewhere(parquet);
        Dataset dataset = Mbf.readParquet(elsewhere);
        List<DatasetPart> parts = dataset.parts(2);
        InvalidQueryException refused = assertThrows(InvalidQueryException.class, () -> rows(parts));
        assertEquals(
                elsewhere.uri() + ": is not a local file; to read this part, say by Mbf.resolver how it is found",
                refused.getMessage());
        ReadOption resolver = Mbf.resolver(uri -> new Elsewhere(Path.of(uri.substring("elsewhere:".length()))));
        assertEquals(rows(dataset), rows(parts, resolver));
        InvalidQueryException none =
                assertThrows(InvalidQueryException.class, () -> rows(parts, Mbf.resolver(uri -> null)));
        assertEquals(elsewhere.uri() + ": the resolver finds no such file", none.getMessage());
    }

    /** A file of a store that only its own programs know. */
    private record Elsewhere(Path path) implements InputFile {

        @Override
        public String name() {
            return uri();
        }

        @Override
        public InputFile canonical() {
            return this;
        }

        @Override
        public String uri() {
            return "elsewhere:" + path;
        }

        @Override
        public FileState state() throws IOException {
            return new LocalFile(path).state();
        }

        @Override
        public RangeReader open() throws IOException {
            return new LocalFile(path).open();
        }
    }

    @Test
    void keysAreNotInAPartAndAreGivenAgain() {
        byte[] key = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
        Path encrypted = Sources.write(
                temp.resolve("e.parquet"),
                LongStream.range(0, 1_000),
                FileEncryptionProperties.builder(key).withFooterKeyID("k").build());
        ReadOption keys = keys(DecryptionKeys.builder().footerKey(key).build());
        List<DatasetPart> parts = Mbf.readParquet(encrypted, keys).parts(2);
        assertFalse(latin(bytes(parts.toArray())).contains(latin(key)));
        assertThrows(MbfException.class, () -> rows(parts));
        assertEquals(1_000, rows(parts, keys).size());
    }

    @Test
    void whatPartitionColumnsAreCannotBeSaidOfAPart() {
        DatasetPart part = Mbf.readParquet(file()).parts(1).get(0);
        assertThrows(InvalidQueryException.class, () -> Mbf.read(part, Mbf.partitions(false)));
    }

    @Test
    void hostileBytesEndInOneClearLine() {
        DatasetPart part = Mbf.readParquet(file()).where("id >= 5").parts(2).get(1);
        refused(part, "id >= 5", "id >= x", "no column 'x'; the columns are id");
        refused(part, "id >= 5", "id >= *", "condition, character 7");
        refused(part, longs(part.fromRow()), longs(-1), "part of a data set: rows -1 to ");
        refused(part, longs(part.files().get(0).size()), longs(-5), "has a size of -5 bytes");
        refused(part, longs(Long.MAX_VALUE), longs(Long.MIN_VALUE), "part of a data set: ");
        refused(part, "PARQUET", "NOTHING", "enum constant NOTHING does not exist");
    }

    @Test
    void aHostilePartOfManyFilesEndsInOneClearLine() throws IOException {
        DatasetPart part = Mbf.readParquet(folder()).parts(1).get(0);
        refused(part, part.schema().substring(8, 24), "A".repeat(16), "");
        DatasetPart none = sent(part);
        for (DatasetPart hostile : List.of(
                with(none, none.schema(), Map.of()),
                with(none, none.schema(), Map.of("month", PartitionType.DATE)),
                with(none, other().schema(), none.partitionTypes()),
                with(none, none.schema(), Map.of("month", PartitionType.STRING, "day", PartitionType.INT)))) {
            MbfException refused = assertThrows(MbfException.class, () -> rows(Mbf.read(hostile)));
            assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
        }
    }

    /** A part whose columns are others. */
    private DatasetPart other() {
        Path one = Sources.write(temp.resolve("a.parquet"), LongStream.range(0, 3));
        Path two = Sources.write(temp.resolve("b.parquet"), LongStream.range(0, 3));
        return Mbf.readParquet(List.of(one.toString(), two.toString())).parts(1).get(0);
    }

    private static DatasetPart with(DatasetPart part, String schema, Map<String, PartitionType> types) {
        return new DatasetPart(
                part.kind(),
                part.files(),
                schema,
                types,
                part.allColumns(),
                part.columns(),
                part.condition(),
                part.limit(),
                part.fromRow(),
                part.toRow());
    }

    private static void refused(DatasetPart part, String from, String to, String message) {
        String bytes = latin(bytes(part));
        assertTrue(bytes.contains(from), "nothing to replace");
        byte[] hostile = bytes.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
        Exception refused = assertThrows(Exception.class, () -> rows(Mbf.read((DatasetPart) object(hostile))));
        assertTrue(refused instanceof IOException || refused instanceof MbfException, refused.toString());
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
        assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
    }

    private static String longs(long value) {
        return latin(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void flippedBytesGiveRowsOfTheFileOrOneLine() throws IOException {
        Path three = Sources.write(temp.resolve("three.parquet"), LongStream.range(0, 300));
        Dataset dataset = Mbf.readParquet(three).where("id < 200");
        byte[] bytes = bytes(dataset.parts(1).get(0));
        long seed = Long.getLong("mbf.seed", System.nanoTime());
        System.out.println("DatasetPartsTest -Dmbf.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] hostile = bytes.clone();
            hostile[random.nextInt(hostile.length)] ^= (byte) (1 << random.nextInt(8));
            Object read;
            try {
                read = object(hostile);
            } catch (Exception asTheJdkFindsIt) {
                continue;
            }
            if (read instanceof DatasetPart part) {
                try {
                    List<List<Object>> rows = rows(Mbf.read(part));
                    assertTrue(rows.size() <= 300, "seed " + seed);
                } catch (MbfException | UncheckedIOException refused) {
                    assertFalse(refused.getMessage().contains("\n"), "seed " + seed);
                }
            }
        }
    }

    @Test
    void aPartOfALinkIsOfTheFileBehindIt() throws IOException {
        Path parquet = file();
        Path link = Files.createSymbolicLink(temp.resolve("link.parquet"), parquet);
        List<DatasetPart> parts = Mbf.readParquet(link).parts(2);
        Path other = Sources.write(temp.resolve("other.parquet"), LongStream.range(0, 9));
        Files.delete(link);
        Files.createSymbolicLink(link, other);
        assertEquals(ROWS, rows(parts).size());
        assertArrayEquals(
                LongStream.range(0, ROWS).toArray(),
                parts.stream()
                        .flatMapToLong(part -> Arrays.stream(Sources.ids(Mbf.read(part))))
                        .toArray());
    }
}
