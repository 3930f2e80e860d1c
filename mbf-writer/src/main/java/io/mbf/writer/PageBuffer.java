package io.mbf.writer;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.format.Limits;
import io.mbf.schema.Type;
import java.util.Arrays;

/**
 * Collects rows of any batches into one page of a leaf column. What {@link #view} returns shares the buffer's arrays
 * and is valid until {@link #reset}.
 */
abstract class PageBuffer {

    final ValidityBuffer validity = new ValidityBuffer();

    static PageBuffer of(Type.Leaf type) {
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

    final int size() {
        return validity.size();
    }

    /** Appends rows {@code [from, from + count)}, which fit the page. */
    final void append(ColumnVector vector, int from, int count) {
        appendValues(vector, from, count, size());
        validity.append(vector.validity(), from, count);
    }

    void reset() {
        validity.reset();
    }

    abstract void appendValues(ColumnVector vector, int from, int count, int to);

    abstract ColumnVector view();

    private static final class Booleans extends PageBuffer {
        private final boolean[] values = new boolean[Limits.PAGE_ENTRIES];

        @Override
        void appendValues(ColumnVector vector, int from, int count, int to) {
            System.arraycopy(((BooleanVector) vector).values(), from, values, to, count);
        }

        @Override
        ColumnVector view() {
            return new BooleanVector(values, size(), validity.view());
        }
    }

    private static final class Ints extends PageBuffer {
        private final int[] values = new int[Limits.PAGE_ENTRIES];

        @Override
        void appendValues(ColumnVector vector, int from, int count, int to) {
            System.arraycopy(((IntVector) vector).values(), from, values, to, count);
        }

        @Override
        ColumnVector view() {
            return new IntVector(values, size(), validity.view());
        }
    }

    private static final class Longs extends PageBuffer {
        private final long[] values = new long[Limits.PAGE_ENTRIES];

        @Override
        void appendValues(ColumnVector vector, int from, int count, int to) {
            System.arraycopy(((LongVector) vector).values(), from, values, to, count);
        }

        @Override
        ColumnVector view() {
            return new LongVector(values, size(), validity.view());
        }
    }

    private static final class Floats extends PageBuffer {
        private final float[] values = new float[Limits.PAGE_ENTRIES];

        @Override
        void appendValues(ColumnVector vector, int from, int count, int to) {
            System.arraycopy(((FloatVector) vector).values(), from, values, to, count);
        }

        @Override
        ColumnVector view() {
            return new FloatVector(values, size(), validity.view());
        }
    }

    private static final class Doubles extends PageBuffer {
        private final double[] values = new double[Limits.PAGE_ENTRIES];

        @Override
        void appendValues(ColumnVector vector, int from, int count, int to) {
            System.arraycopy(((DoubleVector) vector).values(), from, values, to, count);
        }

        @Override
        ColumnVector view() {
            return new DoubleVector(values, size(), validity.view());
        }
    }

    private static final class Binaries extends PageBuffer {
        private final int[] offsets = new int[Limits.PAGE_ENTRIES + 1];
        private byte[] bytes = new byte[Limits.PAGE_ENTRIES];

        @Override
        void appendValues(ColumnVector vector, int from, int count, int to) {
            BytesVector values = (BytesVector) vector;
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
                bytes = Arrays.copyOf(
                        bytes, (int) Math.min(Integer.MAX_VALUE - 16, Math.max(needed, 2L * bytes.length)));
            }
        }

        @Override
        ColumnVector view() {
            return new BinaryVector(bytes, offsets, size(), validity.view());
        }
    }

    private static final class FixedBinaries extends PageBuffer {
        private final int width;
        private byte[] bytes = new byte[0];

        FixedBinaries(int width) {
            this.width = width;
        }

        @Override
        void appendValues(ColumnVector vector, int from, int count, int to) {
            int needed = Math.multiplyExact(to + count, width);
            if (needed > bytes.length) {
                bytes = Arrays.copyOf(
                        bytes, (int) Math.min(Integer.MAX_VALUE - 16, Math.max(needed, 2L * bytes.length)));
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
        ColumnVector view() {
            return new FixedBinaryVector(bytes, width, size(), validity.view());
        }
    }
}
