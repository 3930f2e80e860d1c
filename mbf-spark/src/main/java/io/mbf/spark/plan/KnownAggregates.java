package io.mbf.spark.plan;

import io.mbf.spark.split.AggregateRequest.Kind;
import io.mbf.spark.split.AggregateRequest.Output;
import io.mbf.spark.vector.SparkVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.Partial$;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.aggregate.BaseAggregateExec;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructField;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Partial aggregates of which statistics can know the answer: counts, minima and maxima of columns, of all rows of files,
 * grouped by nothing or by partition columns.
 *
 * @param scan of the files, through the cache
 * @param outputs the columns of the aggregate
 */
record KnownAggregates(FileSourceScanExec scan, List<Output> outputs) {

    /** Empty if a plan is none of them. */
    static Optional<KnownAggregates> of(SparkPlan plan) {
        return plan instanceof BaseAggregateExec aggregate
                        && withoutProjection(plan.children().head()) instanceof MbfScanExec marked
                        && marked.children().head() instanceof FileSourceScanExec scan
                        && scan.relation().fileFormat() instanceof MbfParquetFormat
                        && scan.dataFilters().isEmpty()
                        && scan.stream().isEmpty()
                ? outputs(aggregate, scan).map(outputs -> new KnownAggregates(scan, outputs))
                : Optional.empty();
    }

    /** Spark takes away partition columns that nobody wants, which a scan always has; the other columns are the same. */
    private static SparkPlan withoutProjection(SparkPlan plan) {
        return plan instanceof ProjectExec project
                        && project.projectList().forall(column -> column instanceof AttributeReference)
                ? project.child()
                : plan;
    }

    private static Optional<List<Output>> outputs(BaseAggregateExec aggregate, FileSourceScanExec scan) {
        List<Output> outputs = new ArrayList<>();
        for (NamedExpression key : CollectionConverters.asJava(aggregate.groupingExpressions())) {
            Optional<Output> output = column((Expression) key, scan)
                    .filter(column -> column >= required(scan))
                    .map(column -> new Output(Kind.KEY, column - required(scan)));
            if (output.isEmpty()) {
                return Optional.empty();
            }
            outputs.add(output.get());
        }
        for (AggregateExpression expression : CollectionConverters.asJava(aggregate.aggregateExpressions())) {
            Optional<Output> output = output(expression, scan);
            if (output.isEmpty()) {
                return Optional.empty();
            }
            outputs.add(output.get());
        }
        boolean any = !aggregate.aggregateExpressions().isEmpty();
        boolean all = aggregate.resultExpressions().length() == outputs.size();
        return any && all ? Optional.of(outputs) : Optional.empty();
    }

    private static Optional<Output> output(AggregateExpression expression, FileSourceScanExec scan) {
        if (expression.mode() != Partial$.MODULE$
                || expression.isDistinct()
                || expression.filter().isDefined()) {
            return Optional.empty();
        }
        AggregateFunction function = expression.aggregateFunction();
        if (function instanceof Count count && count.children().length() == 1) {
            Expression counted = count.children().head();
            return counted instanceof Literal literal && literal.value() != null
                    ? Optional.of(new Output(Kind.ROWS, 0))
                    : inFiles(counted, scan).map(column -> new Output(Kind.COUNT, column));
        } else if (function instanceof Min min) {
            return inFiles(min.child(), scan).map(column -> new Output(Kind.MIN, column));
        } else if (function instanceof Max max) {
            return inFiles(max.child(), scan).map(column -> new Output(Kind.MAX, column));
        }
        return Optional.empty();
    }

    /** A column of single values that files have, among those that the scan requires. */
    private static Optional<Integer> inFiles(Expression expression, FileSourceScanExec scan) {
        return column(expression, scan).filter(column -> {
            StructField[] fields = scan.requiredSchema().fields();
            return column < fields.length
                    && !fields[column].name().equals(ParquetFileFormat.ROW_INDEX_TEMPORARY_COLUMN_NAME())
                    && SparkVectors.isAtomic(fields[column].dataType());
        });
    }

    /** Where a column is among those of the scan: required ones, then those of partitions; empty if it is another one. */
    private static Optional<Integer> column(Expression expression, FileSourceScanExec scan) {
        if (!(expression instanceof AttributeReference wanted)) {
            return Optional.empty();
        }
        List<Attribute> columns = CollectionConverters.asJava(scan.output());
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).exprId().equals(wanted.exprId())) {
                return Optional.of(i).filter(found -> isNamed(found, wanted.name(), scan));
            }
        }
        return Optional.empty();
    }

    /** Behind columns of partitions there may be others, such as the name of the file. */
    private static boolean isNamed(int column, String name, FileSourceScanExec scan) {
        StructField[] partitions = scan.relation().partitionSchema().fields();
        int required = required(scan);
        return column < required
                ? scan.requiredSchema().fields()[column].name().equals(name)
                : column - required < partitions.length
                        && partitions[column - required].name().equals(name);
    }

    private static int required(FileSourceScanExec scan) {
        return scan.requiredSchema().length();
    }
}
