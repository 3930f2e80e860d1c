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
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.bench.query.Answer;
import io.mbf.bench.query.ColumnSum;
import io.mbf.bench.query.Fold;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.Arrays;
import java.util.List;

/**
 * Sums over our column batches: a consumer as a fast application would write it, one loop per vector class.
 *
 * <p>Of dictionary-coded strings the codes are counted, and each distinct value is folded once; of others the bytes of a
 * batch are folded in one go. Of lists and structs the leaves are summed.
 */
public final class BatchSums {

    private static final int WAYS = 4;

    private final ColumnSum[] sums;
    private final BytesVector[] dictionaries; // the last one seen per column
    private final long[][] folds; // of its values
    private final int[][] counts; // of its codes, in this batch
    private long rows;

    private int leaf; // the one to be added next

    /** One sum per leaf of the columns. */
    public BatchSums(Schema schema) {
        this((int) schema.nodes().stream()
                .filter(field -> field.type() instanceof Type.Leaf)
                .count());
    }

    BatchSums(int leaves) {
        sums = Answer.noSums(leaves);
        dictionaries = new BytesVector[leaves];
        folds = new long[leaves][];
        counts = new int[leaves][];
    }

    public void add(ColumnBatch batch) {
        add(batch.rowCount(), batch.columns());
    }

    /** @param columns of a batch, or the leaves of its columns alone */
    void add(int rowCount, List<ColumnVector> columns) {
        rows += rowCount;
        leaf = 0;
        for (ColumnVector column : columns) {
            add(column);
        }
    }

    public Answer answer() {
        return new Answer(rows, List.of(sums), 0);
    }

    private void add(ColumnVector vector) {
        if (vector instanceof StructVector struct) {
            struct.children().forEach(this::add);
        } else if (vector instanceof ListVector list) {
            if (list.size() > 0
                    && (list.offsets()[0] != 0
                            || list.offsets()[list.size()] != list.elements().size())) {
                throw new IllegalStateException("a list of a part of its elements");
            }
            add(list.elements());
        } else {
            add(vector, leaf++);
        }
    }

    private void add(ColumnVector vector, int column) {
        ColumnSum sum = sums[column];
        long values = sum.values + vector.size() - vector.validity().nullCount();
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
        } else {
            throw new IllegalArgumentException("no table has such a column");
        }
        sum.values = values;
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
        int size = vector.size();
        if (vector.validity().hasNulls()) {
            for (int i = 0; i < size; i++) {
                if (vector.validity().isValid(i)) {
                    sum.add(bytes, offsets[i], offsets[i + 1] - offsets[i]);
                }
            }
            return;
        }
        long firsts = 0;
        for (int i = 0; i < size; i++) {
            firsts += offsets[i] < offsets[i + 1] ? bytes[offsets[i]] : 0;
        }
        int length = offsets[size] - offsets[0];
        sum.whole += firsts;
        sum.lengths += length;
        sum.fold += Fold.of(bytes, offsets[0], length);
    }

    /** Counts the codes; what a value adds is computed once per batch. */
    private void add(DictionaryVector vector, int column) {
        BytesVector dictionary = vector.dictionary();
        if (dictionaries[column] != dictionary) {
            dictionaries[column] = dictionary;
            folds[column] = folds(dictionary);
            counts[column] = new int[WAYS * dictionary.size()];
        }
        ColumnSum sum = sums[column];
        if (dictionary.size() > vector.size()) {
            addEach(vector, folds[column], sum);
            return;
        }
        int[] count = counts[column];
        count(vector, count, dictionary.size());
        for (int code = 0; code < dictionary.size(); code++) {
            long times = 0;
            for (int way = 0; way < WAYS; way++) {
                times += count[way * dictionary.size() + code];
            }
            int length = dictionary.length(code);
            sum.lengths += times * length;
            sum.whole += length == 0 ? 0 : times * dictionary.array(code)[dictionary.start(code)];
            sum.fold += times * folds[column][code];
        }
        Arrays.fill(count, 0);
    }

    /** Counts in turns in several places, for one waits for its last count. */
    private static void count(DictionaryVector vector, int[] count, int distinct) {
        int[] codes = vector.codes();
        int size = vector.size();
        int i = 0;
        if (!vector.validity().hasNulls()) {
            for (; i < size - 3; i += WAYS) {
                count[codes[i]]++;
                count[distinct + codes[i + 1]]++;
                count[2 * distinct + codes[i + 2]]++;
                count[3 * distinct + codes[i + 3]]++;
            }
        }
        for (; i < size; i++) {
            if (vector.validity().isValid(i)) {
                count[codes[i]]++;
            }
        }
    }

    private static void addEach(DictionaryVector vector, long[] fold, ColumnSum sum) {
        BytesVector dictionary = vector.dictionary();
        for (int i = 0; i < vector.size(); i++) {
            if (vector.validity().isValid(i)) {
                int code = vector.codes()[i];
                int length = dictionary.length(code);
                sum.lengths += length;
                sum.whole += length == 0 ? 0 : dictionary.array(code)[dictionary.start(code)];
                sum.fold += fold[code];
            }
        }
    }

    private static long[] folds(BytesVector dictionary) {
        long[] fold = new long[dictionary.size()];
        for (int i = 0; i < fold.length; i++) {
            fold[i] = Fold.of(dictionary.array(i), dictionary.start(i), dictionary.length(i));
        }
        return fold;
    }
}
