package io.mbf.text;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.schema.LogicalType.DateType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.Float16Type;
import io.mbf.schema.LogicalType.IntervalType;
import io.mbf.schema.LogicalType.TimeType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.LogicalType.UuidType;
import io.mbf.schema.Type;
import java.io.IOException;

/**
 * How the values of one leaf column are written, decided once per column from its type.
 *
 * <p>A value that its logical type has no text for is written as its physical type instead: a time of day outside the
 * day as the stored integer, a UUID that is not 16 bytes long as binary. Nothing a file can hold makes a format fail.
 * Formats keep a scratch buffer: one thread at a time.
 */
@FunctionalInterface
interface ScalarFormat {

    /** Writes value {@code index} of {@code vector}, which must not be null. */
    void write(ColumnVector vector, int index, ScalarSink to) throws IOException;

    static ScalarFormat of(Type.Leaf leaf) {
        return switch (leaf.physical()) {
            case BOOLEAN -> (vector, index, to) -> to.bool(((BooleanVector) vector).values()[index]);
            case INT32 -> int32(leaf);
            case INT64 -> int64(leaf);
            case INT96 -> new TemporalFormat.Int96();
            case FLOAT -> (vector, index, to) -> to.real(((FloatVector) vector).values()[index]);
            case DOUBLE -> (vector, index, to) -> to.real(((DoubleVector) vector).values()[index]);
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> bytes(leaf);
        };
    }

    private static ScalarFormat int32(Type.Leaf leaf) {
        if (leaf.logical() instanceof DateType) {
            byte[] text = new byte[IsoText.MAX_LENGTH];
            return (vector, index, to) -> to.ascii(text, IsoText.date(text, 0, ((IntVector) vector).values()[index]));
        }
        if (leaf.logical().isUnsigned()) {
            return (vector, index, to) -> to.integer(Integer.toUnsignedLong(((IntVector) vector).values()[index]));
        }
        LongFormat format = integer(leaf);
        return (vector, index, to) -> format.write(((IntVector) vector).values()[index], to);
    }

    private static ScalarFormat int64(Type.Leaf leaf) {
        if (leaf.logical().isUnsigned()) {
            return (vector, index, to) -> {
                long value = ((LongVector) vector).values()[index];
                if (value >= 0) {
                    to.integer(value);
                } else {
                    to.integer(Long.toUnsignedString(value));
                }
            };
        }
        LongFormat format = leaf.logical() instanceof TimestampType timestamp
                ? new TemporalFormat.Timestamp(timestamp.unit(), timestamp.utc())
                : integer(leaf);
        return (vector, index, to) -> format.write(((LongVector) vector).values()[index], to);
    }

    private static LongFormat integer(Type.Leaf leaf) {
        if (leaf.logical() instanceof DecimalType decimal) {
            return new DecimalText(decimal.scale())::write;
        }
        if (leaf.logical() instanceof TimeType time) {
            return new TemporalFormat.TimeOfDay(time.unit());
        }
        return (value, to) -> to.integer(value);
    }

    private static ScalarFormat bytes(Type.Leaf leaf) {
        BytesFormat format;
        if (leaf.logical().isText()) {
            format = (bytes, start, length, to) -> to.utf8(bytes, start, length);
        } else if (leaf.logical() instanceof DecimalType decimal) {
            format = new DecimalText(decimal.scale())::write;
        } else if (leaf.logical() instanceof UuidType) {
            format = new BinaryFormat.Uuid();
        } else if (leaf.logical() instanceof Float16Type) {
            format = new BinaryFormat.HalfFloat();
        } else if (leaf.logical() instanceof IntervalType) {
            format = new BinaryFormat.Interval();
        } else {
            format = (bytes, start, length, to) -> to.binary(bytes, start, length);
        }
        return (vector, index, to) -> {
            BytesVector values = (BytesVector) vector;
            format.write(values.array(index), values.start(index), values.length(index), to);
        };
    }

    /** A format of integers. */
    @FunctionalInterface
    interface LongFormat {
        void write(long value, ScalarSink to) throws IOException;
    }

    /** A format of byte strings. */
    @FunctionalInterface
    interface BytesFormat {
        void write(byte[] bytes, int start, int length, ScalarSink to) throws IOException;
    }
}
