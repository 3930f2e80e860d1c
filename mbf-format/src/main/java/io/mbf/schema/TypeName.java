package io.mbf.schema;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** What a type is called in messages and listings: {@code DECIMAL(10,2)}, {@code TIMESTAMP(MICROS,UTC)}, {@code LIST}. */
public final class TypeName {

    private TypeName() {}

    /** The name of a type. */
    public static String of(Type type) {
        requireNonNull(type, "type");
        if (type instanceof Type.Leaf leaf) {
            return leaf(leaf);
        }
        if (type instanceof Type.Struct struct) {
            return struct.logical() instanceof LogicalType.VariantType ? "VARIANT" : "STRUCT";
        }
        return type instanceof Type.ListOf ? "LIST" : "MAP";
    }

    private static String leaf(Type.Leaf leaf) {
        LogicalType logical = leaf.logical();
        if (logical instanceof LogicalType.DecimalType d) {
            return "DECIMAL(" + d.precision() + "," + d.scale() + ")";
        }
        if (logical instanceof LogicalType.IntType i) {
            return (i.signed() ? "INT(" : "UINT(") + i.bits() + ")";
        }
        if (logical instanceof LogicalType.TimeType t) {
            return "TIME(" + t.unit() + (t.utc() ? ",UTC)" : ",LOCAL)");
        }
        if (logical instanceof LogicalType.TimestampType t) {
            return "TIMESTAMP(" + t.unit() + (t.utc() ? ",UTC)" : ",LOCAL)");
        }
        if (logical instanceof LogicalType.Plain) {
            return leaf.physical() == PhysicalType.FIXED_LEN_BYTE_ARRAY
                    ? "FIXED_LEN_BYTE_ARRAY(" + leaf.width() + ")"
                    : leaf.physical().name();
        }
        String name = logical.getClass().getSimpleName();
        return name.substring(0, name.length() - "Type".length()).toUpperCase(Locale.ROOT);
    }
}
