package io.mbf.spark.write;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Type;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DecimalType;

/** Columns of byte strings. */
final class BytesAppenders {

    private BytesAppenders() {}

    /** Takes bytes out of a row. */
    interface BytesValue {
        byte[] of(SpecializedGetters row, int ordinal);
    }

    static final class OfAnyLength extends ColumnAppender {

        private final BytesValue value;
        private int[] offsets = new int[1];
        private byte[] bytes = {};

        OfAnyLength(Type type, BytesValue value) {
            super(type);
            this.value = value;
        }

        @Override
        long heldBytes() {
            return offsets[size()];
        }

        @Override
        void put(SpecializedGetters row, int ordinal, int entry) {
            byte[] added = value.of(row, ordinal);
            putNull(entry);
            int end = Math.addExact(offsets[entry], added.length);
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, longer(end));
            }
            System.arraycopy(added, 0, bytes, offsets[entry], added.length);
            offsets[entry + 1] = end;
        }

        @Override
        void putNull(int entry) {
            if (entry + 1 >= offsets.length) {
                offsets = Arrays.copyOf(offsets, longer(entry + 1));
            }
            offsets[entry + 1] = offsets[entry];
        }

        @Override
        ColumnVector vector(int entries, Validity validity) {
            BinaryVector vector = new BinaryVector(bytes, offsets, entries, validity);
            offsets = new int[entries + 1];
            bytes = new byte[0];
            return vector;
        }
    }

    /** Decimals of more digits than a long has: big-endian, with their sign, all of one width. */
    static final class OfDecimals extends ColumnAppender {

        private final DecimalType decimal;
        private final int width;
        private byte[] bytes = {};

        OfDecimals(Type.Leaf type, DecimalType decimal) {
            super(type);
            this.decimal = decimal;
            this.width = type.width();
        }

        @Override
        void put(SpecializedGetters row, int ordinal, int entry) {
            putNull(entry);
            BigInteger unscaled = row.getDecimal(ordinal, decimal.precision(), decimal.scale())
                    .toJavaBigDecimal()
                    .unscaledValue();
            byte[] digits = unscaled.toByteArray();
            int end = (entry + 1) * width;
            Arrays.fill(bytes, end - width, end, (byte) (unscaled.signum() < 0 ? -1 : 0));
            System.arraycopy(digits, 0, bytes, end - digits.length, digits.length);
        }

        @Override
        void putNull(int entry) {
            int end = Math.multiplyExact(entry + 1, width);
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, longer(end));
            }
        }

        @Override
        ColumnVector vector(int entries, Validity validity) {
            byte[] taken = bytes;
            bytes = new byte[0];
            return new FixedBinaryVector(taken, width, entries, validity);
        }
    }
}
