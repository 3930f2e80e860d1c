package io.mbf.bench.peer;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.query.Answer;
import io.mbf.bench.query.ColumnSum;
import io.mbf.bench.query.Question;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.PrimitiveType;

/**
 * DuckDB, in process, on the Parquet file or on a table of its own format. Values are consumed inside it, by aggregates
 * in SQL, so that none of them crosses into Java.
 *
 * <p>What is unfair. For DuckDB: of strings only the lengths and the first bytes are looked at, where all others touch
 * every byte; statements are prepared once; the table's blocks stay in its buffer pool. Against it: an aggregate per
 * column costs more than a loop over an array; the sum of 64-bit integers is computed in 128 bits.
 */
final class DuckDbEngine implements Engine {

    /** The name of the table of DuckDB's own format, where a connection has it {@link #attached}. */
    static final String TABLE = "native.data";

    private final DuckDbSql sql;
    private final String from;
    private final Connection connection;
    private final Map<Question, PreparedStatement> prepared = new HashMap<>();

    private DuckDbEngine(BenchFile file, String from, Connection connection) {
        this.sql = new DuckDbSql(file.table().schema(), from);
        this.from = from;
        this.connection = connection;
    }

    static DuckDbEngine onParquet(BenchFile file, int threads) throws SQLException {
        Path parquet = file.parquet();
        return new DuckDbEngine(
                file, "read_parquet('" + parquet + "')", connect(DriverManager.getConnection("jdbc:duckdb:"), threads));
    }

    static DuckDbEngine onTable(BenchFile file, int threads) throws SQLException {
        return new DuckDbEngine(file, TABLE, attached(file, threads));
    }

    /** A connection that has the table under the name {@link #TABLE}. */
    static Connection attached(BenchFile file, int threads) throws SQLException {
        Path database = table(file);
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("ATTACH '" + database + "' AS native (READ_ONLY)");
        }
        return connect(connection, threads);
    }

    /** The database file with the table. */
    static Path table(BenchFile file) {
        Path parquet = file.parquet();
        return file.ensure("duckdb", temporary -> {
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + temporary);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE data AS FROM read_parquet('" + parquet + "')");
                statement.execute("CHECKPOINT");
            }
        });
    }

    private static Connection connect(Connection connection, int threads) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET threads=" + threads);
            statement.execute("SET TimeZone='UTC'");
            return connection;
        }
    }

    @Override
    public Answer answer(Question question) throws SQLException {
        PreparedStatement statement = prepared.get(question);
        if (statement == null) {
            statement = connection.prepareStatement(sql.of(question));
            prepared.put(question, statement);
        }
        try (ResultSet result = statement.executeQuery()) {
            result.next();
            return question.product()
                    ? new Answer(result.getLong(1), List.of(), number(result, 2))
                    : new Answer(result.getLong(1), sums(question, result), 0);
        }
    }

    private List<ColumnSum> sums(Question question, ResultSet result) throws SQLException {
        List<ColumnSum> sums = new ArrayList<>();
        int cell = 2;
        for (PrimitiveType leaf : sql.leaves(question)) {
            ColumnSum sum = new ColumnSum();
            sum.unfolded = true;
            sum.values = result.getLong(cell++);
            switch (leaf.getPrimitiveTypeName()) {
                case FLOAT, DOUBLE -> {
                    double real = result.getDouble(cell++);
                    sum.real = sum.values == 0 ? 0 : real; // null, then
                }
                case BINARY -> {
                    sum.lengths = number(result, cell++);
                    sum.whole = number(result, cell++);
                }
                default -> sum.whole = number(result, cell++);
            }
            sums.add(sum);
        }
        return sums;
    }

    /** A sum as it would be in 64 bits; null for no rows. Decimals come as they are stored. */
    private static long number(ResultSet result, int cell) throws SQLException {
        BigDecimal number = result.getBigDecimal(cell);
        return number == null ? 0 : number.unscaledValue().longValue();
    }

    @Override
    public long count() throws SQLException {
        return query("SELECT count(*) FROM " + from);
    }

    @Override
    public int open() throws SQLException {
        return (int) query("SELECT count(*) FROM (DESCRIBE FROM " + from + ")");
    }

    @Override
    public int firstBatch() {
        throw new UnsupportedOperationException("its rows are consumed in SQL");
    }

    private long query(String text) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(text)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        connection.close();
    }
}
