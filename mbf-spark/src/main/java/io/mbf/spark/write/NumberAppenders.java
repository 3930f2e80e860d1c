package io.mbf.spark.write;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Columns of numbers. */
final class NumberAppenders {

    private NumberAppenders() {}

    /** Takes an int out of a row. */
    interface IntValue {
        int of(SpecializedGetters row, int ordinal);
    }

    /** Takes a long out of a row. */
    interface LongValue {
        long of(SpecializedGetters row, int ordinal);
    }

    static final class Booleans extends ColumnAppender {

        private boolean[] values = {};

        Booleans(Type type) {
            super(type);
        }

        @Override
        void put(SpecializedGetters row, int ordinal, int entry) {
            putNull(entry);
            values[entry] = row.getBoolean(ordinal);
        }

        @Override
        void putNull(int entry) {
            if (entry == values.length) {
                values = Arrays.copyOf(values, longer(entry));
            }
        }

        @Override
        ColumnVector vector(int entries, Validity validity) {
            boolean[] taken = values;
            values = new boolean[entries];
            return new BooleanVector(taken, entries, validity);
        }
    }

    static final class Ints extends ColumnAppender {

        private final IntValue value;
        private int[] values = {};

        Ints(Type type, IntValue value) {
            super(type);
            this.value = value;
        }

        @Override
        void put(SpecializedGetters row, int ordinal, int entry) {
            putNull(entry);
            values[entry] = value.of(row, ordinal);
        }

        @Override
        void putNull(int entry) {
            if (entry == values.length) {
                values = Arrays.copyOf(values, longer(entry));
            }
        }

        @Override
        ColumnVector vector(int entries, Validity validity) {
            int[] taken = values;
            values = new int[entries];
            return new IntVector(taken, entries, validity);
        }
    }

    static final class Longs extends ColumnAppender {

        private final LongValue value;
        private long[] values = {};

        Longs(Type type, LongValue value) {
            super(type);
            this.value = value;
        }

        @Override
        void put(SpecializedGetters row, int ordinal, int entry) {
            putNull(entry);
            values[entry] = value.of(row, ordinal);
        }

        @Override
        void putNull(int entry) {
            if (entry == values.length) {
                values = Arrays.copyOf(values, longer(entry));
            }
        }

        @Override
        ColumnVector vector(int entries, Validity validity) {
            long[] taken = values;
            values = new long[entries];
            return new LongVector(taken, entries, validity);
        }
    }

    static final class Floats extends ColumnAppender {

        private float[] values = {};

        Floats() {
            super(Type.Leaf.of(PhysicalType.FLOAT));
        }

        @Override
        void put(SpecializedGetters row, int ordinal, int entry) {
            putNull(entry);
            values[entry] = row.getFloat(ordinal);
        }

        @Override
        void putNull(int entry) {
            if (entry == values.length) {
                values = Arrays.copyOf(values, longer(entry));
            }
        }

        @Override
        ColumnVector vector(int entries, Validity validity) {
            float[] taken = values;
            values = new float[entries];
            return new FloatVector(taken, entries, validity);
        }
    }

    static final class Doubles extends ColumnAppender {

        private double[] values = {};

        Doubles() {
            super(Type.Leaf.of(PhysicalType.DOUBLE));
        }

        @Override
        void put(SpecializedGetters row, int ordinal, int entry) {
            putNull(entry);
            values[entry] = row.getDouble(ordinal);
        }

        @Override
        void putNull(int entry) {
            if (entry == values.length) {
                values = Arrays.copyOf(values, longer(entry));
            }
        }

        @Override
        ColumnVector vector(int entries, Validity validity) {
            double[] taken = values;
            values = new double[entries];
            return new DoubleVector(taken, entries, validity);
        }
    }
}
