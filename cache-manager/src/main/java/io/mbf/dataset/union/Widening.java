package io.mbf.dataset.union;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.Arrays;

/**
 * Brings the values of a leaf to the type that it has in the data set, always a {@link TypeUnion} of both.
 *
 * <p>The arrays of the result belong to this instance and are overwritten by its next use; one thread at a time.
 */
public final class Widening {

    private static final int MAX_BYTES = 1 << 30;

    private final Type.Leaf target;
    private long[] longs = new long[0];
    private double[] doubles = new double[0];
    private int[] offsets = new int[0];
    private byte[] bytes = new byte[0];

    Widening(Type.Leaf target) {
        this.target = target;
    }

    /**
     * Whether a condition means the same for values of a file's type as for those of the data set's. Not so if a
     * literal would be rounded to another type: 0.1 is a different number as FLOAT and as DOUBLE, and not an integer.
     */
    public static boolean keepsConditions(Type from, Type to) {
        return !(from instanceof Type.Leaf here
                && to instanceof Type.Leaf leaf
                && leaf.physical() == PhysicalType.DOUBLE
                && here.physical() != PhysicalType.DOUBLE);
    }

    /** @param file for messages */
    ColumnVector widen(ColumnVector vector, String file) {
        int size = vector.size();
        return switch (target.physical()) {
            case INT64 -> new LongVector(longs((IntVector) vector), size, vector.validity());
            case DOUBLE -> new DoubleVector(doubles(vector), size, vector.validity());
            case BYTE_ARRAY -> binary(vector, file);
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
    private ColumnVector binary(ColumnVector vector, String file) {
        if (vector instanceof BytesVector) {
            return vector;
        }
        int size = vector.size();
        bigEndian(vector, Long.BYTES, file);
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
            reserve(size, width, file);
            for (int i = 0; i < size; i++) {
                if (!vector.isNull(i)) {
                    extend(values, i, width, file);
                }
            }
        } else {
            bigEndian(vector, width, file);
        }
        return new FixedBinaryVector(bytes, width, size, vector.validity());
    }

    /** Room for the values: of a batch of rows not many bytes, but lists may have any number of elements. */
    private void reserve(int size, int width, String file) {
        long length = (long) size * width;
        if (length > MAX_BYTES) {
            throw new UnsupportedFeatureException(
                    file, "a decimal within lists", size + " values of " + width + " bytes do not fit a batch");
        }
        bytes = bytes.length < length ? new byte[(int) length] : bytes;
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
    private void bigEndian(ColumnVector vector, int width, String file) {
        int size = vector.size();
        reserve(size, width, file);
        for (int i = 0; i < size; i++) {
            long value = vector instanceof IntVector ints ? ints.values()[i] : ((LongVector) vector).values()[i];
            for (int b = width - 1; b >= 0; b--) {
                bytes[i * width + b] = (byte) value;
                value >>= 8;
            }
        }
    }
}
