package io.mbf.cli.output;

import io.mbf.schema.LogicalType;
import io.mbf.schema.Type;
import java.util.Locale;

/**
 * Types in one word, the same for Parquet and {@code .mbf}: {@code int64}, {@code uint8}, {@code decimal(12,2)},
 * {@code timestamp(micros,utc)}, {@code binary(16)}, {@code list}.
 */
public final class TypeText {

    private TypeText() {}

    public static String of(Type type) {
        if (type instanceof Type.Leaf leaf) {
            return of(leaf);
        }
        if (type instanceof Type.ListOf) {
            return "list";
        }
        if (type instanceof Type.MapOf) {
            return "map";
        }
        LogicalType logical = ((Type.Struct) type).logical();
        return logical instanceof LogicalType.VariantType variant
                ? "variant(" + variant.specificationVersion() + ")"
                : "struct";
    }

    /** Whether values are numbers, which tables align to the right. */
    static boolean isNumber(Type type) {
        if (!(type instanceof Type.Leaf leaf)) {
            return false;
        }
        return switch (leaf.physical()) {
            case FLOAT, DOUBLE -> true;
            case INT32, INT64 ->
                leaf.logical() instanceof LogicalType.Plain
                        || leaf.logical() instanceof LogicalType.IntType
                        || leaf.logical() instanceof LogicalType.DecimalType;
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
                leaf.logical() instanceof LogicalType.DecimalType || leaf.logical() instanceof LogicalType.Float16Type;
            case BOOLEAN, INT96 -> false;
        };
    }

    private static String of(Type.Leaf leaf) {
        LogicalType logical = leaf.logical();
        if (logical instanceof LogicalType.Plain) {
            return physical(leaf);
        }
        if (logical instanceof LogicalType.IntType integer) {
            return (integer.signed() ? "int" : "uint") + integer.bits();
        }
        if (logical instanceof LogicalType.DecimalType decimal) {
            return "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
        }
        if (logical instanceof LogicalType.TimeType time) {
            return "time(" + lower(time.unit()) + (time.utc() ? ",utc)" : ",local)");
        }
        if (logical instanceof LogicalType.TimestampType timestamp) {
            return "timestamp(" + lower(timestamp.unit()) + (timestamp.utc() ? ",utc)" : ",local)");
        }
        if (logical instanceof LogicalType.UnknownType) {
            return "unknown";
        }
        if (logical instanceof LogicalType.GeometryType geometry) {
            return "geometry" + geometry.crs().map(crs -> "(" + crs + ")").orElse("");
        }
        if (logical instanceof LogicalType.GeographyType geography) {
            return "geography" + geography.crs().map(crs -> "(" + crs + ")").orElse("");
        }
        return named(logical);
    }

    private static String named(LogicalType logical) {
        String name = logical.getClass().getSimpleName();
        return name.substring(0, name.length() - "Type".length()).toLowerCase(Locale.ROOT);
    }

    private static String physical(Type.Leaf leaf) {
        return switch (leaf.physical()) {
            case BYTE_ARRAY -> "binary";
            case FIXED_LEN_BYTE_ARRAY -> "binary(" + leaf.width() + ")";
            default -> lower(leaf.physical());
        };
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
