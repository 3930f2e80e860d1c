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
        return isEnabled(SQLConf.get().getConfString(ENABLED, "true")) ? marked(plan) : plan;
    }

    /**
     * What the switch says.
     *
     * @throws InvalidSettingException if that is neither true nor false
     */
    public static boolean isEnabled(String value) {
        String text = value.strip();
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new InvalidSettingException(ENABLED, "must be true or false, not '" + text + "'");
        }
        return Boolean.parseBoolean(text);
    }

    private static SparkPlan marked(SparkPlan plan) {
        if (plan instanceof MbfScanExec || plan instanceof MbfStatisticsExec) {
            return plan;
        }
        if (plan.getClass() == FileSourceScanExec.class) {
            FileSourceScanExec scan = (FileSourceScanExec) plan;
            return PlainFormats.isPlain(scan) ? marked(scan) : scan;
        }
        SparkPlan marked = plan.mapChildren(CachedScans::marked);
        return MbfStatisticsExec.above(marked).orElse(marked);
    }

    private static SparkPlan marked(FileSourceScanExec scan) {
        Optional<String> reason = ScanLimits.reason(scan);
        if (reason.isPresent() && scan.relation().fileFormat().getClass() != ParquetFileFormat.class) {
            return scan; // Spark's format would not do
        }
        FileFormat format = reason.<FileFormat>map(LeftParquetFormat::new)
                .orElseGet(() -> new MbfParquetFormat(
                        (ParquetFileFormat) scan.relation().fileFormat(),
                        CacheSettings.of(SQLConf.get()),
                        ScanMetrics.of(scan.sparkContext())));
        FileSourceScanExec replaced = withFormat(scan, format);
        SparkPlan marked = new MbfScanExec(replaced);
        replaced.copyTagsFrom(scan); // from which logical plan it is, for instance
        marked.copyTagsFrom(scan);
        return marked;
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
