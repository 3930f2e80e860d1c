package io.mbf.sql.scan;

import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import io.mbf.sql.text.SqlText;
import java.util.stream.Collectors;

/** What DuckDB calls our types: those that its own Parquet reader gives to the same columns. */
public final class DuckType {

    private static final int MAX_PRECISION = 38;

    private DuckType() {}

    /** The name of a type in SQL, nested ones included. */
    public static String of(Type type) {
        if (type instanceof Type.Leaf leaf) {
            return leaf(leaf);
        }
        if (type instanceof Type.ListOf list) {
            return of(list.element().type()) + "[]";
        }
        if (type instanceof Type.MapOf map) {
            return "MAP(" + of(map.key().type()) + ", "
                    + map.value().map(Field::type).map(DuckType::of).orElse("INTEGER") + ")";
        }
        Type.Struct struct = (Type.Struct) type;
        if (struct.logical() instanceof LogicalType.VariantType) {
            return "VARIANT";
        }
        return struct.fields().stream()
                .map(field -> SqlText.quotedName(field.name()) + " " + of(field.type()))
                .collect(Collectors.joining(", ", "STRUCT(", ")"));
    }

    private static String leaf(Type.Leaf leaf) {
        LogicalType logical = leaf.logical();
        if (logical instanceof LogicalType.DecimalType decimal) {
            return decimal.precision() > MAX_PRECISION
                    ? "DOUBLE"
                    : "DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")";
        }
        if (logical instanceof LogicalType.IntType integer) {
            return (integer.signed() ? "" : "U") + integer(integer.bits());
        }
        if (logical instanceof LogicalType.TimestampType timestamp) {
            return timestamp.utc()
                    ? "TIMESTAMP WITH TIME ZONE"
                    : timestamp.unit() == TimeUnit.NANOS ? "TIMESTAMP_NS" : "TIMESTAMP";
        }
        if (logical instanceof LogicalType.TimeType time) {
            return time.utc() ? "TIME WITH TIME ZONE" : time.unit() == TimeUnit.NANOS ? "TIME_NS" : "TIME";
        }
        if (logical instanceof LogicalType.DateType) {
            return "DATE";
        }
        return bytesOrPlain(leaf);
    }

    private static String bytesOrPlain(Type.Leaf leaf) {
        LogicalType logical = leaf.logical();
        if (logical instanceof LogicalType.JsonType) {
            return "JSON";
        } else if (logical.isText()) {
            return "VARCHAR";
        } else if (logical instanceof LogicalType.UuidType) {
            return "UUID";
        } else if (logical instanceof LogicalType.IntervalType) {
            return "INTERVAL";
        } else if (logical instanceof LogicalType.Float16Type) {
            return "FLOAT";
        } else if (logical instanceof LogicalType.GeometryType) {
            return "GEOMETRY";
        }
        return switch (leaf.physical()) {
            case BOOLEAN -> "BOOLEAN";
            case INT32 -> "INTEGER";
            case INT64 -> "BIGINT";
            case INT96 -> "TIMESTAMP";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> "BLOB";
        };
    }

    private static String integer(int bits) {
        return switch (bits) {
            case 8 -> "TINYINT";
            case 16 -> "SMALLINT";
            case 32 -> "INTEGER";
            default -> "BIGINT";
        };
    }
}
