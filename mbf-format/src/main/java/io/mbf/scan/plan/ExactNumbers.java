package io.mbf.scan.plan;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.predicate.bound.Formula;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Calculates with exact numbers: a whole batch in longs, as nearly always does; else row by row in {@link BigInteger}.
 * Holds buffers: one thread only.
 */
final class ExactNumbers {

    private static final BigInteger NANOS_PER_DAY = BigInteger.valueOf(86_400_000_000_000L);

    private final List<long[]> buffers = new ArrayList<>();
    private int used;

    /** All buffers that were given out are free again. */
    void reset() {
        used = 0;
    }

    /**
     * The numbers of the first rows; those of nulls mean nothing.
     *
     * @param vectors by ordinal
     * @return a buffer of this, until {@link #reset}
     * @throws ArithmeticException if not all of them, and of the steps to them, fit into 64 bits
     */
    long[] longs(Formula formula, IntFunction<ColumnVector> vectors, int rows) {
        if (formula instanceof Formula.Exact exact) {
            long value = exact.value().longValueExact();
            long[] all = buffer(rows);
            Arrays.fill(all, 0, rows, value);
            return all;
        }
        if (formula instanceof Formula.Value value) {
            return longs(value.type(), vectors.apply(value.column()), rows);
        }
        Formula.Joined joined = (Formula.Joined) formula;
        long[] left = longs(joined.left(), vectors, rows);
        long[] right = longs(joined.right(), vectors, rows);
        switch (joined.operator()) {
            case PLUS -> {
                for (int i = 0; i < rows; i++) {
                    left[i] = Math.addExact(left[i], right[i]);
                }
            }
            case MINUS -> {
                for (int i = 0; i < rows; i++) {
                    left[i] = Math.subtractExact(left[i], right[i]);
                }
            }
            default -> {
                for (int i = 0; i < rows; i++) {
                    left[i] = Math.multiplyExact(left[i], right[i]);
                }
            }
        }
        return left;
    }

    private long[] longs(Type.Leaf type, ColumnVector vector, int rows) {
        long[] values = buffer(rows);
        boolean unsigned = type.logical().isUnsigned();
        if (vector instanceof IntVector v) {
            long mask = unsigned ? 0xFFFF_FFFFL : -1;
            for (int i = 0; i < rows; i++) {
                values[i] = v.values()[i] & mask;
            }
        } else if (vector instanceof LongVector v) {
            System.arraycopy(v.values(), 0, values, 0, rows);
            for (int i = 0; unsigned && i < rows; i++) {
                if (values[i] < 0) {
                    throw new ArithmeticException();
                }
            }
        } else if (vector instanceof BooleanVector v) {
            for (int i = 0; i < rows; i++) {
                values[i] = v.values()[i] ? 1 : 0;
            }
        } else {
            for (int i = 0; i < rows; i++) {
                values[i] = vector.validity().isNull(i) ? 0 : shortNumber(type, (BytesVector) vector, i);
            }
        }
        return values;
    }

    private static long shortNumber(Type.Leaf type, BytesVector vector, int row) {
        if (ColumnOrder.of(type) == ColumnOrder.INT96_TIMESTAMP || vector.length(row) > Long.BYTES) {
            return number(type, vector, row).longValueExact();
        }
        byte[] array = vector.array(row);
        int start = vector.start(row);
        int length = vector.length(row);
        long value = length == 0 ? 0 : array[start];
        for (int i = 1; i < length; i++) {
            value = value << 8 | array[start + i] & 0xFF;
        }
        return value;
    }

    private static BigInteger number(Type.Leaf type, BytesVector vector, int row) {
        if (ColumnOrder.of(type) != ColumnOrder.INT96_TIMESTAMP) {
            int length = vector.length(row);
            return length == 0 ? BigInteger.ZERO : new BigInteger(vector.array(row), vector.start(row), length);
        }
        byte[] key = new byte[SortKeys.INT96_KEY_LENGTH];
        SortKeys.int96(vector.array(row), vector.start(row), key);
        ByteBuffer parts = ByteBuffer.wrap(key);
        return BigInteger.valueOf(parts.getLong() ^ Long.MIN_VALUE)
                .subtract(BigInteger.valueOf(SortKeys.JULIAN_DAY_OF_EPOCH))
                .multiply(NANOS_PER_DAY)
                .add(BigInteger.valueOf(parts.getLong()));
    }

    /** The number of a row in which no column is null. */
    static BigInteger wide(Formula formula, IntFunction<ColumnVector> vectors, int row) {
        if (formula instanceof Formula.Exact exact) {
            return exact.value();
        }
        if (formula instanceof Formula.Value value) {
            ColumnVector vector = vectors.apply(value.column());
            boolean unsigned = value.type().logical().isUnsigned();
            if (vector instanceof IntVector v) {
                return BigInteger.valueOf(unsigned ? v.values()[row] & 0xFFFF_FFFFL : v.values()[row]);
            }
            if (vector instanceof LongVector v) {
                BigInteger signed = BigInteger.valueOf(v.values()[row]);
                return unsigned && signed.signum() < 0 ? signed.add(BigInteger.ONE.shiftLeft(Long.SIZE)) : signed;
            }
            return vector instanceof BooleanVector v
                    ? v.values()[row] ? BigInteger.ONE : BigInteger.ZERO
                    : number(value.type(), (BytesVector) vector, row);
        }
        Formula.Joined joined = (Formula.Joined) formula;
        BigInteger left = wide(joined.left(), vectors, row);
        BigInteger right = wide(joined.right(), vectors, row);
        return switch (joined.operator()) {
            case PLUS -> left.add(right);
            case MINUS -> left.subtract(right);
            default -> left.multiply(right);
        };
    }

    private long[] buffer(int rows) {
        if (used == buffers.size()) {
            buffers.add(new long[rows]);
        } else if (buffers.get(used).length < rows) {
            buffers.set(used, new long[rows]);
        }
        return buffers.get(used++);
    }
}
