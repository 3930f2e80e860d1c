package io.mbf.dataset.partition;

import io.mbf.dataset.PartitionType;
import io.mbf.dataset.listing.DataFile;
import io.mbf.dataset.listing.PartitionValue;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.schema.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The partition columns of a data set and their values in each file. Unless a type is declared, a column is INT64 if
 * all its values are integers of that range as they are printed, else DATE if all are ISO dates, else STRING: no
 * character of a value is lost. It is nullable if a value is null.
 */
public final class Partitions {

    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final Map<List<PartitionValue>, Map<String, Constant>> constants = new IdentityHashMap<>();
    private final Map<String, PartitionType> types = new HashMap<>();
    private final PartitionLiterals literals;

    /**
     * Looks at the directories of all files.
     *
     * @param declared types by column
     * @throws UnsupportedFeatureException if they do not agree on the columns, or a value is not of the declared type
     * @throws InvalidQueryException if a type is declared of a column that is not there
     */
    public Partitions(List<DataFile> files, Map<String, PartitionType> declared) {
        this(files, declared, false);
    }

    /**
     * Those of some files of a data set whose conditions compare each column with literals of its type already.
     *
     * @param types of all columns
     */
    public static Partitions settled(List<DataFile> files, Map<String, PartitionType> types) {
        return new Partitions(files, types, true);
    }

    private Partitions(List<DataFile> files, Map<String, PartitionType> declared, boolean settled) {
        Set<List<PartitionValue>> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        Map<String, List<Optional<String>>> values = new LinkedHashMap<>();
        DataFile first = files.get(0);
        first.partition().forEach(value -> values.put(value.column(), new ArrayList<>()));
        for (DataFile file : files) {
            if (distinct.add(file.partition())) {
                requireSameColumns(first, file, values);
                file.partition().forEach(v -> values.get(v.column()).add(v.value()));
            }
        }
        requireColumns(declared.keySet(), values.keySet());
        values.forEach((column, texts) -> {
            types.put(column, declared.containsKey(column) ? declared.get(column) : inferred(texts));
            boolean nullable = texts.stream().anyMatch(Optional::isEmpty);
            fields.put(column, new Field(column, PartitionParser.columnType(types.get(column)), nullable));
        });
        Map<String, Set<Constant>> all = new HashMap<>();
        for (DataFile file : files) {
            if (constants.containsKey(file.partition())) {
                continue;
            }
            Map<String, Constant> byColumn = new HashMap<>();
            for (PartitionValue value : file.partition()) {
                Constant constant = constant(value, types.get(value.column()), file);
                byColumn.put(value.column(), constant);
                all.computeIfAbsent(value.column(), column -> new LinkedHashSet<>())
                        .add(constant);
            }
            constants.put(file.partition(), byColumn);
        }
        Map<String, List<Constant>> eitherWay = new HashMap<>();
        all.forEach((column, set) -> {
            List<Constant> list = List.copyOf(set);
            if (!settled && isComparedEitherWay(types.get(column), declared.containsKey(column), list)) {
                eitherWay.put(column, list);
            }
        });
        this.literals = new PartitionLiterals(eitherWay);
    }

    private static void requireSameColumns(DataFile first, DataFile file, Map<String, ?> columns) {
        List<String> names =
                file.partition().stream().map(PartitionValue::column).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new UnsupportedFeatureException(
                    file.file().name(),
                    "directories",
                    "partition columns " + names + " repeat a name; reading without partition columns is possible");
        }
        if (names.size() != columns.size() || !columns.keySet().containsAll(names)) {
            throw new UnsupportedFeatureException(
                    file.file().name(),
                    "directories",
                    "partition columns " + names + ", but " + columns.keySet() + " in "
                            + first.file().name() + "; reading without partition columns is possible");
        }
    }

    private static PartitionType inferred(List<Optional<String>> values) {
        List<String> texts = values.stream().flatMap(Optional::stream).toList();
        return Stream.of(PartitionType.LONG, PartitionType.DATE)
                .filter(type ->
                        !texts.isEmpty() && texts.stream().allMatch(text -> PartitionParser.isCanonical(type, text)))
                .findFirst()
                .orElse(PartitionType.STRING);
    }

    private static void requireColumns(Set<String> declared, Set<String> columns) {
        for (String name : declared) {
            if (!columns.contains(name)) {
                throw new InvalidQueryException("no partition column '" + name + "' to declare a type of; "
                        + (columns.isEmpty() ? "there are none" : "they are " + columns));
            }
        }
    }

    private Constant constant(PartitionValue value, PartitionType type, DataFile file) {
        Field field = fields.get(value.column());
        if (value.value().isEmpty()) {
            return new Constant(field, true, 0, null);
        }
        String text = value.value().get();
        return PartitionParser.constant(type, field, text)
                .orElseThrow(() -> new UnsupportedFeatureException(
                        folder(value, file).toString(),
                        "partition column '" + value.column() + "'",
                        "is declared as " + type + ", which '" + text + "' is not"));
    }

    /** The directory whose name a value is from. */
    private static Path folder(PartitionValue value, DataFile file) {
        Path folder = Path.of(file.file().name()).getParent();
        while (folder.getParent() != null
                && !PartitionValue.parse(folder.getFileName()).contains(value)) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** The literals that conditions may compare the columns with. */
    public PartitionLiterals literals() {
        return literals;
    }

    private static boolean isComparedEitherWay(PartitionType type, boolean declared, List<Constant> values) {
        return switch (type) {
            case LONG -> !declared;
            case STRING -> values.stream().allMatch(value -> value.isNull() || PartitionParser.isInteger(value.text()));
            case INT, DATE -> false;
        };
    }

    /** The columns by name, in the order of the first file's directories. */
    public Map<String, Field> fields() {
        return fields;
    }

    /** The types of the columns by name. */
    public Map<String, PartitionType> types() {
        return types;
    }

    /** The values of a file by column. */
    public Map<String, Constant> of(DataFile file) {
        return constants.get(file.partition());
    }
}
