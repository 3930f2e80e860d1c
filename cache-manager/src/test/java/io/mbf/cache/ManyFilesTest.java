package io.mbf.cache;

import static io.mbf.Mbf.cache;
import static io.mbf.Mbf.partitions;
import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.dataset.FileSet;
import io.mbf.dataset.FilesReport;
import io.mbf.dataset.table.FileSource;
import io.mbf.dataset.table.ManyFiles;
import io.mbf.dataset.table.OpenTable;
import io.mbf.error.CorruptFileException;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.MbfException;
import io.mbf.error.SourceChangedException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.InputFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.read.Explanation;
import io.mbf.row.RowCursor;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Folders of Parquet files read as one data set, directly and through the cache. */
class ManyFilesTest {

    private static final int ROWS = 20_000;

    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        folder = temp.resolve("rows");
        for (int i = 0; i < 3; i++) {
            Path part = Files.createDirectories(folder.resolve("part=" + i));
            Sources.write(part.resolve("f.parquet"), LongStream.range(i * ROWS, (i + 1) * ROWS));
        }
    }

    private Path file(int part) {
        return folder.resolve("part=" + part + "/f.parquet");
    }

    private ParquetCache newCache() {
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = new TestClock();
        return builder.build();
    }

    /** A file of two rows: the first holds 1 or its like in every column, the second nothing where it may. */
    private static Path write(Path file, String columns) throws IOException {
        Files.createDirectories(file.getParent());
        MessageType type = MessageTypeParser.parseMessageType("message rows { " + columns + " }");
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(type)
                .build()) {
            for (int row = 0; row < 2; row++) {
                SimpleGroup group = new SimpleGroup(type);
                for (var column : type.getColumns()) {
                    String name = column.getPath()[0];
                    if (row == 0 || column.getMaxDefinitionLevel() == 0) {
                        switch (column.getPrimitiveType().getPrimitiveTypeName()) {
                            case INT32 -> group.append(name, 1);
                            case INT64 -> group.append(name, 1L);
                            case FLOAT -> group.append(name, 0.1f);
                            case DOUBLE -> group.append(name, 0.1);
                            default -> group.append(name, "1");
                        }
                    }
                }
                writer.write(group);
            }
        }
        return file;
    }

    @Test
    void allQuestionsAreAnsweredAcrossFiles() {
        Dataset rows = Mbf.readParquet(folder);
        assertArrayEquals(LongStream.range(0, 3 * ROWS).toArray(), Sources.ids(rows));
        assertEquals(3 * ROWS, rows.count());
        assertEquals(7, rows.limit(7).count());
        assertEquals(List.of("id", "even", "part"), names(rows.schema()));
        assertArrayEquals(
                LongStream.range(ROWS - 5, ROWS + 5).toArray(),
                Sources.ids(rows.where(col("id").between(ROWS - 5, ROWS + 4))));
        assertArrayEquals(
                LongStream.range(0, ROWS + 1).toArray(),
                Sources.ids(rows.where("part >= 0").limit(ROWS + 1)));
        assertEquals(ROWS, rows.where("part = 2").count());
        assertEquals(ROWS / 2, rows.where("part = 2 and even = true").count());
        assertEquals(0, rows.where("part = 3").count());
        assertEquals(0, rows.limit(0).count());
        try (RowCursor cursor = rows.select("part", "id").where("id = " + ROWS).rows()) {
            assertTrue(cursor.next());
            assertEquals(1, cursor.getLong("part"));
            assertFalse(cursor.next());
        }
    }

    private static List<String> names(Schema schema) {
        return schema.fields().stream().map(field -> field.name()).toList();
    }

    record Row(long part, long id) {}

    @Test
    void recordsMayHavePartitionColumns() {
        try (Stream<Row> rows = Mbf.readParquet(folder.resolve("part=*") + "/*.parquet")
                .where("id >= 39999")
                .limit(2)
                .as(Row.class)) {
            assertEquals(List.of(new Row(1, 39_999), new Row(2, 40_000)), rows.toList());
        }
    }

    @Test
    void partitionColumnsCanBeSwitchedOff() {
        Dataset rows = Mbf.readParquet(folder, partitions(false));
        assertEquals(List.of("id", "even"), names(rows.schema()));
        assertThrows(InvalidQueryException.class, () -> rows.where("part = 1").count());
        assertEquals(List.of("id", "even"), names(Mbf.readParquet(file(1)).schema()));
    }

    @Test
    void listsMixFilesFoldersGlobsAndKinds() throws IOException {
        Path mbf = temp.resolve("x/one.mbf");
        Files.createDirectories(mbf.getParent());
        Mbf.convertToMbf(file(1), mbf);
        List<String> names = List.of(mbf.toString(), folder + "/part=2", file(0).toString(), folder + "/part=[0]/*");
        Dataset rows = Mbf.readParquet(names, partitions(false));
        long[] expected = LongStream.concat(LongStream.range(ROWS, 3 * ROWS), LongStream.range(0, ROWS))
                .toArray();
        assertArrayEquals(expected, Sources.ids(rows));
        assertEquals("mbf and parquet", rows.explain().report().format());
    }

    @Test
    void eachFileIsCachedOnItsOwn() {
        try (ParquetCache cache = newCache()) {
            Dataset rows = Mbf.readParquet(folder, cache(cache));
            assertEquals(names(rows.schema()), List.of("id", "even", "part"));
            assertEquals(3 * ROWS, rows.count());
            assertEquals(Map.of(), cache.stats().misses(), "looking at metadata is no read");
            assertEquals(ROWS, Sources.ids(rows.where("part = 1")).length);
            assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
            assertEquals(1, cache.entries().size());
            assertEquals(new FilesReport(3, 0, 0, 3, 1), files(rows));
            assertEquals(1, misses(cache), "a plan is no read");
            assertArrayEquals(LongStream.range(0, 3 * ROWS).toArray(), Sources.ids(rows));
            assertEquals(3, misses(cache));
            assertEquals(1, cache.stats().hits());
            assertEquals(new FilesReport(3, 0, 0, 3, 1), files(rows));
            assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
            assertEquals(new FilesReport(3, 0, 0, 3, 3), files(Mbf.readParquet(folder, cache(cache))));
            assertArrayEquals(LongStream.range(0, 3 * ROWS).toArray(), Sources.ids(rows));
            assertEquals("mbf", rows.explain().report().format());
            assertEquals(new FilesReport(3, 0, 0, 3, 3), files(rows));
            Sources.write(file(1), LongStream.range(0, 5));
            assertEquals(2 * ROWS + 5, rows.count());
            assertEquals(new FilesReport(3, 0, 0, 3, 3), files(rows), "of the last read");
            assertEquals(2 * ROWS + 5, Sources.ids(rows).length);
            assertEquals(new FilesReport(3, 0, 0, 3, 2), files(rows));
        }
    }

    private static long misses(ParquetCache cache) {
        return cache.stats().misses().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static FilesReport files(Dataset rows) {
        return rows.explain().files().orElseThrow();
    }

    @Test
    void theExplanationAddsUp() {
        Dataset rows = Mbf.readParquet(folder).where("part <> 1 and id < 5");
        Explanation plan = rows.explain();
        assertEquals(Optional.of(new FilesReport(3, 1, 0, 2, 0)), plan.files());
        assertTrue(plan.report().chunks() >= 2, plan.toString());
        assertTrue(plan.report().chunksPrunedByZoneMap() >= plan.report().chunks() - 1, plan.toString());
        assertTrue(
                plan.toString()
                        .startsWith(
                                "plan: what a read would do\n3 files considered, 1 pruned by partition, 0 by columns they lack, 2 read,"
                                        + " 0 of them from the cache\nparquet: "),
                plan.toString());
        try (Batches batches = rows.batches()) {
            batches.explain(); // a plan does not disturb what follows
            assertEquals(5, Sources.ids(batches).length);
            assertEquals(5, batches.explain().report().rowsDelivered());
            assertEquals(
                    new FilesReport(3, 1, 0, 2, 0), batches.explain().files().orElseThrow());
        }
    }

    @Test
    void columnsAreMatchedByNameAndMissingOnesAreNull() throws IOException {
        Path mixed = temp.resolve("mixed");
        write(mixed.resolve("1.parquet"), "required int32 a; optional int64 b;");
        write(mixed.resolve("2.parquet"), "required int64 c; required int64 a; required float d;");
        write(mixed.resolve("3.parquet"), "optional double d; required binary A (STRING);");
        Dataset rows = Mbf.readParquet(mixed);
        assertEquals(List.of("a", "b", "c", "d", "A"), names(rows.schema()));
        assertTrue(rows.schema().fields().stream().allMatch(field -> field.nullable()));
        assertEquals(
                List.of(
                        "1 1 null null null",
                        "1 null null null null",
                        "1 null 1 0.10000000149011612 null",
                        "1 null 1 0.10000000149011612 null",
                        "null null null 0.1 1",
                        "null null null null 1"),
                texts(rows));
        assertEquals(
                List.of("1 1", "1 null", "null null"),
                texts(rows.select("a", "b").where("d is null")));
        assertEquals(List.of("0.1"), texts(rows.select("d").where("d = 0.1")));
        assertEquals(2, rows.where("d > 0.1").count());
        assertEquals(2, rows.where("d <> 0.1").count());
        assertEquals(0, rows.where("not (d > 0.1 or a = 7)").count());
        assertEquals(5, rows.where("not (d > 0.1 and a = 7)").count());
        assertEquals(3, rows.where("b is null and a = 1").count());
        assertEquals(new FilesReport(3, 0, 2, 1, 0), files(rows.where("A = '1'")));
        assertThrows(InvalidQueryException.class, () -> rows.where("A = 1").count());
        assertThrows(InvalidQueryException.class, () -> rows.select("e").batches());
    }

    private static List<String> texts(Dataset rows) {
        List<String> texts = new ArrayList<>();
        try (RowCursor row = rows.rows()) {
            int columns = row.schema().size();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int c = 0; c < columns; c++) {
                    values.add(String.valueOf(row.getObject(c)));
                }
                texts.add(String.join(" ", values));
            }
        }
        return texts;
    }

    @Test
    void theColumnsDoNotDependOnTheCondition() throws IOException {
        Path mixed = temp.resolve("mixed");
        write(mixed.resolve("p=1/1.parquet"), "required int32 a; required int32 b;");
        write(mixed.resolve("p=2/2.parquet"), "required int32 a;");
        Dataset rows = Mbf.readParquet(mixed).where("p = 2");
        assertEquals(List.of("a", "b", "p"), names(rows.schema()));
        assertEquals(Mbf.readParquet(mixed).schema(), rows.schema());
        assertEquals(List.of("null 2", "null 2"), texts(rows.select("b", "p")));
        assertEquals(List.of("2", "2"), texts(rows.select("p")));
        assertEquals(0, rows.where("b = 1").count());
        assertEquals(2, rows.where("b is null").count());
        assertThrows(InvalidQueryException.class, () -> rows.where("c = 1").count());
        assertEquals(List.of("a", "b", "p"), names(rows.where("p = 3").schema()));
        assertThrows(InvalidQueryException.class, () -> rows.where("p = 'x'").count());
    }

    @Test
    void typesThatDoNotFitNameBothFiles() throws IOException {
        Path mixed = temp.resolve("mixed");
        Path first = write(mixed.resolve("1.parquet"), "required int64 a;");
        Path second = write(mixed.resolve("2.parquet"), "required int64 a (TIMESTAMP(MILLIS,true));");
        var failure = assertThrows(
                UnsupportedFeatureException.class, () -> Mbf.readParquet(mixed).batches());
        assertEquals(
                second + ": column 'a': is TIMESTAMP(MILLIS,UTC), but INT64 in " + first
                        + "; they have no type in common",
                failure.getMessage());
    }

    @Test
    void aFileThatVanishesMeanwhileIsNamedAndEndsTheRows() throws IOException {
        try (Batches batches = Mbf.readParquet(folder).batches()) {
            assertTrue(batches.next().rowCount() > 0);
            Files.delete(file(1));
            RuntimeException failure = assertThrows(UncheckedIOException.class, () -> drain(batches));
            assertTrue(failure.getMessage().contains(file(1).toString()), failure.getMessage());
            assertSame(failure, assertThrows(UncheckedIOException.class, batches::next));
        }
    }

    private static void drain(Batches batches) {
        for (ColumnBatch batch = batches.next(); batch != null; batch = batches.next()) {
            assertTrue(batch.rowCount() > 0);
        }
    }

    /** What a file of 64-bit ids in one column may be replaced with. */
    private enum Replacement {
        COLUMN_OF_ANOTHER_TYPE("required int32 id;"),
        COLUMN_OF_ANOTHER_MEANING("required int64 id (TIMESTAMP(MILLIS,true));"),
        COLUMN_THAT_MAY_BE_NULL("optional int64 id;"),
        COLUMN_OF_ANOTHER_NAME("required int64 ids;"),
        ONE_MORE_COLUMN("required int64 id; required int64 more;"),
        OTHER_NUMBER_OF_ROWS("required int64 id;");

        final String columns;

        Replacement(String columns) {
            this.columns = columns;
        }
    }

    private void replace(int part, Replacement replacement) throws IOException {
        Path next = write(temp.resolve("next.parquet"), replacement.columns);
        Files.move(next, file(part), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void assertSaysThatItChanged(int part, Batches batches) {
        SourceChangedException failure = assertThrows(SourceChangedException.class, () -> drain(batches));
        assertTrue(failure.getMessage().startsWith(file(part) + ": "), failure.getMessage());
        assertEquals(1, failure.getMessage().lines().count());
        assertSame(failure, assertThrows(SourceChangedException.class, batches::next));
    }

    @ParameterizedTest
    @EnumSource(Replacement.class)
    void aFileThatIsReplacedMeanwhileIsNotMixedIn(Replacement replacement) throws IOException {
        try (Batches batches = Mbf.readParquet(folder).batches()) {
            assertTrue(batches.next().rowCount() > 0);
            replace(1, replacement);
            assertSaysThatItChanged(1, batches);
        }
    }

    @ParameterizedTest
    @EnumSource(Replacement.class)
    void norIsItIfAnEntryToldOfTheFileThatItWas(Replacement replacement) throws IOException {
        try (ParquetCache cache = newCache()) {
            cache.prewarm(folder.toString());
            try (Batches batches = Mbf.readParquet(folder, cache(cache)).batches()) {
                replace(0, replacement);
                assertSaysThatItChanged(0, batches);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Replacement.class)
    void norIsItIfAConditionOrAColumnOfFoldersIsAllThatIsWanted(Replacement replacement) throws IOException {
        try (Batches filtered = Mbf.readParquet(folder).where("id >= 0").batches();
                Batches folders = Mbf.readParquet(folder).select("part").batches()) {
            replace(0, replacement);
            assertSaysThatItChanged(0, filtered);
            assertSaysThatItChanged(0, folders);
        }
    }

    @Test
    void partsThatWereCutByTheRowsOfAReplacedFileLoseNone() throws IOException {
        List<Batches> parts = Mbf.readParquet(folder).batches(3);
        try {
            Path longer = Sources.write(temp.resolve("next.parquet"), LongStream.range(0, ROWS + 1));
            Files.move(longer, file(1), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            drain(parts.get(0));
            assertSaysThatItChanged(1, parts.get(1));
            drain(parts.get(2));
        } finally {
            parts.forEach(Batches::close);
        }
    }

    @Test
    void aFileThatIsReplacedByOneOfTheSameShapeIsReadAsItIsThen() throws IOException {
        try (Batches batches = Mbf.readParquet(folder).select("id").batches()) {
            Path other = Sources.write(temp.resolve("next.parquet"), LongStream.range(5 * ROWS, 6 * ROWS));
            Files.move(other, file(1), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            assertArrayEquals(
                    LongStream.of(0, 5, 2)
                            .flatMap(part -> LongStream.range(part * ROWS, (part + 1) * ROWS))
                            .toArray(),
                    Sources.ids(batches));
        }
    }

    @Test
    void damageIsNamedBeforeTheFirstRowWhereItCanBe() throws IOException {
        Files.writeString(file(2), "no Parquet file");
        var failure = assertThrows(
                CorruptFileException.class, () -> Mbf.readParquet(folder).batches());
        assertTrue(failure.getMessage().startsWith(file(2) + ": "), failure.getMessage());
        assertEquals(2 * ROWS, Mbf.readParquet(folder).where("part < 2").count());
    }

    @Test
    void damageInTheMiddleIsNamed() throws IOException {
        for (long position = 4; position < 60; position++) {
            Sources.flip(file(1), position);
        }
        try (Batches batches = Mbf.readParquet(folder).batches()) {
            MbfException failure = assertThrows(MbfException.class, () -> drain(batches));
            assertTrue(failure.getMessage().startsWith(file(1) + ": "), failure.getMessage());
        }
    }

    @Test
    void aDamagedEntryInTheMiddleChangesNothing() throws IOException {
        try (ParquetCache cache = newCache()) {
            Dataset rows = Mbf.readParquet(folder, cache(cache));
            assertEquals(3 * ROWS, Sources.ids(rows).length);
            assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
            for (Path entry : Sources.filesIn(cache.directory().orElseThrow())) {
                if (entry.toString().endsWith(".mbf")) {
                    // metadata included: entries as small as these are checked as a whole when they are opened
                    long size = Files.size(entry);
                    for (long position = 64; position < size; position += 64) {
                        Sources.flip(entry, position);
                    }
                }
            }
        }
        try (ParquetCache cache = newCache()) {
            Dataset rows = Mbf.readParquet(folder, cache(cache));
            assertArrayEquals(LongStream.range(0, 3 * ROWS).toArray(), Sources.ids(rows));
        }
    }

    /** Counts what is open. */
    private static class CountingSource implements FileSource {
        private int open;
        private int opened;
        private final AtomicInteger looked = new AtomicInteger(); // several at a time

        @Override
        public Summary summary(InputFile file) {
            looked.incrementAndGet();
            try (Table table = ParquetFile.open(file, DecryptionKeys.NONE)) {
                return Summary.of(table);
            }
        }

        @Override
        public OpenTable inspect(InputFile file) {
            return open(file);
        }

        @Override
        public OpenTable open(InputFile file) {
            assertEquals(0, open, "files open beside this one");
            open++;
            opened++;
            Table table = ParquetFile.open(file, DecryptionKeys.NONE);
            return OpenTable.uncached(new Table() {
                @Override
                public Schema schema() {
                    return table.schema();
                }

                @Override
                public long rowCount() {
                    return table.rowCount();
                }

                @Override
                public List<Query> split(Query query, int parts) {
                    return table.split(query, parts);
                }

                @Override
                public Scan scan(Query query) {
                    return table.scan(query);
                }

                @Override
                public void close() {
                    open--;
                    table.close();
                }
            });
        }
    }

    @Test
    void oneFileIsOpenAtATimeAndNoneThatIsNotNeeded() throws IOException {
        CountingSource source = new CountingSource();
        Table table = ManyFiles.find(FileSet.of(folder), source);
        assertEquals(0, source.looked.get());
        assertEquals(
                ROWS, count(table, Query.ALL.select(List.of()).where(col("part").eq(2))));
        assertEquals(1, source.looked.get(), "only partition columns are named");
        assertEquals(1, source.opened);
        assertEquals(ROWS, count(table, Query.ALL.where(col("part").eq(2))));
        assertEquals(3, source.looked.get(), "each file once");
        assertEquals(2, source.opened);
        assertEquals(3 * ROWS, count(table, Query.ALL));
        assertEquals(3, source.looked.get());
        assertEquals(5, source.opened);
        assertEquals(ROWS, count(table, Query.ALL.limit(ROWS)));
        assertEquals(6, source.opened);
        assertEquals(0, source.open);
        try (Scan scan = table.scan(Query.ALL)) {
            assertTrue(scan.next().rowCount() > 0);
            assertEquals(1, source.open);
        }
        assertEquals(0, source.open);
        Scan closed = table.scan(Query.ALL);
        closed.close();
        assertNull(closed.next());
    }

    @Test
    void filesWhoseFootersAreKeptAreNotOpenedForThemAgain() throws IOException {
        CountingSource source = new CountingSource() {
            @Override
            public Summary summary(InputFile file) {
                ParquetFile footer = ParquetFile.open(file, DecryptionKeys.NONE);
                return new Summary(footer.schema(), footer.rowCount(), Optional.of(footer));
            }
        };
        Table table = ManyFiles.find(FileSet.of(folder), source);
        assertEquals(3 * ROWS, count(table, Query.ALL));
        assertEquals(0, source.opened);
        Path other = Sources.write(temp.resolve("next.parquet"), LongStream.range(5 * ROWS, 6 * ROWS));
        Files.move(other, file(1), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(3 * ROWS, count(table, Query.ALL));
        assertEquals(1, source.opened, "the one that was replaced");
    }

    private static long count(Table table, Query query) {
        long rows = 0;
        try (Scan scan = table.scan(query)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                rows += batch.rowCount();
            }
        }
        return rows;
    }
}
