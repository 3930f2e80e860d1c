package io.mbf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.parquet.crypto.keytools.PropertiesDrivenCryptoFactory;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only Spark's own reader answers just as Spark does, and what looks like that and is ours. */
class WhatIsLeftToSparkTest {

    @TempDir
    Path folder;

    private final SparkSession session = SideBySide.session();

    @AfterEach
    void restore() {
        for (String name : List.of(
                "parquet.crypto.factory.class",
                "parquet.encryption.kms.client.class",
                "spark.sql.caseSensitive",
                "spark.sql.files.ignoreCorruptFiles",
                "spark.sql.files.ignoreMissingFiles",
                "spark.sql.parquet.outputTimestampType",
                "spark.sql.parquet.int96TimestampConversion",
                "spark.sql.parquet.binaryAsString",
                "spark.sql.parquet.datetimeRebaseModeInWrite",
                "spark.sql.parquet.int96RebaseModeInWrite")) {
            session.conf().unset(name);
        }
    }

    /** Writes the rows of a query to a folder of this name, as one file. */
    private String write(String name, String query) {
        String path = folder.resolve(name).toString();
        session.sql(query).coalesce(1).write().parquet(path);
        return path;
    }

    private static Function<SparkSession, Dataset<Row>> read(String path) {
        return session -> session.read().parquet(path);
    }

    private void set(String name, Object value) {
        session.conf().set(name, String.valueOf(value));
    }

    @Test
    void intervalsAreAndThePlanSaysSo() {
        String path = write("intervals", "select id, interval '1' day * id as span from range(5)");
        SideBySide.Answer answer = SideBySide.left(read(path));
        assertTrue(
                answer.plan().toString().contains("MBF left to Spark: column 'span' is interval day"),
                answer.plan()::toString);
        SideBySide.cached(session -> read(path).apply(session).select("id"));
    }

    /** But for our node above it, and the numbers that Spark gives to columns and plans. */
    @Test
    void ofWhatIsLeftThePlanSaysWhatItSaysWithoutUs() {
        String path = write("plans", "select id, interval '1' day * id as span, id % 3 as k from range(5)");
        for (String columns : List.of("id, span", "id, k")) {
            Function<SparkSession, Dataset<Row>> query =
                    session -> read(path).apply(session).where("k = 1").selectExpr(columns.split(", "));
            SparkPlan with = SideBySide.with(query).plan();
            SparkPlan alone = SideBySide.alone(query).plan();
            List<SparkPlan> scans = List.of(scan(with), scan(alone));
            assertEquals(scans.get(1).getClass(), scans.get(0).getClass());
            assertEquals(metadata(scans.get(1)), metadata(scans.get(0)));
            assertTrue(scans.get(0).logicalLink().isDefined());
            assertEquals(scans.get(1).metrics().keySet(), scans.get(0).metrics().keySet());
            assertEquals("MBF", parent(with).nodeName());
            assertTrue(parent(with).logicalLink().isDefined());
        }
    }

    private static String metadata(SparkPlan scan) {
        return ((FileSourceScanExec) scan).metadata().toString().replaceAll("#[0-9]+", "#");
    }

    private static SparkPlan scan(SparkPlan plan) {
        return plan instanceof FileSourceScanExec ? plan : scan(plan.children().head());
    }

    private static SparkPlan parent(SparkPlan plan) {
        SparkPlan child = plan.children().head();
        return child instanceof FileSourceScanExec ? plan : parent(child);
    }

    @Test
    void widerTypesAreButMissingColumnsAreNot() {
        write("merged/a", "select id, cast(id as int) as n from range(3)");
        write("merged/b", "select id, cast(id as bigint) as n, 'x' as extra from range(3)");
        Function<SparkSession, Dataset<Row>> merged = session -> session.read()
                .schema("id bigint, n bigint, extra string")
                .option("recursiveFileLookup", "true")
                .parquet(folder.resolve("merged").toString());
        SideBySide.Answer answer = SideBySide.same(merged);
        assertEquals(List.of(1L, 1L), List.of(answer.count("mbfCachedSplits"), answer.count("mbfSparkSplits")));
        SideBySide.cached(session -> merged.apply(session).select("id", "extra"));
        SideBySide.cached(
                session -> merged.apply(session).where("extra is null").select("id"));
        write("merged2/a", "select id from range(3)");
        write("merged2/b", "select id, 'x' as extra from range(3)");
        SideBySide.cached(session -> session.read()
                .option("mergeSchema", "true")
                .option("recursiveFileLookup", "true")
                .parquet(folder.resolve("merged2").toString()));
    }

    @Test
    void columnsThatAreNotThereAreIfTheyHaveADefault() {
        session.sql("drop table if exists defaults");
        session.sql("create table defaults using parquet as select id from range(3)");
        session.sql("alter table defaults add column extra int default 42");
        session.sql("insert into defaults values (7, 8)");
        try {
            SideBySide.Answer answer = SideBySide.same(session -> session.sql("select * from defaults"));
            assertTrue(answer.count("mbfSparkSplits") > 0, answer.plan()::toString);
            assertEquals(1, answer.count("mbfCachedSplits"));
        } finally {
            session.sql("drop table defaults");
        }
    }

    @Test
    void namesThatDifferByCaseAlone() {
        set("spark.sql.caseSensitive", true);
        String path = write("cases", "select id as a, id + 10 as A from range(3)");
        SideBySide.cached(session -> read(path).apply(session).select("A"));
        set("spark.sql.caseSensitive", false);
        Function<SparkSession, Dataset<Row>> either =
                session -> session.read().schema("a bigint").parquet(path);
        assertThrows(Exception.class, () -> SideBySide.alone(either));
        assertThrows(Exception.class, () -> SideBySide.with(either));
        String other = write("other", "select id as Mixed from range(3)");
        SideBySide.cached(
                session -> session.read().schema("mIXED bigint").parquet(other).where("mixed = 1"));
    }

    @Test
    void daysAndTimestampsOfTheJulianCalendarAre() {
        String query = "select date'1001-01-01' as day, timestamp'1001-01-01 01:02:03.123456' as moment";
        set("spark.sql.parquet.datetimeRebaseModeInWrite", "LEGACY");
        set("spark.sql.parquet.int96RebaseModeInWrite", "LEGACY");
        SideBySide.left(read(write("int96", query)));
        set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        SideBySide.left(read(write("micros", query)));
        set("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
        SideBySide.cached(read(write("corrected", query)));
    }

    @Test
    void timestampsOfEitherUnitAndForm() {
        String query = "select timestamp'1960-06-15 12:00:00.999999' + make_interval(0, 0, 0, 0, 0, 0, id) as moment"
                + " from range(100)";
        for (String type : List.of("INT96", "TIMESTAMP_MICROS", "TIMESTAMP_MILLIS")) {
            set("spark.sql.parquet.outputTimestampType", type);
            String path = write(type, query);
            SideBySide.cached(read(path));
            SideBySide.cached(session -> read(path).apply(session).where("moment > timestamp'1960-06-15 12:01:00.5'"));
            SideBySide.same(
                    session -> session.read().schema("moment timestamp_ntz").parquet(path));
        }
        set("spark.sql.parquet.int96TimestampConversion", true);
        SideBySide.left(read(folder.resolve("INT96").toString()));
    }

    @Test
    void corruptFilesAreIfTheyAreToBeIgnored() throws IOException {
        String path = write("corrupt", "select id from range(5)");
        Files.writeString(Path.of(path, "part-bad.parquet"), "PAR1 and nothing else");
        assertThrows(
                Exception.class,
                () -> SideBySide.with(
                        session -> session.read().schema("id bigint").parquet(path)));
        set("spark.sql.files.ignoreCorruptFiles", true);
        SideBySide.Answer answer =
                SideBySide.left(session -> session.read().schema("id bigint").parquet(path));
        assertEquals(5, answer.rows().size());
        assertTrue(answer.plan().toString().contains("corrupt files are to be ignored"), answer.plan()::toString);
    }

    @Test
    void encryptedFilesAre() {
        set("parquet.crypto.factory.class", PropertiesDrivenCryptoFactory.class.getName());
        set("parquet.encryption.kms.client.class", LocalKms.class.getName());
        String path = folder.resolve("encrypted").toString();
        session.sql("select id, 'secret ' || id as name from range(10)")
                .coalesce(1)
                .write()
                .option("parquet.encryption.column.keys", "columnKey: name")
                .option("parquet.encryption.footer.key", "footerKey")
                .parquet(path);
        SideBySide.Answer answer = SideBySide.left(read(path));
        assertTrue(
                answer.plan().toString().contains("MBF left to Spark: files may be encrypted"),
                answer.plan()::toString);
        session.conf().unset("parquet.crypto.factory.class");
        Function<SparkSession, Dataset<Row>> without =
                session -> session.read().schema("id bigint, name string").parquet(path);
        SparkException alone = assertThrows(SparkException.class, () -> SideBySide.alone(without));
        SparkException with = assertThrows(SparkException.class, () -> SideBySide.with(without));
        assertEquals(alone.getCondition(), with.getCondition());
        assertEquals(alone.getCause().getMessage(), with.getCause().getMessage());
    }

    @Test
    void filesThatAreGone() throws IOException {
        String path = write("gone", "select id from range(5)");
        session.sql("select 1 as id from range(1)").write().mode("append").parquet(path);
        Dataset<Row> listed = session.read().schema("id bigint").parquet(path);
        try (Stream<Path> files = Files.list(Path.of(path))) {
            Files.delete(files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow());
        }
        assertThrows(Exception.class, () -> SideBySide.with(session -> listed.select("id")));
        set("spark.sql.files.ignoreMissingFiles", true);
        SideBySide.same(session -> listed.selectExpr("id"));
    }

    @Test
    void numbersOfRowsThatAreNoLongsAre() {
        String path = write("numbers", "select id from range(5)");
        Function<SparkSession, Dataset<Row>> wrong = session -> session.read()
                .schema("id bigint, _tmp_metadata_row_index string")
                .parquet(path);
        SparkException alone = assertThrows(SparkException.class, () -> SideBySide.alone(wrong));
        SparkException with = assertThrows(SparkException.class, () -> SideBySide.with(wrong));
        assertEquals(alone.getCondition(), with.getCondition());
        assertEquals(alone.getCause().getMessage(), with.getCause().getMessage());
    }

    @Test
    void charsArePaddedAndBytesAreTextWhereSparkSaysSo() {
        session.sql("drop table if exists chars");
        session.sql("create table chars (c char(5), v varchar(5)) using parquet");
        session.sql("insert into chars values ('a', 'b'), (null, 'cde')");
        try {
            SideBySide.cached(session -> session.sql("select * from chars where c = 'a'"));
            SideBySide.cached(session -> session.sql("select concat(c, '|'), v from chars"));
        } finally {
            session.sql("drop table chars");
        }
        String path = write("bytes", "select cast('text' as binary) as b");
        SideBySide.cached(read(path));
        set("spark.sql.parquet.binaryAsString", true);
        SideBySide.same(session -> read(path).apply(session).where("b = 'text'"));
    }

    @Test
    void collatedTextIs() {
        String path = write("collated", "select 'a' as c union all select 'A'");
        SideBySide.left(session -> session.read()
                .schema("c string collate UTF8_LCASE")
                .parquet(path)
                .where("c = 'A'"));
    }

    @Test
    void foldersOfPartitionsAreSparks() {
        String path = folder.resolve("partitioned").toString();
        session.sql("select id, id % 3 as k, if(id % 2 = 0, null, 'é ' || id % 5) as s from range(60)")
                .coalesce(1)
                .write()
                .partitionBy("k", "s")
                .parquet(path);
        SideBySide.cached(session -> read(path).apply(session).orderBy("id"));
        assertEquals(
                2,
                SideBySide.cached(session -> read(path).apply(session).where("k = 1 and s = 'é 1'"))
                        .rows()
                        .size());
        SideBySide.cached(
                session -> read(path).apply(session).where("s is null").select("k", "id"));
        SideBySide.cached(
                session -> read(path).apply(session).groupBy("k").count().orderBy("k"));
        session.sql("select 1 as k, 'one' as name").createOrReplaceTempView("dimension");
        SideBySide.same(session -> {
            read(path).apply(session).createOrReplaceTempView("facts");
            return session.sql("select id, name from facts join dimension using (k) order by id");
        });
    }

    @Test
    void tablesWithBucketsAndCachedTables() {
        session.sql("drop table if exists buckets");
        session.sql("create table buckets using parquet clustered by (k) into 3 buckets"
                + " as select id, id % 7 as k from range(100)");
        try {
            SideBySide.cached(session ->
                    session.sql("select a.id, b.id from buckets a join buckets b using (k) order by 1, 2 limit 50"));
            Function<SparkSession, Dataset<Row>> kept =
                    session -> session.table("buckets").where("k < 3").cache();
            try {
                SideBySide.with(kept);
                SideBySide.same(session -> session.table("buckets").orderBy("id"));
            } finally {
                session.catalog().clearCache();
            }
        } finally {
            session.sql("drop table buckets");
        }
    }

    @Test
    void aWrongSwitchIsOneClearLine() {
        String path = write("switch", "select 1 as a");
        set("spark.mbf.enabled", "perhaps");
        try {
            Exception failed = assertThrows(Exception.class, () -> SideBySide.with(read(path)));
            assertEquals("spark.mbf.enabled: must be true or false, not 'perhaps'", failed.getMessage());
        } finally {
            session.conf().unset("spark.mbf.enabled");
        }
    }

    @Test
    void aFileThatIsReplacedIsReadAsItIsNow() {
        String path = write("replaced", "select 1 as a");
        SideBySide.cached(read(path));
        session.sql("select 2 as a").coalesce(1).write().mode("overwrite").parquet(path);
        assertEquals(List.of("[2]"), SideBySide.with(read(path)).rows());
        assertEquals(
                Map.of("[2]", 1L), Map.of(SideBySide.cached(read(path)).rows().get(0), 1L));
    }
}
