package io.mbf.sql.plan;

import io.mbf.error.SourceChangedException;
import io.mbf.sql.scan.Snapshot;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A query that was started: its statement, and what is to be looked at when it ends. */
public final class QueryRun implements AutoCloseable {

    static final String CANCELLED = "the query was cancelled";

    private final Statement statement;
    private final UnaryOperator<SQLException> explanation;
    private final List<Snapshot> readByDuckDb;
    private final List<AutoCloseable> streams;
    private final boolean hasRows;
    private volatile boolean cancelled;
    private volatile boolean closed;

    QueryRun(
            Statement statement,
            UnaryOperator<SQLException> explanation,
            List<Snapshot> readByDuckDb,
            List<AutoCloseable> streams,
            boolean hasRows) {
        this.statement = statement;
        this.explanation = explanation;
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

    /**
     * Ends it, from any thread. DuckDB hears this only while it makes rows, and not between those that are fetched.
     */
    void cancel() throws SQLException {
        cancelled = true;
        cancel(statement);
    }

    static void cancel(Statement statement) throws SQLException {
        try {
            statement.cancel();
        } catch (SQLException failed) {
            if (!statement.isClosed()) { // as DuckDB does itself when a statement fails
                throw failed;
            }
        }
    }

    /**
     * To be asked before each row.
     *
     * @throws SQLException if it was cancelled
     */
    public void checkCancelled() throws SQLException {
        if (cancelled) {
            throw new SQLException(CANCELLED);
        }
    }

    /** A failure of its statement in one line: what went wrong, also where DuckDB's driver does not say it. */
    public SQLException explain(SQLException failure) {
        try {
            checkCancelled();
            finish();
        } catch (SQLException reason) {
            reason.addSuppressed(failure);
            return reason;
        }
        return explanation.apply(failure);
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
