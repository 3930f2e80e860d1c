package io.mbf.dataset;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.schema.TypeName;
import java.nio.file.Path;
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
final class SchemaUnion {

    private final Map<String, Field> partitions;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private int schemas;

    /** A column so far, and a file that has it with this type. */
    private static final class Column {
        private Type type;
        private boolean nullable;
        private Path example;
        private int seen;
    }

    SchemaUnion(Map<String, Field> partitions) {
        this.partitions = partitions;
    }

    /**
     * Adds the columns of some files.
     *
     * @throws UnsupportedFeatureException if a column's type cannot be reconciled with what it is in the files before
     */
    void add(FileSchema file) {
        schemas++;
        for (Field field : file.schema().fields()) {
            Column column = columns.computeIfAbsent(field.name(), name -> new Column());
            column.seen++;
            column.nullable |= field.nullable() || TypeUnion.isUnknown(field.type());
            if (column.type == null) {
                column.type = field.type();
                column.example = file.example();
            } else if (!partitions.containsKey(field.name())) {
                Optional<Type> union = TypeUnion.of(column.type, field.type());
                if (union.isEmpty()) {
                    throw conflict(field, file.example(), column);
                }
                column.example = union.get().equals(column.type) ? column.example : file.example();
                column.type = union.get();
            }
        }
    }

    private static UnsupportedFeatureException conflict(Field field, Path file, Column column) {
        String here = TypeName.of(field.type());
        String there = TypeName.of(column.type);
        return new UnsupportedFeatureException(
                file.toString(),
                "column '" + field.name() + "'",
                "is " + here + ", but " + (here.equals(there) ? "another " : "") + there + " in " + column.example
                        + "; they have no type in common");
    }

    Schema schema() {
        List<Field> fields = new ArrayList<>();
        columns.forEach((name, column) -> fields.add(Optional.ofNullable(partitions.get(name))
                .orElseGet(() -> new Field(name, column.type, column.nullable || column.seen < schemas))));
        partitions.forEach((name, field) -> {
            if (!columns.containsKey(name)) {
                fields.add(field);
            }
        });
        return new Schema(fields);
    }
}
