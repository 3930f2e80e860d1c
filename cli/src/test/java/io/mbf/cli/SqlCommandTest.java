package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mbf sql}. */
class SqlCommandTest {

    @TempDir
    private Path folder;

    @Test
    void aQueryOverAPathIsAnswered() throws Exception {
        Path file = folder.resolve("sales.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT 'APAC' AS region, i AS n FROM range(10) t(i)) TO '" + file + "'");
        }
        Run run = Run.of(
                "sql", "--no-cache", "--format", "csv", "select region, sum(n) s from '" + file + "' group by 1");
        assertEquals(0, run.exit(), run.err());
        assertEquals("region,s\nAPAC,45\n", run.out());
    }

    @Test
    void whatIsWrongIsOneLine() {
        Run run = Run.of("sql", "--no-cache", "select\n nope");
        assertEquals(2, run.exit());
        assertEquals(
                "mbf: Binder Error: Referenced column \"nope\" was not found because the FROM clause is missing (line 2,"
                        + " column 2)\n",
                run.err());
    }

    @Test
    void parquetNeedsAPlace() {
        Run run = Run.of("sql", "--no-cache", "--format", "parquet", "select 1");
        assertEquals(2, run.exit());
        assertEquals("mbf: --format parquet needs -o FILE\n", run.err());
    }
}
