package io.mbf.parquet.footer;

import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DateType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.Float16Type;
import io.mbf.schema.LogicalType.GeographyType;
import io.mbf.schema.LogicalType.GeometryType;
import io.mbf.schema.LogicalType.IntType;
import io.mbf.schema.LogicalType.IntervalType;
import io.mbf.schema.LogicalType.TimeType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.LogicalType.UnknownType;
import io.mbf.schema.LogicalType.UuidType;
import io.mbf.schema.LogicalType.VariantType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import java.util.Locale;

/**
 * What the values of a schema element mean: union LogicalType or enum ConvertedType of {@code parquet.thrift}, which say
 * the same in a new and in an old way (apache/parquet-format, {@code LogicalTypes.md}).
 */
public sealed interface Annotation {

    /** The reference system of geography that names none. */
    String USUAL_CRS = "OGC:CRS84";

    /** Of values, and VARIANT, which is of a group. */
    record Value(LogicalType type) implements Annotation {
        @Override
        public String toString() {
            return text(type);
        }
    }

    /** Of groups only. */
    enum Nested implements Annotation {
        MAP,
        MAP_KEY_VALUE,
        LIST
    }

    /** One from the future. */
    enum Unknown implements Annotation {
        UNKNOWN
    }

    /**
     * Whether a leaf can carry this. Elsewhere it says nothing of the values, so that other readers leave it aside, and
     * the column is read as its physical type. One from the future may be anywhere.
     *
     * <p>Only the types are judged: a decimal of more digits than its type can hold is another contradiction.
     *
     * @param width of a FIXED_LEN_BYTE_ARRAY, in bytes
     */
    default boolean fits(PhysicalType type, int width) {
        if (!(this instanceof Value value)) {
            return this == Unknown.UNKNOWN;
        }
        boolean bytes = type == PhysicalType.BYTE_ARRAY;
        boolean fixed = type == PhysicalType.FIXED_LEN_BYTE_ARRAY;
        boolean int32 = type == PhysicalType.INT32;
        boolean int64 = type == PhysicalType.INT64;
        LogicalType logical = value.type;
        if (logical instanceof UuidType) {
            return fixed && width == 16;
        }
        if (logical instanceof Float16Type) {
            return fixed && width == 2;
        }
        if (logical instanceof IntervalType) {
            return fixed && width == 12;
        }
        if (logical instanceof DateType) {
            return int32;
        }
        if (logical instanceof TimeType time) {
            return time.unit() == TimeUnit.MILLIS ? int32 : int64;
        }
        if (logical instanceof TimestampType) {
            return int64;
        }
        if (logical instanceof IntType integer) {
            return switch (integer.bits()) {
                case 8, 16, 32 -> int32;
                case 64 -> int64;
                default -> false;
            };
        }
        if (logical instanceof DecimalType) {
            return int32 || int64 || bytes || fixed;
        }
        if (logical instanceof UnknownType) {
            return true;
        }
        return bytes && !(logical instanceof VariantType);
    }

    /** The same in parquet-java's notation of schemas. */
    private static String text(LogicalType type) {
        if (type instanceof IntType integer) {
            return "INTEGER(" + integer.bits() + "," + integer.signed() + ")";
        }
        if (type instanceof DecimalType decimal) {
            return "DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")";
        }
        if (type instanceof TimeType time) {
            return "TIME(" + time.unit() + "," + time.utc() + ")";
        }
        if (type instanceof TimestampType timestamp) {
            return "TIMESTAMP(" + timestamp.unit() + "," + timestamp.utc() + ")";
        }
        if (type instanceof VariantType variant) {
            return "VARIANT(" + variant.specificationVersion() + ")";
        }
        if (type instanceof GeometryType geometry) {
            String crs = geometry.crs().orElse("");
            return crs.isEmpty() ? "GEOMETRY" : "GEOMETRY(" + crs + ")";
        }
        if (type instanceof GeographyType geography) {
            String crs = geography.crs().orElse("");
            boolean usual = crs.isEmpty() && geography.algorithm().isEmpty();
            return usual
                    ? "GEOGRAPHY"
                    : "GEOGRAPHY(" + (crs.isEmpty() ? USUAL_CRS : crs) + ","
                            + geography.algorithm().orElse("SPHERICAL") + ")";
        }
        return type.getClass().getSimpleName().replace("Type", "").toUpperCase(Locale.ROOT);
    }
}
