package io.mbf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** The same rows written as {@code .mbf} and as Parquet, asked by Spark in the same ways. */
class MbfSourceTest {

    private static final int ROWS = 20_000;

    @TempDir
    static Path folder;

    private static String mbf;
    private static String parquet;

    @BeforeAll
    static void writeTables() {
        mbf = folder.resolve("mbf").toString();
        parquet = folder.resolve("parquet").toString();
        long seed = System.nanoTime();
        System.out.println("MbfSourceTest: seed " + seed);
        Dataset<Row> rows = SideBySide.session()
                .createDataFrame(RandomRows.of(seed, ROWS), RandomRows.SCHEMA)
                .coalesce(1);
        rows.write().format("mbf").save(mbf);
        rows.write().parquet(parquet);
    }

    @AfterEach
    void restore() {
        for (String name : new String[] {
            "spark.sql.files.maxPartitionBytes", "spark.sql.sources.useV1SourceList", "spark.sql.codegen.wholeStage"
        }) {
            SideBySide.session().conf().unset(name);
        }
    }

    /** What was asked of Parquet without us, and then of .mbf. */
    private static SideBySide.Answer same(String query) {
        List<String> expected = SideBySide.alone(of(parquet, "parquet", query)).rows();
        SideBySide.Answer answer = SideBySide.with(of(mbf, "mbf", query));
        assertEquals(expected, answer.rows(), answer.plan()::toString);
        return answer;
    }

    private static Function<SparkSession, Dataset<Row>> of(String path, String format, String query) {
        return session -> {
            session.read().format(format).load(path).createOrReplaceTempView("t");
            return session.sql(query);
        };
    }

    private static StructType schema(String path, String format) {
        return SideBySide.session().read().format(format).load(path).schema();
    }

    @Test
    void everyColumnIsTheSame() {
        assertEquals(schema(parquet, "parquet"), schema(mbf, "mbf"));
        assertEquals(ROWS, same("select * from t").rows().size());
    }

    @Test
    void theOlderWayOfReadingHasTheSameAnswers() {
        SideBySide.session().conf().set("spark.sql.sources.useV1SourceList", "parquet,mbf");
        assertEquals(schema(parquet, "parquet"), schema(mbf, "mbf"));
        same("select * from t where number > 800 and (city like 'o%' or day < date'1990-01-01')");
        same("select city, count(*), sum(amount), max(huge) from t group by city order by city");
        SideBySide.session().conf().set("spark.sql.codegen.wholeStage", "false");
        same("select * from t where id % 50 = 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id >= 100 and id < 120 or id = 777",
                "number > 4000 and not flag",
                "tiny in (1, 2, 3) or small between -5 and 5",
                "big <=> null or not (big <=> -9223372036854775808)",
                "single = 0.0 or real > 1e300",
                "real = double('NaN')",
                "price >= -0.01 and price <= 0.01 or price = 12.34",
                "amount > 90000000000000 or huge < -100000000000000000000",
                "day in (date'1999-12-31', date'2000-01-01') or day < date'1930-01-01'",
                "moment >= timestamp'2001-01-01 00:00:00'",
                "clock < timestamp_ntz'2024-01-01 00:10:00.5'",
                "city like 'o%' or city like '%o' or city like '%Pa%'",
                "city not in ('Oslo', '')",
                "bytes = X'0000' or text like 'row 12345%'",
                "`dotted.name` = 7 and city is not null",
                "not (number = 5 or upper(city) = 'OSLO') and id % 2 = 0"
            })
    void conditionsKeepTheSameRows(String condition) {
        same("select * from t where " + condition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select count(*) from t",
                "select count(city), count(distinct city), min(day), max(moment), sum(price), avg(real), min(bytes) from t",
                "select city, count(*), sum(amount), max(huge) from t group by city order by city",
                "select text from t limit 5",
                "select id from t where number = 77 limit 3",
                "select a.id, b.city from t a join t b on a.id = b.number where a.id < 50 order by 1, 2",
                "select count(*), sum(id) from t where id < 12000"
            })
    void queriesHaveTheSameAnswers(String query) {
        same(query);
    }

    @ParameterizedTest
    @ValueSource(ints = {9_000, 111_111})
    void splitsHaveEachRowOnce(int bytes) {
        SideBySide.session().conf().set("spark.sql.files.maxPartitionBytes", bytes);
        Dataset<Row> rows = SideBySide.session().read().format("mbf").load(mbf);
        assertTrue(rows.javaRDD().getNumPartitions() > 4);
        assertEquals(ROWS, rows.selectExpr("id").distinct().count());
        assertEquals(ROWS, rows.count());
    }

    @Test
    void aTableOfTheCatalogIsWrittenAndRead() {
        SparkSession session = SideBySide.session();
        session.sql("create table kept using mbf as select id, id % 3 as part, string(id) as text from range(1000)");
        try {
            session.sql("insert into kept select 1000, 1, 'more'");
            session.sql("alter table kept add columns (later double)");
            session.sql("insert into kept values (1001, 1, 'last', 0.5)");
            assertEquals(
                    "[1002,999.0,0.5]",
                    session.sql("select count(*), max(double(text)) filter (where id < 1000), sum(later) from kept")
                            .head()
                            .toString());
            assertEquals(
                    "[1001,last]",
                    session.sql("select max(id), max_by(text, id) from mbf.`" + table(session) + "`")
                            .head()
                            .toString());
        } finally {
            session.sql("drop table kept");
        }
    }

    private static String table(SparkSession session) {
        return session.sql("select distinct regexp_replace(input_file_name(), '/[^/]*$', '') from kept")
                .head()
                .getString(0);
    }

    @Test
    void rowsAreNumberedInTheirFile() {
        SparkSession session = SideBySide.session();
        session.conf().set("spark.sql.sources.useV1SourceList", "mbf");
        session.conf().set("spark.sql.files.maxPartitionBytes", "111111");
        assertEquals(
                ROWS,
                session.read()
                        .format("mbf")
                        .load(mbf)
                        .where("_metadata.row_index = id and _metadata.file_name like '%.mbf'")
                        .count());
    }

    @Test
    void theOptimiserKnowsHowManyRowsThereAre() {
        var plan = ((org.apache.spark.sql.classic.Dataset<Row>)
                        SideBySide.session().read().format("mbf").load(mbf))
                .queryExecution()
                .optimizedPlan();
        assertEquals(ROWS, plan.stats().rowCount().get().toLong());
        assertTrue(plan.stats().sizeInBytes().toLong() > 0);
    }

    @Test
    void aLimitReachesTheScan() {
        SideBySide.Answer answer = SideBySide.with(of(mbf, "mbf", "select id from t limit 7"));
        assertEquals(7, answer.rows().size());
        assertTrue(answer.plan().toString().contains("PushedLimit: 7"), answer.plan()::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select count(*), count(city), count(real), min(id), max(id), min(flag), max(flag) from t",
                "select min(tiny), max(tiny), min(small), max(number), min(big), max(big), min(day), max(day) from t",
                "select min(single), max(single), min(real), max(real) from t",
                "select count(*) + max(id) from t"
            })
    void aggregatesAreAnsweredByFiles(String query) {
        SideBySide.session().conf().set("spark.sql.files.maxPartitionBytes", "111111");
        SideBySide.Answer answer = same(query);
        assertTrue(answer.plan().toString().contains("PushedAggregation: ["), answer.plan()::toString);
        assertEquals(Map.of("mbfRows", 0L, "mbfAnsweredFiles", 1L), metrics(answer, "mbfRows", "mbfAnsweredFiles"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select min(city), max(text) from t", // which Spark asks of no file
                "select count(*) from t where number > 7",
                "select count(distinct city) from t",
                "select city, count(*) from t group by city order by city"
            })
    void otherAggregatesAreNot(String query) {
        SideBySide.Answer answer = same(query);
        assertTrue(answer.plan().toString().contains("PushedAggregation: []"), answer.plan()::toString);
        assertEquals(Map.of("mbfAnsweredFiles", 0L), metrics(answer, "mbfAnsweredFiles"));
    }

    @Test
    void partitionsAreGroupsOfAggregates() {
        SparkSession session = SideBySide.session();
        String[] paths = {
            folder.resolve("groups-mbf").toString(),
            folder.resolve("groups-parquet").toString()
        };
        for (int i = 0; i < 2; i++) {
            String format = i == 0 ? "mbf" : "parquet";
            session.sql("select id, id % 3 as k, if(id % 3 = 2, null, 's' || id % 2) as s, if(id > 90, 0.0D, null) as z"
                            + " from range(100)")
                    .coalesce(1)
                    .write()
                    .format(format)
                    .partitionBy("k", "s")
                    .save(paths[i]);
            session.sql("select id, double(null) as z from range(3) where id > 5")
                    .coalesce(1)
                    .write()
                    .format(format)
                    .save(paths[i] + "/k=9/s=none");
        }
        for (String query : List.of(
                "select s, k, count(*), min(id), max(z) from t group by s, k order by k, s",
                "select k, s, count(z) from t where k = 1 group by k, s order by s",
                "select count(*), max(id) from t where k = 9",
                "select k, count(*), max(id) from t group by k order by k",
                "select count(k), max(s) from t")) {
            List<String> expected =
                    SideBySide.alone(of(paths[1], "parquet", query)).rows();
            assertEquals(expected, SideBySide.with(of(paths[0], "mbf", query)).rows(), query);
        }
    }

    @Test
    void signsOfZerosAreThoseOfTheFirst() {
        for (String zeros : List.of("(1, 0.0D), (2, -0.0D)", "(1, -0.0D), (2, 0.0D)")) {
            String path = folder.resolve("zeros" + zeros.charAt(4)).toString();
            SideBySide.session()
                    .sql("select z from values " + zeros + " as v(i, z) order by i")
                    .coalesce(1)
                    .write()
                    .format("mbf")
                    .save(path);
            List<String> first = SideBySide.with(of(path, "mbf", "select first(z), first(z) from t"))
                    .rows();
            assertEquals(
                    first,
                    SideBySide.with(of(path, "mbf", "select min(z), max(z) from t"))
                            .rows());
        }
    }

    @Test
    void theUserInterfaceShowsWhatWasRead() {
        SideBySide.Answer all = same("select * from t");
        assertEquals(Map.of("mbfRows", (long) ROWS), metrics(all, "mbfRows"));
        assertTrue(metrics(all, "mbfBytes").get("mbfBytes") > 0);
        SideBySide.Answer few = same("select * from t where id = 777");
        assertEquals(Map.of("mbfRows", 1L), metrics(few, "mbfRows"));
        assertTrue(metrics(few, "mbfPruned").get("mbfPruned") > 0);
    }

    /** Of the scan in a plan. */
    private static Map<String, Long> metrics(SideBySide.Answer answer, String... names) {
        BatchScanExec scan = scan(answer.plan()).orElseThrow();
        Map<String, Long> values = new TreeMap<>();
        for (String name : names) {
            values.put(name, (Long) scan.metrics().apply(name).value());
        }
        return values;
    }

    private static Optional<BatchScanExec> scan(SparkPlan plan) {
        if (plan instanceof BatchScanExec scan) {
            return Optional.of(scan);
        }
        List<SparkPlan> below = new ArrayList<>(CollectionConverters.asJava(plan.children()));
        if (plan instanceof AdaptiveSparkPlanExec adaptive) {
            below.add(adaptive.executedPlan());
        } else if (plan instanceof QueryStageExec stage) {
            below.add(stage.plan());
        }
        return below.stream().flatMap(each -> scan(each).stream()).findFirst();
    }
}
