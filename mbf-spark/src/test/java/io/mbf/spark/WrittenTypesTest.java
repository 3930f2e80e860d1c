package io.mbf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of every type that Spark's Parquet files have, written as {@code .mbf} and as Parquet, and read again. */
class WrittenTypesTest {

    private static final String V1_SOURCES = "spark.sql.sources.useV1SourceList";

    @TempDir
    Path folder;

    /** Of a column {@code id}. */
    private static final List<String> EXPRESSIONS = List.of(
            "id % 2 = 0",
            "cast(id % 100 as tinyint)",
            "cast(id as smallint)",
            "cast(id as int)",
            "id",
            "cast(id / 3 as float)",
            "id / 7",
            "cast(id as decimal(9, 2))",
            "cast(id as decimal(18, 5))",
            "cast(-id as decimal(38, 18))",
            "concat('text ', id % 10)",
            "cast(concat('text ', id) as char(12))",
            "cast(concat('text ', id) as varchar(12))",
            "concat('Text ', id) collate UTF8_LCASE",
            "cast(concat('bytes ', id) as binary)",
            "date_add(date'0001-01-01', cast(id as int))",
            "timestamp'1500-03-01 00:00:00' + make_dt_interval(cast(id as int), 1, 2, 3.456789)",
            "timestamp_ntz'1899-12-31 23:59:59.999999' + make_dt_interval(cast(id as int))",
            "make_time(cast(id % 24 as int), 30, 12.345678)",
            "make_ym_interval(cast(id as int), 5)",
            "make_dt_interval(cast(id as int), 5, 6, 7.5)",
            "null",
            "parse_json(concat('{\"a\": ', id, ', \"b\": [1, null, \"x\"]}'))",
            "array(id, null, id + 1)",
            "array()",
            "array(array(id), null, array())",
            "struct(id as a, null as b, concat('x', id) as c, struct(id as d) as e)",
            "map(concat('k', id), id, 'other', null)",
            "map(id, array(struct(id as a, map('x', id) as b)))",
            "array(struct(id as a, parse_json('[1]') as v, interval '1' day as i))",
            "st_geomfromwkb(X'0101000000000000000000F03F0000000000000040')",
            "st_geogfromwkb(X'0101000000000000000000F03F0000000000000040')");

    @AfterEach
    void restore() {
        SideBySide.session().conf().unset(V1_SOURCES);
    }

    @Test
    void columnsOfAllTypesComeBackAsTheyWere() {
        SparkSession session = SideBySide.session();
        session.conf().set("spark.sql.geospatial.enabled", "true");
        session.conf().set("spark.sql.timeType.enabled", "true");
        List<String> columns = new ArrayList<>(List.of("id as row"));
        for (String expression : EXPRESSIONS) {
            columns.add("if(id % 7 = 3, null, " + expression + ") as `" + expression + " or null`");
            columns.add("(" + expression + ") as `" + expression + "`");
        }
        same(
                session.range(300).coalesce(1).selectExpr(columns.toArray(String[]::new)),
                "`cast(id as int) or null` > 7");
    }

    private void same(Dataset<Row> rows, String condition) {
        String parquet = folder.resolve("parquet").toString();
        String mbf = folder.resolve("mbf").toString();
        rows.write().parquet(parquet);
        rows.write().format("mbf").save(mbf);
        List<String> expected =
                SideBySide.alone(session -> session.read().parquet(parquet)).rows();
        List<String> some = SideBySide.alone(
                        session -> session.read().parquet(parquet).where(condition))
                .rows();
        assertEquals(
                SideBySide.session().read().parquet(parquet).schema(),
                SideBySide.session().read().format("mbf").load(mbf).schema());
        for (String sources : List.of("parquet", "mbf")) {
            SideBySide.session().conf().set(V1_SOURCES, sources);
            assertEquals(
                    expected,
                    SideBySide.with(session -> session.read().format("mbf").load(mbf))
                            .rows());
            assertEquals(
                    some,
                    SideBySide.with(session ->
                                    session.read().format("mbf").load(mbf).where(condition))
                            .rows());
        }
    }

    @Test
    void membersOfStructsAreReadAlone() {
        String mbf = folder.resolve("mbf").toString();
        SideBySide.session()
                .range(100)
                .selectExpr("struct(id as a, id * 2 as b, struct(id as c, id * 3 as d) as e) as s")
                .write()
                .format("mbf")
                .save(mbf);
        Dataset<Row> member =
                SideBySide.session().read().format("mbf").load(mbf).selectExpr("sum(s.e.d)");
        assertEquals("[14850]", member.head().toString());
        String plan = ((org.apache.spark.sql.classic.Dataset<Row>) member)
                .queryExecution()
                .executedPlan()
                .toString();
        assertTrue(plan.contains("ReadSchema: struct<s:struct<e:struct<d:bigint>>>"), plan);
    }

    @Test
    void longTextsAndManyElementsFitIntoBatches() {
        same(
                SideBySide.session()
                        .range(40)
                        .coalesce(1)
                        .selectExpr(
                                "id",
                                "repeat('x', 600000) as value",
                                "sequence(0, 30000) as many",
                                "array_repeat(null, 9) as n"),
                "id > 20");
    }
}
