package io.mbf.sql.plan;

import io.mbf.error.SourceChangedException;
import io.mbf.sql.scan.Snapshot;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A query that was started: its statement, and what is to be looked at when it ends. */
public final class QueryRun implements AutoCloseable {

    private final Statement statement;
    private final QueryPlan plan;
    private final List<Snapshot> readByDuckDb;
    private final List<AutoCloseable> streams;
    private final boolean hasRows;
    private volatile boolean closed;

    QueryRun(
            Statement statement,
            QueryPlan plan,
            List<Snapshot> readByDuckDb,
            List<AutoCloseable> streams,
            boolean hasRows) {
        this.statement = statement;
        this.plan = plan;
        this.readByDuckDb = readByDuckDb;
        this.streams = new ArrayList<>(streams);
        this.hasRows = hasRows;
    }

    /** Runs it, and belongs to this. */
    public Statement statement() {
        return statement;
    }

    /** Whether it has a result set, and no count of changed rows. */
    public boolean hasRows() {
        return hasRows;
    }

    /**
     * Its rows have all been made: looks whether those that DuckDB read itself are of the files that were planned with.
     *
     * @throws SQLException if they are not
     */
    public void finish() throws SQLException {
        try {
            readByDuckDb.forEach(Snapshot::check);
        } catch (SourceChangedException changed) {
            throw new SQLException(changed.getMessage(), changed);
        }
    }

    /** A failure of its statement in one line. */
    public SQLException explain(SQLException failure) {
        return SqlFailure.of(failure, plan.failure());
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        statement.close();
        closeAll(streams);
        streams.clear();
    }

    static void closeAll(List<AutoCloseable> streams) throws SQLException {
        for (AutoCloseable stream : streams) {
            try {
                stream.close();
            } catch (Exception failed) {
                throw new SQLException(failed.getMessage(), failed);
            }
        }
    }
}
