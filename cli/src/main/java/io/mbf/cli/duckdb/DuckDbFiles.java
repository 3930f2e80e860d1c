package io.mbf.cli.duckdb;

import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/** Files of one kind, read by DuckDB, which finds out what their columns are: from all rows, not from the first ones. */
public final class DuckDbFiles implements AutoCloseable {

    /** What DuckDB is asked to read files as. */
    public enum Kind {
        CSV,
        JSON,
        /** Whatever the ending of the name says to it. */
        OTHER
    }

    /** Where DuckDB is to be had, for those who lack it. */
    public static final String WHERE =
            "install the package mbf-sql, too, or put org.duckdb:duckdb_jdbc (80 MB) as duckdb_jdbc.jar beside mbf.jar";

    private final List<Path> files;
    private final Kind kind;
    private final TextOptions options;
    private final Connection connection;
    private volatile Statement running;
    private volatile boolean cancelled;

    private DuckDbFiles(List<Path> files, Kind kind, TextOptions options, Connection connection) {
        this.files = files;
        this.kind = kind;
        this.options = options;
        this.connection = connection;
    }

    /**
     * Starts DuckDB, in memory.
     *
     * @param files at least one; what they lack of each other's columns is null
     * @param folder for what does not fit into memory
     * @throws UnsupportedFeatureException if DuckDB is not on the class path
     */
    public static DuckDbFiles open(List<Path> files, Kind kind, TextOptions options, Path folder) {
        Connection connection;
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:");
        } catch (SQLException missing) {
            throw new UnsupportedFeatureException(
                    files.get(0).toString(),
                    "import",
                    "DuckDB reads such files, and it is not there: " + WHERE,
                    missing);
        }
        DuckDbFiles opened = new DuckDbFiles(files, kind, options, connection);
        try {
            opened.execute("set temp_directory = " + Sql.text(folder.toString()));
            opened.execute("set autoinstall_known_extensions = false"); // nothing is fetched from anywhere
        } catch (SQLException refused) {
            try (opened) {
                throw opened.failure(refused);
            }
        }
        return opened;
    }

    /**
     * Writes all rows, in their order, as a Parquet file for us to read.
     *
     * @throws CorruptFileException if a file is not what it should be; the message has the line where DuckDB says it
     * @throws CancellationException after {@link #cancel}
     */
    public void writeParquet(Path parquet) {
        try {
            execute("copy (select " + columns() + " from " + source(true) + ") to " + Sql.text(parquet.toString())
                    + " (format parquet)");
        } catch (SQLException wrong) {
            throw failure(wrong);
        }
    }

    /** Ends what runs, from any thread. */
    public void cancel() {
        cancelled = true;
        Statement statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException ended) {
                // then there is nothing to cancel
            }
        }
    }

    /** All columns; integers of 128 bits, which DuckDB would write as doubles, as decimals that hold all of their digits. */
    private String columns() throws SQLException {
        List<String> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            running = statement;
            ResultSet described = statement.executeQuery("describe select * from " + source(true));
            while (described.next()) {
                String name = Sql.name(described.getString(1));
                String type = described.getString(2);
                String exact = type.replaceAll("\\bU?HUGEINT\\b", "DECIMAL(38,0)");
                columns.add(type.equals(exact) ? name : "cast(" + name + " as " + exact + ") as " + name);
            }
        } finally {
            running = null;
        }
        return String.join(", ", columns);
    }

    /** @param allRows whether types are found out from all rows */
    private String source(boolean allRows) {
        String names =
                files.stream().map(file -> Sql.text(file.toString())).collect(Collectors.joining(", ", "[", "]"));
        String types = options.types().isEmpty()
                ? ""
                : ", types = "
                        + options.types().entrySet().stream()
                                .map(type -> Sql.text(type.getKey()) + ": " + Sql.text(type.getValue()))
                                .collect(Collectors.joining(", ", "{", "}"));
        String sample = allRows ? ", sample_size = -1" : "";
        String union = files.size() > 1 ? ", union_by_name = true" : "";
        return switch (kind) {
            case CSV ->
                "read_csv(" + names + sample + union + types
                        + options.header().map(header -> ", header = " + header).orElse("")
                        + options.delimiter()
                                .map(text -> ", delim = " + Sql.text(text))
                                .orElse("")
                        + options.quote()
                                .map(text -> ", quote = " + Sql.text(text))
                                .orElse("")
                        + options.nullText()
                                .map(text -> ", nullstr = ['', " + Sql.text(text) + "]")
                                .orElse("")
                        + (allRows ? "" : ", all_varchar = true") + ")";
            case JSON -> "read_json(" + names + sample + union + ")";
            case OTHER -> Sql.text(files.get(0).toString());
        };
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            running = statement;
            if (cancelled) {
                throw new CancellationException("interrupted");
            }
            statement.execute(sql);
        } finally {
            running = null;
        }
    }

    private RuntimeException failure(SQLException wrong) {
        if (cancelled) {
            return new CancellationException("interrupted");
        }
        DuckDbMessage message = DuckDbMessage.of(wrong.getMessage());
        if (kind == Kind.CSV && message.line().isEmpty()) {
            // a look at the columns of all rows has no line to tell; reading them has
            try {
                execute("select count(columns(*)) from " + source(false));
            } catch (SQLException again) {
                message = DuckDbMessage.of(again.getMessage());
            }
        }
        String file = message.file().orElse(files.get(0).toString());
        return new CorruptFileException(
                file, message.line().map(line -> "line " + line).orElse("import"), message.text());
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException ended) {
            // an in-memory database leaves nothing behind
        }
    }
}
