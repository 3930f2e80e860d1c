package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
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
