package io.mbf.sql;

import io.mbf.sql.plan.SqlEngine;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;

/** DuckDB's connection, whose statements are planned by us. */
final class PlannedConnection implements InvocationHandler {

    private final SqlEngine engine;

    private PlannedConnection(SqlEngine engine) {
        this.engine = engine;
    }

    static Connection of(SqlEngine engine) {
        return Proxies.of(Connection.class, new PlannedConnection(engine));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "createStatement":
                return PlannedStatement.of(
                        Statement.class, engine, engine.connection().createStatement(), "", (Connection) proxy);
            case "prepareStatement":
                String sql = (String) arguments[0];
                return PlannedStatement.of(
                        PreparedStatement.class, engine, engine.prepare(sql), sql, (Connection) proxy);
            case "prepareCall":
                throw new SQLFeatureNotSupportedException(CallableStatement.class.getSimpleName() + ": not supported");
            case "close":
                return null; // the session is closed as a whole
            case "rollback":
                engine.forget();
                break;
            case "equals":
                return proxy == arguments[0];
            default:
        }
        return Proxies.pass(engine.connection(), method, arguments);
    }

    /** What JDBC says of a statement that is closed. */
    static SQLException closed() {
        return new SQLException("the statement is closed");
    }
}
