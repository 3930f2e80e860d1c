package io.mbf.aggregate;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Float16;
import io.mbf.schema.Type;
import io.mbf.stats.XxHash64;

/**
 * Keys that a long can hold: integers and what lies on them, booleans, floating point. Of the latter all NaNs are one
 * key, and both zeros are.
 */
final class LongKeys extends KeyColumn {

    private static final long FLOAT16_NAN = 0x7E00;

    private final Type.Leaf type;
    private final LongTable table;

    LongKeys(Type.Leaf type, HeapShare heap) {
        this.type = type;
        this.table = new LongTable(heap);
        table.reserve(); // NOBODY
    }

    @Override
    int size() {
        return table.size();
    }

    @Override
    int reserve() {
        return table.reserve();
    }

    @Override
    void valueNumbers(ColumnVector vector, int[] numbers) {
        int size = vector.size();
        if (vector instanceof IntVector v) {
            int[] values = v.values();
            int last = values[0];
            int number = table.number(last);
            for (int i = 0; i < size; i++) {
                if (values[i] != last) { // runs are looked up once
                    last = values[i];
                    number = table.number(last);
                }
                numbers[i] = number;
            }
        } else if (vector instanceof LongVector v) {
            long[] values = v.values();
            long last = values[0];
            int number = table.number(last);
            for (int i = 0; i < size; i++) {
                if (values[i] != last) {
                    last = values[i];
                    number = table.number(last);
                }
                numbers[i] = number;
            }
        } else {
            for (int i = 0; i < size; i++) {
                numbers[i] = valueNumber(vector, i);
            }
        }
    }

    @Override
    int valueNumber(ColumnVector vector, int index) {
        return table.number(key(vector, index));
    }

    private static long key(ColumnVector vector, int index) {
        if (vector instanceof IntVector v) {
            return v.values()[index];
        }
        if (vector instanceof LongVector v) {
            return v.values()[index];
        }
        if (vector instanceof DoubleVector v) {
            return Double.doubleToLongBits(v.values()[index] + 0.0); // which turns -0.0 into 0.0
        }
        if (vector instanceof FloatVector v) {
            return Float.floatToIntBits(v.values()[index] + 0.0f);
        }
        if (vector instanceof BooleanVector v) {
            return v.values()[index] ? 1 : 0;
        }
        BytesVector v = (BytesVector) vector;
        short bits = Float16.bits(v.array(index), v.start(index));
        float value = Float16.toFloat(bits);
        if (value != value) {
            return FLOAT16_NAN;
        }
        return value == 0 ? 0 : bits;
    }

    @Override
    long hash(int number) {
        return XxHash64.hash(table.key(number));
    }

    @Override
    ColumnVector values(int[] numbers, int count, Validity validity) {
        return switch (type.physical()) {
            case BOOLEAN -> {
                boolean[] values = new boolean[count];
                for (int i = 0; i < count; i++) {
                    values[i] = table.key(numbers[i]) != 0;
                }
                yield new BooleanVector(values, count, validity);
            }
            case INT32 -> {
                int[] values = new int[count];
                for (int i = 0; i < count; i++) {
                    values[i] = (int) table.key(numbers[i]);
                }
                yield new IntVector(values, count, validity);
            }
            case INT64 -> {
                long[] values = new long[count];
                for (int i = 0; i < count; i++) {
                    values[i] = table.key(numbers[i]);
                }
                yield new LongVector(values, count, validity);
            }
            case FLOAT -> {
                float[] values = new float[count];
                for (int i = 0; i < count; i++) {
                    values[i] = Float.intBitsToFloat((int) table.key(numbers[i]));
                }
                yield new FloatVector(values, count, validity);
            }
            case DOUBLE -> {
                double[] values = new double[count];
                for (int i = 0; i < count; i++) {
                    values[i] = Double.longBitsToDouble(table.key(numbers[i]));
                }
                yield new DoubleVector(values, count, validity);
            }
            case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> {
                byte[] bytes = new byte[2 * count];
                for (int i = 0; i < count; i++) {
                    bytes[2 * i] = (byte) table.key(numbers[i]);
                    bytes[2 * i + 1] = (byte) (table.key(numbers[i]) >>> 8);
                }
                yield new FixedBinaryVector(bytes, 2, count, validity);
            }
        };
    }
}
