package io.mbf.proof.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.ParquetCache;
import io.mbf.error.InvalidQueryException;
import io.mbf.read.Aggregation;
import io.mbf.read.Dataset;
import io.mbf.row.RowCursor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups of rows, with DuckDB grouping the same files as the oracle. */
class GroupByTest {

    /** How far a sum or mean of floating point may be from DuckDB's, which rounds at each step. */
    private static final double TOLERANCE = 1e-9;

    private static final List<String> KEYS =
            List.of("t", "i", "l", "d", "dt", "b", "dec", "big", "u", "s.a", "part", "flag", "s.b");
    private static final List<String> NUMBERS =
            List.of("i", "l", "d", "f", "dec", "big", "u", "s.a", "small", "price", "wide");

    @TempDir
    static Path temp;

    private static Connection duckDb;
    private static ParquetCache cache;
    private static Map<String, Dataset> reads;
    private static Path one;

    @BeforeAll
    static void makeFiles() throws Exception {
        duckDb = DriverManager.getConnection("jdbc:duckdb:");
        execute("SET threads = 1");
        execute("SET TimeZone = 'UTC'");
        execute("SELECT setseed(0.25)");
        execute("""
                CREATE TABLE data AS SELECT
                    CASE WHEN random() < 0.1 THEN NULL ELSE 'text' || (random() * 9)::INT END t,
                    CASE WHEN random() < 0.1 THEN NULL ELSE (random() * 20 - 10)::INT END i,
                    CASE WHEN random() < 0.1 THEN NULL ELSE 9223372036854775800 - (random() * 5)::BIGINT END l,
                    [NULL, 'NaN'::DOUBLE, -0.0, 0.0, 'inf'::DOUBLE, 1.5, 1e-3, -7.25][1 + (random() * 7.9)::INT % 8] d,
                    (random() * 1000)::FLOAT f,
                    DATE '2024-01-01' + (random() * 7)::INT dt,
                    TIMESTAMP '2024-01-01' + INTERVAL (i % 77) HOUR ts,
                    i % 3 = 0 b,
                    (random() * 20 - 10)::DECIMAL(9, 2) dec,
                    (random() * 6 - 3)::INT * 12345678901234567890123456789.25::DECIMAL(38, 2) big,
                    (18446744073709551610 + (random() * 4)::INT)::UBIGINT u,
                    {'a': (random() * 3)::INT, 'b': 'x' || (i % 2)} s,
                    i % 4 part,
                    ['A', 'N', 'R'][1 + (random() * 2.9)::INT % 3] flag,
                    (random() * 50)::INT small,
                    (random() * 100000)::DECIMAL(12, 2) price,
                    1099511627774 + (i % 4) wide
                FROM range(30000) r(i)""");
        one = temp.resolve("one.parquet");
        execute("COPY data TO '" + one + "' (FORMAT parquet, ROW_GROUP_SIZE 10000)");
        Path many = temp.resolve("many");
        Files.createDirectories(many);
        execute("COPY data TO '" + many + "' (FORMAT parquet, PARTITION_BY (part), OVERWRITE_OR_IGNORE)");
        Path mbf = temp.resolve("one.mbf");
        Mbf.convertToMbf(one, mbf);
        cache = ParquetCache.builder().directory(temp.resolve("cache")).build();
        cache.prewarm(one.toString());
        reads = Map.of(
                "direct",
                Mbf.readParquet(one),
                "cached",
                Mbf.readParquet(one, Mbf.cache(cache)),
                "mbf",
                Mbf.readMbf(mbf),
                "many files",
                Mbf.readParquet(many));
    }

    @AfterAll
    static void close() throws SQLException {
        cache.close();
        duckDb.close();
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = duckDb.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void randomGroupsAreThoseOfDuckDbHoweverRead() throws SQLException {
        long seed = Long.getLong("mbf.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            List<String> keys = new ArrayList<>();
            for (String key : KEYS) {
                if (random.nextInt(8) == 0) {
                    keys.add(key);
                }
            }
            String condition = random.nextInt(3) == 0 ? "" : "i > " + (random.nextInt(24) - 12);
            compareReads("-Dmbf.seed=" + seed, keys, condition);
        }
    }

    @Test
    void keysAsCodesUnderAConditionThatLeavesMostRows() throws SQLException {
        for (String condition : List.of("", "small < 48", "small < 48 and flag <> 'N'", "small < 0", "small >= 0")) {
            for (List<String> keys : List.of(List.<String>of(), List.of("flag"), List.of("s.b", "flag"))) {
                compareReads("", keys, condition);
            }
        }
    }

    private static void compareReads(String what, List<String> keys, String condition) throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT ");
        keys.forEach(key -> sql.append(key).append(", "));
        sql.append("count(*), count(t), min(t), max(t), min(dt), max(ts), min(b), max(big)");
        for (String number : NUMBERS) {
            sql.append(", sum(").append(number).append("), avg(").append(number).append("), min(");
            sql.append(number).append("), max(").append(number).append(")");
        }
        sql.append(" FROM data");
        sql.append(condition.isEmpty() ? "" : " WHERE " + condition);
        sql.append(keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", keys));
        Map<List<Object>, List<Object>> expected = new HashMap<>();
        try (Statement statement = duckDb.createStatement();
                ResultSet found = statement.executeQuery(sql.toString())) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                List<Object> row = new ArrayList<>(columns);
                for (int i = 1; i <= columns; i++) {
                    row.add(common(found.getObject(i)));
                }
                expected.put(row.subList(0, keys.size()), row);
            }
        }
        reads.forEach((read, data) -> compare(what + " " + read + ": " + sql, data, keys, condition, expected));
    }

    private static void compare(
            String what, Dataset data, List<String> keys, String condition, Map<List<Object>, List<Object>> expected) {
        Aggregation wanted = (condition.isEmpty() ? data : data.where(condition))
                .groupBy(keys.toArray(String[]::new))
                .count()
                .count("t")
                .min("t")
                .max("t")
                .min("dt")
                .max("ts")
                .min("b")
                .max("big");
        for (String number : NUMBERS) {
            wanted = wanted.sum(number).avg(number).min(number).max(number).named("greatest_" + number);
        }
        Set<List<Object>> seen = new HashSet<>();
        try (RowCursor rows = wanted.rows()) {
            assertEquals(wanted.schema(), rows.schema(), what);
            int columns = rows.schema().size();
            while (rows.next()) {
                List<Object> row = new ArrayList<>(columns);
                for (int i = 0; i < columns; i++) {
                    row.add(common(rows.getObject(i)));
                }
                List<Object> group = row.subList(0, keys.size());
                assertTrue(seen.add(group), () -> what + ", group " + group + " comes twice");
                assertRow(expected.get(group), row, () -> what + ", group " + group);
            }
        }
        assertEquals(expected.keySet(), seen, what);
    }

    private static void assertRow(List<Object> expected, List<Object> actual, Supplier<String> what) {
        assertNotNull(expected, () -> what.get() + " is one too many");
        for (int i = 0; i < expected.size(); i++) {
            int column = i;
            Supplier<String> place = () -> what.get() + ", column " + column;
            if (expected.get(i) instanceof Double d && Double.isFinite(d)) {
                double value = (Double) actual.get(i);
                assertEquals(d, value, Math.max(1, Math.abs(d)) * TOLERANCE, place);
            } else {
                assertEquals(expected.get(i), actual.get(i), place);
            }
        }
    }

    /** Objects of both sides as equal ones. */
    private static Object common(Object value) {
        if (value instanceof Double || value instanceof Float) {
            return ((Number) value).doubleValue() + 0.0;
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.stripTrailingZeros();
        }
        if (value instanceof Integer || value instanceof Long) {
            return BigDecimal.valueOf(((Number) value).longValue()).stripTrailingZeros();
        }
        if (value instanceof BigInteger integer) {
            return new BigDecimal(integer).stripTrailingZeros();
        }
        if (value instanceof Date || value instanceof Timestamp) {
            return value instanceof Date date
                    ? date.toLocalDate().toString()
                    : ((Timestamp) value).toLocalDateTime().toString();
        }
        return value == null || value instanceof Boolean ? value : value.toString();
    }

    @Test
    void noRowsAreOneGroupWithoutKeysAndNoneWithKeys() {
        Dataset none = Mbf.readParquet(one).where("i > 1000");
        try (RowCursor rows = none.aggregate().count().sum("i").max("t").rows()) {
            assertEquals(true, rows.next());
            assertEquals(0L, rows.getObject(0));
            assertEquals(null, rows.getObject(1));
            assertEquals(null, rows.getObject(2));
            assertEquals(false, rows.next());
        }
        try (RowCursor rows = none.groupBy("t").count().rows()) {
            assertEquals(false, rows.next());
        }
    }

    record Group(String t, long count, BigDecimal total) {}

    @Test
    void groupsComeAsRecords() {
        try (var groups = Mbf.readParquet(one)
                .groupBy("t")
                .count()
                .sum("dec")
                .named("total")
                .as(Group.class)) {
            assertEquals(30_000, groups.mapToLong(Group::count).sum());
        }
    }

    @Test
    void whatCannotBeAnsweredIsSaidInALine() {
        Dataset data = Mbf.readParquet(one);
        assertFails(
                "column 's' is STRUCT, by which rows cannot be grouped; texts, bytes, numbers, decimals, dates, times,"
                        + " booleans and UUIDs can be keys",
                data.groupBy("s").count());
        assertFails(
                "column 't' is STRING, of which there is no sum or mean; there is of integers, floating point and"
                        + " decimals",
                data.aggregate().sum("t"));
        assertFails(
                "column 's' is STRUCT, which has no order, and so no minimum and maximum",
                data.aggregate().min("s"));
        assertFails(
                "two columns of the result are called 'sum_i'",
                data.aggregate().sum("i").sum("i"));
        assertFails("nothing is asked for: neither a key nor a count, sum, minimum, maximum or mean", data.aggregate());
    }

    private static void assertFails(String message, Aggregation wanted) {
        assertEquals(
                message,
                assertThrows(InvalidQueryException.class, wanted::batches).getMessage());
    }
}
