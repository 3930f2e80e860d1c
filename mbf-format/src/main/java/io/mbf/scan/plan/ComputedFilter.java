package io.mbf.scan.plan;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.Validity;
import io.mbf.predicate.bound.CasedBytes;
import io.mbf.predicate.bound.Computed;
import io.mbf.predicate.bound.Formula;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A comparison of two results, run over the vectors of its columns. */
final class ComputedFilter extends RowFilter.Node {

    private final Computed computed;
    private final int[] columns;

    /** Whether the comparison is true if the left side is less (1), equal (2), greater (4). */
    private final int wanted;

    private final ExactNumbers exact = new ExactNumbers();
    private final RealNumbers real = new RealNumbers(exact);
    private final Map<Integer, ColumnVector> vectors = new HashMap<>();

    ComputedFilter(Computed computed) {
        this.computed = computed;
        columns = computed.columns();
        wanted = switch (computed.operator()) {
            case LT -> 1;
            case EQ -> 2;
            case LE -> 3;
            case GT -> 4;
            case NE -> 5;
            case GE -> 6;
        };
    }

    @Override
    void fill(RowFilter.Source source, int rows, long[] bits) {
        int words = Validity.wordCount(rows);
        Arrays.fill(bits, 0, words, -1L);
        for (int column : columns) {
            ColumnVector vector = source.vector(column);
            vectors.put(column, vector);
            if (vector.validity().hasNulls()) {
                long[] valid = vector.validity().words();
                for (int w = 0; w < words; w++) {
                    bits[w] &= valid[w];
                }
            }
        }
        RowFilter.clearBeyond(rows, bits);
        exact.reset();
        switch (computed.domain()) {
            case EXACT -> keepExact(rows, bits);
            case REAL -> keepReal(rows, bits);
            case BYTES -> keepBytes(rows, bits);
        }
        vectors.clear();
    }

    private void keepExact(int rows, long[] bits) {
        long[] left;
        long[] right;
        try {
            left = exact.longs(computed.left(), vectors::get, rows);
            right = exact.longs(computed.right(), vectors::get, rows);
        } catch (ArithmeticException tooWide) {
            for (int i = 0; i < rows; i++) {
                if (isSet(bits, i)) {
                    keep(
                            bits,
                            i,
                            ExactNumbers.wide(computed.left(), vectors::get, i)
                                    .compareTo(ExactNumbers.wide(computed.right(), vectors::get, i)));
                }
            }
            return;
        }
        for (int from = 0; from < rows; from += 64) {
            long word = 0;
            for (int i = from; i < Math.min(rows, from + 64); i++) {
                long order = Long.compare(left[i], right[i]) + 1;
                word |= (long) (wanted >>> order & 1) << i;
            }
            bits[from >>> 6] &= word;
        }
    }

    private void keepReal(int rows, long[] bits) {
        double[] left = real.of(computed.left(), vectors::get, i -> isSet(bits, i), rows);
        double[] right = real.of(computed.right(), vectors::get, i -> isSet(bits, i), rows);
        for (int i = 0; i < rows; i++) {
            keep(bits, i, compare(left[i], right[i]));
        }
    }

    /** NaN is greater than all other numbers, and -0.0 equals 0.0. */
    private static int compare(double a, double b) {
        return a < b ? -1 : a > b ? 1 : a == b ? 0 : Boolean.compare(Double.isNaN(a), Double.isNaN(b));
    }

    private void keepBytes(int rows, long[] bits) {
        boolean asTheyAre = computed.left() instanceof Formula.Value && computed.right() instanceof Formula.Value;
        for (int i = 0; i < rows; i++) {
            if (isSet(bits, i)) {
                keep(
                        bits,
                        i,
                        asTheyAre
                                ? compareValues(i)
                                : Arrays.compareUnsigned(bytes(computed.left(), i), bytes(computed.right(), i)));
            }
        }
    }

    private int compareValues(int row) {
        BytesVector a = (BytesVector) vectors.get(((Formula.Value) computed.left()).column());
        BytesVector b = (BytesVector) vectors.get(((Formula.Value) computed.right()).column());
        return Arrays.compareUnsigned(
                a.array(row),
                a.start(row),
                a.start(row) + a.length(row),
                b.array(row),
                b.start(row),
                b.start(row) + b.length(row));
    }

    private byte[] bytes(Formula formula, int row) {
        if (formula instanceof Formula.Bytes bytes) {
            return bytes.value();
        }
        if (formula instanceof Formula.Value value) {
            return ((BytesVector) vectors.get(value.column())).bytes(row);
        }
        Formula.Cased cased = (Formula.Cased) formula;
        byte[] text = bytes(cased.text(), row);
        return CasedBytes.map(cased.letters(), text, 0, text.length);
    }

    private static boolean isSet(long[] bits, int row) {
        return (bits[row >>> 6] >>> row & 1) != 0;
    }

    /** Clears the bit of a row unless the comparison is true. */
    private void keep(long[] bits, int row, int order) {
        if ((wanted >>> Integer.signum(order) + 1 & 1) == 0) {
            bits[row >>> 6] &= ~(1L << row);
        }
    }
}
