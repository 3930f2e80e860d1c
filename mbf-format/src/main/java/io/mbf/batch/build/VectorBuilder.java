package io.mbf.batch.build;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Type;
import java.util.Arrays;

/**
 * A vector of a leaf column that grows by ranges of others: how rows of odd batches become pages, and entries of
 * several pages become lists.
 *
 * <p>Dictionary-coded input is turned into values, except by {@link #ofCodes}. What {@link #view} returns shares the
 * builder's arrays and is valid until it changes. Not thread-safe.
 */
public abstract class VectorBuilder {

    private final ValidityBuilder validity = new ValidityBuilder();

    private VectorBuilder() {}

    /** A builder without entries, of vectors for a type. */
    public static VectorBuilder of(Type.Leaf type) {
        return switch (type.physical()) {
            case BOOLEAN -> new Booleans();
            case INT32 -> new Ints();
            case INT64 -> new Longs();
            case FLOAT -> new Floats();
            case DOUBLE -> new Doubles();
            case BYTE_ARRAY -> new Binaries();
            case INT96, FIXED_LEN_BYTE_ARRAY -> new FixedBinaries(type.width());
        };
    }

    /** A builder for dictionary-coded vectors which all have this dictionary. */
    public static VectorBuilder ofCodes(BytesVector dictionary) {
        return new Codes(dictionary);
    }

    /** Entries appended so far. */
    public final int size() {
        return validity.size();
    }

    /**
     * Appends values {@code [from, from + count)} of a vector of this builder's kind.
     *
     * @throws ArithmeticException if byte strings exceed 2<sup>31</sup> bytes in all
     */
    public final void append(ColumnVector vector, int from, int count) {
        appendValues(vector, from, count, size());
        validity.append(vector.validity(), from, count);
    }

    /** Forgets the first {@code count} values; the others move to the front. */
    public final void dropFirst(int count) {
        int rest = size() - count;
        if (count < 0 || rest < 0) {
            throw new IndexOutOfBoundsException(count + " of " + size() + " values");
        }
        moveToFront(count, rest);
        validity.dropFirst(count);
    }

    /** Bytes of the byte strings it holds; 0 for values of other kinds, and for codes. */
    public long valueBytes() {
        return 0;
    }

    /** All values since the last {@link #reset}. */
    public final ColumnVector view() {
        return view(size(), validity.view());
    }

    /** Starts over, without entries; the vector built before may be overwritten. */
    public void reset() {
        validity.reset();
    }

    abstract void appendValues(ColumnVector vector, int from, int count, int to);

    /** Moves values {@code [from, from + count)} to the front. */
    abstract void moveToFront(int from, int count);

    abstract ColumnVector view(int size, Validity valid);

    /** A capacity for {@code needed} values or bytes, more than the {@code capacity} there is. */
    private static int grown(int needed, int capacity) {
        return (int) Math.min(Integer.MAX_VALUE - 16, Math.max(Math.max(needed, 1024), 2L * capacity));
    }

    private static final class Booleans extends VectorBuilder {
        private boolean[] values = new boolean[0];

        @Override
        void appendValues(ColumnVector vector, int from, int count, int to) {
            if (to + count > values.length) {
                values = Arrays.copyOf(values, grown(to + count, values.length));
            }
            System.arraycopy(((BooleanVector) vector).values(), from, values, to, count);
        }

        @Override
        void moveToFront(int from, int count) {
            System.arraycopy(values, from, values, 0, count);
        }

        @Override
        ColumnVector view(int size, Validity valid) {
            return new BooleanVector(values, size, valid);
        }
    }

    private static final class Ints extends VectorBuilder {
        private int[] values = new int[0];

        @Override
        void appendValues(ColumnVector vector, int from, int count, int to) {
            if (to + count > values.length) {
                values = Arrays.copyOf(values, grown(to + count, values.length));
            }
            System.arraycopy(((IntVector) vector).values(), from, values, to, count);
        }

        @Override
        void moveToFront(int from, int count) {
            System.arraycopy(values, from, values, 0, count);
        }

        @Override
        ColumnVector view(int size, Validity valid) {
            return new IntVector(values, size, valid);
        }
    }

    private static final class Longs extends VectorBuilder {
        private long[] values = new long[0];

        @Override
        void appendValues(ColumnVector vector, int from, int count, int to) {
            if (to + count > values.length) {
                values = Arrays.copyOf(values, grown(to + count, values.length));
            }
            System.arraycopy(((LongVector) vector).values(), from, values, to, count);
        }

        @Override
        void moveToFront(int from, int count) {
            System.arraycopy(values, from, values, 0, count);
        }

        @Override
        ColumnVector view(int size, Validity valid) {
            return new LongVector(values, size, valid);
        }
    }

    private static final class Floats extends VectorBuilder {
        private float[] values = new float[0];

        @Override
        void appendValues(ColumnVector vector, int from, int count, int to) {
            if (to + count > values.length) {
                values = Arrays.copyOf(values, grown(to + count, values.length));
            }
            System.arraycopy(((FloatVector) vector).values(), from, values, to, count);
        }

        @Override
        void moveToFront(int from, int count) {
            System.arraycopy(values, from, values, 0, count);
        }

        @Override
        ColumnVector view(int size, Validity valid) {
            return new FloatVector(values, size, valid);
        }
    }

    private static final class Doubles extends VectorBuilder {
        private double[] values = new double[0];

        @Override
        void appendValues(ColumnVector vector, int from, int count, int to) {
            if (to + count > values.length) {
                values = Arrays.copyOf(values, grown(to + count, values.length));
            }
            System.arraycopy(((DoubleVector) vector).values(), from, values, to, count);
        }

        @Override
        void moveToFront(int from, int count) {
            System.arraycopy(values, from, values, 0, count);
        }

        @Override
        ColumnVector view(int size, Validity valid) {
            return new DoubleVector(values, size, valid);
        }
    }

    private static final class Codes extends VectorBuilder {
        private final BytesVector dictionary;
        private int[] codes = new int[0];

        Codes(BytesVector dictionary) {
            this.dictionary = dictionary;
        }

        @Override
        void appendValues(ColumnVector vector, int from, int count, int to) {
            DictionaryVector coded = (DictionaryVector) vector;
            if (coded.dictionary() != dictionary) {
                throw new IllegalArgumentException("codes of another dictionary");
            }
            if (to + count > codes.length) {
                codes = Arrays.copyOf(codes, grown(to + count, codes.length));
            }
            System.arraycopy(coded.codes(), from, codes, to, count);
        }

        @Override
        void moveToFront(int from, int count) {
            System.arraycopy(codes, from, codes, 0, count);
        }

        @Override
        ColumnVector view(int size, Validity valid) {
            return new DictionaryVector(codes, dictionary, size, valid);
        }
    }

    private static final class Binaries extends VectorBuilder {
        private int[] offsets = new int[1];
        private byte[] bytes = new byte[0];

        @Override
        void appendValues(ColumnVector vector, int from, int count, int to) {
            if (to + count + 1 > offsets.length) {
                offsets = Arrays.copyOf(offsets, grown(to + count + 1, offsets.length));
            }
            int end = offsets[to];
            if (vector instanceof BinaryVector binary && !vector.validity().hasNulls()) {
                int start = binary.offsets()[from];
                int length = binary.offsets()[from + count] - start;
                reserve(end, length);
                System.arraycopy(binary.bytes(), start, bytes, end, length);
                for (int i = 1; i <= count; i++) {
                    offsets[to + i] = binary.offsets()[from + i] - start + end;
                }
                return;
            }
            BytesVector values = (BytesVector) vector;
            for (int i = 0; i < count; i++) {
                if (!vector.isNull(from + i)) {
                    int length = values.length(from + i);
                    reserve(end, length);
                    System.arraycopy(values.array(from + i), values.start(from + i), bytes, end, length);
                    end += length;
                }
                offsets[to + i + 1] = end;
            }
        }

        private void reserve(int end, int length) {
            int needed = Math.addExact(end, length);
            if (needed > bytes.length) {
                bytes = Arrays.copyOf(bytes, grown(needed, bytes.length));
            }
        }

        @Override
        void moveToFront(int from, int count) {
            int start = offsets[from];
            System.arraycopy(bytes, start, bytes, 0, offsets[from + count] - start);
            for (int i = 0; i <= count; i++) {
                offsets[i] = offsets[from + i] - start;
            }
        }

        @Override
        public long valueBytes() {
            return offsets[size()];
        }

        @Override
        ColumnVector view(int size, Validity valid) {
            return new BinaryVector(bytes, offsets, size, valid);
        }
    }

    private static final class FixedBinaries extends VectorBuilder {
        private final int width;
        private byte[] bytes = new byte[0];

        FixedBinaries(int width) {
            this.width = width;
        }

        @Override
        void appendValues(ColumnVector vector, int from, int count, int to) {
            int needed = Math.multiplyExact(to + count, width);
            if (needed > bytes.length) {
                bytes = Arrays.copyOf(bytes, grown(needed, bytes.length));
            }
            if (vector instanceof FixedBinaryVector fixed) {
                System.arraycopy(fixed.bytes(), from * width, bytes, to * width, count * width);
                return;
            }
            BytesVector values = (BytesVector) vector;
            for (int i = 0; i < count; i++) {
                if (!vector.isNull(from + i)) {
                    System.arraycopy(values.array(from + i), values.start(from + i), bytes, (to + i) * width, width);
                }
            }
        }

        @Override
        void moveToFront(int from, int count) {
            System.arraycopy(bytes, from * width, bytes, 0, count * width);
        }

        @Override
        public long valueBytes() {
            return (long) size() * width;
        }

        @Override
        ColumnVector view(int size, Validity valid) {
            return new FixedBinaryVector(bytes, width, size, valid);
        }
    }
}
