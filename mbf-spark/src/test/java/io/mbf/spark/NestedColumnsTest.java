package io.mbf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Structs, lists and maps within one another, with nulls and empty ones at every level. */
class NestedColumnsTest {

    @TempDir
    static Path folder;

    private static String table;

    @BeforeAll
    static void writeTable() {
        table = folder.resolve("nested").toString();
        SideBySide.session()
                .sql("""
                        select id,
                          if(id % 7 = 0, null, named_struct(
                            'a', if(id % 3 = 0, null, id),
                            'b', if(id % 5 = 0, null, named_struct('c', 'c' || id % 11, 'd', cast(id as decimal(20, 3)))),
                            'e', array(id, null))) as s,
                          if(id % 4 = 0, null, slice(array('x', null, 'yy' || id, ''), 1, cast(id % 5 as int))) as l,
                          if(id % 6 = 0, null, array(named_struct('p', id, 'q', date'2020-01-01' + cast(id as int)), null)) as ls,
                          if(id % 5 = 0, map(), map('k' || id % 3, array(id, id * 2), 'z', null)) as m,
                          array(array(1, null), array(), null, array(cast(id as int))) as ll,
                          timestamp'2024-01-01 00:00:00' + make_dt_interval(cast(id as int)) as moment
                        from range(3000)
                        """)
                .coalesce(2)
                .write()
                .option("parquet.block.size", 50_000)
                .parquet(table);
    }

    @AfterEach
    void restore() {
        SideBySide.session().conf().unset("spark.sql.parquet.enableVectorizedReader");
        SideBySide.session().conf().unset("spark.sql.parquet.enableNestedColumnVectorizedReader");
        SideBySide.session().conf().unset("spark.sql.optimizer.nestedSchemaPruning.enabled");
    }

    private static Dataset<Row> read(SparkSession session) {
        return session.read().parquet(table);
    }

    @Test
    void everyColumnIsTheSame() {
        SideBySide.cached(NestedColumnsTest::read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.sql.parquet.enableVectorizedReader",
                "spark.sql.parquet.enableNestedColumnVectorizedReader",
                "spark.sql.optimizer.nestedSchemaPruning.enabled"
            })
    void whatIsSwitchedOffInSparkChangesNothing(String setting) {
        SideBySide.session().conf().set(setting, "false");
        SideBySide.cached(
                session -> read(session).where("s.a > 2900 or get(l, 0) = 'x'").selectExpr("s", "ls", "m", "s.b.c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select s.a, s.b.d from t where s.a between 10 and 30",
                "select s.b.c, count(*), sum(size(l)) from t group by 1 order by 1",
                "select id, e.q from t lateral view explode(ls) as e where id < 40",
                "select id, m['z'], get(m['k1'], 1), map_keys(m) from t where s is null",
                "select ls.q, get(get(ll, 3), 0) from t where id % 100 = 1",
                "select count(s), count(s.b), count(s.b.c), count(l), count(m) from t",
                "select distinct l from t where id < 50 order by size(l), l limit 20"
            })
    void queriesHaveTheSameAnswers(String query) {
        SideBySide.cached(session -> {
            read(session).createOrReplaceTempView("t");
            return session.sql(query);
        });
    }

    /** Bytes that a query of a table fetches from the cache. */
    private static long bytes(String path, String... columns) {
        return SideBySide.cached(session -> session.read().parquet(path).selectExpr(columns))
                .count("mbfBytes");
    }

    @Test
    void onlyTheMembersOfStructsThatAQueryNeedsAreFetched() {
        long all = bytes(table, "s");
        long names = bytes(table, "s.b.c");
        long numbers = bytes(table, "s.a");
        assertTrue(0 < names && names < all, names + " of " + all);
        assertTrue(0 < numbers && numbers < all, numbers + " of " + all);
        assertEquals(bytes(table, "s.a", "s.b.c"), bytes(table, "s.b.c", "s.a", "s.b.c as again"));
        assertTrue(bytes(table, "s.a", "s.b.c") < all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s.a > 100000", "s.b.c = 'none'", "s.b.d < 0", "s.a is null and s.b.d > 100000"})
    void conditionsOnMembersOfStructsPassOverChunks(String condition) {
        SideBySide.Answer answer =
                SideBySide.cached(session -> read(session).where(condition).select("id", "s"));
        assertEquals(List.of(), answer.rows());
        assertTrue(answer.count("mbfPruned") > 0, answer.plan()::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s.a = 30",
                "s.a <> 30",
                "not (s.a < 2990 or s.b.c = 'c1')",
                "s.b.c is null",
                "s.b is not null and s.b.c is not null and s.a is null",
                "s.a <=> null",
                "not s.a <=> 33",
                "s.b.c in ('c1', 'c2') or s is null",
                "s.b.c like 'c1%' and s.b.d between 10.5 and 200",
                "s.e[0] = 17"
            })
    void conditionsOnMembersOfStructsKeepTheSameRows(String condition) {
        SideBySide.cached(session -> read(session).where(condition).selectExpr("id", "s.b"));
        SideBySide.cached(session -> read(session).where(condition).selectExpr("id"));
    }

    @Test
    void pathsThatCouldBeReadInTwoWaysAreNotUsed() {
        SparkSession session = SideBySide.session();
        String columns = folder.resolve("columns").toString();
        session.sql("select named_struct('a', id, 'b', -id) as s, id * 10 as `s.a` from range(100)")
                .coalesce(1)
                .write()
                .parquet(columns);
        String members = folder.resolve("members").toString();
        session.sql(
                        "select named_struct('a', named_struct('b', id, 'c', 'x'), 'a.b', id * 10, 'd', 'y') as s from range(100)")
                .coalesce(1)
                .write()
                .parquet(members);
        for (String condition : List.of("s.a = 20", "`s.a` = 20")) {
            SideBySide.cached(
                    spark -> spark.read().parquet(columns).where(condition).selectExpr("s.b", "`s.a`"));
            SideBySide.cached(
                    spark -> spark.read().parquet(columns).where(condition).selectExpr("s.a"));
        }
        for (String condition : List.of("s.a.b = 20", "s.`a.b` = 20")) {
            SideBySide.cached(
                    spark -> spark.read().parquet(members).where(condition).selectExpr("s.a.c", "s.d"));
            SideBySide.cached(
                    spark -> spark.read().parquet(members).where(condition).selectExpr("s.`a.b`"));
        }
    }
}
