package io.mbf.spark.source;

import io.mbf.scan.ScanReport;
import io.mbf.spark.split.ScanMetrics;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** What a task has done so far, under the names of {@link SourceMetrics}. */
final class TaskCounts {

    private long rows;
    private long pruned;
    private long bytes;
    private long answered;

    /** Adds what was done for a split. */
    void add(ScanReport done) {
        rows += done.rowsDelivered();
        pruned += ScanMetrics.pruned(done);
        bytes += done.storedBytesRead();
    }

    /** Adds a file of which aggregates were taken in the place of its rows. */
    void answered() {
        answered++;
    }

    CustomTaskMetric[] values() {
        return new CustomTaskMetric[] {
            new Count(SourceMetrics.Rows.NAME, rows),
            new Count(SourceMetrics.Pruned.NAME, pruned),
            new Count(SourceMetrics.Bytes.NAME, bytes),
            new Count(SourceMetrics.Answered.NAME, answered)
        };
    }

    private record Count(String name, long value) implements CustomTaskMetric {}
}
