package io.mbf.tensor;

import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Float16;

/** What stands in a tensor where a column is null. */
record FillValue(double value) {

    private static final short NAN_16 = 0x7E00;

    /**
     * The value as a column has it.
     *
     * @param column for messages
     * @return an integer, or the raw bits of a floating-point number
     * @throws InvalidQueryException if elements of that kind cannot be exactly this
     */
    long bits(Dtype dtype, String column) {
        switch (dtype) {
            case F64:
                return Double.doubleToRawLongBits(value);
            case F32:
                if (Double.isNaN(value) || (float) value == value) {
                    return Float.floatToRawIntBits((float) value);
                }
                break;
            case F16:
                if (Double.isNaN(value)) {
                    return NAN_16;
                }
                // all of them: the JDK converts in this direction from version 20 on
                for (int bits = 0; bits <= 0xFFFF; bits++) {
                    if (Double.compare(Float16.toFloat((short) bits), value) == 0) {
                        return bits;
                    }
                }
                break;
            default:
                if (value == Math.rint(value) && value >= least(dtype) && value < bound(dtype)) {
                    return (long) value;
                }
        }
        throw new InvalidQueryException(
                "column '" + column + "' has nulls, and " + value + " to fill them with is no " + dtype.zarrName());
    }

    private static double least(Dtype dtype) {
        return dtype.isUnsigned() || dtype == Dtype.BOOL ? 0 : -bound(dtype);
    }

    /** The least integer above all of a kind; of U64 above those that fit a {@code long}. */
    private static double bound(Dtype dtype) {
        int bits = 8 * dtype.bytes();
        return Math.scalb(
                1.0,
                switch (dtype) {
                    case BOOL -> 1;
                    case U8, U16, U32 -> bits;
                    default -> bits - 1;
                });
    }
}
