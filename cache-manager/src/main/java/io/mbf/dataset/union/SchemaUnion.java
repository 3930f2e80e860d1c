package io.mbf.dataset.union;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of several files together, in the order of their first appearance, matched by their exact names. A column
 * that is missing somewhere is nullable. A partition column replaces a column of its name, as in DuckDB; the others
 * follow at the end.
 */
public final class SchemaUnion {

    private final Map<String, Field> partitions;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<FileSchema> files = new ArrayList<>();

    /** A column so far. */
    private static final class Column {
        private Type type;
        private boolean nullable;
        private int seen;
    }

    public SchemaUnion(Map<String, Field> partitions) {
        this.partitions = partitions;
    }

    /**
     * Adds the columns of some files.
     *
     * @throws UnsupportedFeatureException if a column's type cannot be reconciled with what it is in the files before
     */
    public void add(FileSchema file) {
        for (Field field : file.schema().fields()) {
            Column column = columns.computeIfAbsent(field.name(), name -> new Column());
            column.seen++;
            column.nullable |= field.nullable() || TypeUnion.isUnknown(field.type());
            if (column.type == null) {
                column.type = field.type();
            } else if (!partitions.containsKey(field.name())) {
                try {
                    column.type = TypeUnion.of(column.type, field.type());
                } catch (TypeConflict withAll) {
                    throw conflict(field, file);
                }
            }
        }
        files.add(file);
    }

    /** The types of a column have none in common, so that those of two files have none. */
    private UnsupportedFeatureException conflict(Field field, FileSchema file) {
        for (FileSchema before : files) {
            Optional<Field> there = before.column(field.name());
            if (there.isPresent()) {
                try {
                    TypeUnion.of(there.get().type(), field.type());
                } catch (TypeConflict conflict) {
                    return new UnsupportedFeatureException(
                            file.example().name(),
                            "column '" + conflict.path(field.name()) + "'",
                            conflict.describe(before.example().name()));
                }
            }
        }
        return new UnsupportedFeatureException(
                file.example().name(),
                "column '" + field.name() + "'",
                "has no type in common with those of all files before");
    }

    public Schema schema() {
        List<Field> fields = new ArrayList<>();
        columns.forEach((name, column) -> fields.add(Optional.ofNullable(partitions.get(name))
                .orElseGet(() -> new Field(name, column.type, column.nullable || column.seen < files.size()))));
        partitions.forEach((name, field) -> {
            if (!columns.containsKey(name)) {
                fields.add(field);
            }
        });
        return new Schema(fields);
    }
}
