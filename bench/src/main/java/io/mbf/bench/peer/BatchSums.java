package io.mbf.bench.peer;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.bench.query.Answer;
import io.mbf.bench.query.ColumnSum;
import io.mbf.bench.query.Fold;
import java.util.List;

/**
 * Sums over our column batches: a consumer as a fast application would write it, one loop per vector class.
 *
 * <p>Dictionary-coded strings are folded once per distinct value, and looked up by code after that; nested columns are
 * not consumed.
 */
public final class BatchSums {

    private final ColumnSum[] sums;
    private final BytesVector[] dictionaries; // the last one seen per column
    private final long[][] folds; // of its values
    private final long[][] lengthsAndFirsts; // of its values: length in the upper half, first byte in the lower
    private long rows;

    public BatchSums(int columns) {
        sums = Answer.noSums(columns);
        dictionaries = new BytesVector[columns];
        folds = new long[columns][];
        lengthsAndFirsts = new long[columns][];
    }

    public void add(ColumnBatch batch) {
        rows += batch.rowCount();
        for (int i = 0; i < sums.length; i++) {
            add(batch.column(i), i);
        }
    }

    public Answer answer() {
        return new Answer(rows, List.of(sums), 0);
    }

    private void add(ColumnVector vector, int column) {
        ColumnSum sum = sums[column];
        sum.values += vector.size() - vector.validity().nullCount();
        if (vector instanceof IntVector ints) {
            sum.whole += sum(ints);
        } else if (vector instanceof LongVector longs) {
            sum.whole += sum(longs);
        } else if (vector instanceof DoubleVector doubles) {
            sum.real += sum(doubles);
        } else if (vector instanceof FloatVector floats) {
            sum.real += sum(floats);
        } else if (vector instanceof BooleanVector booleans) {
            sum.whole += sum(booleans);
        } else if (vector instanceof DictionaryVector dictionary) {
            add(dictionary, column);
        } else if (vector instanceof BinaryVector binaries) {
            add(binaries, sum);
        } else if (vector instanceof StructVector
                || vector instanceof ListVector
                || vector instanceof MapVector
                || vector instanceof BytesVector) {
            throw new IllegalArgumentException("no table has such a column");
        }
    }

    /** The sum of the products of the first two columns. */
    static long sumOfProducts(ColumnBatch batch) {
        long[] left = ((LongVector) batch.column(0)).values();
        long[] right = ((LongVector) batch.column(1)).values();
        long sum = 0;
        for (int i = 0; i < batch.rowCount(); i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private static long sum(IntVector vector) {
        int[] values = vector.values();
        Validity validity = vector.validity();
        long sum = 0;
        if (!validity.hasNulls()) {
            for (int i = 0; i < vector.size(); i++) {
                sum += values[i];
            }
            return sum;
        }
        long[] words = validity.words();
        for (int i = 0; i < vector.size(); i++) {
            sum += values[i] & -(words[i >>> 6] >>> i & 1);
        }
        return sum;
    }

    private static long sum(LongVector vector) {
        long[] values = vector.values();
        Validity validity = vector.validity();
        long sum = 0;
        if (!validity.hasNulls()) {
            for (int i = 0; i < vector.size(); i++) {
                sum += values[i];
            }
            return sum;
        }
        long[] words = validity.words();
        for (int i = 0; i < vector.size(); i++) {
            sum += values[i] & -(words[i >>> 6] >>> i & 1);
        }
        return sum;
    }

    private static double sum(DoubleVector vector) {
        double[] values = vector.values();
        Validity validity = vector.validity();
        int size = vector.size();
        // four sums, for an addition waits for the one before
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        if (!validity.hasNulls()) {
            for (; i < size - 3; i += 4) {
                a += values[i];
                b += values[i + 1];
                c += values[i + 2];
                d += values[i + 3];
            }
            for (; i < size; i++) {
                a += values[i];
            }
            return a + b + (c + d);
        }
        long[] words = validity.words();
        for (; i < size - 3; i += 4) {
            long word = words[i >>> 6] >>> i;
            a += (word & 1) != 0 ? values[i] : 0;
            b += (word & 2) != 0 ? values[i + 1] : 0;
            c += (word & 4) != 0 ? values[i + 2] : 0;
            d += (word & 8) != 0 ? values[i + 3] : 0;
        }
        for (; i < size; i++) {
            a += validity.isValid(i) ? values[i] : 0;
        }
        return a + b + (c + d);
    }

    private static double sum(FloatVector vector) {
        float[] values = vector.values();
        Validity validity = vector.validity();
        int size = vector.size();
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        if (!validity.hasNulls()) {
            for (; i < size - 3; i += 4) {
                a += values[i];
                b += values[i + 1];
                c += values[i + 2];
                d += values[i + 3];
            }
        }
        for (; i < size; i++) {
            a += validity.isValid(i) ? values[i] : 0;
        }
        return a + b + (c + d);
    }

    private static long sum(BooleanVector vector) {
        boolean[] values = vector.values();
        Validity validity = vector.validity();
        long sum = 0;
        for (int i = 0; i < vector.size(); i++) {
            sum += values[i] && validity.isValid(i) ? 1 : 0;
        }
        return sum;
    }

    private static void add(BinaryVector vector, ColumnSum sum) {
        byte[] bytes = vector.bytes();
        int[] offsets = vector.offsets();
        Validity validity = vector.validity();
        boolean nulls = validity.hasNulls();
        long fold = 0;
        long firsts = 0;
        long lengths = 0;
        for (int i = 0; i < vector.size(); i++) {
            int start = offsets[i];
            int length = offsets[i + 1] - start;
            if (length > 0 && (!nulls || validity.isValid(i))) {
                lengths += length;
                firsts += bytes[start];
                fold += Fold.of(bytes, start, length);
            }
        }
        sum.lengths += lengths;
        sum.whole += firsts;
        sum.fold += fold;
    }

    private void add(DictionaryVector vector, int column) {
        if (dictionaries[column] != vector.dictionary()) {
            lookAt(vector.dictionary(), column);
        }
        int[] codes = vector.codes();
        long[] fold = folds[column];
        long[] lengthAndFirst = lengthsAndFirsts[column];
        Validity validity = vector.validity();
        boolean nulls = validity.hasNulls();
        long folded = 0;
        long both =
                0; // 8,192 first bytes fit the lower half, unless they are negative: then the upper half is one less
        for (int i = 0; i < vector.size(); i++) {
            if (!nulls || validity.isValid(i)) {
                folded += fold[codes[i]];
                both += lengthAndFirst[codes[i]];
            }
        }
        ColumnSum sum = sums[column];
        sum.fold += folded;
        sum.whole += (int) both;
        sum.lengths += both - (int) both >> 32;
    }

    private void lookAt(BytesVector dictionary, int column) {
        long[] fold = new long[dictionary.size()];
        long[] lengthAndFirst = new long[dictionary.size()];
        for (int i = 0; i < fold.length; i++) {
            byte[] bytes = dictionary.array(i);
            int start = dictionary.start(i);
            int length = dictionary.length(i);
            fold[i] = Fold.of(bytes, start, length);
            lengthAndFirst[i] = ((long) length << 32) + (length > 0 ? bytes[start] : 0);
        }
        dictionaries[column] = dictionary;
        folds[column] = fold;
        lengthsAndFirsts[column] = lengthAndFirst;
    }
}
