package io.mbf.schema;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What the values of a column mean, kept verbatim from Parquet (apache/parquet-format, {@code LogicalTypes.md}).
 *
 * <p>{@link Plain} is the absence of an annotation. Annotations that this version does not know arrive as
 * {@link Plain}: the column is then read as its physical type.
 */
public sealed interface LogicalType {

    /** No annotation: the physical type speaks for itself. */
    record Plain() implements LogicalType {}

    /** UTF-8 text. */
    record StringType() implements LogicalType {}

    /** UTF-8 text out of a small set. */
    record EnumType() implements LogicalType {}

    /** A JSON document as UTF-8 text. */
    record JsonType() implements LogicalType {}

    /** A BSON document. */
    record BsonType() implements LogicalType {}

    /** Sixteen bytes, big-endian. */
    record UuidType() implements LogicalType {}

    /** An IEEE 754 half-precision number in two bytes, little-endian. */
    record Float16Type() implements LogicalType {}

    /** Three little-endian unsigned int32: months, days, milliseconds. */
    record IntervalType() implements LogicalType {}

    /** A column that holds nothing but nulls. */
    record UnknownType() implements LogicalType {}

    /** Days since 1970-01-01 in an INT32. */
    record DateType() implements LogicalType {}

    /**
     * An integer of 8, 16, 32 or 64 bits; the physical type is INT64 for 64 bits, INT32 otherwise.
     */
    record IntType(int bits, boolean signed) implements LogicalType {}

    /**
     * An unscaled two's complement integer times 10<sup>-scale</sup>; on INT32, INT64, or big-endian on
     * BYTE_ARRAY and FIXED_LEN_BYTE_ARRAY.
     *
     * @param precision number of digits, at least 1
     * @param scale 0 to precision
     */
    record DecimalType(int precision, int scale) implements LogicalType {}

    /** Time of day; MILLIS on INT32, MICROS and NANOS on INT64. */
    record TimeType(TimeUnit unit, boolean utc) implements LogicalType {

        public TimeType {
            requireNonNull(unit, "unit");
        }
    }

    /** Units since 1970-01-01T00:00:00 on INT64: of UTC if {@code utc}, else of a local clock without a zone. */
    record TimestampType(TimeUnit unit, boolean utc) implements LogicalType {

        public TimestampType {
            requireNonNull(unit, "unit");
        }
    }

    /** A semi-structured value; annotates the group that holds its metadata and value. */
    record VariantType(int specificationVersion) implements LogicalType {}

    /** Well-known binary on planar coordinates. */
    record GeometryType(Optional<String> crs) implements LogicalType {

        public GeometryType {
            requireNonNull(crs, "crs");
        }
    }

    /** Well-known binary on an ellipsoid. */
    record GeographyType(Optional<String> crs, Optional<String> algorithm) implements LogicalType {

        public GeographyType {
            requireNonNull(crs, "crs");
            requireNonNull(algorithm, "algorithm");
        }
    }

    LogicalType PLAIN = new Plain();
    LogicalType STRING = new StringType();
    LogicalType ENUM = new EnumType();
    LogicalType JSON = new JsonType();
    LogicalType BSON = new BsonType();
    LogicalType UUID = new UuidType();
    LogicalType FLOAT16 = new Float16Type();
    LogicalType INTERVAL = new IntervalType();
    LogicalType UNKNOWN = new UnknownType();
    LogicalType DATE = new DateType();

    /** Whether values are UTF-8 text. */
    default boolean isText() {
        return this instanceof StringType || this instanceof EnumType || this instanceof JsonType;
    }

    /** Whether values are integers to be read as unsigned. */
    default boolean isUnsigned() {
        return this instanceof IntType i && !i.signed();
    }
}
