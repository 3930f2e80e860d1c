package io.mbf.row;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.ColumnBatch;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of one class, or objects of a data class of Kotlin or a case class of Scala, as column batches: the way back of {@link RecordMapper}, which says how components and columns
 * find each other. A component may be narrower than its column: int for INT64, float for DOUBLE. Not thread-safe.
 */
public final class RecordBatches<R> {

    private final Schema schema;
    private final RecordEncoder encoder;
    private final List<ColumnBuilder> columns = new ArrayList<>();
    private int rows;
    private long rowsBefore;

    private RecordBatches(Schema schema, RecordEncoder encoder) {
        this.schema = schema;
        this.encoder = encoder;
        for (Field field : schema.fields()) {
            columns.add(new ColumnBuilder(field));
        }
    }

    /**
     * Binds the components of the class to the columns of a schema.
     *
     * @throws io.mbf.error.InvalidQueryException if a component has no column, its type does not suit the column's, or a
     *     column that is never null has no component
     */
    public static <R> RecordBatches<R> of(Class<R> type, Schema schema) {
        requireNonNull(type, "type");
        requireNonNull(schema, "schema");
        return new RecordBatches<>(schema, RecordEncoder.ofRecord(type, schema.fields()));
    }

    /** How many rows wait; {@link #take} makes a batch of them. At most {@link ColumnBatch#MAX_ROWS}. */
    public int rows() {
        return rows;
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if a column cannot hold a value without loss; no row is added then
     */
    public void add(R row) {
        requireNonNull(row, "row");
        if (rows == ColumnBatch.MAX_ROWS) {
            throw new IllegalStateException("the batch has " + rows + " rows, as many as there may be");
        }
        Object[] values;
        try {
            values = (Object[]) encoder.encode(row);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("row " + (rowsBefore + rows) + ": " + wrong.getMessage(), wrong);
        }
        for (int i = 0; i < values.length; i++) {
            columns.get(i).add(values[i]);
        }
        rows++;
    }

    /** The rows that wait, as a batch of its own arrays. */
    public ColumnBatch take() {
        ColumnBatch batch = new ColumnBatch(
                schema, rows, columns.stream().map(ColumnBuilder::take).toList());
        rowsBefore += rows;
        rows = 0;
        return batch;
    }
}
