#!/usr/bin/env bash
# org.duckdb:duckdb_jdbc 2.0.0.1: the message for malformed NDJSON names the line after the one that is malformed. In a
# file whose third line is broken it says "at byte 8 in line 4"; the byte is right, within the third line.
#
# Fails if the message names another line than the one after.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact=org.duckdb:duckdb_jdbc:2.0.0.1 -DoutputDirectory="$folder" >/dev/null
printf '{"a":1}\n{"a":2}\n{"a":3}x\n{"a":4}\n' > rows.ndjson
cat > ErrorLine.java <<'JAVA'
import java.sql.*;

class ErrorLine {
    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.executeQuery("select * from read_json('rows.ndjson', format = 'newline_delimited')");
        } catch (SQLException malformed) {
            String message = malformed.getMessage().lines().findFirst().get();
            System.out.println("line 3 is malformed: " + message);
            System.exit(message.contains("at byte 8 in line 4") ? 0 : 1);
        }
        System.exit(1);
    }
}
JAVA
java -cp duckdb_jdbc-2.0.0.1.jar ErrorLine.java
