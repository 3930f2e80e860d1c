package io.mbf.spark.split;

import static io.mbf.predicate.Column.col;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.IntVector;
import io.mbf.read.Aggregation;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.spark.split.AggregateRequest.Kind;
import io.mbf.spark.split.AggregateRequest.Output;
import io.mbf.spark.vector.BatchVector;
import io.mbf.spark.vector.SparkVectors;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Works out the row that is wanted of a split, just as Spark would out of its rows, from what is known of them.
 *
 * @param columns of the split's file
 * @param rows all rows and columns of the split
 */
record AggregateRow(AggregateRequest request, FileColumns columns, Dataset rows) {

    private static final int ROWS = 0; // the first column that is asked for

    /**
     * The row; none if there is no group of rows.
     *
     * @param partition values of the partition columns
     * @param ask for the one row of counts, minima and maxima; empty if that is not known
     * @return empty if it is not known, or what is known says not just what Spark would find
     */
    Optional<List<InternalRow>> of(InternalRow partition, Function<Aggregation, Optional<ColumnBatch>> ask) {
        Aggregation wanted = rows.aggregate().count().named("");
        List<Output> outputs = request.outputs();
        for (int i = 0; i < outputs.size(); i++) {
            wanted = with(wanted, outputs.get(i), Integer.toString(i));
        }
        return ask.apply(wanted).flatMap(known -> row(known, partition));
    }

    private Aggregation with(Aggregation wanted, Output output, String name) {
        if (output.kind() == Kind.ROWS || output.kind() == Kind.KEY) {
            return wanted;
        }
        return columns.names()
                .get(output.column())
                .map(column -> switch (output.kind()) {
                    case COUNT -> wanted.count(column).named(name);
                    case MIN -> wanted.min(column).named(name);
                    default -> wanted.max(column).named(name);
                })
                .orElse(wanted); // all values are null
    }

    private Optional<List<InternalRow>> row(ColumnBatch known, InternalRow partition) {
        if (request.isGrouped() && count(known, ROWS) == 0) {
            return Optional.of(List.of());
        }
        Object[] values = new Object[request.outputs().size()];
        int next = ROWS + 1;
        for (int i = 0; i < values.length; i++) {
            Output output = request.outputs().get(i);
            if (output.kind() == Kind.ROWS) {
                values[i] = count(known, ROWS);
            } else if (output.kind() == Kind.KEY) {
                values[i] = partition.get(
                        output.column(),
                        request.scan().partition().fields()[output.column()].dataType());
            } else if (columns.names().get(output.column()).isEmpty()) {
                values[i] = output.kind() == Kind.COUNT ? 0L : null;
            } else if (output.kind() == Kind.COUNT) {
                values[i] = count(known, next++);
            } else {
                Optional<Optional<Object>> extreme = extreme(known, next++, output.column());
                if (extreme.isEmpty()) {
                    return Optional.empty();
                }
                values[i] = extreme.get().orElse(null);
            }
        }
        return Optional.of(List.of(new GenericInternalRow(values)));
    }

    private static long count(ColumnBatch known, int column) {
        return ((io.mbf.batch.LongVector) known.column(column)).values()[0];
    }

    /** A minimum or maximum, empty for null; empty altogether if Spark would find another one. */
    private Optional<Optional<Object>> extreme(ColumnBatch known, int column, int required) {
        DataType type = request.scan().required().fields()[required].dataType();
        Type.Leaf leaf = known.schema().fields().get(column).leaf();
        if (known.column(column).isNull(0)) {
            return Optional.of(Optional.empty());
        }
        boolean wraps = known.column(column) instanceof IntVector ints && !fits(type, ints.values()[0])
                || type instanceof DecimalType && leaf.physical() == PhysicalType.FIXED_LEN_BYTE_ARRAY;
        if (wraps) {
            return Optional.empty();
        }
        return SparkVectors.of(type, leaf)
                .map(vector -> value(vector, known.column(column), 0))
                .map(value -> isOneOfMany(value) ? first(required, (Number) value) : Optional.of(value));
    }

    /** Spark cuts integers that are longer than their type says, and that puts them into another order. */
    private static boolean fits(DataType type, int value) {
        return type instanceof ByteType
                ? (byte) value == value
                : !(type instanceof ShortType) || (short) value == value;
    }

    /** Zeros have a sign, and NaNs their bits: Spark keeps those of the first one. */
    private static boolean isOneOfMany(Object value) {
        return (value instanceof Double || value instanceof Float)
                && (((Number) value).doubleValue() == 0 || Double.isNaN(((Number) value).doubleValue()));
    }

    private Optional<Object> first(int required, Number value) {
        String column = columns.names().get(required).orElseThrow();
        DataType type = request.scan().required().fields()[required].dataType();
        try (Batches batches =
                rows.select(column).where(col(column).eq(value)).limit(1).batches()) {
            ColumnBatch batch = batches.next();
            if (batch == null) {
                throw new Unserved("a value that is stated is not there");
            }
            BatchVector vector =
                    SparkVectors.of(type, batch.schema().fields().get(0).type()).orElseThrow();
            return Optional.of(value(vector, batch.column(0), 0));
        }
    }

    private static Object value(BatchVector vector, io.mbf.batch.ColumnVector column, int row) {
        vector.show(column);
        return new ColumnarBatch(new ColumnVector[] {vector}, column.size())
                .getRow(row)
                .get(0, vector.dataType());
    }
}
