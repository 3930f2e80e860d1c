package io.mbf.parquet;

import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Nested values as parquet-java assembles its records: structs and lists are lists of values, maps are lists of entries,
 * and an entry is a list of key and value.
 */
final class NestedOracle {

    private NestedOracle() {}

    /** Adds the rows of a row group to the columns. */
    static void read(
            PageReadStore pages,
            MessageType message,
            Schema schema,
            String createdBy,
            Map<String, List<Object>> columns) {
        RecordReader<Group> reader = new ColumnIOFactory(createdBy)
                .getColumnIO(message)
                .getRecordReader(pages, new GroupRecordConverter(message));
        for (long row = 0; row < pages.getRowCount(); row++) {
            addRow(reader.read(), message, schema, columns);
        }
    }

    static void addRow(Group group, MessageType message, Schema schema, Map<String, List<Object>> columns) {
        for (int i = 0; i < message.getFieldCount(); i++) {
            columns.computeIfAbsent(message.getFieldName(i), name -> new ArrayList<>())
                    .add(member(group, i, message.getType(i), schema.field(i)));
        }
    }

    private static Object member(Group parent, int index, org.apache.parquet.schema.Type type, Field field) {
        int count = parent.getFieldRepetitionCount(index);
        if (!type.isRepetition(Repetition.REPEATED)) {
            return count == 0 ? null : value(parent, index, 0, type, field);
        }
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(value(parent, index, i, type, ((Type.ListOf) field.type()).element()));
        }
        return elements;
    }

    private static Object value(Group parent, int index, int at, org.apache.parquet.schema.Type type, Field field) {
        if (type.isPrimitive()) {
            return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
                case BOOLEAN -> parent.getBoolean(index, at);
                case INT32 -> parent.getInteger(index, at);
                case INT64 -> parent.getLong(index, at);
                case FLOAT -> Float.floatToRawIntBits(parent.getFloat(index, at));
                case DOUBLE -> Double.doubleToRawLongBits(parent.getDouble(index, at));
                case INT96 -> ByteBuffer.wrap(parent.getInt96(index, at).getBytes());
                case BINARY, FIXED_LEN_BYTE_ARRAY ->
                    ByteBuffer.wrap(parent.getBinary(index, at).getBytes());
            };
        }
        Group group = parent.getGroup(index, at);
        GroupType members = type.asGroupType();
        List<Object> values = new ArrayList<>();
        if (field.type() instanceof Type.Struct struct) {
            for (int i = 0; i < members.getFieldCount(); i++) {
                values.add(member(group, i, members.getType(i), struct.fields().get(i)));
            }
            return values;
        }
        org.apache.parquet.schema.Type repeated = members.getType(0);
        for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
            if (field.type() instanceof Type.MapOf map) {
                Group entry = group.getGroup(0, i);
                GroupType entryType = repeated.asGroupType();
                Object key = member(entry, 0, entryType.getType(0), map.key());
                Object value = map.value().isEmpty()
                        ? null
                        : member(entry, 1, entryType.getType(1), map.value().get());
                values.add(Arrays.asList(key, value));
            } else {
                Field element = ((Type.ListOf) field.type()).element();
                values.add(
                        isHolder(repeated, element)
                                ? member(
                                        group.getGroup(0, i),
                                        0,
                                        repeated.asGroupType().getType(0),
                                        element)
                                : value(group, 0, i, repeated, element));
            }
        }
        return values;
    }

    /** Whether the repeated group of a list is not the element, as the mapping understood it. */
    private static boolean isHolder(org.apache.parquet.schema.Type repeated, Field element) {
        if (repeated.isPrimitive() || repeated.asGroupType().getFieldCount() != 1) {
            return false;
        }
        org.apache.parquet.schema.Type only = repeated.asGroupType().getType(0);
        boolean isStructOfIt = element.type() instanceof Type.Struct struct
                && struct.fields().size() == 1
                && struct.fields().get(0).name().equals(only.getName())
                && element.name().equals(repeated.getName());
        return !isStructOfIt && !only.isRepetition(Repetition.REPEATED);
    }
}
