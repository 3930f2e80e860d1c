package io.mbf.predicate;

import static java.util.Objects.requireNonNull;

/**
 * Letters made small or capital, one by one: by Unicode's simple case mapping as the running JDK knows it, whatever the
 * language. No letter becomes two. The one letter for which that mapping has no capital though there is one, {@code ß},
 * becomes {@code ẞ}, as in DuckDB.
 */
public enum LetterCase {
    LOWER,
    UPPER;

    private static final int SHARP_S = 'ß';
    private static final int CAPITAL_SHARP_S = 'ẞ';

    /** How the function is written in a condition. */
    public String function() {
        return this == LOWER ? "lower" : "upper";
    }

    /** The letter for a letter; any other code point as it is. */
    public int map(int codePoint) {
        if (this == LOWER) {
            return Character.toLowerCase(codePoint);
        }
        return codePoint == SHARP_S ? CAPITAL_SHARP_S : Character.toUpperCase(codePoint);
    }

    /** A text with each letter mapped. */
    public String map(String text) {
        requireNonNull(text, "text");
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints().map(this::map).forEach(mapped::appendCodePoint);
        return mapped.toString();
    }
}
