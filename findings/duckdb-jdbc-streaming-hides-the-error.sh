#!/usr/bin/env bash
# org.duckdb:duckdb_jdbc 2.0.0.1: with jdbc_stream_results=true a query that fails while it runs is told as "Invalid Input
# Error: Invalid result set", without a word of what is wrong. The same query without streaming says it: "Conversion
# Error: Could not convert string 'x' to INT32".
#
# Fails if the message of the streaming query names the reason.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact=org.duckdb:duckdb_jdbc:2.0.0.1 -DoutputDirectory="$folder" >/dev/null
cat > Streaming.java <<'JAVA'
import java.sql.*;
import java.util.Properties;

class Streaming {
    static String failure(String streaming) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", streaming);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:", properties);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select cast(case when i = 20000 then 'x' else '1' end as int) from range(30000) t(i)")) {
            while (rows.next()) {}
            return "none";
        } catch (SQLException failed) {
            return failed.getMessage().lines().findFirst().get();
        }
    }

    public static void main(String[] arguments) throws SQLException {
        String at = failure("false");
        String streamed = failure("true");
        System.out.println("at once:  " + at);
        System.out.println("streamed: " + streamed);
        System.exit(at.contains("Could not convert") && streamed.contains("Invalid result set") ? 0 : 1);
    }
}
JAVA
java -cp duckdb_jdbc-2.0.0.1.jar Streaming.java
