package io.mbf.spark.source;

import io.mbf.spark.split.MbfSplitReader;
import io.mbf.spark.split.ScanRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.VariantExtraction;
import org.apache.spark.sql.execution.datasources.PartitioningAwareFileIndex;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.execution.datasources.v2.parquet.ParquetScan;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.SerializableConfiguration;
import scala.Option;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** A scan of {@code .mbf} files: Spark's of Parquet files, but for how they are read, and what is known of their rows. */
final class MbfSourceScan extends ParquetScan {

    private static final long serialVersionUID = 1;

    private final Pushed pushed;
    private FileEstimate known; // once Spark has asked, which it does more than once

    /**
     * What Spark leaves to the scan.
     *
     * @param columns out of files
     * @param partitionColumns out of names of folders
     * @param filters that rows which are left out do not meet
     * @param aggregates in the place of rows
     * @param limit rows of a split that are enough
     */
    record Pushed(
            StructType columns,
            StructType partitionColumns,
            Filter[] filters,
            Seq<Expression> partitionFilters,
            Seq<Expression> dataFilters,
            Optional<PushedAggregates> aggregates,
            long limit) {

        /** Of the rows that the scan gives out, without columns of partitions that are no aggregates. */
        StructType schema() {
            return aggregates.map(PushedAggregates::schema).orElse(columns);
        }
    }

    MbfSourceScan(
            SparkSession session,
            PartitioningAwareFileIndex files,
            StructType columns,
            Pushed pushed,
            CaseInsensitiveStringMap options) {
        super(
                session,
                configuration(session, options),
                files,
                columns,
                pushed.schema(),
                pushed.partitionColumns,
                pushed.filters,
                options,
                Option.apply(
                        pushed.aggregates.map(PushedAggregates::aggregation).orElse(null)),
                pushed.partitionFilters,
                pushed.dataFilters,
                new VariantExtraction[0]);
        this.pushed = pushed;
    }

    private static Configuration configuration(SparkSession session, CaseInsensitiveStringMap options) {
        return ((org.apache.spark.sql.classic.SparkSession) session)
                .sessionState()
                .newHadoopConfWithOptions(Map.from(CollectionConverters.asScala(options.asCaseSensitiveMap())));
    }

    /** A file answers as a whole. */
    @Override
    public boolean isSplitable(Path path) {
        return pushed.aggregates.isEmpty();
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
        return SourceMetrics.all();
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        SQLConf configuration = conf();
        ParquetOptions reading = new ParquetOptions(
                Map.from(CollectionConverters.asScala(options().asCaseSensitiveMap())), configuration);
        ScanRequest request =
                ScanRequest.of(pushed.columns, pushed.partitionColumns, pushed.filters, configuration, reading, true);
        return new MbfReaderFactory(
                new MbfSplitReader(
                        request,
                        pushed.limit,
                        SerializableConfiguration.broadcast(sparkSession().sparkContext(), hadoopConf())),
                pushed.aggregates.map(PushedAggregates::outputs).orElse(List.of()),
                pushed.schema(),
                reading);
    }

    @Override
    public Statistics estimateStatistics() {
        if (known == null) {
            known = FileEstimate.of(fileIndex().listFiles(pushed.partitionFilters, pushed.dataFilters), hadoopConf());
        }
        FileEstimate estimate = known;
        double read = (double) readSchema().defaultSize()
                / (dataSchema().defaultSize() + fileIndex().partitionSchema().defaultSize());
        long bytes = (long) (estimate.bytes() * conf().fileCompressionFactor() * Math.min(1, read));
        return new Statistics() {
            @Override
            public OptionalLong sizeInBytes() {
                return OptionalLong.of(bytes);
            }

            @Override
            public OptionalLong numRows() {
                return estimate.rows();
            }
        };
    }

    @Override
    public Map<String, String> getMetaData() {
        java.util.Map<String, String> data = new HashMap<>(CollectionConverters.asJava(super.getMetaData()));
        data.put("Format", "mbf");
        if (pushed.limit != Long.MAX_VALUE) {
            data.put("PushedLimit", Long.toString(pushed.limit));
        }
        return Map.from(CollectionConverters.asScala(data));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MbfSourceScan that && super.equals(that) && pushed.limit == that.pushed.limit;
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
