package io.mbf.cli.duckdb;

/** Names and texts within a statement of SQL. */
final class Sql {

    private Sql() {}

    static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
