#!/usr/bin/env bash
# org.duckdb:duckdb_jdbc 2.0.0.1: DuckDB has the time of day 24:00:00, as Parquet's TIME can hold it. Reading it with
# getObject, or even getString, ends in an unchecked java.time.DateTimeException, which code that catches SQLException
# does not expect. Only a cast to varchar within the query gives the value.
#
# Fails if getObject returns a value or throws an SQLException.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact=org.duckdb:duckdb_jdbc:2.0.0.1 -DoutputDirectory="$folder" >/dev/null
cat > EndOfDay.java <<'JAVA'
import java.sql.*;
import java.time.DateTimeException;

class EndOfDay {
    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select time '24:00:00', time '24:00:00'::varchar")) {
            row.next();
            System.out.println("as text, by the database: " + row.getString(2));
            try {
                System.out.println("getString: " + row.getString(1));
            } catch (DateTimeException unchecked) {
                System.out.println("getString: " + unchecked);
            }
            try {
                System.out.println("getObject: " + row.getObject(1));
            } catch (DateTimeException unchecked) {
                System.out.println("getObject: " + unchecked);
                return;
            }
            System.exit(1);
        }
    }
}
JAVA
java -cp duckdb_jdbc-2.0.0.1.jar EndOfDay.java
