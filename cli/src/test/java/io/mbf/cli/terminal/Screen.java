package io.mbf.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a terminal would show of what is written to it: of control characters it knows those that we use. */
final class Screen extends ByteArrayOutputStream {

    /** The lines on the screen; the last one is where the cursor stands. */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int cursor = 0;
        String written = toString(StandardCharsets.UTF_8).replace("\u001b[K", "\u007f");
        for (char c : written.toCharArray()) {
            switch (c) {
                case '\n' -> {
                    lines.add(line.toString());
                    line.setLength(0);
                    cursor = 0;
                }
                case '\r' -> cursor = 0;
                case '\u007f' -> line.setLength(cursor);
                default -> {
                    line.replace(cursor, Math.min(cursor + 1, line.length()), String.valueOf(c));
                    cursor++;
                }
            }
        }
        lines.add(line.toString());
        return lines;
    }
}
