package io.mbf.tensor;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Field;
import io.mbf.schema.Float16;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A column on its way into a tensor: copies values of batches to where they stay, as primitive arrays.
 *
 * @param index its position among the columns of a batch
 * @param fill for nulls; empty if they are an error
 */
record TensorColumn(int index, Field field, Dtype dtype, Optional<FillValue> fill) {

    static TensorColumn of(int index, Field field, Optional<FillValue> fill) {
        return new TensorColumn(index, field, Dtype.of(field), fill);
    }

    String name() {
        return field.name();
    }

    /**
     * Copies values {@code [from, from + count)} of a vector.
     *
     * @param target takes them in its byte order, the first at index {@code at}
     * @param stride bytes from one to the next
     * @param firstRow of the vector, among all that are copied, for messages
     * @throws InvalidQueryException if there is a null without a value to fill it with, or an integer is outside of the
     *     range that its column says of itself
     */
    void copy(ColumnVector vector, int from, int count, ByteBuffer target, int at, int stride, long firstRow) {
        if (vector instanceof IntVector ints) {
            int[] values = ints.values();
            int start = from;
            if (hasNulls(vector, from, count, firstRow)) {
                values = Arrays.copyOfRange(values, from, from + count);
                int filler = (int) filler();
                for (int i = 0; i < count; i++) {
                    values[i] = vector.isNull(from + i) ? filler : values[i];
                }
                start = 0;
            }
            copy(values, start, count, target, at, stride, firstRow + from);
        } else if (vector instanceof LongVector longs) {
            copy(longs, from, count, target, at, stride, firstRow);
        } else if (vector instanceof FloatVector floats) {
            copy(floats, from, count, target, at, stride, firstRow);
        } else if (vector instanceof DoubleVector doubles) {
            copy(doubles, from, count, target, at, stride, firstRow);
        } else if (vector instanceof BooleanVector booleans) {
            boolean nulls = hasNulls(vector, from, count, firstRow);
            byte filler = nulls ? (byte) filler() : 0;
            for (int i = 0; i < count; i++) {
                byte value = (byte) (booleans.values()[from + i] ? 1 : 0);
                target.put(at + i * stride, nulls && vector.isNull(from + i) ? filler : value);
            }
        } else if (vector instanceof BytesVector halves) {
            boolean nulls = hasNulls(vector, from, count, firstRow);
            short filler = nulls ? (short) filler() : 0;
            for (int i = from; i < from + count; i++) {
                short value = nulls && vector.isNull(i) ? filler : Float16.bits(halves.array(i), halves.start(i));
                target.putShort(at + (i - from) * stride, value);
            }
        } else {
            throw new IllegalStateException("column '" + name() + "' came as a " + vector.getClass());
        }
    }

    private void copy(int[] values, int from, int count, ByteBuffer target, int at, int stride, long firstRow) {
        switch (dtype) {
            case I8 -> {
                requireRange(values, from, count, Byte.MIN_VALUE, Byte.MAX_VALUE, firstRow);
                copyBytes(values, from, count, target, at, stride);
            }
            case U8 -> {
                requireRange(values, from, count, 0, 0xFF, firstRow);
                copyBytes(values, from, count, target, at, stride);
            }
            case I16 -> {
                requireRange(values, from, count, Short.MIN_VALUE, Short.MAX_VALUE, firstRow);
                copyShorts(values, from, count, target, at, stride);
            }
            case U16 -> {
                requireRange(values, from, count, 0, 0xFFFF, firstRow);
                copyShorts(values, from, count, target, at, stride);
            }
            default -> {
                if (stride == Integer.BYTES) {
                    bytes(target, at).asIntBuffer().put(values, from, count);
                } else {
                    for (int i = 0; i < count; i++) {
                        target.putInt(at + i * stride, values[from + i]);
                    }
                }
            }
        }
    }

    private static void copyBytes(int[] values, int from, int count, ByteBuffer target, int at, int stride) {
        for (int i = 0; i < count; i++) {
            target.put(at + i * stride, (byte) values[from + i]);
        }
    }

    private static void copyShorts(int[] values, int from, int count, ByteBuffer target, int at, int stride) {
        for (int i = 0; i < count; i++) {
            target.putShort(at + i * stride, (short) values[from + i]);
        }
    }

    /** Files may have integers that their own annotation rules out; cut off they would be other numbers. */
    private void requireRange(int[] values, int from, int count, int min, int max, long firstRow) {
        for (int i = 0; i < count; i++) {
            int value = values[from + i];
            if (value < min || value > max) {
                throw new InvalidQueryException("column '" + name() + "' has " + value + " in row " + (firstRow + i)
                        + ", which is no " + dtype.zarrName() + " although its type says so: leave such rows out");
            }
        }
    }

    private void copy(LongVector vector, int from, int count, ByteBuffer target, int at, int stride, long firstRow) {
        if (stride == Long.BYTES) {
            bytes(target, at).asLongBuffer().put(vector.values(), from, count);
        } else {
            for (int i = 0; i < count; i++) {
                target.putLong(at + i * stride, vector.values()[from + i]);
            }
        }
        fill(vector, from, count, target, at, stride, firstRow);
    }

    private void copy(FloatVector vector, int from, int count, ByteBuffer target, int at, int stride, long firstRow) {
        if (stride == Float.BYTES) {
            bytes(target, at).asFloatBuffer().put(vector.values(), from, count);
        } else {
            for (int i = 0; i < count; i++) {
                target.putFloat(at + i * stride, vector.values()[from + i]);
            }
        }
        fill(vector, from, count, target, at, stride, firstRow);
    }

    private void copy(DoubleVector vector, int from, int count, ByteBuffer target, int at, int stride, long firstRow) {
        if (stride == Double.BYTES) {
            bytes(target, at).asDoubleBuffer().put(vector.values(), from, count);
        } else {
            for (int i = 0; i < count; i++) {
                target.putDouble(at + i * stride, vector.values()[from + i]);
            }
        }
        fill(vector, from, count, target, at, stride, firstRow);
    }

    /** Puts the filler over what an array happened to hold where a value of 4 or 8 bytes is null. */
    private void fill(ColumnVector vector, int from, int count, ByteBuffer target, int at, int stride, long firstRow) {
        if (!hasNulls(vector, from, count, firstRow)) {
            return;
        }
        long filler = filler();
        for (int i = 0; i < count; i++) {
            if (vector.isNull(from + i) && dtype.bytes() == Long.BYTES) {
                target.putLong(at + i * stride, filler);
            } else if (vector.isNull(from + i)) {
                target.putInt(at + i * stride, (int) filler);
            }
        }
    }

    private long filler() {
        return fill.orElseThrow().bits(dtype, name());
    }

    private boolean hasNulls(ColumnVector vector, int from, int count, long firstRow) {
        Validity validity = vector.validity();
        if (validity.nullCount(from, from + count) == 0) {
            return false;
        }
        if (fill.isEmpty()) {
            int row = from;
            while (validity.isValid(row)) {
                row++;
            }
            throw new InvalidQueryException("column '" + name() + "' is null in row " + (firstRow + row)
                    + ": fill nulls with a number, or leave such rows out (" + name() + " is not null)");
        }
        return true;
    }

    private static ByteBuffer bytes(ByteBuffer target, int at) {
        return target.duplicate().position(at).slice().order(target.order());
    }
}
