package io.mbf.spark.source;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.execution.datasources.PartitioningAwareFileIndex;
import org.apache.spark.sql.execution.datasources.v2.FileScanBuilder;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Collects what Spark leaves to a scan: columns and members of structs, conditions, aggregates, a limit. */
final class MbfScanBuilder extends FileScanBuilder implements SupportsPushDownLimit, SupportsPushDownAggregates {

    private final SparkSession session;
    private final PartitioningAwareFileIndex files;
    private final StructType columns;
    private final CaseInsensitiveStringMap options;
    private Optional<PushedAggregates> aggregates = Optional.empty();
    private long limit = Long.MAX_VALUE;

    MbfScanBuilder(
            SparkSession session,
            PartitioningAwareFileIndex files,
            StructType columns,
            CaseInsensitiveStringMap options) {
        super(session, files, columns);
        this.session = session;
        this.files = files;
        this.columns = columns;
        this.options = options;
    }

    @Override
    public boolean supportsNestedSchemaPruning() {
        return true;
    }

    /** Those that a file knows nothing of are left out where it is read, and Spark applies all of them again. */
    @Override
    public Filter[] pushDataFilters(Filter[] filters) {
        return filters;
    }

    /** Each split stops there; Spark counts again. */
    @Override
    public boolean pushLimit(int rows) {
        limit = rows;
        return true;
    }

    @Override
    public boolean pushAggregation(Aggregation aggregation) {
        StructType partition = files.partitionSchema();
        StructType all = new StructType(Stream.of(columns, partition)
                .flatMap(schema -> Arrays.stream(schema.fields()))
                .toArray(StructField[]::new));
        aggregates = PushedAggregates.of(aggregation, all, partition, partitionNameSet(), dataFilters());
        return aggregates.isPresent();
    }

    @Override
    public Scan build() {
        return new MbfSourceScan(
                session,
                files,
                columns,
                new MbfSourceScan.Pushed(
                        aggregates.map(PushedAggregates::columns).orElseGet(this::readDataSchema),
                        readPartitionSchema(),
                        pushedDataFilters(),
                        partitionFilters(),
                        dataFilters(),
                        aggregates,
                        limit),
                options);
    }
}
