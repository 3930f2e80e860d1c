package io.mbf.sql.plan;

import io.mbf.ReadOption;
import io.mbf.error.InvalidQueryException;
import io.mbf.sql.scan.Snapshot;
import io.mbf.sql.scan.SqlTable;
import io.mbf.sql.text.SqlText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables of a session: those that were defined, and those whose paths stood in a query. */
final class SessionTables {

    private final Map<String, SqlTable> tables = new LinkedHashMap<>(); // by their names in small letters
    private final Map<SqlTable, Snapshot> found = new HashMap<>(); // what was found of them last
    private final List<ReadOption> options;
    private final String mark;

    /**
     * No table yet.
     *
     * @param options how tables are read, unless they have options of their own
     * @param mark ends the inner names of columns
     */
    SessionTables(List<ReadOption> options, String mark) {
        this.options = List.copyOf(options);
        this.mark = mark;
    }

    /** Their names, in the order in which they came. */
    synchronized List<String> names() {
        return tables.values().stream().map(SqlTable::name).toList();
    }

    /** Names files. */
    synchronized void define(String name, List<String> paths, List<ReadOption> more) {
        List<ReadOption> all = new ArrayList<>(options);
        all.addAll(more);
        SqlTable before = tables.get(key(name));
        found.remove(before);
        tables.put(key(name), new SqlTable(before == null ? tables.size() + 1L : before.id(), name, paths, all));
    }

    synchronized SqlTable get(String name) {
        return tables.get(key(name));
    }

    synchronized Optional<SqlTable> byId(long id) {
        return tables.values().stream().filter(table -> table.id() == id).findFirst();
    }

    /** The tables that a text may name, with those of paths that are new. */
    synchronized List<SqlTable> named(SqlText text) {
        for (String path : text.paths()) {
            if (path.isEmpty()) {
                throw new InvalidQueryException("an empty path in FROM names no file");
            }
            if (!tables.containsKey(key(path)) && !isOfDuckDb(path)) {
                define(path, List.of(path), List.of());
            }
        }
        Set<String> names = text.names();
        return tables.entrySet().stream()
                .filter(table -> names.contains(table.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The files of a table as they are now; the same object as last time if nothing has changed. */
    synchronized Snapshot look(SqlTable table) {
        Snapshot now = table.snapshot(Optional.ofNullable(found.get(table)), mark);
        found.put(table, now);
        return now;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Whether DuckDB is to read a file itself. */
    private static boolean isOfDuckDb(String path) {
        return path.matches("(?is).*\\.(csv|tsv|json|jsonl|ndjson|txt|db|duckdb)(\\.(gz|zst))?")
                || path.matches("(?s)\\w{2,}://.*");
    }
}
