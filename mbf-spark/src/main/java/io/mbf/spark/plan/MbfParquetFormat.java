package io.mbf.spark.plan;

import io.mbf.spark.split.AggregateRequest;
import io.mbf.spark.split.CacheSettings;
import io.mbf.spark.split.ScanMetrics;
import io.mbf.spark.split.ScanRequest;
import io.mbf.spark.split.SplitReader;
import io.mbf.spark.split.SplitStatistics;
import java.util.HashMap;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.datasources.FileFormat$;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** A Parquet format of Spark's, whose files are read through the cache; everything else is as that has it. */
final class MbfParquetFormat extends ParquetFileFormat {

    private static final long serialVersionUID = 1;

    private final transient ParquetFileFormat spark;
    private final transient CacheSettings settings;
    private final transient ScanMetrics metrics;

    /** @param spark of {@link PlainFormats} */
    MbfParquetFormat(ParquetFileFormat spark, CacheSettings settings, ScanMetrics metrics) {
        this.spark = spark;
        this.settings = settings;
        this.metrics = metrics;
    }

    ScanMetrics metrics() {
        return metrics;
    }

    /** Not said: batches of one scan can be ours and Spark's, and generated code would cast them to the class named. */
    @Override
    public Option<Seq<String>> vectorTypes(StructType required, StructType partition, SQLConf configuration) {
        return Option.empty();
    }

    @Override
    public boolean isSplitable(SparkSession session, Map<String, String> options, Path path) {
        return spark.isSplitable(session, options, path);
    }

    @Override
    public Map<String, Function1<PartitionedFile, Object>> fileConstantMetadataExtractors() {
        return spark.fileConstantMetadataExtractors();
    }

    /** What answers aggregates of a scan from statistics. */
    SplitStatistics statistics(FileSourceScanExec scan, List<AggregateRequest.Output> outputs, SQLMetric answered) {
        HadoopFsRelation relation = scan.relation();
        java.util.Map<String, String> options = new HashMap<>(CollectionConverters.asJava(relation.options()));
        options.put(FileFormat$.MODULE$.OPTION_RETURNING_BATCH(), "false");
        SplitReader reader = buildReaderWithPartitionValues(
                relation.sparkSession(),
                relation.dataSchema(),
                relation.partitionSchema(),
                scan.requiredSchema(),
                CollectionConverters.asScala(List.<Filter>of()).toSeq(),
                Map.from(CollectionConverters.asScala(options)),
                scan.getHadoopConf(relation.sparkSession(), relation.options()));
        return new SplitStatistics(
                new AggregateRequest(reader.request(), outputs), settings, answered, reader.hadoop());
    }

    @Override
    public SplitReader buildReaderWithPartitionValues(
            SparkSession session,
            StructType data,
            StructType partition,
            StructType required,
            Seq<Filter> filters,
            Map<String, String> options,
            Configuration hadoop) {
        // which also notes in the configuration how types are to be read
        Function1<PartitionedFile, Iterator<InternalRow>> reader =
                spark.buildReaderWithPartitionValues(session, data, partition, required, filters, options, hadoop);
        SQLConf configuration = getSqlConf(session);
        ParquetOptions parquet = new ParquetOptions(options, configuration);
        boolean batches = configuration.parquetVectorizedReaderEnabled()
                && options.get(FileFormat$.MODULE$.OPTION_RETURNING_BATCH()).contains("true");
        ScanRequest request = ScanRequest.of(
                required,
                partition,
                configuration.parquetFilterPushDown()
                        ? (Filter[]) filters.toArray(scala.reflect.ClassTag.apply(Filter.class))
                        : new Filter[0],
                configuration,
                parquet,
                batches);
        return new SplitReader(
                request, settings, metrics, SentConfiguration.of(reader, session.sparkContext(), hadoop), reader);
    }
}
