package io.mbf.predicate;

/**
 * Letters made small or capital, one by one: by Unicode's simple case mapping as the running JDK knows it, whatever the
 * language. No letter becomes two, so that {@code upper('ß')} is {@code 'ß'}.
 */
public enum LetterCase {
    LOWER,
    UPPER;

    /** How the function is written in a condition. */
    public String function() {
        return this == LOWER ? "lower" : "upper";
    }

    /** The letter for a letter; any other code point as it is. */
    public int map(int codePoint) {
        return this == LOWER ? Character.toLowerCase(codePoint) : Character.toUpperCase(codePoint);
    }

    /** A text with each letter mapped. */
    public String map(String text) {
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints().map(this::map).forEach(mapped::appendCodePoint);
        return mapped.toString();
    }
}
