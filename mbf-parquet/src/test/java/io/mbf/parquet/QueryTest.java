package io.mbf.parquet;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.error.InvalidQueryException;
import io.mbf.error.SourceChangedException;
import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projection, conditions, limits, pruning, and files that change under a reader. */
class QueryTest {

    private static final int ROWS = 50_000;
    private static final int GROUP = 10_000;

    @TempDir
    Path folder;

    private Path path;
    private final Map<String, List<Object>> columns = new LinkedHashMap<>();

    /** Five row groups; "id" ascends, "key" is null in every third row, "name" has ten values. */
    @BeforeEach
    void write() throws IOException {
        List<Object> ids = new ArrayList<>();
        List<Object> keys = new ArrayList<>();
        List<Object> names = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            ids.add(i);
            keys.add(i % 3 == 0 ? null : (Object) (i * 31L % 1000));
            names.add(ByteBuffer.wrap(("name " + i % 10).getBytes(StandardCharsets.UTF_8)));
        }
        columns.put("id", ids);
        columns.put("key", keys);
        columns.put("name", names);
        path = folder.resolve("t.parquet");
        TestFile.write(
                path,
                MessageTypeParser.parseMessageType(
                        "message m { required int32 id; optional int64 key; required binary name (STRING); }"),
                columns,
                builder -> builder.withRowGroupRowCountLimit(GROUP).withPageRowCountLimit(3000));
    }

    @Test
    void columnsComeInTheOrderAskedFor() {
        try (ParquetFile file = ParquetFile.open(path)) {
            var rows = Values.ours(file, Query.ALL.select(List.of("name", "id")));
            assertEquals(List.of("name", "id"), List.copyOf(rows.keySet()));
            assertEquals(columns.get("name"), rows.get("name"));
            assertEquals(columns.get("id"), rows.get("id"));
        }
    }

    @Test
    void partsTogetherDeliverTheWhole() {
        try (ParquetFile file = ParquetFile.open(path)) {
            for (int parts : new int[] {1, 2, 3, 5, 9}) {
                List<Query> queries = file.split(Query.ALL, parts);
                assertEquals(parts, queries.size()); // row groups are cut between pages
                List<Object> ids = new ArrayList<>();
                queries.forEach(query -> ids.addAll(Values.ours(file, query).get("id")));
                assertEquals(columns.get("id"), ids);
            }
        }
    }

    @Test
    void anyRangeOfRowsIsDelivered() {
        try (ParquetFile file = ParquetFile.open(path)) {
            for (int[] range :
                    new int[][] {{0, 1}, {9_999, 10_001}, {8_192, 8_193}, {12_345, 43_210}, {49_999, 60_000}}) {
                Query query = Query.ALL.rows(new RowRange(range[0], range[1]));
                List<Object> expected = columns.get("id").subList(range[0], Math.min(range[1], ROWS));
                assertEquals(expected, Values.ours(file, query).get("id"));
                assertEquals(
                        expected.stream().filter(id -> (int) id % 3 == 0).toList(),
                        Values.ours(file, query.where(col("key").isNull())).get("id"));
            }
        }
    }

    @Test
    void conditionsKeepTheRowsThatMeetThem() {
        keeps(col("id").ge(25_000), i -> i >= 25_000);
        keeps(col("id").lt(0), i -> false);
        keeps(col("id").ge(0), i -> true);
        keeps(col("key").eq(31), i -> key(i) != null && key(i) == 31);
        keeps(
                col("key").isNull().and(col("id").between(9_990, 10_010)),
                i -> key(i) == null && i >= 9_990 && i <= 10_010);
        keeps(col("name").in("name 3", "name 7", "nobody"), i -> i % 10 == 3 || i % 10 == 7);
        keeps(col("name").startsWith("name 1").or(col("id").eq(5)), i -> i % 10 == 1 || i == 5);
        keeps(col("key").ne(31).not(), i -> key(i) != null && key(i) == 31);
    }

    private Long key(int row) {
        return (Long) columns.get("key").get(row);
    }

    private void keeps(Predicate where, IntPredicate kept) {
        try (ParquetFile file = ParquetFile.open(path)) {
            for (List<String> select : List.of(List.of("id", "key", "name"), List.of("name"), List.of("key"))) {
                Map<String, List<Object>> expected = new LinkedHashMap<>();
                for (String name : select) {
                    List<Object> values = new ArrayList<>();
                    for (int i = 0; i < ROWS; i++) {
                        if (kept.test(i)) {
                            values.add(columns.get(name).get(i));
                        }
                    }
                    expected.put(name, values);
                }
                assertEquals(
                        expected, Values.ours(file, Query.ALL.select(select).where(where)), where.toString());
                for (long limit : new long[] {0, 1, 8192, 8193}) {
                    var limited = Values.ours(
                            file, Query.ALL.select(select).where(where).limit(limit));
                    expected.forEach((name, values) ->
                            assertEquals(values.subList(0, (int) Math.min(limit, values.size())), limited.get(name)));
                }
            }
        }
    }

    @Test
    void rowGroupsThatCannotMatchAreNotFetched() {
        ScanReport report = run(Query.ALL.where(col("id").between(12_000, 12_010)));
        assertEquals(5, report.chunks());
        assertEquals(4, report.chunksPrunedByZoneMap());
        assertEquals(1, report.chunksRead());
        assertEquals(2, report.pages());
        assertEquals(11, report.rowsDelivered());
        ScanReport all = run(Query.ALL);
        assertTrue(report.storedBytesRead() < all.storedBytesRead() / 4, report + " of " + all);
        assertEquals(10, all.pagesRead());
        assertEquals(ROWS, all.rowsDelivered());
    }

    @Test
    void countingTouchesNoPage() {
        ScanReport report = run(Query.ALL.select(List.of()));
        assertEquals(ROWS, report.rowsDelivered());
        assertEquals(0, report.storedBytesRead());
        assertEquals(0, report.pagesRead());
    }

    @Test
    void countingWithAConditionFetchesOnlyItsColumns() {
        ScanReport report = run(Query.ALL.select(List.of()).where(col("id").lt(15_000)));
        assertEquals(15_000, report.rowsDelivered());
        assertTrue(report.storedBytesRead() < run(Query.ALL).storedBytesRead() / 2, report.toString());
    }

    @Test
    void rowGroupsThatMatchAltogetherAreNotFilteredAndTheirConditionIsNotFetched() {
        assertEquals(
                0, run(Query.ALL.select(List.of()).where(col("id").lt(20_000))).storedBytesRead());
        ScanReport some = run(Query.ALL.select(List.of()).where(col("id").lt(15_000)));
        assertEquals(1, some.pagesRead());
        assertEquals(1, some.pagesPruned());
        assertEquals(2, some.chunksRead());
    }

    @Test
    void aLimitEndsTheReading() {
        ScanReport report = run(Query.ALL.limit(10));
        assertEquals(10, report.rowsDelivered());
        assertEquals(1, report.chunksRead());
        assertEquals(0, run(Query.ALL.limit(0)).chunksRead());
    }

    @Test
    void whatDoesNotFitTheSchemaIsRefused() {
        try (ParquetFile file = ParquetFile.open(path)) {
            assertThrows(InvalidQueryException.class, () -> file.scan(Query.ALL.select(List.of("nothing"))));
            assertThrows(
                    InvalidQueryException.class,
                    () -> file.scan(Query.ALL.where(col("id").eq("x"))));
        }
    }

    @Test
    void scansSideBySideDoNotDisturbEachOther() {
        try (ParquetFile file = ParquetFile.open(path);
                Scan one = file.scan(Query.ALL);
                Scan two = file.scan(Query.ALL.select(List.of("id")))) {
            for (var a = one.next(); a != null; a = one.next()) {
                var b = two.next();
                for (int i = 0; i < a.rowCount(); i++) {
                    assertEquals(Values.value(a.column(0), i), Values.value(b.column(0), i));
                }
            }
            assertNull(two.next());
        }
    }

    @Test
    void aFileReplacedBetweenOpenAndScanIsNoticed() throws IOException {
        try (ParquetFile file = ParquetFile.open(path)) {
            Path other = Files.copy(path, folder.resolve("other"));
            Files.move(other, path, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            try (Scan scan = file.scan(Query.ALL)) {
                var e = assertThrows(SourceChangedException.class, scan::next);
                assertTrue(
                        e.getMessage().startsWith(path + ": changed since it was first looked at: "), e.getMessage());
            }
        }
    }

    @Test
    void aFileThatChangesOrGoesWhileItIsReadIsNoticed() throws IOException {
        try (ParquetFile file = ParquetFile.open(path);
                Scan scan = file.scan(Query.ALL)) {
            scan.next();
            Files.write(path, new byte[1], java.nio.file.StandardOpenOption.APPEND);
            assertThrows(SourceChangedException.class, () -> drain(scan));
        }
        write();
        try (ParquetFile file = ParquetFile.open(path);
                Scan scan = file.scan(Query.ALL)) {
            scan.next();
            Files.delete(path);
            var e = assertThrows(SourceChangedException.class, () -> drain(scan));
            assertTrue(e.getMessage().endsWith("it is gone"), e.getMessage());
        }
    }

    @Test
    void aFileCutWhileItIsReadIsCalledChangedAndNotCorrupt() throws IOException {
        try (ParquetFile file = ParquetFile.open(path);
                Scan scan = file.scan(Query.ALL)) {
            scan.next();
            try (var channel = java.nio.channels.FileChannel.open(path, java.nio.file.StandardOpenOption.WRITE)) {
                channel.truncate(1000);
            }
            assertThrows(SourceChangedException.class, () -> drain(scan));
        }
    }

    private ScanReport run(Query query) {
        try (ParquetFile file = ParquetFile.open(path);
                Scan scan = file.scan(query)) {
            drain(scan);
            return scan.report();
        }
    }

    private static void drain(Scan scan) {
        while (scan.next() != null) {
            // only the account of it matters
        }
    }
}
