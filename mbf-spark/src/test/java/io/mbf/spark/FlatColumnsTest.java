package io.mbf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random tables of flat columns, asked in many ways; every answer beside that of Spark alone. */
class FlatColumnsTest {

    private static final int ROWS = 6_000;

    @TempDir
    static Path folder;

    private static String table;

    @BeforeAll
    static void writeTable() {
        table = folder.resolve("table").toString();
        SparkSession session = SideBySide.session();
        long seed = System.nanoTime();
        System.out.println("FlatColumnsTest: seed " + seed);
        session.createDataFrame(RandomRows.of(seed, ROWS), RandomRows.SCHEMA)
                .coalesce(2)
                .write()
                .option("parquet.block.size", 60_000)
                .option("parquet.page.size", 8_000)
                .parquet(table);
    }

    @AfterEach
    void restore() {
        for (String name : new String[] {
            "spark.sql.adaptive.enabled",
            "spark.sql.parquet.enableVectorizedReader",
            "spark.sql.files.maxPartitionBytes",
            "spark.sql.codegen.wholeStage",
            "spark.sql.parquet.filterPushdown"
        }) {
            SideBySide.session().conf().unset(name);
        }
    }

    private static Dataset<Row> read(SparkSession session) {
        return session.read().parquet(table);
    }

    private static Function<SparkSession, Dataset<Row>> where(String condition) {
        return session -> read(session).where(condition);
    }

    private static Function<SparkSession, Dataset<Row>> sql(String query) {
        return session -> {
            read(session).createOrReplaceTempView("t");
            return session.sql(query);
        };
    }

    @Test
    void everyColumnIsTheSame() {
        SideBySide.Answer answer = SideBySide.cached(FlatColumnsTest::read);
        assertEquals(ROWS, answer.rows().size());
        assertEquals(ROWS, answer.count("mbfCachedRows"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id >= 100 and id < 120 or id = 777",
                "number > 800 and not flag",
                "tiny in (1, null, 3)",
                "tiny not in (1, null) or id < 50",
                "tiny in (1, 2, 3) or small between -5 and 5",
                "big <=> null or not (big <=> -9223372036854775808)",
                "single = 0.0 or real > 1e300",
                "real = double('NaN')",
                "price >= -0.01 and price <= 0.01 or price = 12.34",
                "amount > 90000000000000 or huge < -100000000000000000000",
                "day in (date'1999-12-31', date'2000-01-01', date'2020-02-29') or day < date'1930-01-01'",
                "moment >= timestamp'2001-01-01 00:00:00'",
                "clock < timestamp_ntz'2024-01-01 00:10:00.5'",
                "city like 'o%' or city like '%o' or city like '%Pa%'",
                "city not in ('Oslo', '')",
                "bytes = X'0000' or text like 'row 12345%'",
                "`dotted.name` = 7 and city is not null",
                "not (number = 5 or upper(city) = 'OSLO') and id % 2 = 0"
            })
    void conditionsKeepTheSameRows(String condition) {
        SideBySide.cached(where(condition));
    }

    @Test
    void chunksAreSkippedByConditions() {
        assertTrue(SideBySide.cached(where("id = 777")).count("mbfPruned") > 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select count(*) from t",
                "select count(city), count(distinct city), min(day), max(moment), sum(price), avg(real), min(bytes) from t",
                "select city, count(*), sum(amount), max(huge) from t group by city order by city",
                "select text from t limit 5",
                "select a.id, b.city from t a join t b on a.id = b.number where a.id < 50 order by 1, 2",
                "select id from t where number = (select max(number) from t)",
                "select id from t where id < 4 union all select number from t where id < 4",
                "select input_file_block_start() >= 0, count(*) from t group by 1",
                "select monotonically_increasing_id() as m, id from t where number > 600 order by m limit 20"
            })
    void queriesHaveTheSameAnswers(String query) {
        SideBySide.cached(sql(query));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.sql.adaptive.enabled",
                "spark.sql.parquet.enableVectorizedReader",
                "spark.sql.codegen.wholeStage",
                "spark.sql.parquet.filterPushdown"
            })
    void whatIsSwitchedOffInSparkChangesNothing(String setting) {
        SideBySide.session().conf().set(setting, "false");
        SideBySide.cached(FlatColumnsTest::read);
        SideBySide.cached(sql("select city, count(*), sum(amount) from t where real > 0 group by city order by city"));
        SideBySide.cached(session -> read(session).selectExpr("id", "_metadata.row_index", "_metadata.file_name"));
    }

    @ParameterizedTest
    @ValueSource(ints = {9_000, 111_111})
    void splitsHaveEachRowOnce(int bytes) {
        SideBySide.session().conf().set("spark.sql.files.maxPartitionBytes", bytes);
        assertTrue(SideBySide.cached(FlatColumnsTest::read).count("mbfCachedSplits") > 4);
        SideBySide.cached(sql("select count(*), sum(id) from t"));
    }

    @Test
    void rowsAreNumberedByTheirFile() {
        SideBySide.session().conf().set("spark.sql.files.maxPartitionBytes", 20_000);
        SideBySide.cached(session -> read(session)
                .selectExpr("id", "_metadata.row_index", "_metadata.file_path")
                .where("id % 5 = 0"));
        SideBySide.cached(session -> read(session).where("_metadata.row_index = 77 and city is not null"));
    }

    @Test
    void theSwitchWorksWhileTheSessionRuns() {
        assertEquals(1, SideBySide.with(FlatColumnsTest::read).count("scans"));
        assertEquals(0, SideBySide.alone(FlatColumnsTest::read).count("scans"));
    }
}
