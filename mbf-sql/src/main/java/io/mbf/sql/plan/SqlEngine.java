package io.mbf.sql.plan;

import io.mbf.ReadOption;
import io.mbf.error.MbfException;
import io.mbf.sql.scan.MbfFunction;
import io.mbf.sql.scan.RowsExpected;
import io.mbf.sql.scan.Snapshot;
import io.mbf.sql.scan.SqlTable;
import io.mbf.sql.text.SqlText;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/**
 * DuckDB with our tables in it: a query is explained first, unless it was planned before, then each table gets its way,
 * then the query runs.
 *
 * <p>A table is a temporary view. While a query is explained all of them are above the table function, so that the plan
 * shows what each scan needs; those that take another way are made anew for the run. One query at a time is planned.
 */
public final class SqlEngine implements AutoCloseable {

    private static final Set<String> QUERIES =
            Set.of("SELECT", "FROM", "WITH", "VALUES", "EXPLAIN", "DESCRIBE", "SUMMARIZE", "SHOW", "PIVOT", "UNPIVOT");

    /** Statements that cannot bring names into the session by which a query would mean something else each time. */
    private static final Set<String> WITHOUT_NEW_NAMES =
            Set.of("SET", "RESET", "PRAGMA", "INSERT", "UPDATE", "DELETE", "COPY", "BEGIN", "COMMIT", "ROLLBACK");

    private final DuckDBConnection connection;
    private final Connection side;
    private final SessionTables tables;
    private final Binding binding = new Binding(this::newPlan);
    private final TableViews views;
    private final Ways ways;
    private final KeptPlans kept = new KeptPlans();
    private final Explainer explainer;
    private final boolean streaming;
    private boolean
            hasNewNames; // views and macros of the session's own, which may be about our tables, or about the clock
    private final List<QueryRun> runs = new ArrayList<>(); // those that may still be open
    private OptionalInt threads = OptionalInt.empty(); // as DuckDB was last asked
    private volatile Statement running;
    private volatile boolean cancelled;

    /**
     * Opens a database in memory.
     *
     * @param options how tables are read, unless they have options of their own
     * @param streaming whether rows of results come as they are made, one result at a time
     */
    public SqlEngine(List<ReadOption> options, boolean streaming) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", String.valueOf(streaming));
        this.streaming = streaming;
        this.connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
        this.side = connection.duplicate();
        String mark = HexFormat.of().formatHex(new SecureRandom().generateSeed(8));
        this.tables = new SessionTables(options, mark);
        this.views = new TableViews(connection, binding);
        this.ways = new Ways(connection, side, views, mark);
        this.explainer = new Explainer(connection, binding);
        new MbfFunction(binding, "none_" + mark).register(connection);
        RowsExpected.register(connection);
        execute("SET temp_directory = ''"); // nothing is spilled to a place that nobody chose
        execute("SET async_threads = 0"); // else a COPY that fails may wait for its own writers for ever, in DuckDB 2.0
        execute("CREATE MACRO mbf(path) AS TABLE SELECT * FROM query_table(path)");
    }

    /** For tests and benchmarks: all tables take this way where it is open to them. */
    public void force(Way way) {
        ways.force(way);
    }

    /** Bytes of Arrow's memory that are in use; 0 once all results are closed. */
    public long heldBytes() {
        return ways.heldBytes();
    }

    /** DuckDB's own connection, for what needs no plan. */
    public DuckDBConnection connection() {
        return connection;
    }

    /** The names of the tables that were defined, in their order. */
    public List<String> tableNames() {
        return tables.names();
    }

    /**
     * Names files; they are looked at when a query needs them.
     *
     * @param more options beside those of the session, which they override
     */
    public synchronized void define(String name, List<String> paths, List<ReadOption> more) {
        tables.define(name, paths, more);
    }

    /** Looks at the files of a table now. */
    public synchronized void look(String name) throws SQLException {
        showAboveFunction(newPlan(), List.of(tables.get(name)));
    }

    private QueryPlan newPlan() {
        return new QueryPlan(tables, threads());
    }

    private int threads() {
        if (threads.isEmpty()) {
            try (Statement statement = side.createStatement();
                    ResultSet setting = statement.executeQuery("SELECT current_setting('threads')")) {
                setting.next();
                threads = OptionalInt.of(setting.getInt(1));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return threads.getAsInt();
    }

    /**
     * Prepares a statement for its metadata, and to find out whether it is one.
     *
     * @throws SQLException in one line
     */
    public synchronized PreparedStatement prepare(String sql) throws SQLException {
        QueryPlan plan = newPlan();
        try {
            showAboveFunction(plan, readable(SqlText.of(sql), plan));
            return binding.with(plan, () -> connection.prepareStatement(sql));
        } catch (SQLException failure) {
            throw failed(failure, plan, "");
        }
    }

    /** What a query would do: the way of each scan, and what is known of it. */
    public synchronized String explain(String sql) throws SQLException {
        QueryPlan plan = newPlan();
        try {
            Optional<RowCount> count = rowCount(SqlText.of(sql), List.of(), plan);
            if (count.isPresent()) {
                return count.get().table().name() + ": metadata\n";
            }
            Map<SqlTable, Way> chosen = plan(SqlText.of(sql), List.of(), plan);
            StringBuilder text = new StringBuilder();
            for (PlannedScan scan : plan.scans()) {
                text.append(scan.table().name())
                        .append(": ")
                        .append(chosen.get(scan.table()))
                        .append(scan.describe())
                        .append('\n');
            }
            return text.toString();
        } catch (SQLException failure) {
            throw failed(failure, plan, "");
        }
    }

    /**
     * Plans a statement and starts it.
     *
     * @param settings its parameters and limits
     * @throws SQLException in one line, whatever goes wrong
     */
    public QueryRun run(String sql, List<StatementSetting> settings) throws SQLException {
        cancelled = false;
        return run("", sql, settings);
    }

    /** @param before lines that stand before the text when it runs, though not when it is planned; empty for none */
    private synchronized QueryRun run(String before, String sql, List<StatementSetting> settings) throws SQLException {
        QueryPlan plan = newPlan();
        SqlText text = SqlText.of(sql);
        Statement statement = null;
        List<AutoCloseable> streams = new ArrayList<>();
        try {
            Optional<RowCount> count = rowCount(text, settings, plan);
            String asked = before + count.map(RowCount::query).orElse(sql);
            Map<SqlTable, Way> chosen = count.isPresent() ? Map.of() : plan(text, settings, plan);
            ways.open(plan, chosen, streams);
            List<PlannedScan> scans = plan.scans().stream()
                    .filter(scan -> chosen.get(scan.table()) == Way.FUNCTION)
                    .toList();
            plan.expect(scans);
            boolean prepares = settings.stream().anyMatch(StatementSetting::isParameter);
            Statement made = prepares
                    ? binding.with(plan, () -> connection.prepareStatement(asked))
                    : connection.createStatement(); // DuckDB plans a prepared statement again when it runs
            statement = made;
            for (StatementSetting setting : settings) {
                setting.apply(made);
            }
            plan.expect(scans);
            running = made;
            boolean rows =
                    binding.with(plan, () -> prepares ? ((PreparedStatement) made).execute() : made.execute(asked));
            List<Snapshot> readByDuckDb = chosen.entrySet().stream()
                    .filter(way -> way.getValue() == Way.PARQUET)
                    .map(way -> plan.snapshot(way.getKey()))
                    .toList();
            QueryRun run = new QueryRun(
                    statement, failure -> explained(failure, plan, text, settings), readByDuckDb, streams, rows);
            if (!streaming) {
                run.finish();
            }
            statement = null;
            streams = List.of();
            runs.removeIf(QueryRun::isClosed);
            runs.add(run);
            return run;
        } catch (SQLException failure) {
            forget(); // a transaction that ends may take views along
            throw before.isEmpty() ? explained(failure, plan, text, settings) : failed(failure, plan, before);
        } catch (MbfException | UncheckedIOException failure) {
            throw new SQLException(message(failure), failure);
        } finally {
            running = null;
            if (statement != null) {
                statement.close();
            }
            QueryRun.closeAll(streams);
            if (!QUERIES.contains(text.verb())) {
                forget(); // it may have been about them
                hasNewNames |= !WITHOUT_NEW_NAMES.contains(text.verb());
            }
        }
    }

    /**
     * A failure while rows are made, in one line. Where DuckDB's driver hides what is wrong, a query that changes nothing
     * is run once more in a form that tells it, and whose rows go nowhere.
     */
    private SQLException explained(
            SQLException failure, QueryPlan plan, SqlText text, List<StatementSetting> settings) {
        if (cancelled && SqlFailure.isHidden(failure)) {
            return new SQLException(QueryRun.CANCELLED, failure);
        }
        if (plan.failure().isPresent() || !SqlFailure.isHidden(failure) || !text.isQuery()) {
            return failed(failure, plan, "");
        }
        try (QueryRun again = run("EXPLAIN ANALYZE\n", text.text(), settings)) {
            again.finish();
        } catch (SQLException reason) {
            return reason;
        }
        return new SQLException(
                "the query failed while its rows were made, and did not when it was run again", failure);
    }

    /** Ends the query that is running, if one is; from any thread. */
    public void cancel() throws SQLException {
        cancelled = true;
        Statement statement = running;
        if (statement != null) {
            QueryRun.cancel(statement);
        }
    }

    /** Ends a query whose rows are being fetched, or that is run again for the reason of its failure; from any thread. */
    public void cancel(QueryRun run) throws SQLException {
        run.cancel();
        if (streaming) { // nothing else runs then
            cancel();
        }
    }

    /** What is known of DuckDB's side is no longer certain. */
    public synchronized void forget() {
        views.forget();
        kept.clear();
        threads = OptionalInt.empty();
    }

    /** What metadata can answer: with tables and functions of the session's own a text may mean anything. */
    private Optional<RowCount> rowCount(SqlText text, List<StatementSetting> settings, QueryPlan plan)
            throws SQLException {
        if (hasNewNames || settings.stream().anyMatch(StatementSetting::isParameter)) {
            return Optional.empty();
        }
        try {
            return RowCount.of(text, tables.named(text), plan);
        } catch (MbfException | UncheckedIOException unreadable) {
            throw new SQLException(message(unreadable), unreadable);
        }
    }

    /** The ways of a statement's tables; one that cannot be explained has none, and runs all the same. */
    private Map<SqlTable, Way> plan(SqlText text, List<StatementSetting> settings, QueryPlan plan) throws SQLException {
        if (text.statements().size() > 1) {
            throw new SQLException(
                    "one statement at a time: there are " + text.statements().size());
        }
        try {
            List<SqlTable> named = readable(text, plan);
            Optional<Map<SqlTable, Way>> before = kept.recall(text.text(), settings, plan, named);
            if (before.isPresent()) {
                return before.get();
            }
            showAboveFunction(plan, named);
            boolean explained = explainer.explain(text, settings, plan, named);
            Map<SqlTable, Way> chosen = ways.choose(plan);
            if (explained && !hasNewNames && text.isSteady()) {
                kept.keep(text.text(), settings, plan, named, chosen);
            }
            return chosen;
        } catch (MbfException | UncheckedIOException unreadable) {
            throw new SQLException(message(unreadable), unreadable);
        }
    }

    /**
     * The tables that a text may name. One whose files cannot be read is left out where it is known by a word, which may
     * as well be that of a column: it is an error only if DuckDB misses the table.
     */
    private List<SqlTable> readable(SqlText text, QueryPlan plan) throws SQLException {
        List<SqlTable> readable = new ArrayList<>();
        try {
            for (SqlTable table : tables.named(text)) {
                if (plan.canRead(table)) {
                    readable.add(table);
                } else {
                    views.hide(table);
                }
            }
        } catch (MbfException | UncheckedIOException unreadable) {
            throw new SQLException(message(unreadable), unreadable);
        }
        return readable;
    }

    /** Puts tables above the table function: those that a text names, and all that views of the session may name. */
    private void showAboveFunction(QueryPlan plan, List<SqlTable> named) throws SQLException {
        Set<SqlTable> shown = new LinkedHashSet<>(named);
        if (hasNewNames) {
            shown.addAll(views.aboveOtherWays());
        }
        try {
            for (SqlTable table : shown) {
                views.showFunction(table, plan);
            }
        } catch (MbfException | UncheckedIOException unreadable) {
            throw new SQLException(message(unreadable), unreadable);
        }
    }

    private static SQLException failed(SQLException failure, QueryPlan plan, String before) {
        Optional<RuntimeException> lacking = SqlFailure.missedTable(failure).flatMap(plan::lacking);
        if (lacking.isPresent()) {
            return new SQLException(message(lacking.get()), lacking.get());
        }
        return failure.getCause() instanceof MbfException
                ? failure
                : SqlFailure.of(failure, plan.failure(), (int) before.lines().count());
    }

    private static String message(RuntimeException unreadable) {
        if (unreadable.getCause() instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file";
        }
        return unreadable.getMessage();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends what still runs, and the database. */
    @Override
    public synchronized void close() throws SQLException {
        for (QueryRun run : runs) {
            run.close();
        }
        side.close();
        connection.close();
        ways.close();
    }
}
