package io.mbf.dataset;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The partition columns of a data set and their values in each file. A column is INT64 if all its values are integers
 * of that range, else DATE if all are ISO dates, else STRING; it is nullable if a value is null.
 */
final class Partitions {

    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,19}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final Map<List<PartitionValue>, Map<String, Constant>> constants = new IdentityHashMap<>();

    /**
     * Looks at the directories of all files.
     *
     * @throws UnsupportedFeatureException if they do not agree on the columns
     */
    Partitions(List<DataFile> files) {
        Map<List<PartitionValue>, DataFile> distinct = new IdentityHashMap<>();
        Map<String, List<Optional<String>>> values = new LinkedHashMap<>();
        DataFile first = files.get(0);
        first.partition().forEach(value -> values.put(value.column(), new ArrayList<>()));
        for (DataFile file : files) {
            if (distinct.putIfAbsent(file.partition(), file) == null) {
                requireSameColumns(first, file, values);
                file.partition().forEach(v -> values.get(v.column()).add(v.value()));
            }
        }
        values.forEach((column, texts) ->
                fields.put(column, new Field(column, type(texts), texts.stream().anyMatch(Optional::isEmpty))));
        for (List<PartitionValue> partition : distinct.keySet()) {
            Map<String, Constant> byColumn = new HashMap<>();
            partition.forEach(v -> byColumn.put(v.column(), constant(fields.get(v.column()), v.value())));
            constants.put(partition, byColumn);
        }
    }

    private static void requireSameColumns(DataFile first, DataFile file, Map<String, ?> columns) {
        List<String> names =
                file.partition().stream().map(PartitionValue::column).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new UnsupportedFeatureException(
                    file.path().toString(),
                    "directories",
                    "partition columns " + names + " repeat a name; reading without partition columns is possible");
        }
        if (names.size() != columns.size() || !columns.keySet().containsAll(names)) {
            throw new UnsupportedFeatureException(
                    file.path().toString(),
                    "directories",
                    "partition columns " + names + ", but " + columns.keySet() + " in " + first.path()
                            + "; reading without partition columns is possible");
        }
    }

    private static Type.Leaf type(List<Optional<String>> values) {
        boolean integers = true;
        boolean dates = true;
        boolean some = false;
        for (Optional<String> value : values) {
            if (value.isPresent()) {
                some = true;
                integers &= isInteger(value.get());
                dates &= isDate(value.get());
            }
        }
        if (some && integers) {
            return Type.Leaf.of(PhysicalType.INT64);
        }
        return some && dates
                ? Type.Leaf.of(PhysicalType.INT32, LogicalType.DATE)
                : Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);
    }

    private static boolean isInteger(String text) {
        if (!INTEGER.matcher(text).matches()) {
            return false;
        }
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException beyondTheRange) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        if (!DATE.matcher(text).matches()) {
            return false;
        }
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException noSuchDay) {
            return false;
        }
    }

    private static Constant constant(Field field, Optional<String> value) {
        if (value.isEmpty()) {
            return new Constant(field, true, 0, null);
        }
        return switch (field.leaf().physical()) {
            case INT64 -> new Constant(field, false, Long.parseLong(value.get()), null);
            case INT32 ->
                new Constant(field, false, LocalDate.parse(value.get()).toEpochDay(), null);
            default -> new Constant(field, false, 0, value.get());
        };
    }

    /** The columns by name, in the order of the first file's directories. */
    Map<String, Field> fields() {
        return fields;
    }

    /** The values of a file by column. */
    Map<String, Constant> of(DataFile file) {
        return constants.get(file.partition());
    }
}
