/** SQL over Parquet files and their cache, answered by DuckDB. */
// "module": the command is compiled after this one. "requires-automatic": the manifest of DuckDB's driver fixes its
// name.
@SuppressWarnings({"module", "requires-automatic"})
module io.mbf.sql {
    requires transitive io.mbf.cache;
    requires transitive java.sql;
    requires com.fasterxml.jackson.core;
    requires duckdb.jdbc;
    requires static io.mbf.arrow;
    requires static org.jspecify;

    exports io.mbf.sql;
    exports io.mbf.sql.text to
            io.mbf.cli;
}
