package io.mbf.spark;

import static java.util.Objects.requireNonNull;

import io.mbf.spark.host.HostTasks;
import io.mbf.spark.plan.ScannedFiles;
import io.mbf.spark.split.CacheSettings;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What programs can ask of the caches of an application, all of its executors together. */
public final class MbfSpark {

    private MbfSpark() {}

    /**
     * Converts the Parquet files that a query would read through the cache, each on the host that would be preferred to
     * read it; returns when that is done. What is in the caches already is left as it is. A file that an executor
     * converts in the background is waited for; what another process on its host converts is skipped, and small files
     * whose common entry is being made.
     *
     * @param data any query; nothing of it is run
     * @return a row for each file: {@code host}, {@code file}, {@code outcome} (as
     *     {@link io.mbf.cache.report.PrewarmReport.Outcome} names it), {@code detail} in words, {@code rows},
     *     {@code source_bytes}, {@code entry_bytes}, {@code seconds}
     * @throws io.mbf.error.InvalidSettingException if a setting of the cache is wrong
     */
    public static Dataset<Row> prewarm(Dataset<?> data) {
        requireNonNull(data, "data");
        SparkSession session = data.sparkSession();
        return HostTasks.prewarm(session, ScannedFiles.of(data), CacheSettings.of(session));
    }

    /**
     * What the caches did and hold.
     *
     * @return a row for each executor, or one for the driver where everything runs in it: {@code host},
     *     {@code executor}, {@code directory} of the cache; {@code hits}, {@code misses}, {@code fallbacks},
     *     {@code conversions}, {@code conversion_failures} and {@code evictions} of this executor since it began;
     *     {@code entries} and {@code bytes} that the directory holds, which executors of a host may share. An executor
     *     that did not answer, since it was busy, has nulls.
     * @throws io.mbf.error.InvalidSettingException if a setting of the cache is wrong
     */
    public static Dataset<Row> stats(SparkSession session) {
        requireNonNull(session, "session");
        return HostTasks.stats(session, CacheSettings.of(session));
    }
}
