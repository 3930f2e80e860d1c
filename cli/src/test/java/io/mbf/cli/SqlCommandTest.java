package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"csv", "ndjson", "txt", "arrow", "parquet"})
    void aFileIsWholeOrIsNotThere(String ending) {
        Path file = folder.resolve("rows." + ending);
        Run run = Run.of(
                "sql", "--no-cache", "-o", file, "select if(i > 199000, error('at last'), i) from range(200000) t(i)");
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("at last"), run.err());
        assertFalse(Files.exists(file));
    }

    @Test
    void aFolderThatIsNotThereIsNamedAsSuch() {
        Path file = folder.resolve("no").resolve("rows.csv");
        assertEquals(
                new Run(1, "", "mbf: " + file + ": its folder does not exist\n"),
                Run.of("sql", "--no-cache", "-o", file, "select 1"));
    }

    @Test
    void aDiskThatFailsIsNoWrongUsage() {
        Run run = Run.of(
                "sql",
                "--no-cache",
                "copy (select 1) to '" + folder.resolve("no").resolve("a.csv") + "'");
        assertEquals(1, run.exit(), run.err());
    }

    @Test
    void statementsThatAreNoTextNameTheirFile() throws Exception {
        Path file = Files.write(folder.resolve("init.sql"), new byte[] {'s', (byte) 0xff});
        assertEquals(
                new Run(1, "", "mbf: " + file + ": is not a text in UTF-8\n"),
                Run.of("sql", "--no-cache", "--init", file, "select 1"));
    }

    @Test
    void anEmptyNameIsNoFile() {
        String empty = "mbf: an empty argument names no file\nTry 'mbf sql --help'.\n";
        assertEquals(new Run(2, "", empty), Run.of("sql", "--no-cache", "-o", "", "select 1"));
        assertEquals(
                new Run(2, "", "mbf: an empty path in FROM names no file\n"),
                Run.of("sql", "--no-cache", "select * from ''"));
    }

    @Test
    void singlePrecisionIsPrintedAsSuch() {
        Run run =
                Run.of("sql", "--no-cache", "--format", "ndjson", "select 2.7::float f, 2.7::double d, null::float n");
        assertEquals(new Run(0, "{\"f\":2.7,\"d\":2.7,\"n\":null}\n", ""), run);
    }

    @Test
    void parquetNeedsAPlace() {
        Run run = Run.of("sql", "--no-cache", "--format", "parquet", "select 1");
        assertEquals(2, run.exit());
        assertEquals("mbf: --format parquet needs -o FILE\n", run.err());
    }
}
