package io.mbf.spark.source;

import io.mbf.spark.split.AggregateRequest.Kind;
import io.mbf.spark.split.AggregateRequest.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.aggregate.AggregateFunc;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.aggregate.Count;
import org.apache.spark.sql.connector.expressions.aggregate.CountStar;
import org.apache.spark.sql.connector.expressions.aggregate.Max;
import org.apache.spark.sql.connector.expressions.aggregate.Min;
import org.apache.spark.sql.execution.datasources.AggregatePushDownUtils;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.collection.immutable.Set;

/**
 * Aggregates that Spark leaves to a scan: those that it leaves to one of Parquet files.
 *
 * @param aggregation as Spark says it
 * @param schema of the rows, one for each file: columns that are grouped by, then aggregates
 * @param columns of files that they are about
 * @param outputs the columns of the rows
 */
record PushedAggregates(Aggregation aggregation, StructType schema, StructType columns, List<Output> outputs) {

    /**
     * Aggregates that a file answers by itself; empty if there is one of another kind.
     *
     * @param all columns of the table
     * @param partition those of them that come out of names of folders
     */
    static Optional<PushedAggregates> of(
            Aggregation aggregation,
            StructType all,
            StructType partition,
            Set<String> partitionNames,
            Seq<Expression> dataFilters) {
        Option<StructType> schema =
                AggregatePushDownUtils.getSchemaForPushedAggregation(aggregation, all, partitionNames, dataFilters);
        List<String> counted = Arrays.stream(aggregation.aggregateExpressions())
                .flatMap(PushedAggregates::column)
                .toList();
        if (schema.isEmpty() || counted.stream().anyMatch(partitionNames::contains)) {
            return Optional.empty();
        }
        StructType columns =
                new StructType(counted.stream().distinct().map(all::apply).toArray(StructField[]::new));
        List<Output> outputs = new ArrayList<>();
        for (var key : aggregation.groupByExpressions()) {
            outputs.add(new Output(Kind.KEY, partition.fieldIndex(((NamedReference) key).fieldNames()[0])));
        }
        for (AggregateFunc function : aggregation.aggregateExpressions()) {
            outputs.add(new Output(
                    kind(function),
                    column(function).findFirst().map(columns::fieldIndex).orElse(0)));
        }
        // of a file without rows there are no minima
        return Optional.of(new PushedAggregates(aggregation, schema.get().asNullable(), columns, List.copyOf(outputs)));
    }

    private static Kind kind(AggregateFunc function) {
        return function instanceof CountStar
                ? Kind.ROWS
                : function instanceof Count ? Kind.COUNT : function instanceof Min ? Kind.MIN : Kind.MAX;
    }

    private static Stream<String> column(AggregateFunc function) {
        var argument = function instanceof Count count
                ? count.column()
                : function instanceof Min min ? min.column() : function instanceof Max max ? max.column() : null;
        return argument instanceof NamedReference column ? Stream.of(column.fieldNames()[0]) : Stream.empty();
    }
}
