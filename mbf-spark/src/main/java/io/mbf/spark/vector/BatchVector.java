package io.mbf.spark.vector;

import io.mbf.batch.Validity;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A column of the current batch, as Spark sees it. It is made once for a scan and shown the arrays of each batch in turn,
 * which it does not copy: like Spark's own vectors it is valid until the next batch.
 */
public abstract class BatchVector extends ColumnVector {

    private long[] valid;
    private int nulls;

    BatchVector(DataType type) {
        super(type);
    }

    /** Shows the column of the next batch. */
    public final void show(io.mbf.batch.ColumnVector column) {
        Validity validity = column.validity();
        nulls = validity.nullCount();
        valid = nulls == 0 ? null : validity.words();
        take(column);
    }

    /** Takes the arrays of the next batch. */
    abstract void take(io.mbf.batch.ColumnVector column);

    @Override
    public final boolean hasNull() {
        return valid != null;
    }

    @Override
    public final int numNulls() {
        return nulls;
    }

    @Override
    public final boolean isNullAt(int row) {
        return valid != null && (valid[row >>> 6] >>> row & 1) == 0;
    }

    /** Does nothing: the arrays are those of the scan. */
    @Override
    public final void close() {}

    /** Does nothing: Spark closes a batch when it has seen its rows, and this shows the next one. */
    @Override
    public final void closeIfFreeable() {}

    @Override
    public boolean getBoolean(int row) {
        throw unsupported();
    }

    @Override
    public byte getByte(int row) {
        throw unsupported();
    }

    @Override
    public short getShort(int row) {
        throw unsupported();
    }

    @Override
    public int getInt(int row) {
        throw unsupported();
    }

    @Override
    public long getLong(int row) {
        throw unsupported();
    }

    @Override
    public float getFloat(int row) {
        throw unsupported();
    }

    @Override
    public double getDouble(int row) {
        throw unsupported();
    }

    @Override
    public Decimal getDecimal(int row, int precision, int scale) {
        throw unsupported();
    }

    @Override
    public UTF8String getUTF8String(int row) {
        throw unsupported();
    }

    @Override
    public byte[] getBinary(int row) {
        throw unsupported();
    }

    @Override
    public ColumnarArray getArray(int row) {
        throw unsupported();
    }

    @Override
    public ColumnarMap getMap(int row) {
        throw unsupported();
    }

    @Override
    public ColumnVector getChild(int ordinal) {
        throw unsupported();
    }

    private UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException(
                "not of a column of type " + dataType().catalogString());
    }
}
