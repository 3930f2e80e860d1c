#!/usr/bin/env bash
# org.duckdb:duckdb_jdbc 2.0.0.1: a hive partition whose values have leading zeros (code=01001) is a VARCHAR column.
# code = 1001 is compared by number and finds 01001; the same column with the same kind of literal in code >= 1001 or in
# BETWEEN is a Binder Error that asks for a cast. A dashboard that works for one month fails for a range of months.
#
# Fails if a range works, or the equality does not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact=org.duckdb:duckdb_jdbc:2.0.0.1 -DoutputDirectory="$folder" >/dev/null
cat > Partitions.java <<'JAVA'
import java.sql.*;

class Partitions {
    private static final String FILES = "from read_parquet('data/*/*.parquet', hive_partitioning = true)";

    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("copy (select i as id, '0' || (1000 + i) as code from range(1, 4) t(i)) "
                        + "to 'data' (format parquet, partition_by (code))");
            }
            System.out.println("type: " + ask(connection, "select typeof(code) " + FILES + " limit 1"));
            String equal = ask(connection, "select count(*) " + FILES + " where code = 1001");
            String range = ask(connection, "select count(*) " + FILES + " where code >= 1001 and code <= 1002");
            String between = ask(connection, "select count(*) " + FILES + " where code between 1001 and 1002");
            System.out.println("code = 1001: " + equal);
            System.out.println("code >= 1001 and code <= 1002: " + range);
            System.out.println("code between 1001 and 1002: " + between);
            System.exit(equal.equals("1") && range.startsWith("Binder Error") && between.startsWith("Binder Error") ? 0 : 1);
        }
    }

    private static String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException error) {
            return error.getMessage().lines().findFirst().get();
        }
    }
}
JAVA
java -cp duckdb_jdbc-2.0.0.1.jar Partitions.java
