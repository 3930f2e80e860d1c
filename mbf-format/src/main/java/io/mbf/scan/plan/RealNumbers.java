package io.mbf.scan.plan;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.predicate.bound.Formula;
import io.mbf.schema.Float16;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;

/** Calculates with doubles, a whole batch at a time. Holds buffers: one thread only. */
final class RealNumbers {

    /** Those powers of ten that are doubles; a quotient of two doubles is rounded once. */
    private static final double[] POWERS =
            DoubleStream.iterate(1, power -> power * 10).limit(23).toArray();

    private static final long EXACT = 1L << 53;

    private final ExactNumbers exact;

    RealNumbers(ExactNumbers exact) {
        this.exact = exact;
    }

    /**
     * The numbers of the first rows; those of nulls mean nothing.
     *
     * @param vectors by ordinal
     * @param valid whether no column is null in a row
     */
    double[] of(Formula formula, IntFunction<ColumnVector> vectors, IntPredicate valid, int rows) {
        if (formula instanceof Formula.Joined joined) {
            double[] left = of(joined.left(), vectors, valid, rows);
            double[] right = of(joined.right(), vectors, valid, rows);
            for (int i = 0; i < rows; i++) {
                left[i] = switch (joined.operator()) {
                    case PLUS -> left[i] + right[i];
                    case MINUS -> left[i] - right[i];
                    case TIMES -> left[i] * right[i];
                    case DIVIDE -> left[i] / right[i];
                };
            }
            return left;
        }
        double[] values = new double[rows];
        if (formula instanceof Formula.Real real) {
            Arrays.fill(values, real.value());
        } else if (formula instanceof Formula.Value value) {
            fill(vectors.apply(value.column()), values);
        } else {
            fill((Formula.AsReal) formula, vectors, valid, values);
        }
        return values;
    }

    private static void fill(ColumnVector vector, double[] values) {
        if (vector instanceof DoubleVector v) {
            System.arraycopy(v.values(), 0, values, 0, values.length);
        } else if (vector instanceof FloatVector v) {
            for (int i = 0; i < values.length; i++) {
                values[i] = v.values()[i];
            }
        } else {
            BytesVector v = (BytesVector) vector;
            for (int i = 0; i < values.length; i++) {
                values[i] = v.validity().isNull(i) ? 0 : Float16.toFloat(v.array(i), v.start(i));
            }
        }
    }

    private void fill(Formula.AsReal number, IntFunction<ColumnVector> vectors, IntPredicate valid, double[] values) {
        try {
            long[] longs = exact.longs(number.exact(), vectors, values.length);
            for (int i = 0; i < values.length; i++) {
                values[i] = nearest(longs[i], number.scale());
            }
        } catch (ArithmeticException tooWide) {
            for (int i = 0; i < values.length; i++) {
                if (valid.test(i)) {
                    BigInteger wide = ExactNumbers.wide(number.exact(), vectors, i);
                    values[i] = new BigDecimal(wide, number.scale()).doubleValue();
                }
            }
        }
    }

    private static double nearest(long value, int scale) {
        if (scale == 0) {
            return value;
        }
        return Math.abs(value) <= EXACT && value != Long.MIN_VALUE && scale < POWERS.length
                ? value / POWERS[scale]
                : BigDecimal.valueOf(value, scale).doubleValue();
    }
}
