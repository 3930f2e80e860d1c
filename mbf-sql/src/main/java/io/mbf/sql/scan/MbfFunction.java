package io.mbf.sql.scan;

import io.mbf.sql.scan.ScanSource.BoundScan;
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
 * The table function that all our tables are read by: its argument is the number of a table. Its first column is for
 * queries that need none, such as {@code count(*)}: DuckDB asks for the first one then.
 */
public final class MbfFunction implements DuckDBTableFunction<BoundScan, FunctionScan, FunctionScan.Reader> {

    /** The name of the function. */
    public static final String NAME = "mbf_scan";

    private final ScanSource source;
    private final String noColumn;

    /** @param noColumn name of the column for queries that need none */
    public MbfFunction(ScanSource source, String noColumn) {
        this.source = source;
        this.noColumn = noColumn;
    }

    /** Makes it known to a connection. */
    public void register(Connection connection) throws SQLException {
        try (var function = DuckDBFunctions.tableFunction()) {
            function.withName(NAME)
                    .withParameter(DuckDBColumnType.BIGINT)
                    .withProjectionPushdown()
                    .withFunction(this)
                    .register(connection);
        }
    }

    @Override
    public BoundScan bind(DuckDBTableFunctionBindInfo info) throws SQLException {
        BoundScan scan = source.bind(info.getParameter(0).getLong());
        info.addResultColumn(noColumn, DuckDBColumnType.BOOLEAN);
        for (SqlColumn column : scan.columns().all()) {
            column.declare(info);
        }
        info.setCardinality(scan.cardinality(), true);
        return scan;
    }

    @Override
    public FunctionScan init(DuckDBTableFunctionInitInfo info) {
        BoundScan scan = info.getBindData();
        giveClassLoader();
        try {
            int[] columns = new int[(int) info.getColumnCount()];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = (int) info.getColumnIndex(i) - 1;
            }
            FunctionScan started = FunctionScan.start(scan, columns);
            info.setMaxThreads(started.parts());
            return started;
        } catch (RuntimeException problem) {
            scan.failed(problem);
            throw problem;
        }
    }

    @Override
    public FunctionScan.Reader localInit(DuckDBTableFunctionInitInfo info) {
        return new FunctionScan.Reader();
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo call, DuckDBDataChunkWriter out) {
        giveClassLoader();
        FunctionScan scan = call.getInitData();
        FunctionScan.Reader reader = call.getLocalInitData();
        return scan.read(reader, out);
    }

    /** DuckDB's threads have none; snappy-java wants one. */
    private static void giveClassLoader() {
        Thread current = Thread.currentThread();
        if (current.getContextClassLoader() == null) {
            current.setContextClassLoader(MbfFunction.class.getClassLoader());
        }
    }
}
