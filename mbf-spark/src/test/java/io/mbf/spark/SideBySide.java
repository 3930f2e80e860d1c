package io.mbf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cache.ParquetCache;
import io.mbf.spark.plan.CachedScans;
import io.mbf.spark.plan.MbfScanExec;
import io.mbf.spark.plan.MbfStatisticsExec;
import io.mbf.spark.split.CacheSettings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.columnar.InMemoryTableScanExec;
import scala.jdk.javaapi.CollectionConverters;

/** A query in Spark alone, and in Spark with us: the one session of all tests of a JVM, switched off and on. */
final class SideBySide {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Map<String, String> CACHE = Map.of(
            "spark.mbf.cache.dir",
            TARGET.resolve("spark-cache-" + ProcessHandle.current().pid()).toString());

    private static final SparkSession SESSION = started();

    private SideBySide() {}

    private static SparkSession started() {
        SparkSession.Builder builder = SparkSession.builder()
                .master("local[2]")
                .appName("mbf-spark")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.warehouse.dir", TARGET.resolve("warehouse").toString())
                .config("spark.sql.session.timeZone", "America/Los_Angeles")
                .config("spark.sql.extensions", MbfExtensions.class.getName());
        CACHE.forEach(builder::config);
        return builder.getOrCreate();
    }

    static SparkSession session() {
        return SESSION;
    }

    static ParquetCache cache() {
        return CacheSettings.of(CACHE).cache();
    }

    /**
     * What a query came to.
     *
     * @param plan as it was executed
     * @param rows as text, in the order in which they came
     * @param counts of our nodes in the plan together, by their names
     */
    record Answer(SparkPlan plan, List<String> rows, Map<String, Long> counts) {

        long count(String name) {
            return counts.getOrDefault(name, 0L);
        }
    }

    /** Runs a query without us, with a cache that may know its files, and with one that does; all rows must agree. */
    static Answer same(Function<SparkSession, Dataset<Row>> query) {
        List<String> expected = alone(query).rows();
        Answer answer = with(query);
        assertEquals(expected, answer.rows(), answer.plan()::toString);
        if (answer.count("mbfDirectSplits") > 0) {
            assertTrue(cache().awaitConversions(Duration.ofMinutes(1)), "conversions take too long");
            answer = with(query);
            assertEquals(expected, answer.rows(), answer.plan()::toString);
        }
        return answer;
    }

    /** As {@link #same}, and all of it must have come from the cache. */
    static Answer cached(Function<SparkSession, Dataset<Row>> query) {
        Answer answer = same(query);
        assertEquals(
                Map.of("direct", 0L, "spark", 0L),
                Map.of("direct", answer.count("mbfDirectSplits"), "spark", answer.count("mbfSparkSplits")),
                () -> "splits that were not from the cache\n" + answer.plan());
        assertTrue(
                answer.count("mbfCachedSplits") + answer.count("mbfAnsweredSplits") > 0,
                () -> "nothing came from the cache\n" + answer.plan());
        return answer;
    }

    /** As {@link #same}, and all of it must have been read by Spark itself. */
    static Answer left(Function<SparkSession, Dataset<Row>> query) {
        Answer answer = same(query);
        assertEquals(0, answer.count("mbfCachedSplits") + answer.count("mbfDirectSplits"), answer.plan()::toString);
        return answer;
    }

    static Answer alone(Function<SparkSession, Dataset<Row>> query) {
        SESSION.conf().set(CachedScans.ENABLED, "false");
        try {
            Answer answer = run(query);
            assertTrue(answer.counts().isEmpty(), () -> "a scan of ours\n" + answer.plan());
            return answer;
        } finally {
            SESSION.conf().unset(CachedScans.ENABLED);
        }
    }

    static Answer with(Function<SparkSession, Dataset<Row>> query) {
        return run(query);
    }

    private static Answer run(Function<SparkSession, Dataset<Row>> query) {
        org.apache.spark.sql.classic.Dataset<Row> rows =
                (org.apache.spark.sql.classic.Dataset<Row>) query.apply(SESSION);
        List<String> texts = rows.collectAsList().stream().map(SideBySide::text).toList();
        SparkPlan plan = rows.queryExecution().executedPlan();
        Map<String, Long> counts = new LinkedHashMap<>();
        for (SparkPlan ours : nodes(plan)) {
            CollectionConverters.asJava(ours.metrics())
                    .forEach((name, metric) -> counts.merge(name, (Long) metric.value(), Long::sum));
            counts.merge("scans", ours instanceof MbfScanExec ? 1L : 0L, Long::sum);
        }
        return new Answer(plan, texts, counts);
    }

    /** Our nodes in a plan, wherever Spark has put them by now. */
    private static List<SparkPlan> nodes(SparkPlan plan) {
        List<SparkPlan> found = new ArrayList<>();
        if (plan instanceof MbfScanExec || plan instanceof MbfStatisticsExec) {
            found.add(plan);
        } else if (plan instanceof AdaptiveSparkPlanExec adaptive) {
            found.addAll(nodes(adaptive.executedPlan()));
        } else if (plan instanceof QueryStageExec stage) {
            found.addAll(nodes(stage.plan()));
        } else if (plan instanceof InMemoryTableScanExec cached) {
            found.addAll(nodes(cached.relation().cachedPlan()));
        }
        CollectionConverters.asJava(plan.children()).forEach(child -> found.addAll(nodes(child)));
        CollectionConverters.asJava(plan.subqueries()).forEach(child -> found.addAll(nodes(child)));
        return found;
    }

    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        } else if (value instanceof Row row) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                values.add(text(row.get(i)));
            }
            return values.toString();
        } else if (value instanceof scala.collection.Map<?, ?> map) {
            Map<String, String> entries = new LinkedHashMap<>();
            CollectionConverters.asJava(map).forEach((key, entry) -> entries.put(text(key), text(entry)));
            return entries.toString();
        } else if (value instanceof scala.collection.Iterable<?> elements) {
            List<String> values = new ArrayList<>();
            CollectionConverters.asJava(elements).forEach(element -> values.add(text(element)));
            return values.toString();
        } else if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return String.valueOf(value);
    }
}
