package io.mbf.spark.split;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.report.CacheStats;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * What the caches of an executor did since it began, for the sinks of Spark's metrics system (Prometheus, JMX, and
 * others): {@code mbf.hits}, and so on.
 */
final class CacheMetrics implements Source {

    /** All numbers that are asked for within this time are of one moment: the caches look at their directories for it. */
    private static final long MOMENT = TimeUnit.SECONDS.toNanos(1);

    private final MetricRegistry registry = new MetricRegistry();
    private final Collection<ParquetCache> caches;
    private List<CacheStats> stats;
    private long taken;

    private CacheMetrics(Collection<ParquetCache> caches) {
        this.caches = caches;
        add("hits", CacheStats::hits);
        add(
                "misses",
                each -> each.misses().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        add("fallbacks", CacheStats::fallbacks);
        add("conversions", CacheStats::conversions);
        add("conversionFailures", CacheStats::conversionFailures);
        add("convertedSourceBytes", CacheStats::convertedSourceBytes);
        add("convertedBytes", CacheStats::convertedBytes);
        add("evictions", CacheStats::evictions);
        add("savedMillis", each -> each.timeSaved().toMillis());
        add("entries", CacheStats::entries);
        add("bytes", CacheStats::bytes);
    }

    /** Hands them to Spark, of caches that may become more; does nothing outside of Spark. */
    static void register(Collection<ParquetCache> caches) {
        SparkEnv environment = SparkEnv.get();
        if (environment != null) {
            environment.metricsSystem().registerSource(new CacheMetrics(caches));
        }
    }

    private void add(String name, ToLongFunction<CacheStats> number) {
        registry.register(
                name, (Gauge<Long>) () -> stats().stream().mapToLong(number).sum());
    }

    private synchronized List<CacheStats> stats() {
        long now = System.nanoTime();
        if (stats == null || now - taken > MOMENT) {
            stats = caches.stream().map(ParquetCache::stats).toList();
            taken = now;
        }
        return stats;
    }

    @Override
    public String sourceName() {
        return "mbf";
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }
}
