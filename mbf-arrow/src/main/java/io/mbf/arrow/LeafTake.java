package io.mbf.arrow;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.schema.Type;
import java.math.BigInteger;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Takes the values of leaves. Whatever a vector has where an entry is not valid is not looked at. */
final class LeafTake {

    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final int MILLIS_PER_SECOND = 1_000;

    private final String file;
    private final BytesTake bytes;

    /** @param file named in messages */
    LeafTake(String file) {
        this.file = file;
        this.bytes = new BytesTake(this);
    }

    ColumnVector take(String name, Type.Leaf leaf, FieldVector vector, int[] rows, Validity validity) {
        int size = rows.length;
        switch (leaf.physical()) {
            case BOOLEAN -> {
                boolean[] values = new boolean[size];
                for (int i = 0; i < size; i++) {
                    values[i] = validity.isValid(i) && ((BitVector) vector).get(rows[i]) != 0;
                }
                return new BooleanVector(values, size, validity);
            }
            case INT32 -> {
                int[] values = new int[size];
                for (int i = 0; i < size; i++) {
                    values[i] = validity.isValid(i) ? int32(name, vector, rows[i]) : 0;
                }
                return new IntVector(values, size, validity);
            }
            case INT64 -> {
                long[] values = new long[size];
                for (int i = 0; i < size; i++) {
                    values[i] = validity.isValid(i) ? int64(name, vector, rows[i]) : 0;
                }
                return new LongVector(values, size, validity);
            }
            case FLOAT -> {
                float[] values = new float[size];
                for (int i = 0; i < size; i++) {
                    values[i] = validity.isValid(i) ? ((Float4Vector) vector).get(rows[i]) : 0;
                }
                return new FloatVector(values, size, validity);
            }
            case DOUBLE -> {
                double[] values = new double[size];
                for (int i = 0; i < size; i++) {
                    values[i] = validity.isValid(i) ? ((Float8Vector) vector).get(rows[i]) : 0;
                }
                return new DoubleVector(values, size, validity);
            }
            default -> {
                return bytes.take(name, leaf, vector, rows, validity);
            }
        }
    }

    private int int32(String name, FieldVector vector, int row) {
        if (vector instanceof BaseIntVector integers) {
            return (int) integers.getValueAsLong(row);
        } else if (vector instanceof DateDayVector days) {
            return days.get(row);
        } else if (vector instanceof TimeMilliVector times) {
            return times.get(row);
        } else if (vector instanceof TimeSecVector times) {
            long millis = (long) times.get(row) * MILLIS_PER_SECOND;
            return narrow(name, millis);
        } else if (vector instanceof DateMilliVector dates) {
            long millis = dates.get(row);
            if (millis % MILLIS_PER_DAY != 0) {
                throw unfit(name, millis + " ms", "a date");
            }
            return narrow(name, millis / MILLIS_PER_DAY);
        }
        return narrow(name, decimal(name, vector, row));
    }

    private int narrow(String name, long value) {
        if (value != (int) value) {
            throw unfit(name, Long.toString(value), "32 bits");
        }
        return (int) value;
    }

    private long int64(String name, FieldVector vector, int row) {
        if (vector instanceof BaseIntVector integers) {
            return integers.getValueAsLong(row);
        } else if (vector instanceof TimeStampVector times) {
            return timestamp(name, times, row);
        } else if (vector instanceof TimeMicroVector times) {
            return times.get(row);
        } else if (vector instanceof TimeNanoVector times) {
            return times.get(row);
        } else if (vector instanceof DurationVector durations) {
            return DurationVector.get(durations.getDataBuffer(), row);
        }
        return decimal(name, vector, row);
    }

    /** Seconds become milliseconds. */
    long timestamp(String name, TimeStampVector vector, int row) {
        long value = vector.get(row);
        ArrowType.Timestamp type = (ArrowType.Timestamp) vector.getField().getType();
        if (type.getUnit() != org.apache.arrow.vector.types.TimeUnit.SECOND) {
            return value;
        }
        try {
            return Math.multiplyExact(value, MILLIS_PER_SECOND);
        } catch (ArithmeticException e) {
            throw unfit(name, value + " s", "64 bits of milliseconds");
        }
    }

    private long decimal(String name, FieldVector vector, int row) {
        BigInteger unscaled = unscaled(vector, row);
        if (unscaled.bitLength() >= Long.SIZE) {
            throw unfit(name, "an unscaled " + unscaled, "64 bits");
        }
        return unscaled.longValue();
    }

    /** The integer of a decimal, whichever width it has. */
    static BigInteger unscaled(FieldVector vector, int row) {
        int width = ((ArrowType.Decimal) vector.getField().getType()).getBitWidth() / Byte.SIZE;
        byte[] bigEndian = new byte[width];
        ArrowBuf values = vector.getDataBuffer();
        for (int i = 0; i < width; i++) {
            bigEndian[width - 1 - i] = values.getByte((long) row * width + i);
        }
        return new BigInteger(bigEndian);
    }

    UnsupportedFeatureException unfit(String name, String value, String form) {
        return new UnsupportedFeatureException(file, "column '" + name + "'", value + " does not fit " + form);
    }
}
