package io.mbf.batch;

import static java.util.Objects.requireNonNull;

import io.mbf.schema.Schema;
import java.util.List;

/**
 * Some consecutive rows, as one vector per column.
 *
 * <p>Valid until the next batch is fetched from the {@link BatchSource} it came from: vectors share reused buffers.
 */
public record ColumnBatch(Schema schema, int rowCount, List<ColumnVector> columns) {

    /** Rows per batch at most; also the rows per page of the {@code .mbf} format. */
    public static final int MAX_ROWS = 8192;

    public ColumnBatch {
        requireNonNull(schema, "schema");
        requireNonNull(columns, "columns");
        if (columns instanceof SelectedColumns selected) {
            requireSize(selected.count(), rowCount);
        } else {
            columns = List.copyOf(columns);
            for (ColumnVector column : columns) {
                requireSize(column.size(), rowCount);
            }
        }
        if (columns.size() != schema.size()) {
            throw new IllegalArgumentException(columns.size() + " vectors for " + schema.size() + " columns");
        }
    }

    private static void requireSize(int size, int rowCount) {
        if (size != rowCount) {
            throw new IllegalArgumentException("a vector of " + size + " in a batch of " + rowCount);
        }
    }

    /** The vector of a column, by its position in the schema. */
    public ColumnVector column(int index) {
        return columns.get(index);
    }

    /**
     * The vector of a column.
     *
     * @throws io.mbf.error.InvalidQueryException if there is none of this name
     */
    public ColumnVector column(String name) {
        requireNonNull(name, "name");
        return columns.get(schema.indexOf(name));
    }
}
