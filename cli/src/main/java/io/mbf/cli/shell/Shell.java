package io.mbf.cli.shell;

import io.mbf.output.NewFile;
import io.mbf.sql.MbfSql;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Somebody at a terminal: statements of one or more lines, with history and completion. ^C drops what is being typed, or
 * ends the statement that runs; ^D ends the session.
 */
public final class Shell implements StatementSource, AutoCloseable {

    private static final int MOST_REMEMBERED = 10_000;
    private static final String PROMPT = "mbf> ";
    private static final String PROMPT_OF_MORE_LINES = "  -> ";

    private final Terminal terminal;
    private final LineReader reader;

    /**
     * Opens a session at a terminal, which is closed with it.
     *
     * @param history the file that remembers what was typed; without it nothing is remembered after the end
     * @param commands with their dots
     * @param cancel called on ^C, by another thread, while a statement runs
     */
    Shell(Terminal terminal, Optional<Path> history, MbfSql sql, List<String> commands, Runnable cancel) {
        this.terminal = terminal;
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(new SqlParser())
                .completer(new SqlCompleter(sql, commands))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // ! means nothing in SQL
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .variable(LineReader.HISTORY_SIZE, MOST_REMEMBERED)
                .variable(LineReader.HISTORY_FILE_SIZE, MOST_REMEMBERED)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, PROMPT_OF_MORE_LINES);
        history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        this.reader = builder.build();
        terminal.handle(Terminal.Signal.INT, signal -> {
            terminal.writer().println(); // behind the ^C that the terminal shows
            terminal.flush();
            cancel.run();
        });
    }

    /**
     * Opens a session at the terminal of this process.
     *
     * @param folder of settings, where what was typed is remembered, for its owner alone; it is made if it is missing
     * @param commands with their dots
     * @param cancel called on ^C, by another thread, while a statement runs
     */
    public static Shell open(Optional<Path> folder, MbfSql sql, List<String> commands, Runnable cancel)
            throws IOException {
        Optional<Path> history = folder.flatMap(Shell::history);
        return new Shell(TerminalBuilder.builder().dumb(true).build(), history, sql, commands, cancel);
    }

    /** The file of the history, private from its first moment on; empty where it cannot be written. */
    static Optional<Path> history(Path folder) {
        Path file = folder.resolve("sql-history");
        try {
            Files.createDirectories(folder);
            NewFile.create(file).close();
        } catch (FileAlreadyExistsException before) {
            return Files.isWritable(file) ? Optional.of(file) : Optional.empty();
        } catch (IOException notWritable) {
            return Optional.empty();
        }
        return Optional.of(file);
    }

    @Override
    public Optional<String> next() {
        while (true) {
            try {
                String text = reader.readLine(PROMPT).strip();
                if (!text.isEmpty()) {
                    return Optional.of(text);
                }
            } catch (UserInterruptException dropped) {
                // the next prompt follows
            } catch (EndOfFileException ended) {
                return Optional.empty();
            }
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
