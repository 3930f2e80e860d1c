package io.mbf.batch;

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
        columns = List.copyOf(columns);
        if (columns.size() != schema.size()) {
            throw new IllegalArgumentException(columns.size() + " vectors for " + schema.size() + " columns");
        }
        for (ColumnVector column : columns) {
            if (column.size() != rowCount) {
                throw new IllegalArgumentException("a vector of " + column.size() + " in a batch of " + rowCount);
            }
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
        return columns.get(schema.indexOf(name));
    }
}
