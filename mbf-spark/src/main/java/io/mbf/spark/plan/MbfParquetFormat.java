package io.mbf.spark.plan;

import io.mbf.spark.split.CacheSettings;
import io.mbf.spark.split.ScanMetrics;
import io.mbf.spark.split.ScanRequest;
import io.mbf.spark.split.SplitReader;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.FileFormat$;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/** Spark's Parquet format, whose files are read through the cache; everything else is Spark's. */
final class MbfParquetFormat extends ParquetFileFormat {

    private static final long serialVersionUID = 1;

    private final transient CacheSettings settings;
    private final transient ScanMetrics metrics;

    MbfParquetFormat(CacheSettings settings, ScanMetrics metrics) {
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
    public Function1<PartitionedFile, Iterator<InternalRow>> buildReaderWithPartitionValues(
            SparkSession session,
            StructType data,
            StructType partition,
            StructType required,
            Seq<Filter> filters,
            Map<String, String> options,
            Configuration hadoop) {
        // which also notes in the configuration how types are to be read
        Function1<PartitionedFile, Iterator<InternalRow>> spark =
                super.buildReaderWithPartitionValues(session, data, partition, required, filters, options, hadoop);
        SQLConf configuration = getSqlConf(session);
        ParquetOptions parquet = new ParquetOptions(options, configuration);
        boolean batches = configuration.parquetVectorizedReaderEnabled()
                && options.get(FileFormat$.MODULE$.OPTION_RETURNING_BATCH()).contains("true");
        ScanRequest request = new ScanRequest(
                required,
                partition,
                configuration.parquetFilterPushDown()
                        ? (Filter[]) filters.toArray(scala.reflect.ClassTag.apply(Filter.class))
                        : new Filter[0],
                configuration.caseSensitiveAnalysis(),
                parquet.datetimeRebaseModeInRead(),
                parquet.int96RebaseModeInRead(),
                configuration.isParquetINT96TimestampConversion(),
                batches);
        return new SplitReader(
                request, settings, metrics, SerializableConfiguration.broadcast(session.sparkContext(), hadoop), spark);
    }
}
