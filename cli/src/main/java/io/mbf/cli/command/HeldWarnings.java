package io.mbf.cli.command;

import io.mbf.cli.terminal.Terminal;
import io.mbf.text.TerminalText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What our own classes warn of while this is open, kept back until it is known how the command ends. If it fails, its
 * error is the one line that is printed: a background conversion that met the same damage would only say it twice.
 *
 * <p>Thread-safe; one at a time.
 */
final class HeldWarnings implements AutoCloseable {

    private static final int MOST = 1_000;

    // held on to: the log manager forgets loggers, and their settings with them
    private static final Logger LOGGER = Logger.getLogger("io.mbf");

    private final Predicate<String> isWanted;
    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                hold(record.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    HeldWarnings() {
        this(line -> true);
    }

    /** @param isWanted which lines are held; the others are said elsewhere */
    HeldWarnings(Predicate<String> isWanted) {
        this.isWanted = isWanted;
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(handler);
    }

    private synchronized void hold(String line) {
        if (isWanted.test(line) && lines.size() < MOST) {
            lines.add(line);
        }
    }

    /** The command went well: prints them. */
    synchronized void print(Terminal terminal) {
        lines.forEach(line -> terminal.err().println("mbf: " + TerminalText.visible(line)));
        lines.clear();
    }

    @Override
    public void close() {
        LOGGER.removeHandler(handler);
        LOGGER.setUseParentHandlers(true);
    }
}
