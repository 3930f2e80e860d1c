package io.mbf.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.ParquetCache;
import io.mbf.sql.plan.Way;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random conditions over a table of many types: the rows are those that DuckDB finds in the file itself. */
class RandomConditionsTest {

    private static final int CONDITIONS = 120;

    @TempDir
    private static Path folder;

    private static Path file;

    /** Of each column a name and constants that lie at, between and beyond its values. */
    private static final String[][] COLUMNS = {
        {"i8", "0", "-7", "100", "3.5"},
        {"i32", "0", "500", "-1", "77.0", "999999999999"},
        {"i64", "0", "1234", "4999", "12.25"},
        {"u16", "0", "17", "4000"},
        {"u64", "0", "42", "18446744073709551615"},
        {"f", "0.5", "'nan'::FLOAT", "-0.0", "'infinity'::FLOAT", "0.1"},
        {"d", "0.1", "'nan'::DOUBLE", "1e300", "-5", "33.3"},
        {"de", "1.25", "100", "0.001", "12.5"},
        {"wide", "1.25", "12345678901234567890.5"},
        {"s", "'v7'", "''", "'v1'", "'it''s'", "'(x'"},
        {"code", "'a'", "'c'", "'zz'"},
        {"day", "DATE '2020-01-05'", "DATE '1969-01-01'", "DATE 'infinity'", "'2021-02-03'"},
        {"ts", "TIMESTAMP '2020-01-01 00:00:07'", "'2020-01-01 00:01:00.5'", "DATE '2020-01-01'"},
        {"tz", "TIMESTAMPTZ '2020-01-01 00:00:07+00'", "'2020-01-01 00:20:00+02'"},
        {"ns", "TIMESTAMP_NS '2020-01-01 00:00:00.000000007'", "TIMESTAMP '2020-01-01 00:00:00.000001'"},
    };

    @BeforeAll
    static void writeTheFile() throws SQLException {
        file = folder.resolve("types.parquet");
        Answers.duckDb(
                "CREATE MACRO n(x, i) AS CASE WHEN i % 13 = 5 THEN NULL ELSE x END",
                "COPY (SELECT i AS id, n((i % 100)::TINYINT, i) AS i8, n((i * 7 % 1000)::INTEGER, i) AS i32,"
                        + " n(i, i) AS i64, n((i % 5000)::USMALLINT, i) AS u16, n((i % 90)::UBIGINT, i) AS u64,"
                        + " n(CASE i % 9 WHEN 0 THEN 'nan' WHEN 1 THEN 'infinity' WHEN 2 THEN '-0.0' ELSE (i % 20)::VARCHAR END::FLOAT, i) AS f,"
                        + " n(CASE i % 11 WHEN 0 THEN 'nan' ELSE (i / 10.0)::VARCHAR END::DOUBLE, i) AS d,"
                        + " n((i % 1000)::DECIMAL(12,3) / 8, i)::DECIMAL(12,3) AS de, n(i::DECIMAL(30,2) / 4, i)::DECIMAL(30,2) AS wide,"
                        + " n(CASE i % 50 WHEN 0 THEN '' WHEN 1 THEN 'it''s' WHEN 2 THEN '(x' ELSE 'v' || i % 30 END, i) AS s,"
                        + " ['a','b','c'][i % 3 + 1] AS code, n(DATE '2020-01-01' + (i % 500)::INTEGER, i) AS day,"
                        + " n(TIMESTAMP '2020-01-01' + to_seconds(i % 100), i) AS ts,"
                        + " n(TIMESTAMPTZ '2020-01-01 00:00:00+00' + to_seconds(i), i) AS tz,"
                        + " n(make_timestamp_ns(1577836800000000000 + i), i) AS ns"
                        + " FROM range(5000) t(i)) TO '" + file + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
    }

    private static String condition(Random random, int depth) {
        if (depth > 0 && random.nextInt(3) > 0) {
            String left = condition(random, depth - 1);
            String right = condition(random, depth - 1);
            return switch (random.nextInt(5)) {
                case 0 -> "not (" + left + ")";
                case 1, 2 -> "(" + left + " or " + right + ")";
                default -> "(" + left + " and " + right + ")";
            };
        }
        String[] column = COLUMNS[random.nextInt(COLUMNS.length)];
        String name = column[0];
        String value = column[1 + random.nextInt(column.length - 1)];
        String other = column[1 + random.nextInt(column.length - 1)];
        return switch (random.nextInt(9)) {
            case 0 -> name + " is null";
            case 1 -> name + " between " + value + " and " + other;
            case 2 -> name + " > " + value + " and " + name + " <= " + other;
            case 3 -> name + " in (" + value + ", " + other + ")";
            case 4 -> name + " is not distinct from " + value;
            case 5 ->
                (name.equals("s") || name.equals("code"))
                        ? name
                                + new String[] {" like 'v1%'", " like '%7'", " like '%1%'", " like 'v_'"}
                                        [random.nextInt(4)]
                        : name + " <> " + value;
            default -> name + " " + new String[] {"=", "<>", "<", "<=", ">", ">="}[random.nextInt(6)] + " " + value;
        };
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void findTheRowsThatDuckDbFinds(Way way) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int understood = 0;
        try (ParquetCache cache = ParquetCache.builder()
                        .directory(folder.resolve("cache-" + way).toAbsolutePath())
                        .build();
                MbfSql sql = MbfSql.open(Mbf.cache(cache));
                MbfSql oracle = MbfSql.open()) {
            sql.engine().force(way);
            sql.table("t", file);
            for (int i = 0; i < CONDITIONS; i++) {
                if (i == CONDITIONS / 2) {
                    cache.prewarm(file.toString());
                }
                String where = condition(random, 2);
                String query = "select id, s, d, ts from t where " + where + " order by id";
                List<String> expected =
                        Answers.of(oracle, query.replace("from t", "from read_parquet('" + file + "')"));
                assertEquals(expected, Answers.of(sql, query), "seed " + seed + ": " + where);
                understood += sql.explain(query).contains(" columns where ") ? 1 : 0;
            }
            assertEquals(0, sql.engine().heldBytes());
        }
        assertTrue(understood > CONDITIONS / 4, "only " + understood + " conditions went down");
    }

    @Test
    void everyTypeArrivesAsDuckDbReadsIt() throws SQLException {
        String query = "select * from t order by id";
        List<String> expected = Answers.byDuckDb(query.replace("from t", "from '" + file + "'"));
        for (Way way : Way.values()) {
            try (MbfSql sql = MbfSql.open()) {
                sql.engine().force(way);
                sql.table("t", file);
                assertEquals(expected, Answers.of(sql, query), way.toString());
            }
        }
    }
}
