package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mbf table}, and its tables in {@code mbf sql}. */
class TableCommandTest {

    @TempDir
    private Path folder;

    private Path tables;

    @BeforeEach
    void nameTheFile() {
        tables = folder.resolve("settings/tables.json");
    }

    private Run mbf(Object... args) {
        return Run.withTables(tables, args);
    }

    @Test
    void aTableThatWasAddedIsKnownToSqlWithItsPartitions() throws Exception {
        Path lake = Files.createDirectories(folder.resolve("lake"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT i AS n, '0' || (i % 2) AS day FROM range(10) t(i)) TO '" + lake
                    + "' (FORMAT parquet, PARTITION_BY (day), OVERWRITE_OR_IGNORE)");
        }
        assertEquals(
                new Run(0, "", ""),
                mbf("table", "add", "\"my events\"", lake + "/**/*.parquet", "--partition-type", "day=string"));
        Path init = Files.writeString(
                folder.resolve("init.sql"), "create view odd as from \"my events\" where day = '01';");
        assertEquals(
                new Run(0, "day,s\n01,25\n", ""),
                mbf(
                        "sql",
                        "--no-cache",
                        "--format",
                        "csv",
                        "--init",
                        init,
                        "select day, sum(n) s from odd group by day"));
    }

    @Test
    void lsShowsTablesForPeopleAndPrograms() {
        mbf("table", "add", "trips", "/data/trips.parquet", "--no-partitions");
        mbf("table", "add", "events", "/lake/**/*.parquet", "--partition-type", "day=date");
        assertEquals(new Run(0, """
                        table   path                 partitions
                        ──────  ───────────────────  ──────────
                        trips   /data/trips.parquet  no
                        events  /lake/**/*.parquet   day date
                        """, ""), mbf("table", "ls"));
        assertEquals(new Run(0, """
                        {"name":"trips","path":"/data/trips.parquet","partitions":false,"partitionTypes":{}}
                        {"name":"events","path":"/lake/**/*.parquet","partitions":true,"partitionTypes":{"day":"date"}}
                        """, ""), mbf("table", "ls", "--json"));
    }

    @Test
    void aSecondTableOfANameNeedsReplace() {
        mbf("table", "add", "a", "/a");
        assertEquals(
                new Run(2, "", "mbf: table A: is there already (--replace replaces it)\n"),
                mbf("table", "add", "A", "/b"));
        assertEquals(0, mbf("table", "add", "A", "/b", "--replace").exit());
    }

    @Test
    void whatIsForgottenWasThere() {
        mbf("table", "add", "a", "/a");
        assertEquals(new Run(0, "", ""), mbf("table", "rm", "A"));
        assertEquals(
                new Run(2, "", "mbf: table a: there is none (mbf table ls lists them)\n"), mbf("table", "rm", "a"));
    }

    @Test
    void aNameThatSqlDoesNotTakeIsRefused() {
        assertEquals(
                new Run(2, "", "mbf: 'order' is no name in SQL without double quotes around it: '\"order\"'\n"),
                mbf("table", "add", "order", "/a"));
    }

    @Test
    void aDamagedFileIsOneLineOfEachCommand() throws IOException {
        Files.createDirectories(tables.getParent());
        Files.writeString(tables, "{\"version\":3}");
        Run expected = new Run(1, "", "mbf: " + tables + ": line 1, column 12: version is 1, not 3\n");
        assertEquals(expected, mbf("table", "ls"));
        assertEquals(expected, mbf("table", "rm", "a"));
        assertEquals(expected, mbf("sql", "--no-cache", "select 1"));
    }

    @Test
    void withoutAFolderOfSettingsThereIsNoPlaceForTables() {
        assertEquals(
                new Run(1, "", "mbf: tables.json: has no place: set XDG_CONFIG_HOME to an absolute path, or HOME\n"),
                Run.of("table", "ls"));
        assertEquals(
                "1\n1\n",
                Run.of("sql", "--no-cache", "--format", "csv", "select 1").out());
    }
}
