package io.mbf.sql;

import io.mbf.sql.plan.QueryRun;
import io.mbf.sql.plan.SqlEngine;
import io.mbf.sql.plan.StatementSetting;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement of JDBC whose queries are planned: each execution prepares a statement of DuckDB's anew, once the ways of
 * the tables are known. What is set goes to a prototype, which checks it, and from here to every execution.
 */
final class PlannedStatement implements InvocationHandler {

    private static final Method SET_OBJECT = setObject();

    private final SqlEngine engine;
    private final Statement prototype;
    private final String prepared;
    private final Connection connection;
    private final List<StatementSetting> settings = new ArrayList<>();
    private volatile QueryRun run; // cancelled from other threads
    private ResultSet rows;
    private boolean closeOnCompletion;

    private PlannedStatement(SqlEngine engine, Statement prototype, String prepared, Connection connection) {
        this.engine = engine;
        this.prototype = prototype;
        this.prepared = prepared;
        this.connection = connection;
    }

    /** @param prepared the text of a prepared statement; empty for others */
    static <T extends Statement> T of(
            Class<T> type, SqlEngine engine, Statement prototype, String prepared, Connection connection) {
        return Proxies.of(type, new PlannedStatement(engine, prototype, prepared, connection));
    }

    /** Runs a query whose statement ends with its result: no prototype is prepared for it. */
    static ResultSet query(SqlEngine engine, Connection connection, String sql, Object... parameters)
            throws SQLException {
        PlannedStatement planned =
                new PlannedStatement(engine, engine.connection().createStatement(), sql, connection);
        for (int i = 0; i < parameters.length; i++) {
            planned.settings.add(StatementSetting.of(SET_OBJECT, i + 1, parameters[i]));
        }
        Statement statement = Proxies.of(Statement.class, planned);
        try {
            ResultSet rows = statement.executeQuery(sql);
            statement.closeOnCompletion();
            return rows;
        } catch (SQLException | RuntimeException failed) {
            statement.close();
            throw failed;
        }
    }

    private static Method setObject() {
        try {
            return PreparedStatement.class.getMethod("setObject", int.class, Object.class);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        String name = method.getName();
        switch (name) {
            case "executeQuery":
                if (!execute(proxy, arguments)) {
                    throw new SQLException("the statement has no result");
                }
                return rows;
            case "execute":
                return execute(proxy, arguments);
            case "executeUpdate", "executeLargeUpdate":
                execute(proxy, arguments);
                long count = rows != null ? 0 : run.statement().getLargeUpdateCount();
                return name.equals("executeUpdate") ? (Object) (int) count : (Object) count;
            case "getResultSet":
                return rows;
            case "getUpdateCount", "getLargeUpdateCount", "getMoreResults", "getWarnings":
                return run == null
                        ? Proxies.pass(prototype, method, arguments)
                        : Proxies.pass(run.statement(), method, arguments);
            case "addBatch", "executeBatch", "executeLargeBatch":
                throw new SQLFeatureNotSupportedException("batches of statements are not supported");
            case "cancel":
                QueryRun started = run;
                if (started == null) {
                    engine.cancel();
                } else {
                    engine.cancel(started);
                }
                return null;
            case "close":
                endRun();
                prototype.close();
                return null;
            case "closeOnCompletion":
                closeOnCompletion = true;
                return null;
            case "isCloseOnCompletion":
                return closeOnCompletion;
            case "getConnection":
                return connection;
            case "equals":
                return proxy == arguments[0];
            case "clearParameters":
                settings.removeIf(StatementSetting::isParameter);
                break;
            default:
                if (name.startsWith("set") && arguments != null) {
                    Object result = Proxies.pass(prototype, method, arguments);
                    settings.add(StatementSetting.of(method, arguments));
                    return result;
                }
        }
        return Proxies.pass(prototype, method, arguments);
    }

    private boolean execute(Object proxy, Object[] arguments) throws SQLException {
        endRun();
        if (prototype.isClosed()) {
            throw PlannedConnection.closed();
        }
        String sql = arguments == null ? prepared : (String) arguments[0];
        run = engine.run(sql, List.copyOf(settings));
        if (run.hasRows()) {
            QueryRun started = run;
            rows = Proxies.of(
                    ResultSet.class,
                    new PlannedRows(started, started.statement().getResultSet(), (Statement) proxy));
        }
        return run.hasRows();
    }

    private void endRun() throws SQLException {
        QueryRun ended = run;
        run = null;
        rows = null;
        if (ended != null) {
            ended.close();
        }
    }
}
