package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.mbf.schema.Field;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** DuckDB in memory, reading the same Parquet files: every value must be the same, floats to the bit. */
final class DuckDb implements AutoCloseable {

    /** The last whole year that a timestamp in microseconds can hold. */
    private static final int MICROSECONDS_REACH = 294_246;

    private final Connection connection;

    DuckDb() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        execute("SET threads = 1");
        execute("SET TimeZone = 'UTC'");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** @param columns positions of the printed columns in the file */
    void compare(Path parquet, Printed printed, int[] columns) throws SQLException {
        List<List<Object>> expected = rows(parquet, printed.schema(), columns);
        assertEquals(expected.size(), printed.rows().size(), "rows");
        for (int row = 0; row < expected.size(); row++) {
            for (int i = 0; i < columns.length; i++) {
                Field field = printed.schema().field(i);
                Object value = printed.rows().get(row).get(i);
                Object other = expected.get(row).get(i);
                if (!Objects.equals(other, value) && !isOutOfRange(field.type(), value)) {
                    fail("row " + row + ", column '" + field.name() + "': printed " + value + ", DuckDB has " + other);
                }
            }
        }
    }

    private List<List<Object>> rows(Path parquet, Schema schema, int[] columns) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(select(parquet, schema, columns))) {
            while (found.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < columns.length; i++) {
                    row.add(value(schema.field(i).type(), found.getObject(i + 1)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** INT96 reaches further than 64 bits of microseconds, where DuckDB's timestamps wrap around. */
    private static boolean isOutOfRange(Type type, Object value) {
        return type instanceof Type.Leaf leaf
                && leaf.physical() == PhysicalType.INT96
                && value instanceof LocalDateTime time
                && Math.abs(time.getYear()) > MICROSECONDS_REACH;
    }

    /** Instants are fetched as numbers: java.sql.Timestamp would take them through this machine's time zone. */
    private String select(Path parquet, Schema schema, int[] columns) throws SQLException {
        String file = "read_parquet('" + parquet.toString().replace("'", "''") + "')";
        // DuckDB renames columns whose names differ only in case, so they are found by position
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM " + file)) {
            while (described.next()) {
                names.add('"' + described.getString(1).replace("\"", "\"\"") + '"');
            }
        }
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            String name = names.get(columns[i]);
            Type type = schema.field(i).type();
            selected.add(
                    !(type instanceof Type.Leaf leaf) || !isInstant(leaf)
                            ? name
                            : (isNanos(leaf) ? "epoch_ns(" : "epoch_us(") + name + ")");
        }
        return "SELECT " + String.join(", ", selected) + " FROM " + file;
    }

    private static boolean isInstant(Type.Leaf leaf) {
        return leaf.physical() == PhysicalType.INT96 || leaf.logical() instanceof TimestampType;
    }

    private static boolean isNanos(Type.Leaf leaf) {
        return leaf.logical() instanceof TimestampType timestamp && timestamp.unit() == TimeUnit.NANOS;
    }

    /** A value of JDBC in the form that {@link Printed} has it in. */
    private static Object value(Type type, Object value) throws SQLException {
        if (value == null) {
            return null;
        }
        if (type instanceof Type.Leaf leaf) {
            return scalar(leaf, value);
        }
        List<Object> values = new ArrayList<>();
        if (type instanceof Type.Struct struct) {
            Object[] attributes = ((Struct) value).getAttributes();
            for (int i = 0; i < attributes.length; i++) {
                values.add(value(struct.fields().get(i).type(), attributes[i]));
            }
        } else if (type instanceof Type.ListOf list) {
            for (Object element : (Object[]) ((Array) value).getArray()) {
                values.add(value(list.element().type(), element));
            }
        } else {
            Type.MapOf map = (Type.MapOf) type;
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                List<Object> pair = new ArrayList<>();
                pair.add(value(map.key().type(), entry.getKey()));
                if (map.value().isPresent()) {
                    pair.add(value(map.value().get().type(), entry.getValue()));
                }
                values.add(pair);
            }
        }
        return values;
    }

    private static Object scalar(Type.Leaf leaf, Object value) throws SQLException {
        if (isInstant(leaf)) {
            return value instanceof Timestamp timestamp
                    ? timestamp.toLocalDateTime()
                    : instant((Long) value, isNanos(leaf) ? 1_000_000_000 : 1_000_000);
        }
        if (value instanceof Byte || value instanceof Short || value instanceof Integer || value instanceof Long) {
            return BigInteger.valueOf(((Number) value).longValue());
        } else if (value instanceof Blob blob) {
            return ByteBuffer.wrap(blob.getBytes(1, Math.toIntExact(blob.length())));
        } else if (value instanceof OffsetTime time) {
            return time.withOffsetSameInstant(ZoneOffset.UTC).toLocalTime();
        }
        return value;
    }

    private static LocalDateTime instant(long units, int perSecond) {
        int nanos = Math.toIntExact(Math.floorMod(units, (long) perSecond) * (1_000_000_000 / perSecond));
        return LocalDateTime.ofEpochSecond(Math.floorDiv(units, (long) perSecond), nanos, ZoneOffset.UTC);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
