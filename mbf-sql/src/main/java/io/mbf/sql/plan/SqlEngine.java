package io.mbf.sql.plan;

import io.mbf.ReadOption;
import io.mbf.error.MbfException;
import io.mbf.sql.scan.MbfFunction;
import io.mbf.sql.scan.ScanSource;
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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/**
 * DuckDB with our tables in it: every query is explained first, then each table gets its way, then the query runs.
 *
 * <p>A table is a temporary view. While a query is explained all of them are above the table function, so that the plan
 * shows what each scan needs; those that take another way are made anew for the run. One query at a time is planned.
 */
public final class SqlEngine implements AutoCloseable {

    /** Sets up a statement: parameters and limits, or parameters alone for the explanation. */
    public interface Setup {
        void apply(PreparedStatement statement, boolean explanation) throws SQLException;
    }

    private static final Set<String> QUERIES =
            Set.of("SELECT", "FROM", "WITH", "VALUES", "EXPLAIN", "DESCRIBE", "SUMMARIZE", "SHOW", "PIVOT", "UNPIVOT");

    private final DuckDBConnection connection;
    private final ParquetWay parquet;
    private final Optional<ArrowWay> arrow = openArrow();
    private final Connection side;
    private final String mark = HexFormat.of().formatHex(new SecureRandom().generateSeed(8));
    private final Map<String, SqlTable> tables = new LinkedHashMap<>(); // by their names in small letters
    private final Map<Long, String> views = new HashMap<>(); // their texts, as far as they are known to be there
    private final Set<String> odd = new LinkedHashSet<>(); // see FilterText: names that could be taken for conditions
    private final List<ReadOption> options;
    private final boolean streaming;
    private Optional<Way> forced = Optional.empty();
    private QueryPlan current;
    private volatile PreparedStatement running;

    /**
     * Opens a database in memory.
     *
     * @param options how tables are read, unless they have options of their own
     * @param streaming whether rows of results come as they are made, one result at a time
     */
    public SqlEngine(List<ReadOption> options, boolean streaming) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", String.valueOf(streaming));
        this.options = List.copyOf(options);
        this.streaming = streaming;
        this.connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
        this.side = connection.duplicate();
        this.parquet = new ParquetWay(side);
        ScanSource source =
                id -> Optional.ofNullable(current).orElseGet(this::newPlan).bind(id);
        new MbfFunction(source, "none_" + mark).register(connection);
        execute("SET temp_directory = ''"); // nothing is spilled to a place that nobody chose
        execute("CREATE MACRO mbf(path) AS TABLE SELECT * FROM query_table(path)");
    }

    private static Optional<ArrowWay> openArrow() {
        try {
            return ArrowWay.open();
        } catch (LinkageError absent) {
            return Optional.empty(); // mbf-arrow is optional
        }
    }

    /** For tests and benchmarks: all tables take this way where it is open to them. */
    public void force(Way way) {
        forced = Optional.of(way);
    }

    /** Bytes of Arrow's memory that are in use; 0 once all results are closed. */
    public long heldBytes() {
        return arrow.isPresent() ? arrow.get().held() : 0;
    }

    /** DuckDB's own connection, for what needs no plan. */
    public DuckDBConnection connection() {
        return connection;
    }

    /** The names of the tables that were defined, in their order. */
    public synchronized List<String> tableNames() {
        return tables.values().stream().map(SqlTable::name).toList();
    }

    /**
     * Names files; they are looked at when a query needs them.
     *
     * @param more options beside those of the session, which they override
     */
    public synchronized void define(String name, List<String> paths, List<ReadOption> more) {
        List<ReadOption> all = new ArrayList<>(options);
        all.addAll(more);
        SqlTable table = new SqlTable(tables.size() + 1L, name, paths, all);
        SqlTable before = tables.put(key(name), table);
        if (before != null) {
            tables.put(key(name), new SqlTable(before.id(), name, paths, all));
            views.remove(before.id());
        }
    }

    /** Looks at the files of a table now. */
    public synchronized void look(String name) throws SQLException {
        prepareViews(newPlan(), List.of(tables.get(key(name))));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private Optional<SqlTable> table(long id) {
        return tables.values().stream().filter(table -> table.id() == id).findFirst();
    }

    private QueryPlan newPlan() {
        return new QueryPlan(this::table, mark, threads());
    }

    private int threads() {
        try (Statement statement = side.createStatement();
                ResultSet threads = statement.executeQuery("SELECT current_setting('threads')")) {
            threads.next();
            return threads.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Prepares a statement for its metadata, and to find out whether it is one.
     *
     * @throws SQLException in one line
     */
    public synchronized PreparedStatement prepare(String sql) throws SQLException {
        QueryPlan plan = newPlan();
        try {
            prepareViews(plan, named(SqlText.of(sql)));
            return with(plan, () -> connection.prepareStatement(sql));
        } catch (SQLException failure) {
            throw failed(failure, plan);
        }
    }

    /** What a query would do: the way of each scan, and what is known of it. */
    public synchronized String explain(String sql) throws SQLException {
        QueryPlan plan = newPlan();
        try {
            plan(sql, plan, (statement, explanation) -> {});
            Map<SqlTable, Way> ways = ways(plan, null);
            StringBuilder text = new StringBuilder();
            for (PlannedScan scan : plan.scans()) {
                text.append(scan.table().name())
                        .append(": ")
                        .append(ways.get(scan.table()))
                        .append(scan.describe())
                        .append('\n');
            }
            return text.toString();
        } catch (SQLException failure) {
            throw failed(failure, plan);
        }
    }

    /**
     * Plans a statement and starts it.
     *
     * @throws SQLException in one line, whatever goes wrong
     */
    public synchronized QueryRun run(String sql, Setup setup) throws SQLException {
        QueryPlan plan = newPlan();
        PreparedStatement statement = null;
        List<AutoCloseable> streams = new ArrayList<>();
        try {
            plan(sql, plan, setup);
            Map<SqlTable, Way> ways = ways(plan, streams);
            List<PlannedScan> scans = functionScans(plan, ways);
            plan.expect(scans);
            PreparedStatement prepared = with(plan, () -> connection.prepareStatement(sql));
            statement = prepared;
            setup.apply(statement, false);
            plan.expect(scans);
            running = prepared;
            boolean rows = with(plan, prepared::execute);
            List<Snapshot> readByDuckDb = ways.entrySet().stream()
                    .filter(way -> way.getValue() == Way.PARQUET)
                    .map(way -> plan.snapshot(way.getKey()))
                    .toList();
            QueryRun run = new QueryRun(statement, plan, readByDuckDb, streams, rows);
            if (!streaming) {
                run.finish();
            }
            statement = null;
            streams = List.of();
            return run;
        } catch (SQLException failure) {
            views.clear(); // a transaction that ends may take them along
            throw failed(failure, plan);
        } catch (MbfException | UncheckedIOException failure) {
            throw new SQLException(failure.getMessage(), failure);
        } finally {
            running = null;
            if (statement != null) {
                statement.close();
            }
            QueryRun.closeAll(streams);
            if (!QUERIES.contains(SqlText.of(sql).verb())) {
                views.clear(); // it may have been about them
            }
        }
    }

    /** Ends the query that is running, if one is; from any thread. */
    public void cancel() throws SQLException {
        PreparedStatement statement = running;
        if (statement != null) {
            statement.cancel();
        }
    }

    /** What is known of the views is no longer certain. */
    public synchronized void forgetViews() {
        views.clear();
    }

    private static SQLException failed(SQLException failure, QueryPlan plan) {
        return failure.getCause() instanceof MbfException ? failure : SqlFailure.of(failure, plan.failure());
    }

    /** Makes the views and learns from DuckDB's plan; a statement that cannot be explained runs all the same. */
    private void plan(String sql, QueryPlan plan, Setup setup) throws SQLException {
        SqlText text = SqlText.of(sql);
        if (text.statements().size() > 1) {
            throw new SQLException(
                    "one statement at a time: there are " + text.statements().size());
        }
        text.quotedNames().stream().filter(SqlEngine::isOdd).forEach(odd::add);
        List<SqlTable> named = named(text);
        prepareViews(plan, named);
        for (SqlTable table : named) {
            plan.snapshot(table).columns().all().stream()
                    .map(column -> column.name())
                    .filter(SqlEngine::isOdd)
                    .forEach(odd::add);
        }
        with(plan, () -> {
            try (PreparedStatement explain = connection.prepareStatement("EXPLAIN (FORMAT json)\n" + sql)) {
                plan.expectExplanation();
                setup.apply(explain, true);
                try (ResultSet json = explain.executeQuery()) {
                    if (json.next()) {
                        plan.learn(json.getString(2), List.copyOf(odd));
                    }
                }
            } catch (SQLException | UncheckedIOException unexplained) {
                plan.learnNothing();
            }
            return null;
        });
    }

    private static boolean isOdd(String name) {
        return name.chars()
                .anyMatch(c -> c == '\'' || c == '(' || c == ')' || c == '"' || c == '$' || c == '-' || c == '/');
    }

    /** The tables that a text may name, with those of paths that are new. */
    private List<SqlTable> named(SqlText text) {
        for (String path : text.paths()) {
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

    /** Whether DuckDB is to read a file itself. */
    private static boolean isOfDuckDb(String path) {
        return path.matches("(?is).*\\.(csv|tsv|json|jsonl|ndjson|txt|db|duckdb)(\\.(gz|zst))?")
                || path.matches("(?s)\\w{2,}://.*");
    }

    private void prepareViews(QueryPlan plan, List<SqlTable> named) throws SQLException {
        for (SqlTable table : named) {
            try {
                Snapshot snapshot = plan.snapshot(table);
                Set<Integer> all = new LinkedHashSet<>();
                for (int i = 0; i < snapshot.columns().all().size(); i++) {
                    all.add(i);
                }
                show(
                        table,
                        "SELECT " + snapshot.columns().selection(all) + " FROM " + MbfFunction.NAME + "(" + table.id()
                                + ")");
            } catch (MbfException | UncheckedIOException unreadable) {
                throw new SQLException(message(unreadable), unreadable);
            }
        }
    }

    private static String message(RuntimeException unreadable) {
        if (unreadable.getCause() instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file";
        }
        return unreadable.getMessage();
    }

    private void show(SqlTable table, String select) throws SQLException {
        if (select.equals(views.get(table.id()))) {
            return;
        }
        views.remove(table.id());
        with(newPlan(), () -> {
            execute("CREATE OR REPLACE TEMP VIEW " + SqlText.quotedName(table.name()) + " AS " + select);
            return null;
        });
        views.put(table.id(), select);
    }

    /**
     * Chooses the ways, and makes the views that are not above the table function.
     *
     * @param streams gets what is to be closed when the query ends; null if it is not to run
     */
    private Map<SqlTable, Way> ways(QueryPlan plan, List<AutoCloseable> streams) throws SQLException {
        Map<SqlTable, List<PlannedScan>> scans = new LinkedHashMap<>();
        plan.scans()
                .forEach(scan -> scans.computeIfAbsent(scan.table(), table -> new ArrayList<>())
                        .add(scan));
        Map<SqlTable, Way> ways = new LinkedHashMap<>();
        for (Map.Entry<SqlTable, List<PlannedScan>> table : scans.entrySet()) {
            Optional<String> own = parquet.select(table.getKey().id(), plan.snapshot(table.getKey()));
            Way way = way(table.getValue(), own.isPresent(), plan);
            ways.put(table.getKey(), way);
            if (streams == null) {
                continue;
            }
            if (way == Way.PARQUET) {
                show(table.getKey(), own.orElseThrow());
                plan.snapshot(table.getKey()).touch();
            } else if (way == Way.ARROW) {
                PlannedScan scan = table.getValue().get(0);
                String stream = "arrow_" + mark + "_" + table.getKey().id();
                views.remove(table.getKey().id());
                streams.add(arrow.orElseThrow().register(connection, stream, scan));
                show(table.getKey(), ArrowWay.select(stream, scan));
            }
        }
        return ways;
    }

    private Way way(List<PlannedScan> scans, boolean own, QueryPlan plan) {
        Set<Way> open = EnumSet.noneOf(Way.class);
        if (own) {
            open.add(Way.PARQUET);
        }
        boolean once = scans.size() == 1 && !scans.get(0).columns().isEmpty();
        if (arrow.isPresent() && once) {
            open.add(Way.ARROW);
        }
        if (open.isEmpty() || scans.stream().allMatch(PlannedScan::fitsFunction)) {
            open.add(Way.FUNCTION);
        }
        return forced.filter(open::contains).orElseGet(() -> WayChoice.of(scans, open, plan.threads()));
    }

    private static List<PlannedScan> functionScans(QueryPlan plan, Map<SqlTable, Way> ways) {
        return plan.scans().stream()
                .filter(scan -> ways.get(scan.table()) == Way.FUNCTION)
                .toList();
    }

    /** Something that DuckDB does while the table function answers for a plan. */
    private interface Call<T> {
        T get() throws SQLException;
    }

    private <T> T with(QueryPlan plan, Call<T> call) throws SQLException {
        QueryPlan before = current;
        current = plan;
        try {
            return call.get();
        } finally {
            current = before;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String rows(String sql) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                text.append(rows.getString(rows.getMetaData().getColumnCount())).append('\n');
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws SQLException {
        side.close();
        connection.close();
        if (arrow.isPresent()) { // no method reference: it would need the class where Arrow lacks
            arrow.get().close();
        }
    }
}
