package io.mbf.tensor;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Schema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One tensor: a column, or several side by side.
 *
 * @param columns one, or for a matrix at least one, all of one kind
 * @param isMatrix whether it has two dimensions, rows and columns, row after row
 */
record TensorLayout(String name, Dtype dtype, List<TensorColumn> columns, boolean isMatrix) {

    /**
     * The tensors of a table: each matrix where its first column stands, each other column by itself.
     *
     * @param matrices names of columns by the name of the matrix; none for all columns
     * @throws InvalidQueryException if a column is not of numbers, those of a matrix are of several kinds, or two tensors
     *     have one name
     */
    static List<TensorLayout> of(Schema schema, Map<String, List<String>> matrices, Optional<FillValue> fill) {
        List<TensorColumn> columns = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            columns.add(TensorColumn.of(i, schema.field(i), fill));
        }
        Map<Integer, TensorLayout> matrixOf = new HashMap<>();
        matrices.forEach((name, members) -> {
            List<TensorColumn> side = members.isEmpty()
                    ? columns
                    : members.stream()
                            .map(member -> columns.get(schema.indexOf(member)))
                            .toList();
            TensorLayout matrix = side.isEmpty() ? null : matrix(name, side);
            for (TensorColumn column : side) {
                TensorLayout other = matrixOf.putIfAbsent(column.index(), matrix);
                if (other != null) {
                    throw new InvalidQueryException(
                            "column '" + column.name() + "' is in '" + other.name + "' already");
                }
            }
        });
        Set<TensorLayout> tensors = new LinkedHashSet<>();
        for (TensorColumn column : columns) {
            TensorLayout alone = new TensorLayout(column.name(), column.dtype(), List.of(column), false);
            tensors.add(matrixOf.getOrDefault(column.index(), alone));
        }
        requireNames(tensors);
        return List.copyOf(tensors);
    }

    private static TensorLayout matrix(String name, List<TensorColumn> columns) {
        TensorColumn first = columns.get(0);
        for (TensorColumn column : columns) {
            if (column.dtype() != first.dtype()) {
                throw new InvalidQueryException("tensor '" + name + "' takes columns of one type: '" + first.name()
                        + "' is " + first.dtype().zarrName() + ", '" + column.name() + "' is "
                        + column.dtype().zarrName());
            }
        }
        return new TensorLayout(name, first.dtype(), columns, true);
    }

    private static void requireNames(Set<TensorLayout> tensors) {
        Set<String> names = new HashSet<>();
        for (TensorLayout tensor : tensors) {
            if (!names.add(tensor.name)) {
                throw new InvalidQueryException(
                        "two tensors would be called '" + tensor.name + "': select one of them");
            }
        }
    }

    /** Bytes of a row. */
    int rowBytes() {
        return Math.multiplyExact(dtype.bytes(), columns.size());
    }

    /**
     * Bytes of so many rows.
     *
     * @throws InvalidQueryException if no {@code long} counts them
     */
    long bytes(long rows) {
        try {
            return Math.multiplyExact(rows, (long) rowBytes());
        } catch (ArithmeticException e) {
            throw new InvalidQueryException("tensor '" + name + "' of " + rows + " rows of " + rowBytes()
                    + " bytes is larger than any file can be");
        }
    }

    long[] shape(long rows) {
        return isMatrix ? new long[] {rows, columns.size()} : new long[] {rows};
    }

    /**
     * Copies rows {@code [from, from + count)} of a batch.
     *
     * @param at index in {@code target} of the first
     * @param firstRow of the batch, among all that are copied, for messages
     */
    void copy(ColumnBatch batch, int from, int count, ByteBuffer target, int at, long firstRow) {
        for (int i = 0; i < columns.size(); i++) {
            TensorColumn column = columns.get(i);
            column.copy(
                    batch.column(column.index()), from, count, target, at + i * dtype.bytes(), rowBytes(), firstRow);
        }
    }
}
