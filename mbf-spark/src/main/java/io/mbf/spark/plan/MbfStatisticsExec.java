package io.mbf.spark.plan;

import io.mbf.spark.split.AggregateRequest.Output;
import java.util.List;
import java.util.Optional;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import org.apache.spark.sql.types.DataType;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Stands above the partial aggregates of a scan of ours, and takes those of splits whose entries know them from there:
 * their rows are not read.
 */
public final class MbfStatisticsExec extends MbfExec {

    private static final long serialVersionUID = 1;

    private final transient FileSourceScanExec scan;
    private final List<Output> outputs;
    private final SQLMetric answered;

    /**
     * @param child partial aggregates of a scan, or a stand-in for them
     * @param scan whose format is {@link MbfParquetFormat}
     * @param outputs the columns of the child
     */
    MbfStatisticsExec(SparkPlan child, FileSourceScanExec scan, List<Output> outputs) {
        this(
                child,
                scan,
                outputs,
                SQLMetrics.createMetric(scan.sparkContext(), "MBF: number of splits answered from statistics"));
    }

    private MbfStatisticsExec(SparkPlan child, FileSourceScanExec scan, List<Output> outputs, SQLMetric answered) {
        super(child);
        this.scan = scan;
        this.outputs = List.copyOf(outputs);
        this.answered = answered;
    }

    /** The same plan below one of these, if it is such an aggregate; empty if it has to be as it is. */
    static Optional<SparkPlan> above(SparkPlan plan) {
        return KnownAggregates.of(plan).map(known -> {
            SparkPlan above = new MbfStatisticsExec(plan, known.scan(), known.outputs());
            above.copyTagsFrom(plan);
            return above;
        });
    }

    @Override
    public String simpleString(int maxFields) {
        return nodeName() + " statistics of the cache in the place of rows";
    }

    @Override
    public Map<String, SQLMetric> metrics() {
        return Map.from(CollectionConverters.asScala(java.util.Map.of("mbfAnsweredSplits", answered)));
    }

    @Override
    public RDD<InternalRow> doExecute() {
        MbfParquetFormat format = (MbfParquetFormat) scan.relation().fileFormat();
        DataType[] types = CollectionConverters.asJava(output()).stream()
                .map(Attribute::dataType)
                .toArray(DataType[]::new);
        return new StatisticsScan(child().execute(), format.statistics(scan, outputs, answered), types);
    }

    @Override
    public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
        return new MbfStatisticsExec(children.head(), scan, outputs, answered);
    }
}
