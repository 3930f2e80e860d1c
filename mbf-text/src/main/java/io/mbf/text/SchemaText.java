package io.mbf.text;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.schema.TypeName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A schema as people and programs read it, the same for Parquet and {@code .mbf}. As text: a line per field,
 * {@code name: type}, {@code not null} behind it where that holds, parts of nested types indented below.
 */
public final class SchemaText {

    private SchemaText() {}

    /** A schema for people, a column or a part of it per line. */
    public static List<String> lines(Schema schema) {
        requireNonNull(schema, "schema");
        List<String> lines = new ArrayList<>();
        for (Field field : schema.fields()) {
            append(field, field.name(), "", lines);
        }
        return lines;
    }

    private static void append(Field field, String name, String indent, List<String> lines) {
        lines.add(indent + quoted(name) + ": " + TypeName.of(field.type()) + (field.nullable() ? "" : " not null"));
        String deeper = indent + "  ";
        for (Part part : parts(field.type())) {
            append(part.field(), part.name(), deeper, lines);
        }
    }

    /** Writes {@code {"columns":[…]}}. */
    public static void write(Schema schema, JsonGenerator out) throws IOException {
        requireNonNull(schema, "schema");
        requireNonNull(out, "out");
        out.writeStartObject();
        out.writeArrayFieldStart("columns");
        for (Field field : schema.fields()) {
            write(field, field.name(), out);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void write(Field field, String name, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", name);
        out.writeStringField("type", TypeName.of(field.type()));
        if (field.type() instanceof Type.Leaf leaf) {
            out.writeStringField("physical", leaf.physical().name());
            if (leaf.width() > 0) {
                out.writeNumberField("width", leaf.width());
            }
        }
        out.writeBooleanField("nullable", field.nullable());
        if (!(field.type() instanceof Type.Leaf)) {
            out.writeArrayFieldStart("fields");
            for (Part part : parts(field.type())) {
                write(part.field(), part.name(), out);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private record Part(String name, Field field) {}

    /** Elements, keys and values go by these names, whatever the file calls them: as in the JSON of rows. */
    private static List<Part> parts(Type type) {
        if (type instanceof Type.Struct struct) {
            return struct.fields().stream().map(f -> new Part(f.name(), f)).toList();
        }
        if (type instanceof Type.ListOf list) {
            return List.of(new Part("element", list.element()));
        }
        if (type instanceof Type.MapOf map) {
            List<Part> parts = new ArrayList<>(2);
            parts.add(new Part("key", map.key()));
            Optional<Field> value = map.value();
            value.ifPresent(v -> parts.add(new Part("value", v)));
            return parts;
        }
        return List.of();
    }

    private static String quoted(String name) {
        boolean plain = !name.isEmpty() && name.codePoints().allMatch(SchemaText::isPlain);
        return plain
                ? name
                : '"' + TerminalText.visible(name.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    private static boolean isPlain(int c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
    }
}
