package io.mbf.cache.splice;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.cache.Sources;
import io.mbf.cache.splice.RandomCondition.Condition;
import io.mbf.error.CorruptFileException;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.MbfException;
import io.mbf.file.LocalFile;
import io.mbf.fixture.CountedFile;
import io.mbf.fixture.Tables;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.predicate.PredicateText;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import io.mbf.scan.plan.PositionedTable;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dmbf.seed=} repeats one case, {@code -Dmbf.cases=} sets how many follow one another from there. */
class SplicedTableTest {

    private static final int CASES = 25;
    private static final int ROWS = 30_000;

    @TempDir
    Path folder;

    private final Heard heard = new Heard();

    /** What a table told, by number of part. */
    private static final class Heard implements SpliceListener {
        private final Map<Integer, Long> cells = new ConcurrentHashMap<>();
        private final Map<Integer, RuntimeException> failures = new ConcurrentHashMap<>();
        private volatile long cellsOfSource;

        @Override
        public void used(int part, long more) {
            cells.merge(part, more, Long::sum);
        }

        @Override
        public synchronized void usedSource(long more) {
            cellsOfSource += more;
        }

        @Override
        public void failed(int part, RuntimeException failure) {
            assertEquals(null, failures.put(part, failure), "told twice");
        }

        long all() {
            return cellsOfSource + cells.values().stream().mapToLong(c -> c).sum();
        }
    }

    @BeforeEach
    void forget() {
        heard.cells.clear();
        heard.failures.clear();
        heard.cellsOfSource = 0;
    }

    private SplicedTable spliced(Table source, List<TablePart> parts, Supplier<? extends PositionedTable> opener) {
        Coverage coverage = Coverage.of(
                source.schema(),
                source.rowCount(),
                parts.stream()
                        .map(part -> new Coverage.Extent(
                                part.firstRow(), part.endRow(), part.table().schema()))
                        .toList());
        Runnable letGo = () -> parts.forEach(part -> part.table().close());
        return new SplicedTable("t.parquet", source.schema(), source.rowCount(), parts, coverage, letGo, opener, heard);
    }

    private static Supplier<PositionedTable> never() {
        return () -> {
            throw new AssertionError("the source is opened");
        };
    }

    private static List<String> names(Schema schema) {
        return schema.fields().stream().map(Field::name).toList();
    }

    @Test
    void everyQueryIsAnsweredAsTheSourceAnswersIt() throws IOException {
        Long wanted = Long.getLong("mbf.seed");
        long first = wanted != null ? wanted : System.nanoTime();
        int cases = Integer.getInteger("mbf.cases", wanted != null ? 1 : CASES);
        System.out.println(cases + " spliced tables: -Dmbf.seed=" + first + " -Dmbf.cases=" + cases);
        for (int i = 0; i < cases; i++) {
            try {
                check(first + i);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dmbf.seed=" + (first + i) + ": " + e, e);
            }
        }
    }

    private void check(long seed) throws IOException {
        Random random = new Random(seed);
        boolean parquet = random.nextBoolean();
        int rows = 1 + random.nextInt(random.nextInt(4) == 0 ? ROWS : 10_000);
        Path path = folder.resolve("source");
        if (parquet) {
            SpliceSource.writeParquet(path, rows, random);
        } else {
            Files.deleteIfExists(path);
            SpliceSource.writeMbf(path, rows, random);
        }
        Supplier<PositionedTable> opener = () -> parquet ? ParquetFile.open(path) : MbfFile.open(path);
        try (PositionedTable source = opener.get()) {
            forget();
            List<Path> files = new ArrayList<>();
            List<TablePart> parts = new ArrayList<>();
            try {
                for (int i = random.nextInt(7); i > 0; i--) {
                    randomPart(source, random, files).ifPresent(parts::add);
                }
                RandomCondition conditions = new RandomCondition(source, random);
                try (SplicedTable table = spliced(source, parts, opener)) {
                    if (random.nextInt(4) == 0) {
                        for (Path file : files) {
                            Files.deleteIfExists(file);
                        }
                    }
                    for (int i = 0; i < 12; i++) {
                        checkQuery(source, table, conditions, random);
                    }
                }
            } finally {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Empty if it is so damaged that it cannot be opened. */
    private Optional<TablePart> randomPart(Table source, Random random, List<Path> files) throws IOException {
        List<String> names = new ArrayList<>(names(source.schema()));
        if (random.nextInt(3) > 0) {
            names.removeIf(name -> random.nextBoolean());
        }
        if (random.nextInt(3) == 0) {
            Collections.shuffle(names, random);
        }
        long from = random.nextInt(3) == 0 ? 0 : random.nextLong(source.rowCount());
        long to = random.nextInt(3) == 0 ? source.rowCount() : from + random.nextLong(source.rowCount() + 1 - from);
        Path file = folder.resolve("part" + files.size());
        files.add(file);
        SpliceSource.writePart(source, names, new RowRange(from, to), file);
        if (random.nextInt(6) == 0) {
            for (int i = 0; i < 3; i++) {
                Sources.flip(file, random.nextLong(Files.size(file)));
            }
        }
        try {
            PositionedTable table = MbfFile.open(file);
            int calls = random.nextInt(4) == 0 ? random.nextInt(60) : Integer.MAX_VALUE;
            return Optional.of(new TablePart(new FailingTable(table, calls), from));
        } catch (MbfException damaged) {
            return Optional.empty();
        }
    }

    private void checkQuery(Table source, SplicedTable table, RandomCondition conditions, Random random) {
        Query query = Query.ALL;
        if (random.nextInt(4) > 0) {
            query = query.select(randomNames(source.schema(), random));
        }
        List<List<String>> all = SpliceSource.read(source, query);
        int from = 0;
        int to = all.size();
        if (random.nextInt(3) == 0) {
            from = random.nextInt(all.size() + 1);
            to = from + random.nextInt(all.size() + 2 - from);
            query = query.rows(new RowRange(from, to));
        }
        IntStream rows = IntStream.range(from, Math.min(to, all.size()));
        if (random.nextInt(4) > 0) {
            Condition condition = conditions.next(random.nextInt(4));
            query = query.where(condition.predicate());
            rows = rows.filter(row -> Boolean.TRUE.equals(condition.truth().apply(row)));
        }
        if (random.nextInt(4) == 0) {
            int limit = random.nextInt(all.size() + 2);
            query = query.limit(limit);
            rows = rows.limit(limit);
        }
        List<List<String>> expected = rows.mapToObj(all::get).toList();
        String text = query.columns() + " where " + query.where().map(PredicateText::of) + " limit " + query.limit()
                + " " + query.rows();
        long before = heard.all();
        assertSame(expected, SpliceSource.read(table, query), text);
        try (Scan ours = table.scan(query);
                Scan theirs = source.scan(query)) {
            assertEquals(theirs.schema(), ours.schema(), text);
            assertEquals((long) expected.size() * ours.schema().size(), heard.all() - before, text);
        }
        if (query.limit() == Long.MAX_VALUE) {
            List<List<String>> together = new ArrayList<>();
            List<Query> split = table.split(query, 1 + random.nextInt(5));
            split.forEach(part -> together.addAll(SpliceSource.read(table, part)));
            assertSame(expected, together, text + " in parts");
        }
    }

    private static List<String> randomNames(Schema schema, Random random) {
        List<String> names = new ArrayList<>();
        for (String name : names(schema)) {
            if (random.nextBoolean()) {
                continue;
            }
            if (name.equals("s") && random.nextBoolean()) {
                names.add(random.nextBoolean() ? "s.n" : "s.t");
            } else if (name.equals("d") && random.nextBoolean()) {
                names.addAll(List.of("d.s.t", "d.k"));
            } else {
                names.add(name);
            }
        }
        Collections.shuffle(names, random);
        return names;
    }

    /** Tells of the first difference only: tables are long. */
    private static void assertSame(List<List<String>> expected, List<List<String>> found, String what) {
        for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
            int row = i;
            assertEquals(expected.get(i), found.get(i), () -> "row " + row + " of " + what);
        }
        assertEquals(expected.size(), found.size(), what);
    }

    private MbfFile source() {
        Path path = folder.resolve("source.mbf");
        SpliceSource.writeMbf(path, ROWS, new Random(1));
        return MbfFile.open(path);
    }

    private TablePart part(Table source, List<String> columns, long from, long to, String name) {
        return SpliceSource.part(source, columns, new RowRange(from, to), folder.resolve(name));
    }

    @Test
    void aSourceThatIsCoveredIsNeverOpened() {
        try (MbfFile source = source()) {
            List<String> names = names(source.schema());
            List<TablePart> parts = List.of(
                    part(source, names.subList(3, names.size()), 0, ROWS, "a"),
                    part(source, names.subList(0, 3), 10_000, ROWS, "b"),
                    part(source, names.subList(0, 3), 0, 10_000, "c"));
            try (SplicedTable table = spliced(source, parts, never())) {
                Query query = Query.ALL.where(col("o1").lt(500).and(col("s").isNotNull()));
                assertEquals(SpliceSource.read(source, query), SpliceSource.read(table, query));
                assertEquals(0, heard.cellsOfSource);
                assertEquals(3, heard.cells.size());
            }
        }
    }

    @Test
    void aSourceIsNotOpenedForColumnsThatAreCovered() {
        try (MbfFile source = source()) {
            TablePart part = part(source, List.of("o1", "r2"), 0, ROWS, "a");
            try (SplicedTable table = spliced(source, List.of(part), never())) {
                Query query = Query.ALL.select(List.of("r2")).where(col("o1").lt(500));
                assertEquals(SpliceSource.read(source, query), SpliceSource.read(table, query));
            }
        }
    }

    @Test
    void rowsThatAreOnlyCountedAreReadNowhere() {
        try (MbfFile source = source();
                SplicedTable table = spliced(source, List.of(), never())) {
            assertEquals(
                    ROWS, SpliceSource.read(table, Query.ALL.select(List.of())).size());
        }
    }

    @Test
    void pagesOfTheSourceThatAPartRulesOutAreNotFetched() {
        Path path = folder.resolve("t.parquet");
        SpliceSource.writeParquet(path, 200_000, new Random(2));
        CountedFile counted = new CountedFile(new LocalFile(path), 1);
        try (ParquetFile source = ParquetFile.open(path)) {
            TablePart part = part(source, List.of("r0"), 0, source.rowCount(), "a");
            try (SplicedTable table =
                    spliced(source, List.of(part), () -> ParquetFile.open(counted, DecryptionKeys.NONE))) {
                Query query =
                        Query.ALL.select(List.of("r2", "s")).where(col("r0").eq(40_000));
                List<List<String>> found = SpliceSource.read(table, query);
                assertEquals(SpliceSource.read(source, query), found);
                assertTrue(!found.isEmpty());
                long fetched = counted.requests().stream()
                        .flatMap(List::stream)
                        .mapToLong(range -> range.length())
                        .sum();
                long all = 0;
                try (Scan scan = source.scan(Query.ALL.select(List.of("r2", "s")))) {
                    while (scan.next() != null) {}
                    all = scan.report().storedBytesRead();
                }
                assertTrue(fetched < all / 4, fetched + " of " + all);
            }
        }
    }

    @Test
    void aPartThatFailsIsReplacedForItsRowsAlone() {
        try (MbfFile source = source()) {
            List<String> names = names(source.schema());
            TablePart good = part(source, names, 0, 20_000, "a");
            TablePart b = part(source, names, 20_000, ROWS, "b");
            TablePart failing = new TablePart(new FailingTable(b.table(), 2), b.firstRow());
            try (SplicedTable table = spliced(source, List.of(good, failing), () -> MbfFile.open(path("source.mbf")))) {
                assertEquals(SpliceSource.read(source, Query.ALL), SpliceSource.read(table, Query.ALL));
            }
            assertEquals(Set.of(1), heard.failures.keySet());
            assertEquals(20_000L * names.size(), heard.cells.get(0));
            assertEquals(10_000L * names.size(), heard.cellsOfSource + heard.cells.getOrDefault(1, 0L));
            assertTrue(heard.cells.get(1) > 0, "the part was used before it failed");
        }
    }

    @Test
    void damageInAFileIsFoundAndReplaced() throws IOException {
        try (MbfFile source = source()) {
            List<String> names = names(source.schema());
            Path file = folder.resolve("damaged");
            SpliceSource.writePart(source, names, new RowRange(0, ROWS), file);
            for (long position = Files.size(file) / 4; position < Files.size(file) / 2; position += 64) {
                Sources.flip(file, position); // more than a filter, which no scan without a condition looks at
            }
            TablePart damaged = new TablePart(MbfFile.open(file), 0);
            try (SplicedTable table = spliced(source, List.of(damaged), () -> MbfFile.open(path("source.mbf")))) {
                assertEquals(SpliceSource.read(source, Query.ALL), SpliceSource.read(table, Query.ALL));
            }
            assertTrue(heard.failures.get(0) instanceof CorruptFileException);
        }
    }

    @Test
    void aPartThatIsCutOffWhileItIsReadIsReplaced() throws IOException {
        try (MbfFile source = source()) {
            TablePart part = part(source, names(source.schema()), 0, ROWS, "a");
            List<List<String>> found = new ArrayList<>();
            try (SplicedTable table = spliced(source, List.of(part), () -> MbfFile.open(path("source.mbf")));
                    Scan scan = table.scan(Query.ALL)) {
                Tables.addTexts(scan.next(), found);
                try (FileChannel file = FileChannel.open(path("a"), StandardOpenOption.WRITE)) {
                    file.truncate(100);
                }
                for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                    Tables.addTexts(batch, found);
                }
            }
            assertEquals(SpliceSource.read(source, Query.ALL), found);
            assertEquals(Set.of(0), heard.failures.keySet());
        }
    }

    @Test
    void aPartThatFailsSeveralScansAtOnceIsToldOfOnce() throws Exception {
        try (MbfFile source = source()) {
            List<String> names = names(source.schema());
            List<List<String>> expected = SpliceSource.read(source, Query.ALL);
            TablePart part = part(source, names, 0, ROWS, "a");
            TablePart failing = new TablePart(new FailingTable(part.table(), 6), 0);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try (SplicedTable table = spliced(source, List.of(failing), () -> MbfFile.open(path("source.mbf")))) {
                List<Future<List<List<String>>>> scans = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    scans.add(threads.submit(() -> SpliceSource.read(table, Query.ALL)));
                }
                for (Future<List<List<String>>> scan : scans) {
                    assertEquals(expected, scan.get());
                }
            } finally {
                threads.shutdown();
            }
            assertEquals(Set.of(0), heard.failures.keySet());
        }
    }

    @Test
    void whatTheSourceFailsWithIsPassedOn() {
        try (MbfFile source = source()) {
            TablePart part = part(source, List.of("r0"), 0, ROWS, "a");
            try (SplicedTable table =
                    spliced(source, List.of(part), () -> new FailingTable(MbfFile.open(path("source.mbf")), 1))) {
                try (Scan scan = table.scan(Query.ALL.select(List.of("r0", "r2")))) {
                    assertThrows(CorruptFileException.class, scan::next);
                    assertThrows(CorruptFileException.class, scan::next);
                }
                assertEquals(Map.of(), heard.failures);
            }
        }
    }

    private Path path(String name) {
        return folder.resolve(name);
    }

    @Test
    void partsThatAreWrongAboutTheirSourceAreRefusedAndHaveFailed() {
        try (MbfFile source = source()) {
            TablePart part = part(source, List.of("r0"), 0, ROWS, "a");
            FailingTable other = new FailingTable(MbfFile.open(path("a")), Integer.MAX_VALUE);
            try (SplicedTable table = spliced(source, List.of(part), () -> other)) {
                assertThrows(CorruptFileException.class, () -> table.scan(Query.ALL));
            }
            assertEquals(1, other.closings());
            assertEquals(Set.of(0), heard.failures.keySet());
        }
    }

    @Test
    void aQueryThatDoesNotFitIsRefusedWithoutBlamingAPart() {
        try (MbfFile source = source()) {
            TablePart part = part(source, names(source.schema()), 0, ROWS, "a");
            try (SplicedTable table = spliced(source, List.of(part), never())) {
                assertThrows(InvalidQueryException.class, () -> table.scan(Query.ALL.select(List.of("none"))));
                assertEquals(Map.of(), heard.failures);
            }
        }
    }

    @Test
    void aScanThatHasBegunFinishesAfterTheTableIsClosed() {
        try (MbfFile source = source()) {
            List<String> names = names(source.schema());
            FailingTable part =
                    new FailingTable(part(source, names, 0, 12_000, "a").table(), Integer.MAX_VALUE);
            FailingTable opened = new FailingTable(MbfFile.open(path("source.mbf")), Integer.MAX_VALUE);
            SplicedTable table = spliced(source, List.of(new TablePart(part, 0)), () -> opened);
            Scan scan = table.scan(Query.ALL);
            assertNotNull(scan.next());
            table.close();
            table.close();
            assertEquals(0, part.closings());
            while (scan.next() != null) {}
            assertEquals(ROWS, scan.report().rowsDelivered());
            scan.close();
            scan.close();
            assertThrows(IllegalStateException.class, () -> table.scan(Query.ALL));
            assertEquals(1, part.closings());
            assertEquals(1, opened.closings());
        }
    }

    @Test
    void theSourceIsOpenedOnceForAllScans() {
        try (MbfFile source = source()) {
            List<Integer> openings = new ArrayList<>();
            try (SplicedTable table = spliced(source, List.of(), () -> {
                openings.add(1);
                return MbfFile.open(path("source.mbf"));
            })) {
                for (int i = 0; i < 3; i++) {
                    try (Scan scan = table.scan(Query.ALL.limit(1))) {
                        ColumnBatch batch = scan.next();
                        assertEquals(1, batch.rowCount());
                    }
                }
            }
            assertEquals(1, openings.size());
        }
    }

    @Test
    void aQueryIsCutWherePartsBegin() {
        try (MbfFile source = source()) {
            List<String> names = names(source.schema());
            List<TablePart> parts =
                    List.of(part(source, names, 0, 15_001, "a"), part(source, names, 15_001, ROWS, "b"));
            try (SplicedTable table = spliced(source, parts, never())) {
                List<Query> two = table.split(Query.ALL, 2);
                assertEquals(
                        "[0, 15001]",
                        two.stream()
                                .map(query -> String.valueOf(query.rows().from()))
                                .collect(Collectors.joining(", ", "[", "]")));
                assertThrows(IllegalArgumentException.class, () -> table.split(Query.ALL.limit(1), 2));
            }
        }
    }
}
