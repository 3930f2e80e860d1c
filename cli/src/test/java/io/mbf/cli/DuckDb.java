package io.mbf.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** DuckDB as a second opinion on what a Parquet file holds. */
final class DuckDb implements AutoCloseable {

    private static final DateTimeFormatter WITH_SHORT_OFFSET = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendOffset("+HH:mm", "+00")
            .toFormatter(Locale.ROOT);

    private final ObjectMapper json = new ObjectMapper();
    private final Connection connection;

    DuckDb() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("SET TimeZone = 'UTC'");
        }
    }

    /**
     * Compares rows with NDJSON of ours.
     *
     * @return what differs, the first of it
     * @throws SQLException if DuckDB cannot read the file
     * @throws UnsupportedOperationException if it has a type that is not compared
     */
    List<String> differences(Path file, String ndjson) throws SQLException, IOException {
        List<String> differences = new ArrayList<>();
        Iterator<String> lines = ndjson.lines().iterator();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT * FROM read_parquet('" + file.toString().replace("'", "''") + "')")) {
            ResultSetMetaData columns = rows.getMetaData();
            for (int row = 0; rows.next() && differences.isEmpty(); row++) {
                if (!lines.hasNext()) {
                    return List.of("only " + row + " rows");
                }
                Iterator<JsonNode> ours = json.readTree(lines.next()).elements();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    JsonNode value = ours.next();
                    Object theirs = value(rows, i, columns.getColumnTypeName(i));
                    if (!same(value, theirs)) {
                        differences.add("row " + row + ", " + columns.getColumnName(i) + " ("
                                + columns.getColumnTypeName(i) + "): " + value + ", DuckDB has " + theirs);
                    }
                }
            }
        }
        if (differences.isEmpty() && lines.hasNext()) {
            differences.add("more rows than DuckDB has");
        }
        return differences;
    }

    /** The driver hands out this type as a text of its own. */
    private static Object value(ResultSet rows, int column, String type) throws SQLException {
        Object value = rows.getObject(column);
        return value instanceof String text && type.equals("TIMESTAMPTZ_NS")
                ? OffsetDateTime.parse(text.replace(' ', 'T'), WITH_SHORT_OFFSET)
                : value;
    }

    private static boolean same(JsonNode ours, Object theirs) throws SQLException {
        if (theirs == null || ours.isNull()) {
            return theirs == null && ours.isNull();
        }
        if (theirs instanceof Double d) {
            return Double.valueOf(ours.asText()).equals(d);
        }
        if (theirs instanceof Float f) {
            return Float.valueOf(ours.asText()).equals(f);
        }
        if (theirs instanceof BigDecimal decimal) {
            return ours.isTextual() && ours.asText().equals(decimal.toPlainString());
        }
        if (theirs instanceof Number || theirs instanceof BigInteger) {
            return ours.isIntegralNumber() && ours.asText().equals(theirs.toString());
        }
        if (theirs instanceof Boolean) {
            return ours.isBoolean() && ours.asText().equals(theirs.toString());
        }
        if (theirs instanceof Blob blob) {
            byte[] bytes = blob.getBytes(1, (int) blob.length());
            // text whose only annotation is the newer one comes from DuckDB as bytes
            return ours.asText().equals(Base64.getEncoder().encodeToString(bytes))
                    || ours.asText().equals(new String(bytes, StandardCharsets.UTF_8));
        }
        if (theirs instanceof OffsetDateTime time) {
            // DuckDB keeps microseconds
            return Instant.parse(ours.asText()).truncatedTo(ChronoUnit.MICROS).equals(time.toInstant());
        }
        if (theirs instanceof java.sql.Timestamp time) {
            return sameLocal(ours.asText(), time.toLocalDateTime());
        }
        if (theirs instanceof LocalDateTime time) {
            return sameLocal(ours.asText(), time);
        }
        if (theirs instanceof LocalTime time) {
            return LocalTime.parse(ours.asText()).equals(time);
        }
        if (theirs instanceof LocalDate || theirs instanceof String || theirs instanceof UUID) {
            return ours.isTextual() && ours.asText().equals(theirs.toString());
        }
        throw new UnsupportedOperationException(theirs.getClass().getName());
    }

    /** INT96 comes from DuckDB without its zone. */
    private static boolean sameLocal(String ours, LocalDateTime theirs) {
        LocalDateTime time = ours.endsWith("Z")
                ? LocalDateTime.ofInstant(Instant.parse(ours), ZoneOffset.UTC)
                : LocalDateTime.parse(ours);
        return time.equals(theirs) || time.truncatedTo(ChronoUnit.MICROS).equals(theirs);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
