package io.mbf.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Results as rows of texts, and the same by DuckDB alone. */
final class Answers {

    private Answers() {}

    static List<String> of(ResultSet rows) throws SQLException {
        List<String> found = new ArrayList<>();
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            StringBuilder row = new StringBuilder();
            for (int i = 1; i <= columns; i++) {
                row.append(i == 1 ? "" : "|").append(rows.getString(i));
            }
            found.add(row.toString());
        }
        return found;
    }

    static List<String> of(MbfSql sql, String query, Object... parameters) throws SQLException {
        try (ResultSet rows = sql.query(query, parameters)) {
            return of(rows);
        }
    }

    static List<String> sorted(List<String> rows) {
        List<String> sorted = new ArrayList<>(rows);
        Collections.sort(sorted);
        return sorted;
    }

    /** What DuckDB says by itself. */
    static List<String> byDuckDb(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return of(rows);
        }
    }

    /** Lets DuckDB do something, such as write a file. */
    static void duckDb(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
