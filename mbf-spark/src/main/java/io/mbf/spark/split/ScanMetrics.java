package io.mbf.spark.split;

import io.mbf.scan.ScanReport;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;

/**
 * What Spark's user interface shows of a scan besides its own: a file is counted once for each split of it.
 *
 * @param cachedSplits read from the cache
 * @param directSplits read from Parquet by us, wholly or partly, since the cache did not have all of them
 * @param sparkSplits read by Spark's own reader
 * @param cachedRows rows delivered from the cache
 * @param pruned chunks, and pages of others, that statistics ruled out
 * @param bytes fetched from files
 */
public record ScanMetrics(
        SQLMetric cachedSplits,
        SQLMetric directSplits,
        SQLMetric sparkSplits,
        SQLMetric cachedRows,
        SQLMetric pruned,
        SQLMetric bytes)
        implements Serializable {

    /** New ones for a node of a plan. */
    public static ScanMetrics of(SparkContext context) {
        return new ScanMetrics(
                SQLMetrics.createMetric(context, "MBF: number of splits read from the cache"),
                SQLMetrics.createMetric(context, "MBF: number of splits read from Parquet"),
                SQLMetrics.createMetric(context, "MBF: number of splits left to Spark"),
                SQLMetrics.createMetric(context, "MBF: number of rows from the cache"),
                SQLMetrics.createMetric(context, "MBF: number of chunks and pages pruned"),
                SQLMetrics.createSizeMetric(context, "MBF: size of what was read", -1));
    }

    /** By the names under which a node of a plan has them. */
    public Map<String, SQLMetric> byName() {
        Map<String, SQLMetric> metrics = new LinkedHashMap<>();
        metrics.put("mbfCachedSplits", cachedSplits);
        metrics.put("mbfDirectSplits", directSplits);
        metrics.put("mbfSparkSplits", sparkSplits);
        metrics.put("mbfCachedRows", cachedRows);
        metrics.put("mbfPruned", pruned);
        metrics.put("mbfBytes", bytes);
        return metrics;
    }

    /** Adds what was done for a split. */
    void add(ScanReport done) {
        if (done.format().equals("mbf")) {
            cachedSplits.add(1);
            cachedRows.add(done.rowsDelivered());
        } else {
            directSplits.add(1);
        }
        pruned.add(pruned(done));
        bytes.add(done.storedBytesRead());
    }

    /** Chunks, and pages of others, that statistics ruled out. */
    public static long pruned(ScanReport done) {
        return done.chunksPrunedByZoneMap()
                + done.chunksPrunedByDictionary()
                + done.chunksPrunedByBloomFilter()
                + done.pagesPruned();
    }
}
