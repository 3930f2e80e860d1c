package io.mbf.cli;

import io.mbf.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One run of the command in this process, and what came of it. */
public record Run(int exit, String out, String err) {

    public static Run of(Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Run run = into(out, args);
        return new Run(run.exit, out.toString(StandardCharsets.UTF_8), run.err);
    }

    /** With standard output going to {@code out}. */
    public static Run into(OutputStream out, Object... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(out, new PrintStream(err, true, StandardCharsets.UTF_8), false, Terminal.DEFAULT_WIDTH);
        int exit = Main.run(Arrays.stream(args).map(Object::toString).toArray(String[]::new), terminal);
        return new Run(exit, "", err.toString(StandardCharsets.UTF_8));
    }
}
