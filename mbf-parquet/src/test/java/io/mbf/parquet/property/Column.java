package io.mbf.parquet.property;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * A column or a part of one: how it is declared in Parquet, what values it takes, and how they are written.
 *
 * <p>Nested values are lists: of the fields of a struct, of the elements of a list, of the entries of a map, each of
 * these a list of key and value.
 *
 * @param nulls share of nulls, 0 to 1, if it is optional
 */
public record Column(String name, boolean optional, double nulls, Kind kind) {

    sealed interface Kind {}

    public record Leaf(LeafType type, Coding coding, LeafValues values) implements Kind {}

    /** @param variant whether it is annotated as one */
    record Struct(List<Column> fields, boolean variant) implements Kind {}

    enum ListForm {
        /** As the specification wants it. */
        THREE_LEVELS,
        /** The repeated field is the element. */
        TWO_LEVELS,
        /** Not annotated: a field that repeats, and is not optional. */
        REPEATED
    }

    record Elements(ListForm form, Column element, int maxLength) implements Kind {

        private void writeRepeated(RecordConsumer out, int index, List<?> values) {
            if (!values.isEmpty()) {
                out.startField(element.name, index);
                values.forEach(value -> element.writeContent(out, value));
                out.endField(element.name, index);
            }
        }
    }

    /** @param legacy whether it is annotated as {@code MAP_KEY_VALUE} */
    record Entries(boolean legacy, Column key, Optional<Column> value, int maxLength) implements Kind {}

    Type parquet() {
        return kind instanceof Elements list && list.form == ListForm.REPEATED
                ? list.element.parquet(Repetition.REPEATED)
                : parquet(optional ? Repetition.OPTIONAL : Repetition.REQUIRED);
    }

    private Type parquet(Repetition repetition) {
        if (kind instanceof Leaf leaf) {
            return leaf.type.named(name, repetition);
        }
        Types.GroupBuilder<GroupType> group = Types.buildGroup(repetition);
        if (kind instanceof Struct struct) {
            struct.fields.forEach(field -> group.addField(field.parquet()));
            return (struct.variant ? group.as(LogicalTypeAnnotation.variantType((byte) 1)) : group).named(name);
        }
        if (kind instanceof Elements list) {
            Type repeated = list.form == ListForm.TWO_LEVELS
                    ? list.element.parquet(Repetition.REPEATED)
                    : new GroupType(Repetition.REPEATED, "list", list.element.parquet());
            return group.as(LogicalTypeAnnotation.listType()).addField(repeated).named(name);
        }
        Entries map = (Entries) kind;
        List<Type> entry = new ArrayList<>(List.of(map.key.parquet()));
        map.value.ifPresent(value -> entry.add(value.parquet()));
        return group.as(map.legacy ? MapKeyValueTypeAnnotation.getInstance() : LogicalTypeAnnotation.mapType())
                .addField(new GroupType(Repetition.REPEATED, map.legacy ? "map" : "key_value", entry))
                .named(name);
    }

    Object random(Random random, int row) {
        if (optional && (nulls == 1 || random.nextDouble() < nulls)) {
            return null;
        }
        if (kind instanceof Leaf leaf) {
            return leaf.values.next(row);
        }
        List<Object> values = new ArrayList<>();
        if (kind instanceof Struct struct) {
            struct.fields.forEach(field -> values.add(field.random(random, row)));
        } else if (kind instanceof Elements list) {
            int length = random.nextInt(list.maxLength + 1);
            for (int i = 0; i < length; i++) {
                values.add(list.element.random(random, row));
            }
        } else if (kind instanceof Entries map) {
            int length = random.nextInt(map.maxLength + 1);
            for (int i = 0; i < length; i++) {
                Object key = map.key.random(random, row);
                values.add(Arrays.asList(
                        key, map.value.map(v -> v.random(random, row)).orElse(null)));
            }
        }
        return values;
    }

    void write(RecordConsumer out, int index, Object value) {
        if (value == null) {
            return;
        }
        if (kind instanceof Elements list && list.form == ListForm.REPEATED) {
            list.writeRepeated(out, index, (List<?>) value);
        } else {
            out.startField(name, index);
            writeContent(out, value);
            out.endField(name, index);
        }
    }

    private void writeContent(RecordConsumer out, Object value) {
        if (kind instanceof Leaf leaf) {
            writeLeaf(out, leaf.type, value);
            return;
        }
        out.startGroup();
        List<?> values = (List<?>) value;
        if (kind instanceof Struct struct) {
            for (int i = 0; i < values.size(); i++) {
                struct.fields.get(i).write(out, i, values.get(i));
            }
        } else if (kind instanceof Elements list && list.form == ListForm.TWO_LEVELS) {
            list.writeRepeated(out, 0, values);
        } else if (!values.isEmpty()) {
            String repeated = kind instanceof Elements ? "list" : ((Entries) kind).legacy ? "map" : "key_value";
            out.startField(repeated, 0);
            for (Object one : values) {
                out.startGroup();
                if (kind instanceof Elements list) {
                    list.element.write(out, 0, one);
                } else {
                    Entries map = (Entries) kind;
                    map.key.write(out, 0, ((List<?>) one).get(0));
                    map.value.ifPresent(v -> v.write(out, 1, ((List<?>) one).get(1)));
                }
                out.endGroup();
            }
            out.endField(repeated, 0);
        }
        out.endGroup();
    }

    private static void writeLeaf(RecordConsumer out, LeafType type, Object value) {
        switch (type.physical()) {
            case BOOLEAN -> out.addBoolean((boolean) value);
            case INT32 -> out.addInteger((int) value);
            case INT64 -> out.addLong((long) value);
            case FLOAT -> out.addFloat(Float.intBitsToFloat((int) value));
            case DOUBLE -> out.addDouble(Double.longBitsToDouble((long) value));
            case INT96, BINARY, FIXED_LEN_BYTE_ARRAY ->
                out.addBinary(Binary.fromConstantByteArray(((ByteBuffer) value).array()));
        }
    }
}
