package io.mbf.cli.command;

import io.mbf.batch.ColumnBatch;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.sql.MbfSql;
import io.mbf.sql.text.SqlText;
import io.mbf.text.CsvWriter;
import io.mbf.text.NdjsonWriter;
import io.mbf.text.RowWriter;
import io.mbf.text.TableWriter;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** Statements and commands with a dot, one after the other, and their results. */
final class SqlSession {

    /** What results look like. */
    enum Format {
        TABLE,
        NDJSON,
        CSV,
        PARQUET
    }

    private static final String HELP = """
            .tables        the tables that have been named
            .schema NAME   columns of a table or file
            .explain SQL   how a query would be answered
            .timer on|off  how long statements take
            .help, .quit
            """;

    private final MbfSql sql;
    private final Terminal terminal;
    private final Format format;
    private final Path output;
    private boolean timer;

    SqlSession(MbfSql sql, Terminal terminal, Format format, Path output) {
        this.sql = sql;
        this.terminal = terminal;
        this.format = format;
        this.output = output;
    }

    /**
     * Runs everything that lines hold, up to their end or {@code .quit}.
     *
     * @param stop at the first failure, which is thrown; else it is printed
     * @return whether all went well
     */
    boolean runAll(BufferedReader lines, boolean stop) throws IOException, SQLException {
        boolean well = true;
        StringBuilder open = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (open.isEmpty() && line.strip().equals(".quit")) {
                return well;
            }
            open.append(line).append('\n');
            boolean command = open.charAt(0) == '.';
            if (command || SqlText.of(open.toString()).isComplete()) {
                well &= attempt(open.toString().strip(), stop);
                open.setLength(0);
            }
        }
        return well & attempt(open.toString().strip(), stop);
    }

    private boolean attempt(String text, boolean stop) throws IOException, SQLException {
        try {
            run(text);
            return true;
        } catch (SQLException | InvalidQueryException failed) {
            if (stop) {
                throw failed;
            }
            Failure.of(failed).print(terminal);
            return false;
        }
    }

    /** Runs statements, or a command with a dot. */
    void run(String text) throws IOException, SQLException {
        if (text.startsWith(".")) {
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
            if (statement.execute(text)) {
                try (ResultSet rows = statement.getResultSet()) {
                    print(new ResultRows(rows));
                }
            }
        }
    }

    private void copy(String query) throws IOException, SQLException {
        requireNew();
        try (Statement statement = sql.connection().createStatement()) {
            statement.execute("COPY (" + query + "\n) TO " + SqlText.string(output.toString()) + " (FORMAT parquet)");
        } catch (SQLException failed) {
            Files.deleteIfExists(output);
            throw failed;
        }
    }

    private void requireNew() throws IOException {
        if (output == null) {
            throw new InvalidQueryException("--format parquet needs -o FILE");
        }
        if (Files.exists(output)) {
            throw new FileAlreadyExistsException(output.toString(), null, "already exists");
        }
    }

    private void print(ResultRows rows) throws IOException, SQLException {
        if (output == null) {
            write(rows, new BufferedOutputStream(terminal.out(), 1 << 16));
            return;
        }
        requireNew();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(output))) {
            write(rows, out);
        }
    }

    private void write(ResultRows rows, OutputStream out) throws IOException, SQLException {
        RowWriter writer = switch (format) {
            case NDJSON -> new NdjsonWriter(rows.schema(), out);
            case CSV -> new CsvWriter(rows.schema(), out);
            case TABLE, PARQUET -> new TableWriter(rows.schema(), out, terminal.width());
        };
        for (ColumnBatch batch = rows.next(); batch != null; batch = rows.next()) {
            writer.write(batch);
        }
        writer.finish();
    }

    private void command(String text) throws IOException, SQLException {
        String[] words = text.split("\\s+", 2);
        String rest = words.length > 1 ? words[1].strip() : "";
        switch (words[0]) {
            case ".tables" -> {
                for (String table : sql.tables()) {
                    terminal.print(table);
                }
            }
            case ".schema" -> statement("DESCRIBE FROM " + (rest.startsWith("'") ? rest : SqlText.quotedName(rest)));
            case ".explain" ->
                terminal.print(sql.explain(rest.replaceAll(";\\s*$", "")).stripTrailing());
            case ".timer" -> timer = rest.equals("on");
            case ".help" -> terminal.print(HELP.stripTrailing());
            default -> throw new InvalidQueryException("no command '" + words[0] + "'; .help lists them");
        }
    }
}
