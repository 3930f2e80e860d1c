package io.mbf.sql.plan;

import io.mbf.sql.scan.ScanSource;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Who answers when DuckDB binds the table function: the plan of the query that is being planned or started. */
final class Binding implements ScanSource {

    /** Something that DuckDB does. */
    interface Call<T> {
        T get() throws SQLException;
    }

    private final Supplier<ScanSource> fallback;
    private ScanSource current;

    /** @param fallback for statements that nobody planned */
    Binding(Supplier<ScanSource> fallback) {
        this.fallback = fallback;
    }

    @Override
    public BoundScan bind(long tableId) {
        return (current == null ? fallback.get() : current).bind(tableId);
    }

    <T> T with(ScanSource source, Call<T> call) throws SQLException {
        ScanSource before = current;
        current = source;
        try {
            return call.get();
        } finally {
            current = before;
        }
    }
}
