package io.mbf.parquet;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.footer.Annotation;
import io.mbf.parquet.footer.ParquetSchema;
import io.mbf.parquet.footer.Repetition;
import io.mbf.parquet.footer.SchemaNode;
import io.mbf.parquet.source.ReadFailures;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parquet's schema as ours, nested types and their legacy forms included (apache/parquet-format, {@code
 * LogicalTypes.md}, "Nested Types").
 *
 * <p>Groups that are annotated as list or map but do not have the form of one are read as what they are: structs.
 *
 * <p>A change of these rules raises {@link io.mbf.file.SourceIdentity#CURRENT_MAPPING}.
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
    static Schema of(ParquetSchema schema, String file) {
        SchemaMapping mapping = new SchemaMapping(file);
        List<Field> fields = new ArrayList<>();
        for (SchemaNode type : schema.columns()) {
            fields.add(mapping.field(type, 1));
        }
        return new Schema(fields);
    }

    /** A field as a member of a group: one that repeats without being annotated is a list that cannot be null. */
    private Field field(SchemaNode type, int depth) {
        if (type.isRepeated()) {
            Field element = element(type, depth + 1);
            return Field.required(type.name(), new Type.ListOf(element));
        }
        return named(type, depth);
    }

    private Field named(SchemaNode type, int depth) {
        Type named = type(type, depth);
        return new Field(type.name(), named, type.repetition() == Repetition.OPTIONAL || isUnknown(named));
    }

    /** A repeated field as the element that it is of a list. */
    private Field element(SchemaNode repeated, int depth) {
        Type element = type(repeated, depth);
        return new Field(repeated.name(), element, isUnknown(element));
    }

    /** Whether values are null whatever is stored, also of a field that is required. */
    private static boolean isUnknown(Type type) {
        return type instanceof Type.Leaf leaf && leaf.logical() instanceof LogicalType.UnknownType;
    }

    /** The type of a field, leaving aside its repetition. */
    private Type type(SchemaNode type, int depth) {
        if (depth > Schema.MAX_DEPTH) {
            throw new UnsupportedFeatureException(
                    file,
                    "schema",
                    "nests deeper than " + Schema.MAX_DEPTH + " levels at '" + ReadFailures.oneLine(type.name()) + "'");
        }
        if (type.isLeaf()) {
            return leaf(type);
        }
        SchemaNode group = type;
        if (group.annotation() == Annotation.Nested.LIST && hasOneRepeatedField(group)) {
            return new Type.ListOf(listElement(group, depth + 1));
        }
        if ((isMap(group) || holdsKeyValues(group))
                && hasOneRepeatedField(group)
                && hasKey(group.children().get(0))) {
            SchemaNode entry = group.children().get(0);
            Optional<Field> value = entry.children().size() == 2
                    ? Optional.of(field(entry.children().get(1), depth + 1))
                    : Optional.empty();
            return new Type.MapOf(named(entry.children().get(0), depth + 1), value);
        }
        List<Field> fields = new ArrayList<>();
        for (SchemaNode member : group.children()) {
            fields.add(field(member, depth + 1));
        }
        boolean variant =
                group.annotation() instanceof Annotation.Value value && value.type() instanceof LogicalType.VariantType;
        return new Type.Struct(fields, variant ? logical(group) : LogicalType.PLAIN);
    }

    private static boolean hasOneRepeatedField(SchemaNode group) {
        return group.children().size() == 1 && group.children().get(0).isRepeated();
    }

    /** The element of a list, which repeats if it is the repeated field itself. */
    private Field listElement(SchemaNode list, int depth) {
        SchemaNode element = list.listElement();
        return element.isRepeated() ? element(element, depth) : named(element, depth);
    }

    private static boolean isMap(SchemaNode group) {
        return group.annotation() == Annotation.Nested.MAP || group.annotation() == Annotation.Nested.MAP_KEY_VALUE;
    }

    /** A group without annotation around entries that are annotated instead is a map: decision 9. */
    private static boolean holdsKeyValues(SchemaNode group) {
        return group.annotation() == null
                && hasOneRepeatedField(group)
                && group.children().get(0).annotation() == Annotation.Nested.MAP_KEY_VALUE;
    }

    private static boolean hasKey(SchemaNode entry) {
        int fields = entry.children().size(); // none of a leaf
        return (fields == 1 || fields == 2) && !entry.children().get(0).isRepeated();
    }

    private static Type.Leaf leaf(SchemaNode leaf) {
        return leaf.type() == PhysicalType.FIXED_LEN_BYTE_ARRAY
                ? Type.Leaf.fixed(leaf.typeLength(), logical(leaf))
                : Type.Leaf.of(leaf.type(), logical(leaf));
    }

    private static LogicalType logical(SchemaNode node) {
        return node.annotation() instanceof Annotation.Value value ? value.type() : LogicalType.PLAIN;
    }
}
