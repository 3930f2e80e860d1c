package io.mbf.sql.scan;

import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.sql.text.SqlText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The columns of a table, as the table function and the view above it have them. */
public final class TableColumns {

    private final List<SqlColumn> columns;
    private final Map<String, Integer> byInner = new HashMap<>();

    private TableColumns(List<SqlColumn> columns) {
        this.columns = columns;
        for (int i = 0; i < columns.size(); i++) {
            byInner.put(columns.get(i).inner(), i);
        }
    }

    /**
     * Names the columns of a schema as DuckDB's Parquet reader does.
     *
     * @param mark ends the inner names: what nobody can guess
     * @throws InvalidQueryException if two columns have the very same name, or there is none
     */
    static TableColumns of(String table, Schema schema, String mark) {
        if (schema.size() == 0) {
            throw new InvalidQueryException(table + ": has no columns, which a table of SQL needs");
        }
        Set<String> fields = new HashSet<>();
        Set<String> names = new HashSet<>();
        List<SqlColumn> columns = new ArrayList<>();
        for (Field field : schema.fields()) {
            if (!fields.add(field.name())) {
                throw new InvalidQueryException(table + ": has two columns '" + field.name() + "'");
            }
            String name = field.name();
            for (int i = 1; !names.add(name.toLowerCase(Locale.ROOT)); i++) {
                name = field.name() + "_" + i;
            }
            columns.add(new SqlColumn(
                    name, field.name(), field.type(), "c" + columns.size() + "_" + mark, DuckType.of(field.type())));
        }
        return new TableColumns(List.copyOf(columns));
    }

    public List<SqlColumn> all() {
        return columns;
    }

    public SqlColumn get(int index) {
        return columns.get(index);
    }

    /** The position of the column that the table function calls so. */
    public Optional<Integer> indexOfInner(String inner) {
        return Optional.ofNullable(byInner.get(inner));
    }

    /**
     * What a view selects of the table function's columns, or of others called so.
     *
     * @param there which are there; the others are null, of the right type
     */
    public String selection(Set<Integer> there) {
        return columns.stream()
                .map(column -> {
                    boolean given = there.contains(byInner.get(column.inner()));
                    String value = !given
                            ? "CAST(NULL AS " + column.sqlType() + ")"
                            : column.isPlain()
                                    ? column.inner()
                                    : "CAST(" + column.inner() + " AS " + column.sqlType() + ")";
                    return value + " AS " + SqlText.quotedName(column.name());
                })
                .collect(Collectors.joining(", "));
    }

    /** The same columns have equal texts. */
    @Override
    public String toString() {
        return columns.stream()
                .map(column -> SqlText.quotedName(column.name()) + " " + column.sqlType())
                .collect(Collectors.joining(", "));
    }
}
