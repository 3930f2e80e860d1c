package io.mbf.spark.vector;

import io.mbf.batch.BytesVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;

/** Columns of decimals, by what they are stored in. */
final class DecimalVectors {

    private static final int MOST_DIGITS_OF_INT = 9;

    private DecimalVectors() {}

    /** A decimal of up to 18 digits; Spark has up to nine in an int, and cuts off what a file has beyond that. */
    private static Decimal ofLong(long unscaled, int precision, int scale) {
        return Decimal.createUnsafe(precision <= MOST_DIGITS_OF_INT ? (int) unscaled : unscaled, precision, scale);
    }

    static final class OfInts extends BatchVector {

        private int[] values;

        OfInts(DataType type) {
            super(type);
        }

        @Override
        void take(io.mbf.batch.ColumnVector column) {
            values = ((IntVector) column).values();
        }

        @Override
        public Decimal getDecimal(int row, int precision, int scale) {
            return isNullAt(row) ? null : Decimal.createUnsafe(values[row], precision, scale);
        }
    }

    static final class OfLongs extends BatchVector {

        private long[] values;

        OfLongs(DataType type) {
            super(type);
        }

        @Override
        void take(io.mbf.batch.ColumnVector column) {
            values = ((LongVector) column).values();
        }

        @Override
        public Decimal getDecimal(int row, int precision, int scale) {
            return isNullAt(row) ? null : ofLong(values[row], precision, scale);
        }
    }

    /** Up to 18 digits in big-endian bytes, of which Spark takes the last eight. */
    static final class OfShortBytes extends BatchVector {

        private BytesVector values;

        OfShortBytes(DataType type) {
            super(type);
        }

        @Override
        void take(io.mbf.batch.ColumnVector column) {
            values = (BytesVector) column;
        }

        @Override
        public Decimal getDecimal(int row, int precision, int scale) {
            if (isNullAt(row)) {
                return null;
            }
            byte[] bytes = values.array(row);
            int start = values.start(row);
            int end = start + values.length(row);
            long unscaled = start == end ? 0 : bytes[start]; // with its sign
            for (int i = start + 1; i < end; i++) {
                unscaled = unscaled << 8 | bytes[i] & 0xFF;
            }
            return ofLong(unscaled, precision, scale);
        }
    }

    static final class OfLongBytes extends BatchVector {

        private BytesVector values;

        OfLongBytes(DataType type) {
            super(type);
        }

        @Override
        void take(io.mbf.batch.ColumnVector column) {
            values = (BytesVector) column;
        }

        @Override
        public Decimal getDecimal(int row, int precision, int scale) {
            if (isNullAt(row)) {
                return null;
            }
            BigInteger unscaled = new BigInteger(values.array(row), values.start(row), values.length(row));
            return Decimal.apply(new BigDecimal(unscaled, scale), precision, scale);
        }
    }
}
