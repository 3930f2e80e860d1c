package io.mbf.proof.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values out of directories, and times at the end of the day: DuckDB writes the files, and is asked for the rows. */
class PartitionTypesTest {

    @TempDir
    static Path temp;

    private static Connection duckDb;

    @BeforeAll
    static void makeFiles() throws SQLException, IOException {
        duckDb = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = duckDb.createStatement()) {
            statement.execute("SET threads = 1");
            int id = 0;
            for (String code : List.of("01001", "01002", "11001")) {
                Path folder = Files.createDirectories(temp.resolve("codes/code=" + code));
                statement.execute("COPY (SELECT " + ++id + " id) TO '" + folder.resolve("f.parquet") + "'");
            }
        }
    }

    @AfterAll
    static void close() throws SQLException {
        Run.of("cache", "clear"); // other tests count the entries
        duckDb.close();
    }

    private static List<String> ids(String options, String where) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Statement statement = duckDb.createStatement();
                ResultSet result = statement.executeQuery("SELECT id FROM read_parquet('" + temp
                        + "/codes/*/*.parquet', hive_partitioning = true" + options + ") WHERE " + where
                        + " ORDER BY id")) {
            while (result.next()) {
                ids.add("{\"id\":" + result.getString(1) + "}");
            }
        }
        return ids;
    }

    private static List<String> mbf(Object... arguments) {
        Run run = Run.of(Stream.concat(Stream.of("cat", temp.resolve("codes")), Stream.of(arguments))
                .toArray());
        assertEquals(0, run.exit(), run.err());
        return run.out().lines().toList();
    }

    @Test
    void leadingZerosAreKeptWhateverIsAsked() throws SQLException {
        assertEquals(
                List.of(
                        "{\"id\":1,\"code\":\"01001\"}",
                        "{\"id\":2,\"code\":\"01002\"}",
                        "{\"id\":3,\"code\":\"11001\"}"),
                mbf());
        for (String text : List.of("code = '01001'", "code in ('01002', '11001')", "code > '01'", "code < '1'")) {
            List<String> expected = ids("", text); // VARCHAR is DuckDB's own choice, too
            assertEquals(expected, mbf("--select", "id", "--where", text), text);
            assertEquals(expected, mbf("--select", "id", "--where", text, "--cache"), text);
        }
        for (String number :
                List.of("code = 1001", "code <> 1001", "code between 1002 and 11001", "code < 11001", "code in (7)")) {
            List<String> expected = ids(", hive_types = {'code': INT}", number);
            assertEquals(expected, mbf("--select", "id", "--where", number), number);
            assertEquals(expected, mbf("--select", "id", "--where", number, "--cache"), number);
            assertEquals(expected, mbf("--select", "id", "--where", number, "--partition-type", "code=int"), number);
        }
    }

    @Test
    void aDeclaredTypeIsThatOfTheColumn() {
        assertEquals(
                List.of("{\"code\":1001}", "{\"code\":1002}", "{\"code\":11001}"),
                mbf("--select", "code", "--partition-type", "code=int"));
        assertTrue(Run.of("schema", temp.resolve("codes"), "--partition-type", "code=long")
                .out()
                .contains("INT64"));
        Run wrong = Run.of("cat", temp.resolve("codes"), "--partition-type", "code=date");
        assertEquals(
                "mbf: " + temp.resolve("codes/code=01001")
                        + ": partition column 'code': is declared as date, which '01001' is not\n",
                wrong.err());
        assertEquals(1, wrong.exit());
        for (List<String> usage : List.of(
                List.of("code", "--partition-type code: must be NAME=TYPE"),
                List.of("code=uuid", "'uuid' is no type of partition columns; these are [int, long, date, string]"),
                List.of("x=int", "no partition column 'x' to declare a type of; they are [code]"))) {
            Run run = Run.of("cat", temp.resolve("codes"), "--partition-type", usage.get(0));
            assertEquals(2, run.exit(), run.err());
            assertTrue(run.err().contains(usage.get(1)), run.err());
        }
        Run single = Run.of("cat", temp.resolve("codes/code=01001/f.parquet"), "--partition-type", "code=int");
        assertTrue(single.err().contains("is one file, without partition columns"), single.err());
        assertEquals(2, single.exit());
    }

    @Test
    void theEndOfTheDayIsATimeOnBothPaths() throws SQLException {
        Path source = temp.resolve("times.parquet");
        Path mbf = temp.resolve("times.mbf");
        try (Statement statement = duckDb.createStatement()) {
            statement.execute("COPY (SELECT unnest([TIME '00:00:00', TIME '23:59:59.999999', TIME '24:00:00', NULL]) t)"
                    + " TO '" + source + "'");
        }
        assertEquals(0, Run.of("convert", source, "-o", mbf).exit());
        for (Path file : List.of(source, mbf)) {
            assertEquals(
                    "t\n00:00:00.000000\n23:59:59.999999\n24:00:00.000000\n\n",
                    csv(file, "t is null or t is not null"));
            assertEquals("t\n24:00:00.000000\n", csv(file, "t = time '24:00:00'"));
            assertEquals("t\n24:00:00.000000\n", csv(file, "t >= '24:00'"));
            assertEquals("t\n24:00:00.000000\n", csv(file, "t > '23:59:59.999999'"));
            assertEquals("t\n00:00:00.000000\n23:59:59.999999\n", csv(file, "t < '24:00:00.000'"));
            assertTrue(Run.of("head", file).out().contains("24:00:00.000000"));
        }
    }

    private static String csv(Path file, String where) {
        Run run = Run.of("cat", file, "--format", "csv", "--where", where);
        assertEquals(0, run.exit(), run.err());
        return run.out();
    }
}
