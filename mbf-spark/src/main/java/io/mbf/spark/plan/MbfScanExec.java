package io.mbf.spark.plan;

import io.mbf.spark.host.PlacedScan;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * Stands above a scan of Parquet files, and shows whether it goes through the cache and what came of it. The rows are
 * those of the scan.
 */
public final class MbfScanExec extends MbfExec {

    private static final long serialVersionUID = 1;

    /** @param child a scan whose format is {@link MbfParquetFormat} or {@link LeftParquetFormat}, or a stand-in for one */
    public MbfScanExec(SparkPlan child) {
        super(child);
    }

    @Override
    public String simpleString(int maxFields) {
        String what = child() instanceof FileSourceScanExec scan
                        && scan.relation().fileFormat() instanceof LeftParquetFormat left
                ? "left to Spark: " + left.reason()
                : "through the cache";
        return nodeName() + " " + what;
    }

    @Override
    public Map<String, SQLMetric> metrics() {
        java.util.Map<String, SQLMetric> metrics = child() instanceof FileSourceScanExec scan
                        && scan.relation().fileFormat() instanceof MbfParquetFormat format
                ? format.metrics().byName()
                : java.util.Map.of();
        return Map.from(CollectionConverters.asScala(metrics));
    }

    @Override
    public Seq<SortOrder> outputOrdering() {
        return child().outputOrdering();
    }

    @Override
    public boolean supportsColumnar() {
        return child().supportsColumnar();
    }

    @Override
    public Option<Seq<String>> vectorTypes() {
        return child().vectorTypes();
    }

    @Override
    public RDD<InternalRow> doExecute() {
        return placed(child().execute(), InternalRow.class);
    }

    @Override
    public RDD<ColumnarBatch> doExecuteColumnar() {
        return placed(child().executeColumnar(), ColumnarBatch.class);
    }

    private <T> RDD<T> placed(RDD<T> scan, Class<T> type) {
        boolean cached = child() instanceof FileSourceScanExec files
                && files.relation().fileFormat() instanceof MbfParquetFormat;
        return cached ? PlacedScan.of(scan, ClassTag.apply(type)) : scan;
    }

    @Override
    public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
        return new MbfScanExec(children.head());
    }
}
