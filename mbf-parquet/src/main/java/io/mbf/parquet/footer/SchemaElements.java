package io.mbf.parquet.footer;

import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.List;

/** One of our schemas as Parquet's, with the forms of nested types that {@code LogicalTypes.md} wants of writers. */
final class SchemaElements {

    private final List<SchemaElement> elements = new ArrayList<>();

    private SchemaElements() {}

    static List<SchemaElement> of(Schema schema) {
        SchemaElements all = new SchemaElements();
        all.elements.add(SchemaElement.group("schema", SchemaElement.UNSET, schema.size(), null, null));
        schema.fields().forEach(all::add);
        return all.elements;
    }

    private void add(Field field) {
        int repetition = (field.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED).ordinal();
        Type type = field.type();
        if (type instanceof Type.Leaf leaf) {
            int length = leaf.physical() == PhysicalType.FIXED_LEN_BYTE_ARRAY ? leaf.width() : SchemaElement.UNSET;
            elements.add(SchemaElement.leaf(
                    field.name(), repetition, leaf.physical(), length, annotation(leaf.logical()), null));
            return;
        }
        int members = type instanceof Type.Struct ? type.children().size() : 1;
        elements.add(SchemaElement.group(field.name(), repetition, members, annotation(type), null));
        if (!(type instanceof Type.Struct)) {
            String repeated = type instanceof Type.ListOf ? "list" : "key_value";
            elements.add(SchemaElement.group(
                    repeated, Repetition.REPEATED.ordinal(), type.children().size(), null, null));
        }
        type.children().forEach(this::add);
    }

    private static Annotation annotation(Type type) {
        if (type instanceof Type.Struct struct) {
            return annotation(struct.logical());
        }
        return type instanceof Type.ListOf ? Annotation.Nested.LIST : Annotation.Nested.MAP;
    }

    private static Annotation annotation(LogicalType type) {
        return type instanceof LogicalType.Plain ? null : new Annotation.Value(type);
    }
}
