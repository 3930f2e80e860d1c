package io.mbf.cli.command;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.schema.Float16;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Where numbers, dates and times lie on a line: for one column, in a unit of its own. */
final class Position {

    private static final double NANOS_PER_DAY = 86_400e9;

    private Position() {}

    /** Whether values of a type lie on a line. */
    static boolean isDefined(Type.Leaf type) {
        return switch (type.physical()) {
            case INT32, INT64, INT96, FLOAT, DOUBLE -> true;
            case BOOLEAN -> false;
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
                type.logical() instanceof LogicalType.DecimalType || type.logical() instanceof LogicalType.Float16Type;
        };
    }

    /** The position of a value that is not null. */
    static double of(Type.Leaf type, ColumnVector vector, int index) {
        boolean unsigned = type.logical().isUnsigned();
        if (vector instanceof IntVector v) {
            return unsigned ? Integer.toUnsignedLong(v.values()[index]) : v.values()[index];
        }
        if (vector instanceof LongVector v) {
            long value = v.values()[index];
            return unsigned && value < 0 ? (value >>> 1) * 2.0 : value;
        }
        if (vector instanceof DoubleVector v) {
            return v.values()[index];
        }
        if (vector instanceof FloatVector v) {
            return v.values()[index];
        }
        BytesVector v = (BytesVector) vector;
        if (type.physical() == PhysicalType.INT96) { // nanoseconds of the day, then the Julian day
            ByteBuffer bytes = ByteBuffer.wrap(v.array(index)).order(ByteOrder.LITTLE_ENDIAN);
            return bytes.getInt(v.start(index) + Long.BYTES) * NANOS_PER_DAY + bytes.getLong(v.start(index));
        }
        if (type.logical() instanceof LogicalType.DecimalType) {
            return v.length(index) == 0
                    ? 0
                    : new BigInteger(v.array(index), v.start(index), v.length(index)).doubleValue();
        }
        return Float16.toFloat(v.array(index), v.start(index));
    }
}
