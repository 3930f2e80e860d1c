package io.mbf.spark.split;

import java.io.Serializable;
import java.util.List;

/**
 * A row that is wanted of each split in the place of its rows.
 *
 * @param scan whose columns are meant
 * @param outputs values of the row, in this order
 */
public record AggregateRequest(ScanRequest scan, List<Output> outputs) implements Serializable {

    public AggregateRequest {
        outputs = List.copyOf(outputs);
    }

    /** What a value is. */
    public enum Kind {
        /** How many rows there are. */
        ROWS,
        /** How many of a column's values are not null. */
        COUNT,
        MIN,
        MAX,
        /** The value of a partition column, by which rows are grouped. */
        KEY
    }

    /**
     * A value of the row.
     *
     * @param column among the required ones, or among the partition columns if it is a key; of no meaning for rows
     */
    public record Output(Kind kind, int column) implements Serializable {}

    /** Whether rows are grouped, so that there is no row where there are no rows. */
    boolean isGrouped() {
        return outputs.stream().anyMatch(output -> output.kind == Kind.KEY);
    }
}
