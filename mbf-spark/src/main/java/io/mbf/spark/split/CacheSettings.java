package io.mbf.spark.split;

import io.mbf.cache.ParquetCache;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;

/**
 * How the caches of executors are set: {@code spark.mbf.cache.max-size}, and so on for each setting of the cache.
 *
 * @param properties by the names of system properties, {@code mbf.cache.max-size}
 */
public record CacheSettings(Map<String, String> properties) implements Serializable {

    private static final String SPARK = "spark.";

    /** What the names of these settings in Spark's configuration begin with. */
    public static final String PREFIX = "spark.mbf.cache.";

    /** One for each settings that this process was ever asked for; they wait for their conversions when it ends. */
    private static final Map<CacheSettings, ParquetCache> CACHES = new ConcurrentHashMap<>();

    private static final AtomicBoolean REGISTERED = new AtomicBoolean(); // with Spark's metrics

    public CacheSettings {
        properties = Map.copyOf(properties);
    }

    /** As a session has them now. */
    public static CacheSettings of(SparkSession session) {
        return of(((org.apache.spark.sql.classic.SparkSession) session)
                .sessionState()
                .conf());
    }

    /** As the configuration of a session has them. */
    public static CacheSettings of(SQLConf configuration) {
        Map<String, String> all = new HashMap<>();
        configuration.getAllConfs().foreach(entry -> all.put(entry._1(), entry._2()));
        return of(all);
    }

    /** @param configuration of Spark, with other settings as well */
    public static CacheSettings of(Map<String, String> configuration) {
        Map<String, String> found = new HashMap<>();
        configuration.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                found.put(name.substring(SPARK.length()), value);
            }
        });
        return new CacheSettings(found);
    }

    /**
     * The cache of this process with these settings.
     *
     * @throws io.mbf.error.InvalidSettingException if one is wrong
     */
    public ParquetCache cache() {
        ParquetCache known = CACHES.get(this);
        return known != null ? known : CACHES.computeIfAbsent(this, CacheSettings::made);
    }

    private static ParquetCache made(CacheSettings settings) {
        ParquetCache cache =
                ParquetCache.builder().properties(settings.properties).build();
        if (!REGISTERED.getAndSet(true)) {
            CacheMetrics.register(CACHES.values());
        }
        return cache;
    }
}
