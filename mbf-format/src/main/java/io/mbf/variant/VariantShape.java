package io.mbf.variant;

import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DateType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.IntType;
import io.mbf.schema.LogicalType.Plain;
import io.mbf.schema.LogicalType.StringType;
import io.mbf.schema.LogicalType.TimeType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.LogicalType.UuidType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which columns are variants that can be put together: the groups of fields and the types of shredded values that the
 * specification has (apache/parquet-format, {@code VariantShredding.md}, "Shredded Value Types"). Whatever is annotated
 * as a variant, but looks different, is a struct like any other.
 */
final class VariantShape {

    static final String METADATA = "metadata";
    static final String VALUE = "value";
    static final String TYPED_VALUE = "typed_value";

    private VariantShape() {}

    static boolean fits(Type.Struct struct) {
        return struct.logical() instanceof LogicalType.VariantType variant
                && variant.specificationVersion() == 1
                && isPiece(struct, Set.of(METADATA, VALUE, TYPED_VALUE))
                && position(struct, METADATA) >= 0
                && isBinary(struct.fields().get(position(struct, METADATA)).type());
    }

    /** The position of the field of a name, or -1. */
    static int position(Type.Struct struct, String name) {
        for (int i = 0; i < struct.fields().size(); i++) {
            if (struct.fields().get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isPiece(Type type, Set<String> names) {
        if (!(type instanceof Type.Struct struct) || !areDistinct(struct.fields(), names)) {
            return false;
        }
        int value = position(struct, VALUE);
        int typed = position(struct, TYPED_VALUE);
        return (value >= 0 || typed >= 0)
                && (value < 0 || isBinary(struct.fields().get(value).type()))
                && (typed < 0 || isShredded(struct.fields().get(typed).type()));
    }

    private static boolean isShredded(Type type) {
        Set<String> names = Set.of(VALUE, TYPED_VALUE);
        if (type instanceof Type.Leaf leaf) {
            return isShredded(leaf);
        } else if (type instanceof Type.ListOf list) {
            return isPiece(list.element().type(), names);
        } else if (type instanceof Type.Struct struct) {
            Set<String> members = struct.fields().stream().map(Field::name).collect(Collectors.toSet());
            return areDistinct(struct.fields(), members)
                    && struct.fields().stream().allMatch(field -> isPiece(field.type(), names));
        }
        return false;
    }

    private static boolean isShredded(Type.Leaf leaf) {
        LogicalType logical = leaf.logical();
        boolean plain = logical instanceof Plain;
        boolean decimal = logical instanceof DecimalType;
        return switch (leaf.physical()) {
            case BOOLEAN, FLOAT, DOUBLE -> plain;
            case INT32 ->
                plain || decimal || logical instanceof DateType || logical instanceof IntType type && type.signed();
            case INT64 ->
                plain
                        || decimal
                        || logical instanceof IntType type && type.signed()
                        || logical instanceof TimeType time && time.unit() == TimeUnit.MICROS && !time.utc()
                        || logical instanceof TimestampType timestamp && timestamp.unit() != TimeUnit.MILLIS;
            case BYTE_ARRAY -> plain || decimal || logical instanceof StringType;
            case FIXED_LEN_BYTE_ARRAY -> decimal || logical instanceof UuidType && leaf.width() == 16;
            case INT96 -> false;
        };
    }

    private static boolean isBinary(Type type) {
        return type instanceof Type.Leaf leaf && leaf.physical() == PhysicalType.BYTE_ARRAY;
    }

    /** Whether all fields are called differently, and as they may be. */
    private static boolean areDistinct(List<Field> fields, Set<String> names) {
        return fields.stream().map(Field::name).distinct().count() == fields.size()
                && fields.stream().allMatch(field -> names.contains(field.name()));
    }
}
