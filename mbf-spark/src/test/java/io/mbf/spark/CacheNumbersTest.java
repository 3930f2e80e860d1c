package io.mbf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.Gauge;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** What programs and monitors learn of the caches. */
class CacheNumbersTest {

    @TempDir
    Path folder;

    private final SparkSession session = SideBySide.session();

    private String write(String name, String query) {
        String path = folder.resolve(name).toString();
        session.sql(query).coalesce(1).write().partitionBy("k").parquet(path);
        return path;
    }

    @Test
    void preWarmingConvertsTheFilesOfAQueryAndNoOthers() {
        String path = write("sales", "select id, id % 4 as k from range(100)");
        List<Row> first =
                MbfSpark.prewarm(session.read().parquet(path).where("k < 2")).collectAsList();
        assertEquals(2, first.size(), first::toString);
        first.forEach(row -> assertEquals("CONVERTED", row.getString(row.fieldIndex("outcome")), row::toString));
        assertEquals(
                50L,
                first.stream()
                        .mapToLong(row -> row.getLong(row.fieldIndex("rows")))
                        .sum());
        List<Row> all = MbfSpark.prewarm(
                        session.read().parquet(path).groupBy("k").count())
                .collectAsList();
        assertEquals(4, all.size(), all::toString);
        assertEquals(
                2,
                all.stream()
                        .filter(row -> row.getString(row.fieldIndex("outcome")).equals("FRESH"))
                        .count());
        assertTrue(MbfSpark.prewarm(session.range(5).toDF()).isEmpty());
    }

    @Test
    void sparksMetricsHaveWhatStatsSays() throws InterruptedException {
        String path = write("numbers", "select id, 1 as k from range(10)");
        SideBySide.cached(session -> session.read().parquet(path));
        Thread.sleep(1_100); // metrics are those of at most a second ago
        Row row = MbfSpark.stats(session).head();
        Map<String, Object> metrics = new TreeMap<>();
        for (Source source :
                CollectionConverters.asJava(SparkEnv.get().metricsSystem().getSourcesByName("mbf"))) {
            source.metricRegistry().getGauges().forEach((name, gauge) -> metrics.put(name, value(gauge)));
        }
        for (String name : List.of("hits", "misses", "conversions", "evictions", "fallbacks")) {
            assertTrue((Long) metrics.get(name) >= row.getLong(row.fieldIndex(name)), name + " of " + metrics);
        }
        assertTrue((Long) metrics.get("hits") > 0, metrics::toString);
    }

    private static Object value(Gauge<?> gauge) {
        return gauge.getValue();
    }
}
