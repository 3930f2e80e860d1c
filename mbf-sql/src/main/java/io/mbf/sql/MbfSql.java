package io.mbf.sql;

import static java.util.Objects.requireNonNull;

import io.mbf.ReadOption;
import io.mbf.sql.plan.SqlEngine;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * A session of SQL over Parquet files, read through the cache and answered by DuckDB.
 *
 * <pre>{@code
 * try (MbfSql sql = MbfSql.open(cache(true))) {
 *     sql.table("sales", "sales/**}{@code /*.parquet");
 *     try (ResultSet rows = sql.query("select region, sum(amount) from sales where year = ? group by region", 2024)) {
 *         while (rows.next()) { … }
 *     }
 * }
 * }</pre>
 *
 * <p>Paths can stand in the text itself: {@code from mbf('sales/**}{@code /*.parquet')} or just {@code from
 * 'sales/**}{@code /*.parquet'}. Conditions of a query go down to the files, which skip chunks and pages by them; DuckDB
 * checks them again. Each query is of the files as they are when it starts: one that changes while it runs ends in an
 * error.
 *
 * <p>The database is in memory and belongs to this session. Used by one thread at a time, but for {@code
 * Statement.cancel}.
 */
public final class MbfSql implements AutoCloseable {

    private final SqlEngine engine;
    private final Connection connection;

    private MbfSql(SqlEngine engine) {
        this.engine = engine;
        this.connection = PlannedConnection.of(engine);
    }

    /**
     * Opens a session; results are complete when a query returns, and any number of them can be open.
     *
     * @param options how files are read, as for {@code Mbf.readParquet}
     * @throws SQLException if DuckDB cannot be started
     */
    public static MbfSql open(ReadOption... options) throws SQLException {
        requireNonNull(options, "options");
        return new MbfSql(new SqlEngine(List.of(options), false));
    }

    /**
     * Opens a session for large results: their rows are made while they are fetched, and the next query has to wait
     * until a result is closed.
     *
     * @param options how files are read, as for {@code Mbf.readParquet}
     * @throws SQLException if DuckDB cannot be started
     */
    public static MbfSql openStreaming(ReadOption... options) throws SQLException {
        requireNonNull(options, "options");
        return new MbfSql(new SqlEngine(List.of(options), true));
    }

    /** For tests and benchmarks of this module. */
    SqlEngine engine() {
        return engine;
    }

    /**
     * Names files, folders and globs as a table of this session; a table that has the name already is replaced.
     *
     * @param path as for {@code Mbf.readParquet}
     * @param options beside those of the session, which they override
     * @throws SQLException if the files cannot be read as one table
     */
    public void table(String name, String path, ReadOption... options) throws SQLException {
        requireNonNull(name, "name");
        requireNonNull(path, "path");
        requireNonNull(options, "options");
        lazyTable(name, path, options);
        engine.look(name);
    }

    /** As {@link #table(String, String, ReadOption...)}, of one file or folder. */
    public void table(String name, Path path, ReadOption... options) throws SQLException {
        requireNonNull(path, "path");
        table(name, path.toString(), options);
    }

    /** As {@link #table(String, String, ReadOption...)}; the files are looked at when a query names the table first. */
    public void lazyTable(String name, String path, ReadOption... options) {
        requireNonNull(name, "name");
        requireNonNull(path, "path");
        requireNonNull(options, "options");
        engine.define(name, List.of(path), List.of(options));
    }

    /** The names of the tables, in the order in which they were given; paths that queries named are among them. */
    public List<String> tables() {
        return engine.tableNames();
    }

    /**
     * Runs a query.
     *
     * @param sql one statement, with a {@code ?} for each parameter
     * @param parameters Java values as JDBC takes them
     * @return its rows; closing them ends the query
     * @throws SQLException in one line, with the place in the text where DuckDB says it
     */
    public ResultSet query(String sql, Object... parameters) throws SQLException {
        requireNonNull(sql, "sql");
        requireNonNull(parameters, "parameters");
        return PlannedStatement.query(engine, connection, sql, parameters);
    }

    /**
     * Ends a result of this session whose rows were all read from DuckDB's own result set ({@link ResultSet#unwrap}), as its
     * Arrow stream, and not by {@link ResultSet#next}, which does this itself.
     *
     * @throws SQLException if a file has changed since the query began
     */
    public static void finish(ResultSet rows) throws SQLException {
        requireNonNull(rows, "rows");
        ((PlannedRows) Proxy.getInvocationHandler(rows)).finish();
    }

    /** How a query would be answered: the way that each table takes, conditions that go down to it, DuckDB's plan. */
    public String explain(String sql) throws SQLException {
        requireNonNull(sql, "sql");
        return engine.explain(sql);
    }

    /**
     * The session as JDBC knows it: statements made here are planned like {@link #query}. Not supported are batches of
     * statements and stored procedures. Closing it does nothing; the session is closed as a whole.
     */
    public Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        engine.close();
    }
}
