package io.mbf.cli;

import io.mbf.cli.argument.HadoopStores;
import io.mbf.cli.catalogue.TableCatalogue;
import io.mbf.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** One run of the command in this process, and what came of it. */
public record Run(int exit, String out, String err) {

    private static final HadoopStores NO_STORES = new HadoopStores("");

    public static Run of(Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Run run = into(out, args);
        return new Run(run.exit, out.toString(StandardCharsets.UTF_8), run.err);
    }

    /** With standard output going to {@code out}. */
    public static Run into(OutputStream out, Object... args) {
        return run(out, Optional.empty(), NO_STORES, args);
    }

    /** With the tables that a file remembers. */
    static Run withTables(Path file, Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Run run = run(out, Optional.of(new TableCatalogue(file)), NO_STORES, args);
        return new Run(run.exit, out.toString(StandardCharsets.UTF_8), run.err);
    }

    /** With addresses of some stores. */
    static Run withStores(HadoopStores stores, Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Run run = run(out, Optional.empty(), stores, args);
        return new Run(run.exit, out.toString(StandardCharsets.UTF_8), run.err);
    }

    private static Run run(OutputStream out, Optional<TableCatalogue> tables, HadoopStores stores, Object... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(InputStream.nullInputStream(), out, err, Set.of(), Terminal.DEFAULT_WIDTH);
        return new Run(exit(terminal, tables, stores, args), "", err.toString(StandardCharsets.UTF_8));
    }

    /** At a terminal where somebody has typed this already; what is printed to either stream is in {@code out}. */
    static Run typing(String input, Object... args) {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                screen,
                screen,
                Set.of(Terminal.Stream.values()),
                Terminal.DEFAULT_WIDTH);
        int exit = exit(terminal, Optional.empty(), NO_STORES, args);
        return new Run(exit, screen.toString(StandardCharsets.UTF_8), "");
    }

    private static int exit(Terminal terminal, Optional<TableCatalogue> tables, HadoopStores stores, Object... args) {
        return Main.run(Arrays.stream(args).map(Object::toString).toArray(String[]::new), terminal, tables, stores);
    }
}
