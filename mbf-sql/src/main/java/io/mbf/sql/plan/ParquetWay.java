package io.mbf.sql.plan;

import io.mbf.dataset.DatasetPart;
import io.mbf.sql.scan.Snapshot;
import io.mbf.sql.text.SqlText;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** DuckDB's own reader of Parquet, where it sees the same columns as we do. */
final class ParquetWay {

    /** DuckDB opens all files before it plans. */
    private static final int MAX_FILES = 1_000;

    private final Connection connection;
    private final Map<Long, Known> known = new HashMap<>();

    /** What was found of the files of a table. */
    private record Known(List<DatasetPart.File> files, Optional<String> select) {}

    /** @param connection of its own, to look at files */
    ParquetWay(Connection connection) {
        this.connection = connection;
    }

    /** What a view of the files selects; empty if this way is closed to them. */
    Optional<String> select(long tableId, Snapshot snapshot) {
        Known before = known.get(tableId);
        if (before == null || !before.files().equals(snapshot.part().files())) {
            before = new Known(snapshot.part().files(), look(snapshot));
            known.put(tableId, before);
        }
        return before.select();
    }

    private Optional<String> look(Snapshot snapshot) {
        List<Path> paths = snapshot.isPlainParquet() ? snapshot.paths() : List.of();
        boolean named = paths.stream().map(Path::toString).noneMatch(path -> path.matches("(?s).*[*?\\[{].*"));
        if (paths.isEmpty() || paths.size() > MAX_FILES || !named) {
            return Optional.empty();
        }
        String files =
                paths.stream().map(path -> SqlText.string(path.toString())).collect(Collectors.joining(", ", "[", "]"));
        String select = "SELECT * FROM read_parquet(" + files + ", hive_partitioning = false"
                + (paths.size() > 1 ? ", union_by_name = true)" : ")");
        return columns(select)
                .filter(columns -> columns.equals(snapshot.columns().toString()))
                .map(same -> select);
    }

    /**
     * Whether DuckDB has what a scan is for in the metadata of the files: how many rows there are, or the least and the
     * greatest values, as far as the writer of the files says that they are exact.
     */
    boolean isInMetadata(PlannedScan scan, String select) {
        if (scan.columns().isEmpty() || !scan.isCounted()) {
            return scan.columns().isEmpty();
        }
        String extremes = scan.columns().stream()
                .map(column ->
                        SqlText.quotedName(scan.snapshot().columns().get(column).name()))
                .map(name -> "min(" + name + "), max(" + name + ")")
                .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet plan =
                        statement.executeQuery("EXPLAIN (FORMAT json) SELECT " + extremes + " FROM (" + select + ")")) {
            plan.next();
            return !plan.getString(2).contains("READ_PARQUET");
        } catch (SQLException unexplained) {
            return false;
        }
    }

    private Optional<String> columns(String select) {
        try (Statement statement = connection.createStatement();
                ResultSet described = statement.executeQuery("DESCRIBE " + select)) {
            List<String> columns = new ArrayList<>();
            while (described.next()) {
                columns.add(SqlText.quotedName(described.getString(1)) + " " + described.getString(2));
            }
            return Optional.of(String.join(", ", columns));
        } catch (SQLException unreadable) {
            return Optional.empty(); // our readers have their own words for what is wrong
        }
    }
}
