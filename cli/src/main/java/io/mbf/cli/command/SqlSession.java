package io.mbf.cli.command;

import io.mbf.batch.ColumnBatch;
import io.mbf.cli.arrow.ArrowOutput;
import io.mbf.cli.shell.StatementSource;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.MbfException;
import io.mbf.sql.MbfSql;
import io.mbf.sql.text.SqlText;
import io.mbf.text.CsvWriter;
import io.mbf.text.NdjsonWriter;
import io.mbf.text.RowWriter;
import io.mbf.text.TableWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Statements and commands with a dot, one after the other, and their results. */
final class SqlSession {

    /** What results look like. */
    enum Format {
        TABLE,
        NDJSON,
        CSV,
        ARROW,
        PARQUET;

        /** What the name of a file asks for; a table if it asks for nothing. */
        static Format of(Path file) {
            String name = file.toString().toLowerCase(Locale.ROOT);
            if (name.matches(".*\\.(arrow|feather|ipc)")) {
                return ARROW;
            }
            if (name.matches(".*\\.(ndjson|jsonl)")) {
                return NDJSON;
            }
            return name.endsWith(".csv") ? CSV : name.matches(".*\\.parq(uet)?") ? PARQUET : TABLE;
        }
    }

    private static final String HELP = """
            .tables          the tables that have been named
            .schema [TABLE]  columns of a table, of a file in quotes, or of all tables
            .explain QUERY   how a query would be answered
            .mode FORMAT     what results look like: table, ndjson or csv
            .timer on|off    how long statements take
            .help, .quit
            """;

    /** The commands, with their dots. */
    static final List<String> COMMANDS = List.of(".tables", ".schema", ".explain", ".mode", ".timer", ".help", ".quit");

    private static final int TABLE_ROWS = 10_000; // laid out together: they are held until then
    private static final int AGAIN_MILLIS = 20;

    private final MbfSql sql;
    private final Terminal terminal;
    private final Path output;
    private Format format;
    private boolean timer;
    private volatile Statement running; // null between statements
    private volatile boolean cancelled;

    SqlSession(MbfSql sql, Terminal terminal, Format format, Path output) {
        this.sql = sql;
        this.terminal = terminal;
        this.format = format;
        this.output = output;
    }

    /**
     * Runs everything that a source has, up to its end or {@code .quit}.
     *
     * @param stop at the first failure, which is thrown; else it is printed
     * @return whether all went well
     */
    boolean runAll(StatementSource source, boolean stop) throws IOException, SQLException {
        boolean well = true;
        Optional<String> text = source.next();
        while (text.isPresent() && !text.get().equals(".quit")) {
            well &= attempt(text.get(), stop);
            text = source.next();
        }
        return well;
    }

    private boolean attempt(String text, boolean stop) throws IOException, SQLException {
        cancelled = false;
        try {
            run(text);
            return true;
        } catch (SQLException | MbfException | FileSystemException failed) {
            if (stop) {
                throw failed;
            }
            Failure failure = cancelled ? new Failure(Failure.FAILED, "interrupted") : Failure.of(failed);
            failure.print(terminal);
            return false;
        }
    }

    /**
     * Ends the statement that is running, from any thread, and those that were given with it. It is told so until it ends:
     * what is still being planned cannot hear it.
     */
    void cancel() {
        Statement statement = running;
        cancelled = true;
        Thread thread = new Thread(
                () -> {
                    while (statement != null && running == statement) {
                        try {
                            statement.cancel();
                            Thread.sleep(AGAIN_MILLIS);
                        } catch (SQLException | InterruptedException ended) {
                            return;
                        }
                    }
                },
                "mbf-cancel");
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs statements, or a command with a dot. */
    void run(String text) throws IOException, SQLException {
        if (StatementSource.isCommand(text)) {
            command(text);
            return;
        }
        for (SqlText statement : SqlText.of(text).statements()) {
            long start = System.nanoTime();
            statement(statement.text());
            if (timer) {
                terminal.err().printf(Locale.ROOT, "%.1f ms%n", (System.nanoTime() - start) / 1e6);
            }
        }
    }

    private void statement(String text) throws IOException, SQLException {
        if (format == Format.PARQUET) {
            copy(text);
            return;
        }
        try (Statement statement = sql.connection().createStatement()) {
            if (execute(statement, text)) {
                try (ResultSet rows = statement.getResultSet()) {
                    print(rows);
                }
            }
        } finally {
            running = null;
        }
    }

    private boolean execute(Statement statement, String text) throws SQLException {
        running = statement;
        checkCancelled();
        return statement.execute(text);
    }

    private void checkCancelled() throws SQLException {
        if (cancelled) {
            throw new SQLException("interrupted");
        }
    }

    private void copy(String query) throws IOException, SQLException {
        if (output == null) {
            throw new InvalidQueryException("--format parquet needs -o FILE");
        }
        try (Statement statement = sql.connection().createStatement()) {
            String copy = "COPY (" + query + "\n) TO " + SqlText.string(output.toString()) + " (FORMAT parquet)";
            toNewFile(() -> execute(statement, copy));
        } finally {
            running = null;
        }
    }

    /** What writes the file. */
    private interface Content {
        void write() throws IOException, SQLException;
    }

    /** The file is whole, or is not there. */
    private void toNewFile(Content content) throws IOException, SQLException {
        if (Files.exists(output)) {
            throw new FileAlreadyExistsException(output.toString(), null, "already exists");
        }
        Path folder = output.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new FileSystemException(output.toString(), null, "its folder does not exist");
        }
        try {
            content.write();
        } catch (IOException failed) {
            Files.deleteIfExists(output);
            throw Failure.naming(output, failed);
        } catch (SQLException | RuntimeException failed) {
            Files.deleteIfExists(output);
            throw failed;
        }
    }

    private void print(ResultSet rows) throws IOException, SQLException {
        if (output != null) {
            toNewFile(() -> printToFile(rows));
        } else if (format == Format.ARROW) {
            ArrowOutput.write(rows, Optional.empty(), terminal);
        } else {
            write(new ResultRows(rows), new BufferedOutputStream(terminal.out(), 1 << 16));
        }
    }

    private void printToFile(ResultSet rows) throws IOException, SQLException {
        if (format == Format.ARROW) {
            ArrowOutput.write(rows, Optional.of(output), terminal);
            return;
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(output))) {
            write(new ResultRows(rows), out);
        }
    }

    private void write(ResultRows rows, OutputStream out) throws IOException, SQLException {
        RowWriter writer = writer(rows, out);
        int written = 0;
        for (ColumnBatch batch = rows.next(); batch != null; batch = rows.next()) {
            checkCancelled();
            if (format == Format.TABLE && written > TABLE_ROWS) {
                writer.finish();
                writer = writer(rows, out);
                written = 0;
            }
            writer.write(batch);
            written += batch.rowCount();
        }
        writer.finish();
    }

    private RowWriter writer(ResultRows rows, OutputStream out) throws IOException {
        return switch (format) {
            case NDJSON -> new NdjsonWriter(rows.schema(), out);
            case CSV -> new CsvWriter(rows.schema(), out);
            case TABLE, ARROW, PARQUET -> new TableWriter(rows.schema(), out, terminal.width());
        };
    }

    private void command(String text) throws IOException, SQLException {
        String[] words = text.strip().split("\\s+", 2);
        String rest = words.length > 1 ? words[1].replaceAll("\\s*;?\\s*$", "") : "";
        switch (words[0]) {
            case ".tables" -> {
                for (String table : sql.tables()) {
                    terminal.print(table);
                }
            }
            case ".schema" -> schema(rest);
            case ".explain" -> terminal.print(sql.explain(rest).stripTrailing());
            case ".mode" -> format = mode(rest);
            case ".timer" -> {
                if (!rest.equals("on") && !rest.equals("off")) {
                    throw new InvalidQueryException(".timer is on or off, not '" + rest + "'");
                }
                timer = rest.equals("on");
            }
            case ".help" -> terminal.print(HELP.stripTrailing());
            default -> throw new InvalidQueryException("no command '" + words[0] + "'; .help lists them");
        }
    }

    private static Format mode(String name) {
        return Stream.of(Format.TABLE, Format.NDJSON, Format.CSV)
                .filter(format -> format.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new InvalidQueryException(".mode is table, ndjson or csv, not '" + name + "'"));
    }

    /** @param table a name, with or without quotes, or a path in quotes; empty for all tables */
    private void schema(String table) throws IOException, SQLException {
        if (!table.isEmpty()) {
            boolean quoted = table.startsWith("'") || table.startsWith("\"");
            statement("DESCRIBE FROM " + (quoted ? table : SqlText.quotedName(table)));
            return;
        }
        for (String each : sql.tables()) {
            terminal.print(each);
            statement("DESCRIBE FROM " + SqlText.quotedName(each));
        }
    }
}
