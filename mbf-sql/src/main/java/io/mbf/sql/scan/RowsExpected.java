package io.mbf.sql.scan;

import java.sql.Connection;
import java.sql.SQLException;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;

/**
 * A table function without rows that claims to have many: united with a stream, of which DuckDB does not know how many
 * rows it has, it lets DuckDB order joins as it would with a table of so many.
 */
public final class RowsExpected implements DuckDBTableFunction<Long, Long, Long> {

    /** The name of the function; its argument is a number of rows. */
    public static final String NAME = "mbf_rows_expected";

    /** Makes it known to a connection. */
    public static void register(Connection connection) throws SQLException {
        try (var function = DuckDBFunctions.tableFunction()) {
            function.withName(NAME)
                    .withParameter(DuckDBColumnType.BIGINT)
                    .withProjectionPushdown()
                    .withFunction(new RowsExpected())
                    .register(connection);
        }
    }

    @Override
    public Long bind(DuckDBTableFunctionBindInfo info) throws SQLException {
        long rows = info.getParameter(0).getLong();
        info.addResultColumn("none", DuckDBColumnType.BOOLEAN);
        info.setCardinality(rows, true);
        return rows;
    }

    @Override
    public Long init(DuckDBTableFunctionInitInfo info) {
        return 0L;
    }

    @Override
    public Long localInit(DuckDBTableFunctionInitInfo info) {
        return 0L;
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo call, DuckDBDataChunkWriter out) {
        return 0;
    }
}
