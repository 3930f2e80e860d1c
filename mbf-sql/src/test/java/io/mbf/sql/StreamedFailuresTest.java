package io.mbf.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.sql.plan.Way;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A query that fails after its first rows says why, in one line. */
class StreamedFailuresTest {

    private static final int ROWS = 300_000;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeAFile() throws SQLException {
        file = folder.resolve("numbers.parquet");
        Answers.duckDb("COPY (SELECT i AS id, 'text ' || hash(i) AS s FROM range(" + ROWS + ") t(i)) TO '" + file
                + "' (ROW_GROUP_SIZE 20000)");
    }

    /** How it fails before its last row; DuckDB makes some rows ahead, so that the first may be out or not. */
    private static String failure(MbfSql sql, String query, Object... parameters) throws SQLException {
        String message = assertThrows(SQLException.class, () -> {
                    try (ResultSet rows = sql.query(query, parameters)) {
                        readToTheEnd(rows);
                    }
                })
                .getMessage();
        assertFalse(message.contains("\n"), message);
        assertEquals("1", Answers.of(sql, "select 1").get(0), "the session is of use afterwards");
        assertEquals(0, sql.engine().heldBytes());
        return message;
    }

    private static void readToTheEnd(ResultSet rows) throws SQLException {
        while (rows.next()) {
            rows.getString(1);
        }
    }

    private MbfSql open(Way way) throws SQLException {
        MbfSql sql = MbfSql.openStreaming();
        sql.engine().force(way);
        sql.table("t", file);
        return sql;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aValueThatCannotBeCastIsNamed(Way way) throws SQLException {
        try (MbfSql sql = open(way)) {
            String message = failure(sql, "select cast(case when id = ? then s else '1' end as int) from t", 250_000);
            assertTrue(message.contains("Could not convert string 'text "), message);
            assertTrue(message.endsWith("(line 1, column 8)"), message);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aDamagedFileIsNamed(Way way) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length * 2 / 3, bytes.length * 3 / 4, (byte) 0xEE);
        Files.write(file, bytes);
        try (MbfSql sql = open(way)) {
            String message = failure(sql, "select s, id from t");
            // of damage within a page DuckDB says what it met, and not where
            assertTrue(message.contains("numbers.parquet") || way == Way.PARQUET, message);
            assertFalse(message.contains("Invalid result set"), message);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aFileThatIsReplacedByADamagedOneIsNamed(Way way) throws Exception {
        Path second = folder.resolve("second.parquet");
        Files.copy(file, second);
        Path other = folder.resolve("other");
        Files.writeString(other, "PAR1 is not all that it takes PAR1");
        try (MbfSql sql = MbfSql.openStreaming()) {
            sql.engine().force(way);
            sql.table("t", folder.toString() + "/*.parquet");
            try (ResultSet rows = sql.query("select s, id from t")) {
                assertTrue(rows.next());
                Files.move(other, second, StandardCopyOption.REPLACE_EXISTING);
                String message = assertThrows(SQLException.class, () -> readToTheEnd(rows))
                        .getMessage();
                assertTrue(message.contains("second.parquet") && !message.contains("\n"), message);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aQueryThatIsCancelledSaysSo(Way way) throws Exception {
        try (MbfSql sql = open(way);
                Statement statement = sql.connection().createStatement();
                ResultSet rows = statement.executeQuery("select a.s from t a, range(1000) b(i)")) {
            assertTrue(rows.next());
            statement.cancel();
            assertEquals(
                    "the query was cancelled",
                    assertThrows(SQLException.class, () -> readToTheEnd(rows)).getMessage());
        }
    }

    @Test
    void whatChangesTablesIsNotRunAgain() throws SQLException {
        try (MbfSql sql = open(Way.FUNCTION);
                Statement statement = sql.connection().createStatement()) {
            statement.execute("create table kept (i int)");
            assertThrows(SQLException.class, () -> {
                try (ResultSet rows = statement.executeQuery(
                        "insert into kept select cast(case when id = 250000 then s else '1' end as int) from t returning i")) {
                    readToTheEnd(rows);
                }
            });
            assertEquals("0", Answers.of(sql, "select count(*) from kept").get(0));
        }
    }
}
