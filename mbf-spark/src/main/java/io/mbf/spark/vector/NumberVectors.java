package io.mbf.spark.vector;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import org.apache.spark.sql.types.DataType;

/** Columns of booleans and numbers: one class for each way to look at an array, so that each is compiled for itself. */
final class NumberVectors {

    private NumberVectors() {}

    static final class Booleans extends BatchVector {

        private boolean[] values;

        Booleans(DataType type) {
            super(type);
        }

        @Override
        void take(io.mbf.batch.ColumnVector column) {
            values = ((BooleanVector) column).values();
        }

        @Override
        public boolean getBoolean(int row) {
            return values[row];
        }
    }

    /** TINYINT, SMALLINT, INT and DATE; narrower ones are cut off as Spark does. */
    static final class Ints extends BatchVector {

        private int[] values;

        Ints(DataType type) {
            super(type);
        }

        @Override
        void take(io.mbf.batch.ColumnVector column) {
            values = ((IntVector) column).values();
        }

        @Override
        public byte getByte(int row) {
            return (byte) values[row];
        }

        @Override
        public short getShort(int row) {
            return (short) values[row];
        }

        @Override
        public int getInt(int row) {
            return values[row];
        }
    }

    /** BIGINT out of unsigned integers of 32 bits. */
    static final class UnsignedInts extends BatchVector {

        private int[] values;

        UnsignedInts(DataType type) {
            super(type);
        }

        @Override
        void take(io.mbf.batch.ColumnVector column) {
            values = ((IntVector) column).values();
        }

        @Override
        public long getLong(int row) {
            return Integer.toUnsignedLong(values[row]);
        }
    }

    static final class Longs extends BatchVector {

        private long[] values;

        Longs(DataType type) {
            super(type);
        }

        @Override
        void take(io.mbf.batch.ColumnVector column) {
            values = ((LongVector) column).values();
        }

        @Override
        public long getLong(int row) {
            return values[row];
        }
    }

    /** Timestamps of milliseconds, which Spark has in microseconds, and times of microseconds, which it has in nanoseconds. */
    static final class Thousandfold extends BatchVector {

        private long[] values;

        Thousandfold(DataType type) {
            super(type);
        }

        @Override
        void take(io.mbf.batch.ColumnVector column) {
            values = ((LongVector) column).values();
        }

        @Override
        public long getLong(int row) {
            return isNullAt(row) ? 0 : Math.multiplyExact(values[row], 1000L);
        }
    }

    static final class Floats extends BatchVector {

        private float[] values;

        Floats(DataType type) {
            super(type);
        }

        @Override
        void take(io.mbf.batch.ColumnVector column) {
            values = ((FloatVector) column).values();
        }

        @Override
        public float getFloat(int row) {
            return values[row];
        }
    }

    static final class Doubles extends BatchVector {

        private double[] values;

        Doubles(DataType type) {
            super(type);
        }

        @Override
        void take(io.mbf.batch.ColumnVector column) {
            values = ((DoubleVector) column).values();
        }

        @Override
        public double getDouble(int row) {
            return values[row];
        }
    }
}
