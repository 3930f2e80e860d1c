package io.mbf.cli.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The last line of a terminal, which shows how work is going: it is wiped away before anything else is printed, and drawn
 * again below that. Thread-safe.
 */
final class StatusLine {

    private static final String WIPE = "\r\u001b[K"; // to the line's beginning; erase to its end (ECMA-48, EL)

    private final OutputStream screen;
    private String shown = "";

    /** @param screen standard error as the system has it */
    StatusLine(OutputStream screen) {
        this.screen = screen;
    }

    /** Shows a line in place of the one before; nothing if it is empty. */
    synchronized void show(String line) {
        if (!line.equals(shown)) {
            draw(line);
            shown = line;
        }
    }

    private void draw(String line) {
        try {
            screen.write((WIPE + line).getBytes(StandardCharsets.UTF_8));
            screen.flush();
        } catch (IOException closed) {
            // whoever looked at it has gone, which is no failure of the work
        }
    }

    /** Some printing. */
    @FunctionalInterface
    private interface Printing {
        void run() throws IOException;
    }

    private synchronized void above(Printing printing) throws IOException {
        if (shown.isEmpty()) {
            printing.run();
            return;
        }
        draw("");
        printing.run();
        draw(shown);
    }

    /** A stream to the same terminal; what is written to it at once is whole lines, as long as there is a status. */
    OutputStream above(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int b) throws IOException {
                above(() -> out.write(b));
            }

            @Override
            public void write(byte[] bytes, int start, int length) throws IOException {
                above(() -> out.write(bytes, start, length));
            }
        };
    }

    /** As {@link #above(OutputStream)}, for standard error. */
    PrintStream lines() {
        return new PrintStream(above(screen), true, StandardCharsets.UTF_8);
    }
}
