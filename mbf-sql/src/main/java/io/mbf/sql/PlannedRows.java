package io.mbf.sql;

import io.mbf.sql.plan.QueryRun;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** DuckDB's result of a run of ours: it ends the run, and tells failures in one line. */
final class PlannedRows implements InvocationHandler {

    private final QueryRun run;
    private final ResultSet rows;
    private final Statement statement;

    PlannedRows(QueryRun run, ResultSet rows, Statement statement) {
        this.run = run;
        this.rows = rows;
        this.statement = statement;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "next":
                return next();
            case "close":
                rows.close();
                run.close();
                if (statement.isCloseOnCompletion()) {
                    statement.close();
                }
                return null;
            case "getStatement":
                return statement;
            case "equals":
                return proxy == arguments[0];
            default:
                return Proxies.pass(rows, method, arguments);
        }
    }

    private boolean next() throws SQLException {
        run.checkCancelled();
        try {
            if (rows.next()) {
                return true;
            }
        } catch (SQLException failed) {
            throw run.explain(failed);
        }
        finish();
        return false;
    }

    /** All rows have been read. */
    void finish() throws SQLException {
        run.finish();
    }
}
