package io.mbf.sql.text;

import java.util.Locale;

/**
 * A piece of an SQL text.
 *
 * @param text of words as written, of quoted names and strings what is between the quotes
 * @param start where it begins in the whole text
 * @param end behind its last character
 */
public record SqlToken(Kind kind, String text, int start, int end) {

    /** What a token is. */
    public enum Kind {
        /** A keyword, a name without quotes, a number. */
        WORD,
        /** A name between double quotes. */
        NAME,
        /** A string, in quotes or between dollars. */
        STRING,
        /** One character of anything else. */
        SYMBOL,
        /** A string, name or comment without an end. */
        OPEN
    }

    /** Whether it is this keyword, in either case. */
    public boolean isWord(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    /** Whether it is this character. */
    public boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }

    /** The word in capitals; empty for anything else. */
    public String keyword() {
        return kind == Kind.WORD ? text.toUpperCase(Locale.ROOT) : "";
    }
}
