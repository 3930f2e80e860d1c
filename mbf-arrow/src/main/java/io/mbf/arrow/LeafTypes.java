package io.mbf.arrow;

import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Which of Arrow's types holds the values of a leaf, all of them and as what they are. */
final class LeafTypes {

    private static final int DECIMAL64_DIGITS = 18;
    private static final int DECIMAL128_DIGITS = 38;
    private static final int DECIMAL256_DIGITS = 76;

    private LeafTypes() {}

    static ArrowType of(Type.Leaf leaf, ArrowOptions options) {
        LogicalType logical = leaf.logical();
        if (logical instanceof LogicalType.UnknownType) {
            return ArrowType.Null.INSTANCE;
        }
        if (logical instanceof LogicalType.DecimalType decimal
                && leaf.physical() != PhysicalType.INT96
                && decimal.precision() <= DECIMAL256_DIGITS) {
            int bits = decimal.precision() > DECIMAL128_DIGITS ? 256 : 128;
            boolean narrow = options.duckDbForms() && decimal.precision() <= DECIMAL64_DIGITS;
            return new ArrowType.Decimal(decimal.precision(), decimal.scale(), narrow ? 64 : bits);
        }
        return switch (leaf.physical()) {
            case BOOLEAN -> ArrowType.Bool.INSTANCE;
            case INT32 -> int32(logical);
            case INT64 -> int64(logical);
            case INT96 ->
                switch (options.int96()) {
                    case NANOSECONDS ->
                        new ArrowType.Timestamp(org.apache.arrow.vector.types.TimeUnit.NANOSECOND, "UTC");
                    case MICROSECONDS ->
                        new ArrowType.Timestamp(org.apache.arrow.vector.types.TimeUnit.MICROSECOND, null);
                    case BYTES -> new ArrowType.FixedSizeBinary(leaf.width());
                };
            case FLOAT -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case BYTE_ARRAY -> logical.isText() ? ArrowType.Utf8.INSTANCE : ArrowType.Binary.INSTANCE;
            case FIXED_LEN_BYTE_ARRAY -> fixed(leaf, options);
        };
    }

    private static ArrowType int32(LogicalType logical) {
        if (logical instanceof LogicalType.DateType) {
            return new ArrowType.Date(DateUnit.DAY);
        }
        if (logical instanceof LogicalType.TimeType) {
            return new ArrowType.Time(org.apache.arrow.vector.types.TimeUnit.MILLISECOND, Integer.SIZE);
        }
        if (logical instanceof LogicalType.IntType type) {
            return new ArrowType.Int(type.bits(), type.signed());
        }
        return new ArrowType.Int(Integer.SIZE, true);
    }

    private static ArrowType int64(LogicalType logical) {
        if (logical instanceof LogicalType.TimeType time) {
            return new ArrowType.Time(unit(time.unit()), Long.SIZE);
        }
        if (logical instanceof LogicalType.TimestampType timestamp) {
            return new ArrowType.Timestamp(unit(timestamp.unit()), timestamp.utc() ? "UTC" : null);
        }
        return new ArrowType.Int(Long.SIZE, !logical.isUnsigned());
    }

    private static ArrowType fixed(Type.Leaf leaf, ArrowOptions options) {
        LogicalType logical = leaf.logical();
        if (logical.isText()) {
            return ArrowType.Utf8.INSTANCE;
        }
        if (logical instanceof LogicalType.Float16Type && leaf.width() == Short.BYTES) {
            return new ArrowType.FloatingPoint(
                    options.duckDbForms() ? FloatingPointPrecision.SINGLE : FloatingPointPrecision.HALF);
        }
        if (logical instanceof LogicalType.IntervalType && leaf.width() == 3 * Integer.BYTES) {
            return new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO);
        }
        // Arrow's Java library divides by the width
        return leaf.width() == 0 ? ArrowType.Binary.INSTANCE : new ArrowType.FixedSizeBinary(leaf.width());
    }

    static org.apache.arrow.vector.types.TimeUnit unit(TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> org.apache.arrow.vector.types.TimeUnit.MILLISECOND;
            case MICROS -> org.apache.arrow.vector.types.TimeUnit.MICROSECOND;
            case NANOS -> org.apache.arrow.vector.types.TimeUnit.NANOSECOND;
        };
    }
}
