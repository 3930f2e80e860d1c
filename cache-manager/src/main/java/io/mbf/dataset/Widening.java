package io.mbf.dataset;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.error.CorruptFileException;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.Arrays;

/**
 * Brings the values of one column to the type that it has in the data set, always a {@link TypeUnion} of both.
 *
 * <p>The arrays of the result belong to this instance and are overwritten by its next use; one thread at a time.
 */
final class Widening {

    private final Type.Leaf target;
    private long[] longs = new long[0];
    private double[] doubles = new double[0];
    private int[] offsets = new int[0];
    private byte[] bytes = new byte[0];

    Widening(Type.Leaf target) {
        this.target = target;
    }

    /** Whether vectors of a type are not those of another, so that they need widening. */
    static boolean needed(Type from, Type to) {
        return from instanceof Type.Leaf a
                && to instanceof Type.Leaf b
                && (a.physical() != b.physical() || a.width() != b.width());
    }

    /**
     * Whether a condition means the same for values of a file's type as for those of the data set's. Not so if a
     * literal would be rounded to another type: 0.1 is a different number as FLOAT and as DOUBLE, and not an integer.
     */
    static boolean keepsConditions(Type from, Type to) {
        return !(needed(from, to) && to instanceof Type.Leaf leaf && leaf.physical() == PhysicalType.DOUBLE);
    }

    /** @param file for messages */
    ColumnVector widen(ColumnVector vector, String file) {
        int size = vector.size();
        return switch (target.physical()) {
            case INT64 -> new LongVector(longs((IntVector) vector), size, vector.validity());
            case DOUBLE -> new DoubleVector(doubles(vector), size, vector.validity());
            case BYTE_ARRAY -> binary(vector);
            case FIXED_LEN_BYTE_ARRAY -> fixed(vector, file);
            default -> throw new IllegalArgumentException("nothing is widened to " + target);
        };
    }

    private long[] longs(IntVector vector) {
        int size = vector.size();
        longs = longs.length < size ? new long[size] : longs;
        int[] values = vector.values();
        for (int i = 0; i < size; i++) {
            longs[i] = values[i];
        }
        return longs;
    }

    private double[] doubles(ColumnVector vector) {
        int size = vector.size();
        doubles = doubles.length < size ? new double[size] : doubles;
        if (vector instanceof IntVector ints) {
            int[] values = ints.values();
            for (int i = 0; i < size; i++) {
                doubles[i] = values[i];
            }
        } else {
            float[] values = ((FloatVector) vector).values();
            for (int i = 0; i < size; i++) {
                doubles[i] = values[i];
            }
        }
        return doubles;
    }

    /** Decimals as byte strings of any length: eight bytes for integers, others in the form that they have. */
    private ColumnVector binary(ColumnVector vector) {
        if (vector instanceof BytesVector) {
            return vector;
        }
        int size = vector.size();
        bigEndian(vector, Long.BYTES);
        offsets = offsets.length <= size ? new int[size + 1] : offsets;
        for (int i = 0; i <= size; i++) {
            offsets[i] = i * Long.BYTES;
        }
        return new BinaryVector(bytes, offsets, size, vector.validity());
    }

    private ColumnVector fixed(ColumnVector vector, String file) {
        int size = vector.size();
        int width = target.width();
        if (vector instanceof BytesVector values) {
            reserve(size * width);
            for (int i = 0; i < size; i++) {
                if (!vector.isNull(i)) {
                    extend(values, i, width, file);
                }
            }
        } else {
            bigEndian(vector, width);
        }
        return new FixedBinaryVector(bytes, width, size, vector.validity());
    }

    /** Room for some bytes; not many, since {@link TypeUnion#MAX_FIXED} bounds the width. */
    private void reserve(int length) {
        bytes = bytes.length < length ? new byte[length] : bytes;
    }

    private void extend(BytesVector values, int i, int width, String file) {
        int length = values.length(i);
        if (length == 0 || length > width) {
            throw new CorruptFileException(file, "a decimal", "has " + length + " bytes, not 1 to " + width);
        }
        byte[] from = values.array(i);
        int start = values.start(i);
        int pad = width - length;
        Arrays.fill(bytes, i * width, i * width + pad, (byte) (from[start] >> 7));
        System.arraycopy(from, start, bytes, i * width + pad, length);
    }

    /** Two's complement, sign-extended or, since unions are never narrower, without its sign bytes. */
    private void bigEndian(ColumnVector vector, int width) {
        int size = vector.size();
        reserve(size * width);
        for (int i = 0; i < size; i++) {
            long value = vector instanceof IntVector ints ? ints.values()[i] : ((LongVector) vector).values()[i];
            for (int b = width - 1; b >= 0; b--) {
                bytes[i * width + b] = (byte) value;
                value >>= 8;
            }
        }
    }
}
