package io.mbf.cli.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;

/** Statements and commands out of the lines of a file or stream. The last statement may lack its semicolon. */
public final class StatementLines implements StatementSource {

    private final BufferedReader lines;

    /** @param lines left open */
    public StatementLines(BufferedReader lines) {
        this.lines = lines;
    }

    @Override
    public Optional<String> next() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            text.append(line).append('\n');
            if (StatementSource.isComplete(text.toString())) {
                return Optional.of(text.toString().strip());
            }
        }
        return Optional.of(text.toString().strip()).filter(rest -> !rest.isEmpty());
    }
}
