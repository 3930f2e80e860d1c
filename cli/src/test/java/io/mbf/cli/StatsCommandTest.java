package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mbf.Mbf;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mbf stats}, with DuckDB as the oracle. */
class StatsCommandTest {

    @TempDir
    private Path folder;

    @Test
    void everyColumnIsAsDuckDbSaysIt() throws Exception {
        Path file = folder.resolve("t.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("select setseed(0.5)");
            statement.execute("COPY (SELECT CASE WHEN random() < 0.1 THEN NULL ELSE (random() * 1000)::INT END AS i,"
                    + " (random() * 100)::DECIMAL(9, 2) AS m, random() - 0.5 AS d, 'é' || (random() * 50)::INT AS s,"
                    + " DATE '2024-01-01' + (random() * 300)::INT AS day, n % 3 = 0 AS b,"
                    + " (random() * 1e15)::UBIGINT AS u, NULL::INT AS none FROM range(5000) t(n)) TO '" + file + "'");
            for (JsonNode column : stats(file)) {
                String name = column.get("column").asText();
                boolean number = "imdu".contains(name);
                try (ResultSet row = statement.executeQuery("SELECT count(*) - count(x), count(DISTINCT x),"
                        + " min(x)::VARCHAR, max(x)::VARCHAR, " + (number ? "avg(x::DOUBLE)" : "NULL")
                        + " FROM (SELECT \"" + name + "\" AS x FROM '" + file + "')")) {
                    assertTrue(row.next());
                    assertEquals(row.getLong(1), column.get("nulls").asLong(), name);
                    assertEquals(row.getLong(2), column.get("distinct").asLong(), name);
                    if (row.getString(3) == null) {
                        assertFalse(column.has("min"), name);
                        continue;
                    }
                    if (name.equals("d")) {
                        assertEquals(row.getDouble(3), column.get("min").asDouble(), name);
                        assertEquals(row.getDouble(4), column.get("max").asDouble(), name);
                    } else {
                        assertEquals(row.getString(3), column.get("min").asText(), name);
                        assertEquals(row.getString(4), column.get("max").asText(), name);
                    }
                    if (number) {
                        double mean = row.getDouble(5);
                        assertEquals(mean, column.get("mean").asDouble(), Math.abs(mean) * 1e-9, name);
                    }
                }
            }
        }
    }

    @Test
    void manyDistinctValuesAreEstimated() throws Exception {
        JsonNode column = stats(written("SELECT n FROM range(300000) t(n)")).get(0);
        assertFalse(column.get("distinct_is_exact").asBoolean());
        assertEquals(300_000, column.get("distinct").asDouble(), 300_000 * 0.08); // five standard errors
        assertFalse(column.has("most_frequent"));
        assertEquals("██████████", column.get("histogram").asText());
    }

    @Test
    void noRowsHaveNoValues() throws Exception {
        Path file = written("SELECT 1 AS n WHERE false");
        assertEquals(
                "[{\"column\":\"n\",\"type\":\"INT(32)\",\"nulls\":0,\"distinct\":0,\"distinct_is_exact\":true,"
                        + "\"histogram\":\"\"}]\n",
                Run.of("stats", "--json", file).out().replace("\"INT32\"", "\"INT(32)\""));
    }

    @Test
    void theMostFrequentValueAndTheBarsAreShown() throws Exception {
        JsonNode column = stats(written("SELECT CASE WHEN n < 4 THEN 0 ELSE 10 END AS n FROM range(12) t(n)"))
                .get(0);
        assertEquals("10", column.get("most_frequent").asText());
        assertEquals(8, column.get("most_frequent_count").asLong());
        assertEquals("▄        █", column.get("histogram").asText());
    }

    @Test
    void ofNestedColumnsNullsAreCounted() throws Exception {
        JsonNode column = stats(written("SELECT CASE WHEN n < 4 THEN [n] END AS n FROM range(12) t(n)"))
                .get(0);
        assertEquals(8, column.get("nulls").asLong());
        assertFalse(column.has("distinct"));
    }

    @Test
    void everyWayToReadGivesTheSame() throws Exception {
        Path file = written(EVERY_TYPE.formatted(0, 3000) + " UNION ALL " + EVERY_TYPE.formatted(3000, 6000));
        String direct = Run.of("stats", "--json", file).out();
        Path many = Files.createDirectories(folder.resolve("many"));
        Files.move(written(EVERY_TYPE.formatted(0, 3000)), many.resolve("a.parquet"));
        Files.move(written(EVERY_TYPE.formatted(3000, 6000)), many.resolve("b.parquet"));
        Path mbf = folder.resolve("t.mbf");
        Mbf.convertToMbf(many.resolve("a.parquet"), mbf);
        assertEquals(direct, Run.of("stats", "--json", many).out());
        assertEquals(
                direct,
                Run.of("stats", "--json", mbf, many.resolve("b.parquet")).out());
        assertEquals(direct, Run.of("stats", "--json", "--cache", many).out());
        assertEquals(direct, Run.of("stats", "--json", "--cache", many).out());
    }

    @Test
    void everyTypeIsAsDuckDbSaysIt() throws Exception {
        Path file = written(EVERY_TYPE.formatted(0, 6000));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            for (JsonNode column : stats(file)) {
                String name = column.get("column").asText();
                try (ResultSet row =
                        statement.executeQuery("SELECT count(*) - count(x), count(DISTINCT x), min(x)::VARCHAR,"
                                + " max(x)::VARCHAR, mode(x)::VARCHAR, max(times) FROM (SELECT \"" + name
                                + "\" AS x, CASE WHEN x IS NOT NULL THEN count(*) OVER (PARTITION BY x) END AS times FROM '"
                                + file
                                + "')")) {
                    assertTrue(row.next());
                    assertEquals(row.getLong(1), column.get("nulls").asLong(), name);
                    if (name.equals("nested")) {
                        assertFalse(column.has("distinct") || column.has("min") || column.has("histogram"));
                        continue;
                    }
                    assertTrue(column.get("distinct_is_exact").asBoolean());
                    assertEquals(row.getLong(2), column.get("distinct").asLong(), name);
                    assertEquals(common(row.getString(3)), common(text(column, "min")), name);
                    assertEquals(common(row.getString(4)), common(text(column, "max")), name);
                    assertEquals(common(row.getString(5)), common(text(column, "most_frequent")), name);
                    assertEquals(
                            row.getLong(6), column.path("most_frequent_count").asLong(), name);
                }
            }
        }
    }

    /** A value of each type comes most often: that of row 42. */
    private static final String EVERY_TYPE = """
            SELECT CASE WHEN i %% 5 = 0 THEN 'NaN'::DOUBLE WHEN i %% 7 = 0 THEN -0.0 ELSE i %% 100 END AS with_nan,
                CASE WHEN i %% 3 < 2 THEN 0.0 ELSE -0.0 END AS zeros,
                (i %% 90)::FLOAT AS f,
                TIMESTAMP '2024-01-01' + INTERVAL (i // 10 %% 400) MINUTE AS ts,
                TIMESTAMPTZ '2024-01-01 00:00:00+00' + INTERVAL (i // 10 %% 400) SECOND AS tz,
                TIME '00:00:00' + INTERVAL (i %% 86) MINUTE AS t,
                DATE '1960-01-01' + (i // 4 %% 300)::INT AS day,
                (i %% 1800 - 900)::DECIMAL(4, 1) AS small,
                (i %% 20)::DECIMAL(38, 2) * 1234567890123456789012345678901.25::DECIMAL(38, 2) AS wide,
                (18446744073709551000 + i %% 600)::UBIGINT AS u,
                CASE WHEN i %% 4 = 0 THEN NULL ELSE 'text ' || i %% 9 END AS s,
                ('0000000000000000000000000000000' || i %% 8)::UUID AS id,
                i %% 3 = 0 AS b,
                CASE WHEN i %% 6 = 0 THEN [i, NULL] END AS nested
            FROM (SELECT CASE WHEN j %% 6000 < 5000 THEN j ELSE 42 END AS i FROM range(%d, %d) r(j))""";

    private static String text(JsonNode column, String name) {
        return column.has(name) ? column.get(name).asText() : null;
    }

    /** Texts of both sides as equal ones. */
    private static String common(String value) {
        if (value == null) {
            return null;
        }
        if (value.matches("-?[0-9.]+(E[0-9]+)?")) {
            return new BigDecimal(value).signum() == 0
                    ? "0"
                    : new BigDecimal(value).stripTrailingZeros().toPlainString();
        }
        return value.toLowerCase(Locale.ROOT)
                .replace(' ', 't')
                .replaceAll("(z|\\+00)$", "")
                .replaceAll("(:..):00$", "$1");
    }

    @Test
    void barsAreOfWhatLiesOnALine() throws Exception {
        assertEquals(
                List.of("████▁▁▁▁▁▁", "████▁▁▁▁▁▁", "████▁▁▁▁▁▁", "████▁▁▁▁▁▁", "████▁▁▁▁▁▁", "", ""),
                bars("SELECT x::DECIMAL(30, 3) AS dec, DATE '2024-01-01' + x AS day,"
                        + " TIMESTAMP '2024-01-01' + INTERVAL (x) SECOND AS ts, TIME '00:00' + INTERVAL (x) SECOND AS t,"
                        + " x::UBIGINT * 184467440737095516::UBIGINT AS u, x::VARCHAR AS s,"
                        + " 'infinity'::DOUBLE - x AS inf FROM (SELECT (i % 100)::INT AS x FROM range(800) r(i)"
                        + " WHERE i < 100 OR i % 100 < 40)"));
    }

    private List<String> bars(String query) throws Exception {
        List<String> bars = new ArrayList<>();
        stats(written(query)).forEach(column -> bars.add(column.get("histogram").asText()));
        return bars;
    }

    @Test
    void manyDifferentValuesAreLookedAtOnceMoreForTheirBars() throws Exception {
        assertEquals(
                List.of("█████     ", "█████     "),
                bars("SELECT CASE WHEN n = 0 THEN 199999 ELSE n // 2 END AS i, i::DOUBLE AS d FROM range(200000) t(n)")
                        .stream()
                        .map(text -> text.replace('▁', ' '))
                        .toList());
    }

    @Test
    void whatIsNotThereIsOneLine() {
        assertEquals(new Run(1, "", "mbf: none.parquet: no such file\n"), Run.of("stats", "none.parquet"));
    }

    private Path written(String query) throws Exception {
        Path file = folder.resolve("written.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + query + ") TO '" + file + "'");
        }
        return file;
    }

    private static JsonNode stats(Path file) throws Exception {
        Run table = Run.of("stats", file);
        assertEquals(0, table.exit(), table.err());
        Run run = Run.of("stats", "--json", file);
        assertEquals(0, run.exit(), run.err());
        return new ObjectMapper().readTree(run.out());
    }
}
