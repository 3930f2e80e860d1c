package io.mbf.spark.vector;

import org.apache.spark.sql.types.DataTypes;

/** The positions of rows in their file, which Spark asks for as a column. */
public final class RowIndexVector extends BatchVector {

    private long first;

    public RowIndexVector() {
        super(DataTypes.LongType);
    }

    /** Shows the rows from one on, which are all the rows there. */
    public void showFrom(long row) {
        first = row;
    }

    @Override
    void take(io.mbf.batch.ColumnVector column) {
        throw new IllegalStateException("no column of a file");
    }

    @Override
    public long getLong(int row) {
        return first + row;
    }
}
