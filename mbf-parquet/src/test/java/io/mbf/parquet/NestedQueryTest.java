package io.mbf.parquet;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.InvalidQueryException;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.PredicateParser;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import io.mbf.scan.Table;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of structs, and conditions on them: of a Parquet file, and of the {@code .mbf} file made of it. */
class NestedQueryTest {

    private static final int ROWS = 30_000;
    private static final int GROUP = 10_000;

    private static final MessageType MESSAGE = MessageTypeParser.parseMessageType("""
            message m {
              optional group address {
                optional binary city (STRING);
                required int32 number;
                optional group geo { required double lat; optional double lon; }
              }
              optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
              required int32 id;
              required int32 a.b;
              required group a { required int32 b; required int32 c.d; }
            }
            """);

    @TempDir
    Path folder;

    private List<Table> tables;

    /** "number" ascends; every seventh address is null, every fifth city, every third place, every second longitude. */
    @BeforeEach
    void write() throws IOException {
        Path path = folder.resolve("t.parquet");
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(path))
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new Compressors())
                .withType(MESSAGE)
                .withRowGroupRowCountLimit(GROUP)
                .withPageRowCountLimit(3000)
                .build()) {
            for (int i = 0; i < ROWS; i++) {
                Group row = new SimpleGroup(MESSAGE);
                if (hasAddress(i)) {
                    Group address = row.addGroup("address").append("number", i);
                    if (hasCity(i)) {
                        address.append("city", "city " + i % 4);
                    }
                    if (hasPlace(i)) {
                        Group geo = address.addGroup("geo").append("lat", i / 2.0);
                        if (i % 2 != 0) {
                            geo.append("lon", (double) i);
                        }
                    }
                }
                Group tags = row.addGroup("tags");
                for (int t = 0; t < i % 3; t++) {
                    tags.addGroup("list").append("element", "t" + t);
                }
                row.append("id", i).append("a.b", -i);
                row.addGroup("a").append("b", 2 * i).append("c.d", 3 * i);
                writer.write(row);
            }
        }
        ParquetFile parquet = ParquetFile.open(path);
        Path mbf = folder.resolve("t.mbf");
        WriterOptions options = WriterOptions.builder().chunkBytes(64 << 10).build();
        try (Scan scan = parquet.scan(Query.ALL);
                MbfFileWriter writer = MbfFileWriter.create(mbf, parquet.schema(), options)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                writer.write(batch);
            }
            writer.finish();
        }
        tables = List.of(parquet, MbfFile.open(mbf));
    }

    @AfterEach
    void close() {
        tables.forEach(Table::close);
    }

    private static boolean hasAddress(int row) {
        return row % 7 != 0;
    }

    private static boolean hasCity(int row) {
        return hasAddress(row) && row % 5 != 0;
    }

    private static boolean hasPlace(int row) {
        return hasAddress(row) && row % 3 != 0;
    }

    private static Object city(int row) {
        return hasCity(row) ? ByteBuffer.wrap(("city " + row % 4).getBytes(StandardCharsets.UTF_8)) : null;
    }

    private static Object longitude(int row) {
        return row % 2 == 0 ? null : Double.doubleToRawLongBits(row);
    }

    @Test
    void aPathSelectsAStructOfWhatItNames() {
        for (Table table : tables) {
            Query query = Query.ALL.select(List.of("id", "address.geo.lon", "address.city"));
            try (Scan scan = table.scan(query)) {
                Field address = scan.schema().field(1);
                Type.Struct struct = (Type.Struct) address.type();
                assertEquals(List.of("id", "address"), names(scan.schema().fields()));
                assertEquals(List.of("city", "geo"), names(struct.fields()), "in the order of the schema");
                Type.Struct geo = (Type.Struct) struct.fields().get(1).type();
                assertEquals(List.of("lon"), names(geo.fields()));
            }
            Map<String, List<Object>> rows = Values.ours(table, query);
            for (int i = 0; i < ROWS; i++) {
                Object geo = hasPlace(i) ? Arrays.asList(longitude(i)) : null;
                Object expected = hasAddress(i) ? Arrays.asList(city(i), geo) : null;
                assertEquals(expected, rows.get("address").get(i));
                assertEquals(i, rows.get("id").get(i));
            }
        }
    }

    private static List<String> names(List<Field> fields) {
        return fields.stream().map(Field::name).toList();
    }

    @Test
    void onlyTheLeavesOfAPathAreFetched() {
        for (Table table : tables) {
            long all = report(table, Query.ALL.select(List.of("address"))).storedBytesRead();
            long some =
                    report(table, Query.ALL.select(List.of("address.number"))).storedBytesRead();
            assertTrue(some > 0 && some < all * 3 / 4, some + " of " + all);
        }
    }

    @Test
    void conditionsOnFieldsOfStructsKeepTheRowsThatMeetThem() {
        keeps(col("address.number").ge(25_000), i -> hasAddress(i) && i >= 25_000);
        keeps(col("address.city").eq("city 3"), i -> hasCity(i) && i % 4 == 3);
        keeps(col("address.city").isNull(), i -> !hasCity(i));
        keeps(col("address.number").isNotNull(), i -> hasAddress(i));
        keeps(col("address.geo.lat").isNull(), i -> !hasPlace(i));
        keeps(col("address.geo.lon").between(100, 200), i -> hasPlace(i) && i % 2 != 0 && i >= 100 && i <= 200);
        keeps(
                col("address.city").ne("city 1").and(col("address.number").lt(50)),
                i -> hasCity(i) && i % 4 != 1 && i < 50);
        keeps(col("address.geo.lat").lt(20).or(col("id").eq(29_999)), i -> hasPlace(i) && i < 40 || i == 29_999);
        keeps(PredicateParser.parse("address.city in ('city 0', 'nowhere')"), i -> hasCity(i) && i % 4 == 0);
    }

    @Test
    void structsAndListsAreNullAsAWhole() {
        keeps(col("address").isNull(), i -> !hasAddress(i));
        keeps(col("address").isNotNull(), NestedQueryTest::hasAddress);
        keeps(col("address.geo").isNull(), i -> !hasPlace(i));
        keeps(col("address").isNotNull().and(col("address.geo").isNull()), i -> hasAddress(i) && !hasPlace(i));
        keeps(PredicateParser.parse("not (address.geo is null) and id < 50"), i -> hasPlace(i) && i < 50);
        keeps(
                col("address").isNull().or(col("address.city").eq("city 3")),
                i -> !hasAddress(i) || hasCity(i) && i % 4 == 3);
        keeps(col("tags").isNull(), i -> false);
        keeps(col("tags").isNotNull().and(col("a").isNotNull()).and(col("id").lt(9)), i -> i < 9);
        keeps(col("a").isNull(), i -> false);
    }

    @Test
    void littleOfAStructIsFetchedToSeeWhereItIsNull() {
        for (Table table : tables) {
            long one = report(table, Query.ALL.select(List.of("address.city"))).storedBytesRead();
            Query query = Query.ALL
                    .select(List.of("address.city"))
                    .where(col("address").isNull());
            assertTrue(report(table, query).storedBytesRead() <= 2 * one, "the first field at most once more");
        }
    }

    private void keeps(Predicate where, IntPredicate kept) {
        List<Object> expected = IntStream.range(0, ROWS)
                .filter(kept)
                .boxed()
                .map(Object.class::cast)
                .toList();
        for (Table table : tables) {
            for (List<String> select : List.of(
                    List.of("id"),
                    List.of("address", "id"),
                    List.of("address.number", "id"),
                    List.of("id", "address.city", "address.geo"),
                    List.of("tags", "id"))) {
                Map<String, List<Object>> rows =
                        Values.ours(table, Query.ALL.select(select).where(where));
                assertEquals(expected, rows.get("id"), where + ", " + select);
                check(select, rows);
            }
        }
    }

    /** What is delivered besides "id" belongs to the same row. */
    private static void check(List<String> select, Map<String, List<Object>> rows) {
        for (int r = 0; r < rows.get("id").size(); r++) {
            int i = (int) rows.get("id").get(r);
            if (select.contains("tags")) {
                assertEquals(i % 3, ((List<?>) rows.get("tags").get(r)).size());
            } else if (select.contains("address.number")) {
                assertEquals(
                        hasAddress(i) ? List.of(i) : null, rows.get("address").get(r));
            } else if (select.contains("address.city")) {
                Object geo = hasPlace(i) ? Arrays.asList(Double.doubleToRawLongBits(i / 2.0), longitude(i)) : null;
                assertEquals(
                        hasAddress(i) ? Arrays.asList(city(i), geo) : null,
                        rows.get("address").get(r));
            }
        }
    }

    @Test
    void rowGroupsAndChunksArePrunedByLeavesOfStructs() {
        for (Table table : tables) {
            ScanReport report =
                    report(table, Query.ALL.where(col("address.number").between(12_001, 12_005)));
            assertEquals(5 - 1, report.rowsDelivered());
            assertEquals(report.chunks() - 1, report.chunksPrunedByZoneMap());
        }
    }

    @Test
    void aColumnOfThatNameWinsOverAPath() {
        for (Table table : tables) {
            assertEquals(
                    -7,
                    Values.ours(table, Query.ALL.select(List.of("a.b")))
                            .get("a.b")
                            .get(7));
            assertEquals(1, report(table, Query.ALL.where(col("a.b").eq(-7))).rowsDelivered());
            assertEquals(
                    List.of(21),
                    Values.ours(table, Query.ALL.select(List.of("a.c.d")))
                            .get("a")
                            .get(7));
            assertEquals(1, report(table, Query.ALL.where(col("a.c.d").eq(21))).rowsDelivered());
        }
    }

    @Test
    void whatCannotBeSelectedOrComparedIsRefused() {
        refuses(
                Query.ALL.select(List.of("tags.element")),
                "column 'tags.element' is below a list or map of column 'tags', which can be selected as a whole only");
        refuses(
                Query.ALL.where(col("tags.element").eq("x")),
                "column 'tags.element' is below a list or map of column 'tags'; a row has any number of it, so it"
                        + " cannot be compared");
        refuses(
                Query.ALL.where(col("address.geo").eq(1)),
                "column 'address.geo' is nested (STRUCT); it cannot be compared, only 'is null' and 'is not null' work"
                        + " on it");
        refuses(
                Query.ALL.where(col("tags.element").isNull()),
                "column 'tags.element' is below a list or map of column 'tags'; a row has any number of it, so it"
                        + " cannot be compared");
        refuses(
                Query.ALL.where(col("address.number").eq("x")),
                "column 'address.number' is INT32; it cannot be compared with text 'x'");
        for (List<String> twice : List.of(
                List.of("address", "address.city"),
                List.of("address.geo.lat", "address.geo"),
                List.of("address.city", "address.city"))) {
            refuses(Query.ALL.select(twice), "column '" + twice.get(1) + "' is selected twice");
        }
        refuses(
                Query.ALL.select(List.of("address.town")),
                "no column 'address.town'; the columns are address, tags, id, a.b, a");
    }

    private void refuses(Query query, String message) {
        for (Table table : tables) {
            var e = assertThrows(InvalidQueryException.class, () -> table.scan(query));
            assertEquals(message, e.getMessage());
        }
    }

    private static ScanReport report(Table table, Query query) {
        try (Scan scan = table.scan(query)) {
            while (scan.next() != null) {
                // only the account of it matters
            }
            return scan.report();
        }
    }
}
