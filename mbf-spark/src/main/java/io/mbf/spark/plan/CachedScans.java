package io.mbf.spark.plan;

import io.mbf.error.InvalidSettingException;
import io.mbf.spark.split.CacheSettings;
import io.mbf.spark.split.ScanMetrics;
import java.util.Optional;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.internal.SQLConf;

/**
 * Puts the format that reads through the cache into the scans of a physical plan. What was planned before, from pruned
 * partitions to cached data, saw Spark's own format and is as without us.
 */
public final class CachedScans extends Rule<SparkPlan> {

    /** Whether new queries are read through the cache; on unless something else is said. */
    public static final String ENABLED = "spark.mbf.enabled";

    @Override
    public SparkPlan apply(SparkPlan plan) {
        return isEnabled(SQLConf.get()) ? marked(plan) : plan;
    }

    private static boolean isEnabled(SQLConf configuration) {
        String text = configuration.getConfString(ENABLED, "true").strip();
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new InvalidSettingException(ENABLED, "must be true or false, not '" + text + "'");
        }
        return Boolean.parseBoolean(text);
    }

    private static SparkPlan marked(SparkPlan plan) {
        if (plan instanceof MbfScanExec) {
            return plan;
        }
        if (plan.getClass() == FileSourceScanExec.class) {
            FileSourceScanExec scan = (FileSourceScanExec) plan;
            return isOfParquet(scan) ? marked(scan) : scan;
        }
        return plan.mapChildren(CachedScans::marked);
    }

    /** Subclasses of Spark's format have rules of their own for what is in a file: those of Delta Lake know deleted rows. */
    static boolean isOfParquet(FileSourceScanExec scan) {
        return scan.relation().fileFormat().getClass() == ParquetFileFormat.class;
    }

    private static SparkPlan marked(FileSourceScanExec scan) {
        Optional<String> reason = ScanLimits.reason(scan);
        FileFormat format = reason.<FileFormat>map(LeftParquetFormat::new)
                .orElseGet(() ->
                        new MbfParquetFormat(CacheSettings.of(SQLConf.get()), ScanMetrics.of(scan.sparkContext())));
        return new MbfScanExec(withFormat(scan, format));
    }

    private static FileSourceScanExec withFormat(FileSourceScanExec scan, FileFormat format) {
        HadoopFsRelation relation = scan.relation();
        return new FileSourceScanExec(
                new HadoopFsRelation(
                        relation.location(),
                        relation.partitionSchema(),
                        relation.dataSchema(),
                        relation.bucketSpec(),
                        format,
                        relation.options(),
                        relation.sparkSession()),
                scan.stream(),
                scan.output(),
                scan.requiredSchema(),
                scan.partitionFilters(),
                scan.optionalBucketSet(),
                scan.optionalNumCoalescedBuckets(),
                scan.dataFilters(),
                scan.tableIdentifier(),
                scan.disableBucketedScan());
    }
}
