package io.mbf.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import io.mbf.variant.VariantReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * How the values of one column, nested ones included, become JSON; decided once per column from its type. Lists are
 * arrays, structs are objects, maps are arrays of {@code {"key":…,"value":…}}, variants what they stand for.
 *
 * <p>One thread at a time.
 */
@FunctionalInterface
interface JsonFormat {

    /** Writes value {@code index} of {@code vector}, null or not. */
    void write(ColumnVector vector, int index) throws IOException;

    static JsonFormat of(Type type, JsonGenerator out) {
        return of(type, out, new JsonSink(out));
    }

    private static JsonFormat of(Type type, JsonGenerator out, JsonSink sink) {
        JsonFormat present;
        if (type instanceof Type.Leaf leaf) {
            ScalarFormat scalar = ScalarFormat.of(leaf);
            present = (vector, index) -> scalar.write(vector, index, sink);
        } else if (VariantReader.reads(type)) {
            VariantReader reader = VariantReader.of(type);
            VariantJson json = new VariantJson(out);
            present = (vector, index) -> reader.write(vector, index, json);
        } else if (type instanceof Type.Struct struct) {
            present = new OfStruct(Member.of(struct.fields(), out, sink), out);
        } else if (type instanceof Type.ListOf list) {
            present = new OfList(of(list.element().type(), out, sink), out);
        } else {
            Type.MapOf map = (Type.MapOf) type;
            present = new OfMap(
                    Member.of("key", map.key().type(), out, sink),
                    map.value().map(value -> Member.of("value", value.type(), out, sink)),
                    out);
        }
        return (vector, index) -> {
            if (vector.isNull(index)) {
                out.writeNull();
            } else {
                present.write(vector, index);
            }
        };
    }

    /** A key of an object with the form of its values. The key's bytes are encoded once. */
    record Member(SerializedString key, JsonFormat value) {

        static Member[] of(List<Field> fields, JsonGenerator out, JsonSink sink) {
            return fields.stream()
                    .map(field -> of(field.name(), field.type(), out, sink))
                    .toArray(Member[]::new);
        }

        static Member of(String name, Type type, JsonGenerator out, JsonSink sink) {
            return new Member(new SerializedString(name), JsonFormat.of(type, out, sink));
        }

        void write(ColumnVector vector, int index, JsonGenerator out) throws IOException {
            out.writeFieldName(key);
            value.write(vector, index);
        }
    }

    record OfStruct(Member[] members, JsonGenerator out) implements JsonFormat {

        @Override
        public void write(ColumnVector vector, int index) throws IOException {
            List<ColumnVector> children = ((StructVector) vector).children();
            out.writeStartObject();
            for (int i = 0; i < members.length; i++) {
                members[i].write(children.get(i), index, out);
            }
            out.writeEndObject();
        }
    }

    record OfList(JsonFormat element, JsonGenerator out) implements JsonFormat {

        @Override
        public void write(ColumnVector vector, int index) throws IOException {
            ListVector list = (ListVector) vector;
            out.writeStartArray();
            for (int i = list.offsets()[index]; i < list.offsets()[index + 1]; i++) {
                element.write(list.elements(), i);
            }
            out.writeEndArray();
        }
    }

    /** A map without values has entries without {@code "value"}. */
    record OfMap(Member key, Optional<Member> value, JsonGenerator out) implements JsonFormat {

        @Override
        public void write(ColumnVector vector, int index) throws IOException {
            MapVector map = (MapVector) vector;
            out.writeStartArray();
            for (int i = map.offsets()[index]; i < map.offsets()[index + 1]; i++) {
                out.writeStartObject();
                key.write(map.keys(), i, out);
                if (value.isPresent() && map.values().isPresent()) {
                    value.get().write(map.values().get(), i, out);
                }
                out.writeEndObject();
            }
            out.writeEndArray();
        }
    }
}
