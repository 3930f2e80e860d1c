package io.mbf.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.bench.data.TpchTable;
import io.mbf.bench.query.TpchQueries;
import io.mbf.spark.MbfSpark;
import io.mbf.spark.plan.CachedScans;
import io.mbf.spark.tpch.Answers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two executors in processes of their own, with the tables of TPC-H at the scale {@code mbf.spark.scale}. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {

    private static final double SCALE = Double.parseDouble(System.getProperty("mbf.spark.scale", "0.01"));
    /** All of them, where the scale is not that of every day. */
    private static final Set<String> QUERIES =
            SCALE > 0.01 ? TpchQueries.all().keySet() : Set.of("Q1", "Q3", "Q6", "Q9", "Q14", "Q22");

    private static final String DIRECTORY = "spark.mbf.cache.dir";

    @TempDir
    static Path folder;

    private static final Map<String, List<Row>> EXPECTED = new ConcurrentHashMap<>();

    private static SparkSession session;

    @BeforeAll
    static void start() throws IOException {
        session = LocalCluster.start(Map.of(DIRECTORY, folder.resolve("cache").toString()));
        for (TpchTable table : TpchTable.values()) {
            session.read().parquet(table.parquet(folder, SCALE).toString()).createOrReplaceTempView(table.title());
        }
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    /** What Spark says without us. */
    private static List<Row> alone(String query) {
        return EXPECTED.computeIfAbsent(query, ClusterTest::runAlone);
    }

    private static List<Row> runAlone(String query) {
        session.conf().set(CachedScans.ENABLED, "false");
        try {
            return session.sql(query).collectAsList();
        } finally {
            session.conf().unset(CachedScans.ENABLED);
        }
    }

    private static void assertSame(String name, String query) {
        List<Row> expected = alone(query);
        List<Row> answer = session.sql(query).collectAsList();
        assertTrue(Answers.agree(expected, answer), () -> name + ": " + answer + " instead of " + expected);
    }

    private static long sum(String column) {
        return MbfSpark.stats(session).collectAsList().stream()
                .mapToLong(row -> row.getLong(row.fieldIndex(column)))
                .sum();
    }

    @Test
    @Order(1)
    void queriesAreAnsweredTheSameWhileFilesAreConverted() {
        QUERIES.forEach(name -> assertSame(name, TpchQueries.all().get(name)));
    }

    @Test
    @Order(2)
    void whatIsPreWarmedIsAnsweredFromCachesOfExecutors() {
        for (TpchTable table : TpchTable.values()) {
            for (Row row : MbfSpark.prewarm(session.table(table.title())).collectAsList()) {
                assertTrue(List.of("CONVERTED", "FRESH").contains(row.getString(2)), row::toString);
            }
        }
        assertEquals(TpchTable.values().length, session.sql("select 1").count() * entries());
        long hits = sum("hits");
        long misses = sum("misses");
        QUERIES.forEach(name -> assertSame(name, TpchQueries.all().get(name)));
        assertTrue(sum("hits") > hits + QUERIES.size(), "hits: " + hits + ", then " + sum("hits"));
        assertEquals(misses, sum("misses"));
    }

    /** The executors share a directory. */
    private static long entries() {
        Row any = MbfSpark.stats(session).head();
        return any.getLong(any.fieldIndex("entries"));
    }

    @Test
    @Order(3)
    void everyExecutorTellsWhatItsCacheDid() {
        List<Row> rows = MbfSpark.stats(session).collectAsList();
        TreeSet<String> executors = new TreeSet<>();
        for (Row row : rows) {
            executors.add(row.getString(row.fieldIndex("executor")));
            assertEquals(folder.resolve("cache").toString(), row.getString(row.fieldIndex("directory")));
        }
        assertEquals(2, executors.size(), rows::toString);
    }

    @Test
    @Order(4)
    void anExecutorThatIsKilledInTheMiddleChangesNoAnswer() throws Exception {
        String query = TpchQueries.all().get("Q9");
        List<Row> expected = alone(query);
        for (int round = 0; round < (SCALE > 0.01 ? 5 : 1); round++) {
            ProcessHandle victim = ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                    .findFirst()
                    .orElseThrow();
            CompletableFuture<Void> killing = CompletableFuture.runAsync(
                    victim::destroyForcibly, CompletableFuture.delayedExecutor(150, TimeUnit.MILLISECONDS));
            for (int i = 0; i < 3; i++) {
                List<Row> answer = session.sql(query).collectAsList();
                assertTrue(Answers.agree(expected, answer), answer::toString);
            }
            killing.get();
        }
    }

    @Test
    @Order(5)
    void aFileThatIsReplacedDuringAQueryGivesOldRowsOrNewOnesOrAnError() throws Exception {
        Path table = folder.resolve("replaced");
        write(table, 1);
        MbfSpark.prewarm(session.read().parquet(table.toString())).collectAsList();
        for (int i = 0; i < 5; i++) {
            int value = 2 + i;
            CompletableFuture<Void> replacing = CompletableFuture.runAsync(
                    () -> write(table, value), CompletableFuture.delayedExecutor(20L * i, TimeUnit.MILLISECONDS));
            try {
                Row row = session.read()
                        .schema("v long")
                        .parquet(table.toString())
                        .selectExpr("min(v)", "max(v)")
                        .head();
                if (!row.isNullAt(0)) {
                    assertEquals(row.getLong(0), row.getLong(1), "rows of two states");
                }
            } catch (Exception gone) {
                // as without us: files that were listed are gone
            }
            replacing.get();
            assertEquals(
                    value,
                    session.read()
                            .parquet(table.toString())
                            .selectExpr("max(v)")
                            .head()
                            .getLong(0));
        }
    }

    private static void write(Path table, long value) {
        session.range(200_000)
                .selectExpr(value + "L as v")
                .coalesce(1)
                .write()
                .mode("overwrite")
                .parquet(table.toString());
    }

    @Test
    @Order(6)
    void aCacheThatCannotBeWrittenToChangesNoAnswer() throws IOException {
        String query = TpchQueries.all().get("Q3");
        String before = session.conf().get(DIRECTORY);
        try {
            Path file = Files.writeString(folder.resolve("file"), "no folder");
            session.conf().set(DIRECTORY, file.resolve("cache").toString());
            assertSame("no folder", query);
            session.conf().set(DIRECTORY, "/sys/mbf-cache"); // where Linux lets nobody make a folder, root included
            assertSame("read-only", query);
            session.conf().set(DIRECTORY, folder.resolve("full").toString());
            session.conf().set("spark.mbf.cache.min-free", "100%");
            assertSame("full", query);
            assertSame("full", query);
        } finally {
            session.conf().set(DIRECTORY, before);
            session.conf().unset("spark.mbf.cache.min-free");
        }
    }

    /** Root may write everywhere: then this is a cache as any other. */
    @Test
    @Order(7)
    void aCacheThatMayBeReadAloneIsRead() throws IOException {
        Path cache = folder.resolve("cache");
        long hits = sum("hits");
        setPermissions(cache, "r-xr-xr-x");
        try {
            assertSame("read-only", TpchQueries.all().get("Q6"));
            assertTrue(sum("hits") > hits);
        } finally {
            setPermissions(cache, "rwx------");
        }
    }

    private static void setPermissions(Path top, String permissions) throws IOException {
        try (var files = Files.walk(top)) {
            for (Path directory : files.filter(Files::isDirectory).toList()) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
            }
        }
    }

    @Test
    @Order(8)
    void aCacheThatIsGoneChangesNoAnswer() throws IOException {
        Path cache = folder.resolve("cache");
        assertSame("before", TpchQueries.all().get("Q6"));
        try (var files = Files.walk(cache)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
        for (String name : List.of("Q1", "Q6")) {
            assertSame(name, TpchQueries.all().get(name));
        }
    }
}
