package io.mbf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts, minima and maxima that entries of the cache know, beside those that Spark finds in the rows. */
class AggregatesFromStatisticsTest {

    private static final int ROWS = 20_000;

    @TempDir
    static Path folder;

    private static String table;

    private final SparkSession session = SideBySide.session();

    @BeforeAll
    static void writeTable() {
        table = folder.resolve("table").toString();
        long seed = System.nanoTime();
        System.out.println("AggregatesFromStatisticsTest: seed " + seed);
        SideBySide.session()
                .createDataFrame(RandomRows.of(seed, ROWS), RandomRows.SCHEMA)
                .coalesce(2)
                .write()
                .option("parquet.block.size", 200_000)
                .parquet(table);
        prewarm(table);
    }

    @AfterEach
    void restore() {
        for (String name : List.of(
                "spark.sql.files.maxPartitionBytes",
                "spark.sql.files.minPartitionNum",
                "spark.sql.adaptive.enabled",
                "spark.sql.codegen.wholeStage",
                "spark.sql.parquet.enableVectorizedReader",
                "spark.sql.files.ignoreMissingFiles",
                "spark.sql.parquet.outputTimestampType")) {
            session.conf().unset(name);
        }
    }

    private String write(String name, String query) {
        String path = folder.resolve(name).toString();
        session.sql(query).coalesce(1).write().mode("append").parquet(path);
        return path;
    }

    private static Function<SparkSession, Dataset<Row>> sql(String path, String query) {
        return session -> {
            session.read().parquet(path).createOrReplaceTempView("t");
            return session.sql(query);
        };
    }

    /** As Spark answers it, and not from rows. */
    private static SideBySide.Answer answered(String path, String query) {
        prewarmUnlessDone(path);
        SideBySide.Answer answer = SideBySide.same(sql(path, query));
        assertTrue(answer.count("mbfAnsweredSplits") > 0, answer.plan()::toString);
        assertEquals(0, read(answer), answer.plan()::toString);
        return answer;
    }

    /** As Spark answers it, and from rows alone. */
    private static void unanswered(String path, String query) {
        prewarmUnlessDone(path);
        SideBySide.Answer answer = SideBySide.same(sql(path, query));
        assertEquals(0, answer.count("mbfAnsweredSplits"), answer.plan()::toString);
        assertTrue(read(answer) > 0, answer.plan()::toString);
    }

    private static long read(SideBySide.Answer answer) {
        return answer.count("mbfCachedSplits") + answer.count("mbfDirectSplits") + answer.count("mbfSparkSplits");
    }

    private static void prewarmUnlessDone(String path) {
        if (!path.equals(table)) {
            prewarm(path);
        }
    }

    private static void prewarm(String path) {
        MbfSpark.prewarm(SideBySide.session().read().parquet(path)).collectAsList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select count(*) from t",
                "select count(1), count(city), count(`dotted.name`), count(real), count(bytes) from t",
                "select min(id), max(id), min(flag), max(flag), min(tiny), max(tiny), min(small), max(small) from t",
                "select min(number), max(number), min(big), max(big), min(day), max(day) from t",
                "select min(single), max(single), min(real), max(real) from t",
                "select min(price), max(price), min(amount), max(amount), min(clock), max(clock) from t",
                "select min(city), max(city), min(text), max(text), min(bytes), max(bytes) from t",
                "select max(id) - min(id) + 1 = count(*), count(*) - count(day) from t",
                "select count(*) from (select id from t) having count(*) > 5",
                "select a.n, b.m from (select count(*) as n from t) a, (select max(id) as m from t) b"
            })
    void theyAreSparks(String query) {
        SideBySide.Answer answer = answered(table, query);
        assertTrue(
                answer.plan().toString().contains("MBF statistics of the cache in the place of rows"),
                answer.plan()::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select min(huge) from t", // decimals in bytes
                "select min(moment) from t", // INT96
                "select count(*), sum(number) from t",
                "select count(distinct city) from t",
                "select max(id + 1) from t",
                "select count(city, number) from t",
                "select max(id) filter (where flag) from t",
                "select city, count(*) from t group by city order by city",
                "select count(*) from t where number > 5",
                "select count(*) from t where city is not null"
            })
    void whatStatisticsDoNotKnowIsRead(String query) {
        unanswered(table, query);
    }

    @Test
    void columnsOfMetadataAreSparks() {
        SideBySide.Answer answer =
                SideBySide.cached(session -> session.read().parquet(table).selectExpr("max(_metadata.row_index)"));
        assertEquals(0, answer.count("mbfAnsweredSplits"));
        answer = SideBySide.cached(session -> session.read()
                .parquet(table)
                .groupBy("_metadata.file_path")
                .count()
                .orderBy("file_path"));
        assertEquals(0, answer.count("mbfAnsweredSplits"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.sql.adaptive.enabled",
                "spark.sql.codegen.wholeStage",
                "spark.sql.parquet.enableVectorizedReader"
            })
    void whatIsSwitchedOffInSparkChangesNothing(String setting) {
        session.conf().set(setting, "false");
        answered(table, "select count(*), count(city), min(real), max(number), max(text) from t");
    }

    @ParameterizedTest
    @ValueSource(ints = {50_000, 333_333})
    void splitsOfAFileAnswerTogether(int bytes) {
        session.conf().set("spark.sql.files.maxPartitionBytes", bytes);
        assertTrue(answered(table, "select count(*), count(city), min(real), max(number), max(text), min(id) from t")
                        .count("mbfAnsweredSplits")
                > 4);
    }

    @Test
    void fewerRowsThanAnyPageHas() {
        String path = write("small", "select 7 as a, cast(null as string) as b, double('NaN') as c, true as d");
        answered(path, "select count(*), count(b), min(a), max(a), min(b), max(b), min(c), max(c), min(d) from t");
    }

    @Test
    void nullsAloneHaveNeitherMinimumNorMaximum() {
        String path = write("nulls", "select int(null) as a, string(null) as b, double(null) as c from range(9000)");
        answered(path, "select count(*), count(a), min(a), max(a), min(b), max(b), min(c), max(c) from t");
    }

    @Test
    void filesWithoutRowsSayNothing() {
        String path = write("empty", "select id, string(id) as s from range(100) where id < 0");
        answered(path, "select count(*), count(s), min(id), max(s) from t");
        write("empty", "select id, string(id) as s from range(50)");
        answered(path, "select count(*), count(s), min(id), max(s) from t");
    }

    @Test
    void zerosKeepTheirSigns() {
        for (String zeros : List.of("0.0D, -0.0D", "-0.0D, 0.0D")) {
            String path = write(
                    "zeros" + zeros.charAt(0),
                    "select /*+ coalesce(1) */ z, -abs(z) as m, float(z) as f from values "
                            + zeros.replace("D, ", "D), (").replaceFirst("^", "(") + ") as v(z)");
            answered(path, "select min(z), max(z), min(m), max(m), min(f), max(f) from t");
        }
    }

    @Test
    void everyNanIsGreaterThanInfinity() {
        String path = write(
                "nans",
                "select if(id % 3 = 0, double('NaN'), if(id % 3 = 1, double('Infinity'), double(id))) as a,"
                        + " float('NaN') as b from range(20000)");
        answered(path, "select min(a), max(a), min(b), max(b), count(a) from t");
    }

    @Test
    void textThatIsLongerThanItsBoundIsRead() {
        String path = write("long", "select repeat('x', 64) || id as s, string(id) as t from range(20000)");
        unanswered(path, "select min(s) from t");
        answered(path, "select min(t), max(t), count(s) from t");
    }

    @Test
    void partitionsAreGroupsOfTheirOwn() {
        String path = folder.resolve("partitioned").toString();
        session.sql("select id, id % 4 as k, if(id % 4 = 3, null, 'é ' || id % 2) as s, if(id > 30, id, null) as v"
                        + " from range(200)")
                .coalesce(1)
                .write()
                .partitionBy("k", "s")
                .parquet(path);
        answered(path, "select k, count(*), min(id), max(v) from t group by k order by k");
        answered(path, "select s, k, count(v), max(id) from t group by s, k order by k");
        answered(path, "select count(*), max(id) from t where k in (1, 3)");
        answered(path, "select k, max(id) from t where s is null group by k");
        unanswered(path, "select max(k), count(*) from t");
        unanswered(path, "select k, v, count(*) from t group by k, v order by k, v");
        unanswered(path, "select k + 1, count(*) from t group by 1 order by 1");
        assertEquals(
                List.of(),
                SideBySide.same(sql(path, "select k, count(*) from t where k = 9 group by k"))
                        .rows());
    }

    @Test
    void aPartitionWithoutRowsIsNoGroup() {
        write("groups/k=1", "select id from range(5)");
        write("groups/k=2", "select id from range(5) where id > 9");
        String path = folder.resolve("groups").toString();
        assertEquals(
                List.of("[1, 5, 0]"),
                answered(path, "select k, count(*), min(id) from t group by k").rows());
    }

    @Test
    void filesThatAreNotInTheCacheAreReadBesideThoseThatAre() {
        String path = write("mixed", "select id, string(id) as s, if(id = 5, -0.0D, id) as z from range(500)");
        prewarm(path);
        write("mixed", "select id + 1000 as id, 's' as s, double(0) as z from range(500)");
        String query = "select count(*), min(id), max(id), max(s), min(z), count(z) from t";
        List<String> expected = SideBySide.alone(sql(path, query)).rows();
        SideBySide.Answer answer = SideBySide.with(sql(path, query));
        assertEquals(expected, answer.rows());
        assertEquals(List.of(1L, 1L), List.of(answer.count("mbfAnsweredSplits"), read(answer)));
        assertTrue(SideBySide.cache().awaitConversions(Duration.ofMinutes(1)));
        answered(path, query);
    }

    @Test
    void columnsThatOtherFilesLackAreNullThere() {
        write("evolved/a", "select id, int(id) as n from range(10)");
        write("evolved/b", "select id, bigint(id + 100) as n, 'x' as extra from range(10)");
        Function<SparkSession, Dataset<Row>> query = session -> session.read()
                .schema("id bigint, n bigint, extra string")
                .option("recursiveFileLookup", "true")
                .parquet(folder.resolve("evolved").toString())
                .selectExpr("count(extra)", "min(extra)", "max(id)");
        SideBySide.same(query);
        assertEquals(2, SideBySide.same(query).count("mbfAnsweredSplits"));
        SideBySide.Answer wider = SideBySide.same(session -> session.read()
                .schema("id bigint, n bigint")
                .option("recursiveFileLookup", "true")
                .parquet(folder.resolve("evolved").toString())
                .selectExpr("max(n)"));
        assertEquals(List.of(1L, 1L), List.of(wider.count("mbfAnsweredSplits"), wider.count("mbfSparkSplits")));
    }

    @Test
    void aFileThatIsReplacedAfterItWasListedIsReadAsSparkReadsIt() throws IOException {
        String path = write("replaced", "select id from range(100)");
        prewarm(path);
        Dataset<Row> listed = session.read().parquet(path);
        assertEquals(1, SideBySide.with(s -> listed.selectExpr("max(id)")).count("mbfAnsweredSplits"));
        Path other = parquetFile(Path.of(write("replacement", "select id + 7 as id from range(1000)")));
        Path file = parquetFile(Path.of(path));
        Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        Function<SparkSession, Dataset<Row>> query = s -> listed.selectExpr("min(id)", "max(id)", "count(id)");
        List<String> expected = SideBySide.alone(query).rows();
        SideBySide.Answer answer = SideBySide.with(query);
        assertEquals(expected, answer.rows());
        assertEquals(0, answer.count("mbfAnsweredSplits"));
    }

    @Test
    void aFileThatIsGoneIsMissedAsSparkMissesIt() throws IOException {
        String path = write("gone", "select id from range(100)");
        write("gone", "select id from range(200)");
        prewarm(path);
        Dataset<Row> listed = session.read().parquet(path);
        Files.delete(parquetFile(Path.of(path)));
        session.conf().set("spark.sql.files.ignoreMissingFiles", true);
        SideBySide.Answer answer = SideBySide.same(s -> listed.selectExpr("max(id)", "count(*)"));
        assertEquals(1, answer.count("mbfAnsweredSplits"));
    }

    private static Path parquetFile(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aggregatesWithinQueriesAreAnsweredToo() {
        answered(table, "select (select max(id) from t) - (select min(id) from t) as spread");
        answered(table, "select count(*) from t union all select max(id) from t");
        Function<SparkSession, Dataset<Row>> kept = sql(table, "select count(*) as n, max(id) as m from t");
        SideBySide.same(s -> kept.apply(s).crossJoin(kept.apply(s)));
    }

    @Test
    void timestampsInMicrosecondsAreAnswered() {
        session.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        String path = write(
                "micros",
                "select timestamp'2020-01-01 00:00:00.123456' + make_interval(0,0,0,0,0,0,id) as m from range(99)");
        answered(path, "select min(m), max(m) from t");
        session.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MILLIS");
        answered(
                write("millis", "select timestamp'1960-01-01 00:00:00.123' as m from range(99)"),
                "select min(m), max(m) from t");
    }
}
