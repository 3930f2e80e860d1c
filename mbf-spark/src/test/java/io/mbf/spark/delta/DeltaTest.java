package io.mbf.spark.delta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.spark.MbfExtensions;
import io.mbf.spark.MbfSpark;
import io.mbf.spark.plan.CachedScans;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of Delta Lake, read with us and without: its own answers are those that count. */
class DeltaTest {

    private static final String NODE = "MBF through the cache";

    @TempDir
    static Path folder;

    private static SparkSession session;

    @BeforeAll
    static void start() {
        session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.databricks.delta.snapshotPartitions", "2")
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
                .config(
                        "spark.sql.extensions",
                        "io.delta.sql.DeltaSparkSessionExtension," + MbfExtensions.class.getName())
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.mbf.cache.dir", folder.resolve("cache").toString())
                .config("spark.mbf.cache.min-free", "1MB")
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static void create(String table, String properties) {
        session.sql("create table " + table + " using delta partitioned by (k) tblproperties (" + properties
                + ") as select id, id % 3 as k, 'row ' || id as text, if(id % 7 = 0, null, id / 2) as half"
                + " from range(500)");
        session.sql("insert into " + table + " select id, 7, 'more', null from range(500, 600)");
    }

    private static final String PLAIN = "'delta.enableDeletionVectors' = 'false'";

    /** The plan of a query whose answer is the same with us, in the cache and not, and without us. */
    private static String same(String query) {
        session.conf().set(CachedScans.ENABLED, "false");
        List<Row> expected = session.sql(query).collectAsList();
        session.conf().unset(CachedScans.ENABLED);
        assertEquals(expected, session.sql(query).collectAsList(), query);
        MbfSpark.prewarm(session.sql(query)).collectAsList();
        Dataset<Row> warm = session.sql(query);
        assertEquals(expected, warm.collectAsList(), query);
        return ((org.apache.spark.sql.classic.Dataset<Row>) warm)
                .queryExecution()
                .executedPlan()
                .toString();
    }

    private static long hits() {
        Row stats = MbfSpark.stats(session).head();
        return stats.getLong(stats.fieldIndex("hits"));
    }

    @Test
    void whatFilesHaveIsReadThroughTheCache() {
        create("plain", PLAIN);
        long before = hits();
        for (String query : List.of(
                "select * from plain order by id",
                "select text, half from plain where id between 100 and 120 and k = 1 order by id",
                "select k, count(*), sum(half) from plain group by k order by k",
                "select id, _metadata.file_name from plain where id < 20 order by id",
                "select * from plain version as of 0 order by id")) {
            String plan = same(query);
            assertTrue(plan.contains(NODE), plan);
        }
        assertTrue(hits() > before);
    }

    @Test
    void aTableThatChangesIsReadAsItIsThen() {
        create("changing", PLAIN);
        same("select count(text), max(half) from changing");
        session.sql("update changing set text = 'changed' where id % 10 = 0");
        session.sql("delete from changing where id > 550 or id = 3");
        session.sql("merge into changing using (select 1 as other) on id = other when matched then delete");
        session.sql("alter table changing add columns (later int)");
        session.sql("insert into changing values (9999, 1, 'last', 0.5, 8)");
        String plan = same("select * from changing order by id");
        assertTrue(plan.contains(NODE), plan);
        same("select count(*), count(later), min(id), max(text) from changing where k = 1");
        same("select * from changing version as of 1 order by id");
    }

    @Test
    void deletedRowsAreLeftToDelta() {
        create("vectors", "'delta.enableDeletionVectors' = 'true'");
        session.sql("delete from vectors where id % 11 = 5");
        String plan = same("select * from vectors order by id");
        assertFalse(plan.contains(NODE), plan);
        same("select count(*), max(id) from vectors");
    }

    @Test
    void namesThatFilesDoNotHaveAreLeftToDelta() {
        create("mapped", PLAIN + ", 'delta.columnMapping.mode' = 'name'");
        session.sql("alter table mapped rename column text to words");
        session.sql("alter table mapped drop column half");
        String plan = same("select * from mapped order by id");
        assertFalse(plan.contains(NODE), plan);
        same("select max(words) from mapped where words like 'row 1%'");
    }

    @Test
    void rowsThatAreTrackedHaveTheirNumbers() {
        create("tracked", PLAIN + ", 'delta.enableRowTracking' = 'true'");
        same("select id, _metadata.row_id, _metadata.row_commit_version from tracked order by id");
        same("select id, text from tracked where id % 100 = 0 order by id");
    }
}
