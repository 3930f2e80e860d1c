#!/usr/bin/env bash
# org.duckdb:duckdb_jdbc 2.0.0.1: a Statement or PreparedStatement whose execution failed is closed from then on.
# JDBC lets a program go on with the statement after an SQLException; a pool of prepared statements, or a loop that
# corrects a parameter and tries again, meets "Statement was closed" instead of its rows.
#
# Fails if the statement can be used again after an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact=org.duckdb:duckdb_jdbc:2.0.0.1 -DoutputDirectory="$folder" >/dev/null
cat > AfterError.java <<'JAVA'
import java.sql.*;

class AfterError {
    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                PreparedStatement number = connection.prepareStatement("select cast(? as integer)")) {
            number.setString(1, "seven");
            try {
                number.executeQuery();
                throw new IllegalStateException("no error");
            } catch (SQLException expected) {
                System.out.println("error: " + expected.getMessage().lines().findFirst().get());
            }
            System.out.println("closed after the error: " + number.isClosed());
            try {
                number.setString(1, "7");
                number.executeQuery();
            } catch (SQLException again) {
                System.out.println("second execution: " + again.getMessage());
                return;
            }
            System.exit(1);
        }
    }
}
JAVA
java -cp duckdb_jdbc-2.0.0.1.jar AfterError.java
