package io.mbf.arrow;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.Validity;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.IntervalDayVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Takes values that are byte strings to us. */
final class BytesTake {

    private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    private final LeafTake leaves; // for its messages

    BytesTake(LeafTake leaves) {
        this.leaves = leaves;
    }

    ColumnVector take(String name, Type.Leaf leaf, FieldVector vector, int[] rows, Validity validity) {
        return leaf.physical() == PhysicalType.BYTE_ARRAY
                ? strings(name, vector, rows, validity)
                : fixed(name, leaf, vector, rows, validity);
    }

    private ColumnVector strings(String name, FieldVector vector, int[] rows, Validity validity) {
        byte[] bytes = new byte[rows.length * Long.BYTES];
        int[] offsets = new int[rows.length + 1];
        int end = 0;
        for (int i = 0; i < rows.length; i++) {
            if (validity.isValid(i)) {
                byte[] value = value(name, vector, rows[i]);
                if (value.length > Integer.MAX_VALUE - 16 - end) {
                    throw leaves.unfit(name, "text of more than 2^31 bytes", "a batch");
                }
                if (end + value.length > bytes.length) {
                    long larger = Math.min(Integer.MAX_VALUE - 16, Math.max(2L * bytes.length, end + value.length));
                    bytes = Arrays.copyOf(bytes, (int) larger);
                }
                System.arraycopy(value, 0, bytes, end, value.length);
                end += value.length;
            }
            offsets[i + 1] = end;
        }
        return new BinaryVector(bytes, offsets, rows.length, validity);
    }

    private byte[] value(String name, FieldVector vector, int row) {
        if (vector instanceof BaseVariableWidthVector strings) {
            int length = strings.getValueLength(row);
            if (length < 0 || length > vector.getDataBuffer().capacity()) {
                throw leaves.unfit(name, "a value of " + length + " bytes", "its buffer");
            }
            return strings.get(row);
        } else if (vector instanceof VariableWidthFieldVector strings) {
            return strings.get(row);
        } else if (vector.getField().getType() instanceof ArrowType.Decimal) {
            return LeafTake.unscaled(vector, row).toByteArray();
        } else if (vector instanceof org.apache.arrow.vector.LargeVarCharVector strings) {
            return strings.get(row);
        }
        return ((org.apache.arrow.vector.LargeVarBinaryVector) vector).get(row);
    }

    private ColumnVector fixed(String name, Type.Leaf leaf, FieldVector vector, int[] rows, Validity validity) {
        int width = leaf.width();
        byte[] bytes = new byte[Math.multiplyExact(rows.length, width)];
        ByteBuffer to = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rows.length; i++) {
            if (validity.isValid(i)) {
                put(name, leaf, vector, rows[i], to, i * width);
            }
        }
        return new FixedBinaryVector(bytes, width, rows.length, validity);
    }

    private void put(String name, Type.Leaf leaf, FieldVector vector, int row, ByteBuffer to, int at) {
        if (vector instanceof FixedSizeBinaryVector fixed) {
            to.put(at, fixed.get(row));
        } else if (vector instanceof BaseVariableWidthVector strings) {
            byte[] value = strings.get(row);
            if (value.length != leaf.width()) {
                throw leaves.unfit(name, value.length + " bytes", leaf.width() + " bytes");
            }
            to.put(at, value);
        } else if (vector instanceof Float2Vector halves) {
            to.putShort(at, halves.get(row));
        } else if (vector instanceof TimeStampVector times) {
            putInt96(times, row, to, at);
        } else if (leaf.logical() instanceof LogicalType.IntervalType) {
            putInterval(name, vector, row, to, at);
        } else {
            putDecimal(name, leaf, vector, row, to, at);
        }
    }

    private static void putInt96(TimeStampVector times, int row, ByteBuffer to, int at) {
        long value = times.get(row);
        long factor = ((ArrowType.Timestamp) times.getField().getType()).getUnit() == TimeUnit.NANOSECOND ? 1 : 1_000;
        long perDay = NANOS_PER_DAY / factor;
        to.putLong(at, Math.floorMod(value, perDay) * factor);
        to.putInt(at + Long.BYTES, (int) (Math.floorDiv(value, perDay) + JULIAN_DAY_OF_EPOCH));
    }

    private void putInterval(String name, FieldVector vector, int row, ByteBuffer to, int at) {
        long months = 0;
        long days = 0;
        long millis = 0;
        if (vector instanceof IntervalMonthDayNanoVector) {
            months = IntervalMonthDayNanoVector.getMonths(vector.getDataBuffer(), row);
            days = IntervalMonthDayNanoVector.getDays(vector.getDataBuffer(), row);
            long nanos = IntervalMonthDayNanoVector.getNanoseconds(vector.getDataBuffer(), row);
            if (nanos % IntervalFill.NANOS_PER_MILLI != 0) {
                throw leaves.unfit(name, nanos + " ns", "milliseconds");
            }
            millis = nanos / IntervalFill.NANOS_PER_MILLI;
        } else if (vector instanceof IntervalDayVector) {
            days = IntervalDayVector.getDays(vector.getDataBuffer(), row);
            millis = IntervalDayVector.getMilliseconds(vector.getDataBuffer(), row);
        } else {
            months = IntervalYearVector.getTotalMonths(vector.getDataBuffer(), row);
        }
        for (long part : new long[] {months, days, millis}) {
            if (part < 0 || part > 0xFFFF_FFFFL) {
                throw leaves.unfit(name, "an interval with " + part, "unsigned 32 bits");
            }
        }
        to.putInt(at, (int) months).putInt(at + 4, (int) days).putInt(at + 8, (int) millis);
    }

    private void putDecimal(String name, Type.Leaf leaf, FieldVector vector, int row, ByteBuffer to, int at) {
        BigInteger unscaled = LeafTake.unscaled(vector, row);
        byte[] value = unscaled.toByteArray();
        int width = leaf.width();
        if (value.length > width) {
            throw leaves.unfit(name, "an unscaled " + unscaled, width + " bytes");
        }
        byte sign = (byte) (unscaled.signum() < 0 ? -1 : 0);
        for (int i = 0; i < width - value.length; i++) {
            to.put(at + i, sign);
        }
        to.put(at + width - value.length, value);
    }
}
