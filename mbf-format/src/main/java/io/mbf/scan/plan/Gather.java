package io.mbf.scan.plan;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Copies selected values of a vector side by side: what remains of a column after filtering.
 *
 * <p>The arrays of the result belong to this instance and are overwritten by its next use. One instance per column, one
 * thread at a time; for nested columns it grows a child per nested vector.
 */
public final class Gather {

    private boolean[] booleans = new boolean[0];
    private int[] ints = new int[0];
    private long[] longs = new long[0];
    private float[] floats = new float[0];
    private double[] doubles = new double[0];
    private byte[] bytes = new byte[0];
    private long[] valid = new long[0];
    private int[] inner = new int[0];
    private final List<Gather> children = new ArrayList<>();

    /**
     * The values at some positions.
     *
     * @param selection positions in {@code vector}, in any order; the first {@code count} are used
     */
    public ColumnVector gather(ColumnVector vector, int[] selection, int count) {
        Validity validity = validity(vector.validity(), selection, count);
        if (vector instanceof IntVector v) {
            return new IntVector(pick(v.values(), selection, count), count, validity);
        }
        if (vector instanceof LongVector v) {
            longs = longs.length < count ? new long[count] : longs;
            for (int i = 0; i < count; i++) {
                longs[i] = v.values()[selection[i]];
            }
            return new LongVector(longs, count, validity);
        }
        if (vector instanceof DoubleVector v) {
            doubles = doubles.length < count ? new double[count] : doubles;
            for (int i = 0; i < count; i++) {
                doubles[i] = v.values()[selection[i]];
            }
            return new DoubleVector(doubles, count, validity);
        }
        if (vector instanceof FloatVector v) {
            floats = floats.length < count ? new float[count] : floats;
            for (int i = 0; i < count; i++) {
                floats[i] = v.values()[selection[i]];
            }
            return new FloatVector(floats, count, validity);
        }
        if (vector instanceof BooleanVector v) {
            booleans = booleans.length < count ? new boolean[count] : booleans;
            for (int i = 0; i < count; i++) {
                booleans[i] = v.values()[selection[i]];
            }
            return new BooleanVector(booleans, count, validity);
        }
        if (vector instanceof DictionaryVector v) {
            return new DictionaryVector(pick(v.codes(), selection, count), v.dictionary(), count, validity);
        }
        if (vector instanceof BinaryVector v) {
            return binary(v, selection, count, validity);
        }
        if (vector instanceof FixedBinaryVector v) {
            int width = v.width();
            bytes(Math.multiplyExact(count, width));
            for (int i = 0; i < count; i++) {
                System.arraycopy(v.bytes(), selection[i] * width, bytes, i * width, width);
            }
            return new FixedBinaryVector(bytes, width, count, validity);
        }
        return nested(vector, selection, count, validity);
    }

    private ColumnVector nested(ColumnVector vector, int[] selection, int count, Validity validity) {
        if (vector instanceof StructVector v) {
            List<ColumnVector> fields = new ArrayList<>(v.children().size());
            for (int i = 0; i < v.children().size(); i++) {
                fields.add(child(i).gather(v.children().get(i), selection, count));
            }
            return new StructVector(fields, count, validity);
        }
        if (vector instanceof ListVector v) {
            int total = elements(v.offsets(), selection, count);
            return new ListVector(ints, child(0).gather(v.elements(), inner, total), count, validity);
        }
        MapVector v = (MapVector) vector;
        int total = elements(v.offsets(), selection, count);
        Optional<ColumnVector> values = v.values().map(mapValues -> child(1).gather(mapValues, inner, total));
        return new MapVector(ints, child(0).gather(v.keys(), inner, total), values, count, validity);
    }

    /** Writes new offsets to {@link #ints} and the positions of the elements to {@link #inner}; returns their number. */
    private int elements(int[] offsets, int[] selection, int count) {
        int total = 0;
        ints = ints.length < count + 1 ? new int[count + 1] : ints;
        ints[0] = 0;
        for (int i = 0; i < count; i++) {
            total += offsets[selection[i] + 1] - offsets[selection[i]];
            ints[i + 1] = total;
        }
        inner = inner.length < total ? new int[total] : inner;
        int next = 0;
        for (int i = 0; i < count; i++) {
            for (int e = offsets[selection[i]]; e < offsets[selection[i] + 1]; e++) {
                inner[next++] = e;
            }
        }
        return total;
    }

    private BinaryVector binary(BinaryVector v, int[] selection, int count, Validity validity) {
        int[] offsets = v.offsets();
        ints = ints.length < count + 1 ? new int[count + 1] : ints;
        ints[0] = 0;
        for (int i = 0; i < count; i++) {
            // exact, since a selection that repeats positions could outgrow an array
            ints[i + 1] = Math.addExact(ints[i], offsets[selection[i] + 1] - offsets[selection[i]]);
        }
        bytes(ints[count]);
        for (int i = 0; i < count; i++) {
            System.arraycopy(v.bytes(), offsets[selection[i]], bytes, ints[i], ints[i + 1] - ints[i]);
        }
        return new BinaryVector(bytes, ints, count, validity);
    }

    private int[] pick(int[] values, int[] selection, int count) {
        ints = ints.length < count ? new int[count] : ints;
        for (int i = 0; i < count; i++) {
            ints[i] = values[selection[i]];
        }
        return ints;
    }

    private void bytes(int length) {
        bytes = bytes.length < length ? new byte[length] : bytes;
    }

    private Gather child(int index) {
        while (children.size() <= index) {
            children.add(new Gather());
        }
        return children.get(index);
    }

    private Validity validity(Validity source, int[] selection, int count) {
        if (!source.hasNulls()) {
            return Validity.allValid(count);
        }
        int words = Validity.wordCount(count);
        valid = valid.length < words ? new long[words] : valid;
        long[] from = source.words();
        for (int i = 0, w = 0; i < count; w++) {
            int end = Math.min(i + 64, count);
            long word = 0;
            for (; i < end; i++) {
                word |= (from[selection[i] >>> 6] >>> selection[i] & 1L) << i;
            }
            valid[w] = word;
        }
        return Validity.of(valid, count);
    }

    /**
     * The first {@code count} values of a vector: for limits. Nothing is copied, the arrays are those of
     * {@code vector}.
     *
     * @param count at most the vector's size
     */
    public static ColumnVector truncate(ColumnVector vector, int count) {
        if (count == vector.size()) {
            return vector;
        }
        if (count < 0 || count > vector.size()) {
            throw new IndexOutOfBoundsException(count + " of " + vector.size() + " values");
        }
        Validity all = vector.validity();
        Validity validity = all.hasNulls() ? Validity.of(all.words(), count) : Validity.allValid(count);
        if (vector instanceof BooleanVector v) {
            return new BooleanVector(v.values(), count, validity);
        }
        if (vector instanceof IntVector v) {
            return new IntVector(v.values(), count, validity);
        }
        if (vector instanceof LongVector v) {
            return new LongVector(v.values(), count, validity);
        }
        if (vector instanceof FloatVector v) {
            return new FloatVector(v.values(), count, validity);
        }
        if (vector instanceof DoubleVector v) {
            return new DoubleVector(v.values(), count, validity);
        }
        if (vector instanceof BinaryVector v) {
            return new BinaryVector(v.bytes(), v.offsets(), count, validity);
        }
        if (vector instanceof FixedBinaryVector v) {
            return new FixedBinaryVector(v.bytes(), v.width(), count, validity);
        }
        if (vector instanceof DictionaryVector v) {
            return new DictionaryVector(v.codes(), v.dictionary(), count, validity);
        }
        if (vector instanceof StructVector v) {
            return new StructVector(
                    v.children().stream().map(child -> truncate(child, count)).toList(), count, validity);
        }
        if (vector instanceof ListVector v) {
            return new ListVector(v.offsets(), v.elements(), count, validity);
        }
        MapVector v = (MapVector) vector;
        return new MapVector(v.offsets(), v.keys(), v.values(), count, validity);
    }
}
