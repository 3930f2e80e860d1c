package io.mbf.parquet;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Parquet's schema as ours, nested types and their legacy forms included (apache/parquet-format, {@code
 * LogicalTypes.md}, "Nested Types").
 *
 * <p>Groups that are annotated as list or map but do not have the form of one are read as what they are: structs.
 *
 * <p>A change of these rules raises {@link io.mbf.format.SourceIdentity#CURRENT_MAPPING}.
 */
final class SchemaMapping {

    private final String file;

    private SchemaMapping(String file) {
        this.file = file;
    }

    /**
     * Maps a schema.
     *
     * @throws UnsupportedFeatureException if it nests deeper than {@link Schema#MAX_DEPTH}
     */
    static Schema of(MessageType message, String file) {
        SchemaMapping mapping = new SchemaMapping(file);
        List<Field> fields = new ArrayList<>();
        for (org.apache.parquet.schema.Type type : message.getFields()) {
            fields.add(mapping.field(type, 1));
        }
        return new Schema(fields);
    }

    /** A field as a member of a group: one that repeats without being annotated is a list that cannot be null. */
    private Field field(org.apache.parquet.schema.Type type, int depth) {
        if (type.isRepetition(Repetition.REPEATED)) {
            Field element = element(type, depth + 1);
            return Field.required(type.getName(), new Type.ListOf(element));
        }
        return named(type, depth);
    }

    private Field named(org.apache.parquet.schema.Type type, int depth) {
        Type named = type(type, depth);
        return new Field(type.getName(), named, type.isRepetition(Repetition.OPTIONAL) || isUnknown(named));
    }

    /** A repeated field as the element that it is of a list. */
    private Field element(org.apache.parquet.schema.Type repeated, int depth) {
        Type element = type(repeated, depth);
        return new Field(repeated.getName(), element, isUnknown(element));
    }

    /** Whether values are null whatever is stored, also of a field that is required. */
    private static boolean isUnknown(Type type) {
        return type instanceof Type.Leaf leaf && leaf.logical() instanceof LogicalType.UnknownType;
    }

    /** The type of a field, leaving aside its repetition. */
    private Type type(org.apache.parquet.schema.Type type, int depth) {
        if (depth > Schema.MAX_DEPTH) {
            throw new UnsupportedFeatureException(
                    file,
                    "schema",
                    "nests deeper than " + Schema.MAX_DEPTH + " levels at '" + Failures.oneLine(type.getName()) + "'");
        }
        if (type.isPrimitive()) {
            return leaf(type.asPrimitiveType());
        }
        GroupType group = type.asGroupType();
        LogicalTypeAnnotation annotation = group.getLogicalTypeAnnotation();
        if (annotation instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation && hasOneRepeatedField(group)) {
            return new Type.ListOf(element(group, depth + 1));
        }
        if ((isMap(annotation) || holdsKeyValues(group)) && hasOneRepeatedField(group) && hasKey(group.getType(0))) {
            GroupType entry = group.getType(0).asGroupType();
            Optional<Field> value =
                    entry.getFieldCount() == 2 ? Optional.of(field(entry.getType(1), depth + 1)) : Optional.empty();
            return new Type.MapOf(named(entry.getType(0), depth + 1), value);
        }
        List<Field> fields = new ArrayList<>();
        for (org.apache.parquet.schema.Type member : group.getFields()) {
            fields.add(field(member, depth + 1));
        }
        return new Type.Struct(
                fields,
                annotation instanceof LogicalTypeAnnotation.VariantLogicalTypeAnnotation variant
                        ? new LogicalType.VariantType(variant.getSpecVersion())
                        : LogicalType.PLAIN);
    }

    private static boolean hasOneRepeatedField(GroupType group) {
        return group.getFieldCount() == 1 && group.getType(0).isRepetition(Repetition.REPEATED);
    }

    /** The element of a list: within a repeated group that only serves to hold it, or that repeated field itself. */
    private Field element(GroupType list, int depth) {
        org.apache.parquet.schema.Type repeated = list.getType(0);
        return isElement(repeated, list)
                ? element(repeated, depth)
                : named(repeated.asGroupType().getType(0), depth);
    }

    /** The five rules of "Backward-compatibility rules" for lists. */
    private static boolean isElement(org.apache.parquet.schema.Type repeated, GroupType list) {
        if (repeated.isPrimitive() || repeated.asGroupType().getFieldCount() != 1) {
            return true;
        }
        return repeated.asGroupType().getType(0).isRepetition(Repetition.REPEATED)
                || repeated.getName().equals("array")
                || repeated.getName().equals(list.getName() + "_tuple");
    }

    private static boolean isMap(LogicalTypeAnnotation annotation) {
        return annotation instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation
                || annotation instanceof LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
    }

    /** A group without annotation around entries that are annotated instead is a map: decision 9. */
    private static boolean holdsKeyValues(GroupType group) {
        return group.getLogicalTypeAnnotation() == null
                && hasOneRepeatedField(group)
                && group.getType(0).getLogicalTypeAnnotation()
                        instanceof LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
    }

    private static boolean hasKey(org.apache.parquet.schema.Type entry) {
        if (entry.isPrimitive()) {
            return false;
        }
        GroupType group = entry.asGroupType();
        return (group.getFieldCount() == 1 || group.getFieldCount() == 2)
                && !group.getType(0).isRepetition(Repetition.REPEATED);
    }

    private static Type.Leaf leaf(PrimitiveType type) {
        LogicalType logical = logical(type.getLogicalTypeAnnotation());
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> Type.Leaf.of(PhysicalType.BOOLEAN, logical);
            case INT32 -> Type.Leaf.of(PhysicalType.INT32, logical);
            case INT64 -> Type.Leaf.of(PhysicalType.INT64, logical);
            case INT96 -> Type.Leaf.of(PhysicalType.INT96, logical);
            case FLOAT -> Type.Leaf.of(PhysicalType.FLOAT, logical);
            case DOUBLE -> Type.Leaf.of(PhysicalType.DOUBLE, logical);
            case BINARY -> Type.Leaf.of(PhysicalType.BYTE_ARRAY, logical);
            case FIXED_LEN_BYTE_ARRAY -> Type.Leaf.fixed(type.getTypeLength(), logical);
        };
    }

    private static LogicalType logical(LogicalTypeAnnotation annotation) {
        if (annotation == null) {
            return LogicalType.PLAIN;
        }
        return annotation.accept(new LogicalTypeVisitor()).orElse(LogicalType.PLAIN);
    }

    static TimeUnit unit(LogicalTypeAnnotation.TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> TimeUnit.MILLIS;
            case MICROS -> TimeUnit.MICROS;
            case NANOS -> TimeUnit.NANOS;
        };
    }
}
