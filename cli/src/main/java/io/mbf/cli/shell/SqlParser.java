package io.mbf.cli.shell;

import io.mbf.sql.text.SqlText;
import io.mbf.sql.text.SqlToken;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells JLine when a statement is complete, and what there is to complete. */
final class SqlParser implements Parser {

    private static final int NOWHERE = -1;

    /** What the end of a word says it is going to be. */
    enum Place {
        /** A command with a dot. */
        COMMAND,
        /** The path of a file, in quotes where a table is expected. */
        PATH,
        /** A name in double quotes. */
        QUOTED_NAME,
        /** A keyword or a name. */
        WORD,
        /** Nothing that is known here, such as a string. */
        OTHER
    }

    /**
     * A line with the word before the cursor.
     *
     * @param raw the word as written, behind its quote
     */
    record Line(String line, int cursor, String raw, Place place) implements CompletingParsedLine {

        @Override
        public String word() {
            return switch (place) {
                case PATH -> raw.replace("''", "'");
                case QUOTED_NAME -> raw.replace("\"\"", "\"");
                default -> raw;
            };
        }

        @Override
        public int wordCursor() {
            return word().length();
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(word());
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            String quote = place == Place.PATH ? "'" : place == Place.QUOTED_NAME ? "\"" : "";
            String text = quote.isEmpty()
                    ? candidate.toString()
                    : candidate.toString().replace(quote, quote + quote);
            return complete ? text + quote : text;
        }

        @Override
        public int rawWordCursor() {
            return raw.length();
        }

        @Override
        public int rawWordLength() {
            return raw.length();
        }
    }

    /** @throws EOFError if more lines are needed before the text can be run */
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && !StatementSource.isComplete(line)) {
            throw new EOFError(NOWHERE, NOWHERE, "a statement ends with a semicolon");
        }
        String before = line.substring(0, cursor);
        if (before.matches("\\s*\\.\\w*")) {
            return new Line(line, cursor, before.stripLeading(), Place.COMMAND);
        }
        List<SqlToken> tokens = SqlText.of(before).tokens();
        SqlToken last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
        if (last == null || last.end() < cursor) {
            return new Line(line, cursor, "", Place.WORD);
        }
        return switch (last.kind()) {
            case WORD -> new Line(line, cursor, last.text(), Place.WORD);
            case SYMBOL -> new Line(line, cursor, "", Place.WORD);
            case OPEN -> open(line, cursor, last.start());
            case NAME, STRING -> new Line(line, cursor, "", Place.OTHER);
        };
    }

    private static Line open(String line, int cursor, int start) {
        String raw = line.substring(start + 1, cursor);
        if (line.charAt(start) == '"') {
            return new Line(line, cursor, raw, Place.QUOTED_NAME);
        }
        String probe = "path";
        boolean path = line.charAt(start) == '\''
                && SqlText.of(line.substring(0, start) + SqlText.string(probe))
                        .paths()
                        .contains(probe);
        return new Line(line, cursor, raw, path ? Place.PATH : Place.OTHER);
    }
}
