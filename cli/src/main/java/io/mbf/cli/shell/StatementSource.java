package io.mbf.cli.shell;

import io.mbf.sql.text.SqlText;
import java.io.IOException;
import java.util.Optional;

/** Where the statements and commands of a session come from. */
public interface StatementSource {

    /** The next command with a dot, or statements up to a semicolon at the end of a line; empty at the end. */
    Optional<String> next() throws IOException;

    /** Whether a text can be run, without another line; what says nothing can. */
    static boolean isComplete(String text) {
        SqlText sql = SqlText.of(text);
        return isCommand(text) || sql.isEmpty() || sql.isComplete();
    }

    /** Whether a text is a command with a dot, which is one line. */
    static boolean isCommand(String text) {
        return text.stripLeading().startsWith(".");
    }
}
