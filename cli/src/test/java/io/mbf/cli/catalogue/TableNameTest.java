package io.mbf.cli.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names of tables, with DuckDB as the judge of words. */
class TableNameTest {

    @Test
    void wordsAreNamesUnlessDuckDbNeedsQuotesAroundThem() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            List<String> words = new ArrayList<>(List.of("sales", "Übersicht", "_1", "売上"));
            try (ResultSet rows = statement.executeQuery("SELECT DISTINCT keyword_name FROM duckdb_keywords()")) {
                while (rows.next()) {
                    words.add(rows.getString(1));
                }
            }
            for (String word : words) {
                assertEquals(isTable(connection, word), isName(word), word);
                assertEquals(word, TableName.parse('"' + word + '"').text());
            }
        }
    }

    private static boolean isTable(Connection connection, String word) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMP VIEW \"" + word + "\" AS SELECT 1 AS n");
            try {
                statement.execute("SELECT * FROM " + word);
                return true;
            } catch (SQLException refused) {
                return false;
            }
        }
    }

    private static boolean isName(String sql) {
        try {
            return TableName.parse(sql).text().equals(sql);
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    @Test
    void quotesMayHoldBlanksAndDoubledQuotes() {
        assertEquals(
                "my \"own\" trips", TableName.parse("\"my \"\"own\"\" trips\"").text());
    }

    @Test
    void whatIsNoNameSaysWhichOneWouldBe() {
        for (String sql : List.of("my trips", "2024", "a-b", "select", "'x'", " x", "x;", "a --", "\"open")) {
            String message = refusal(sql);
            assertEquals(
                    "'" + sql + "' is no name in SQL without double quotes around it: '\"" + sql.replace("\"", "\"\"")
                            + "\"'",
                    message);
        }
    }

    @Test
    void namesThatCouldBePathsAreRefused() {
        for (String name : List.of("a/b", "a.parquet", "a*", "a?", "a\\b")) {
            assertEquals("the name of a table has none of /\\.*?, unlike '" + name + "'", refusal('"' + name + '"'));
        }
    }

    @Test
    void emptyLongAndControlledNamesAreRefused() {
        assertEquals("the name of a table is not empty, unlike ''", refusal(""));
        assertEquals("the name of a table is not empty, unlike ' '", refusal("\" \""));
        assertEquals("the name of a table has no control characters, unlike 'a\u001b'", refusal("\"a\u001b\""));
        assertEquals(
                "the name of a table has at most 128 characters, unlike '" + "x".repeat(128) + "…'",
                refusal("x".repeat(129)));
    }

    private static String refusal(String sql) {
        return assertThrows(IllegalArgumentException.class, () -> TableName.parse(sql))
                .getMessage();
    }
}
