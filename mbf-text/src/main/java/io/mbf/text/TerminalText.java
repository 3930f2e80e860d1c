package io.mbf.text;

import static java.util.Objects.requireNonNull;

/**
 * Text as a terminal shows it: how many cells it takes, and made safe to show. Wide are the scripts and symbols of
 * East Asian width W and F (Unicode Standard Annex 11), by block; marks that combine take no cell.
 */
public final class TerminalText {

    private static final String ELLIPSIS = "…";

    private TerminalText() {}

    /** The text with control characters, which could move the cursor or worse, as escapes. */
    public static String visible(String text) {
        requireNonNull(text, "text");
        StringBuilder visible = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = !Character.isISOControl(c) && c != '\u2028' && c != '\u2029' && !isBidiControl(c);
            if (plain && visible != null) {
                visible.append(c);
            } else if (!plain) {
                if (visible == null) {
                    visible = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                visible.append(
                        switch (c) {
                            case '\n' -> "\\n";
                            case '\r' -> "\\r";
                            case '\t' -> "\\t";
                            default -> String.format("\\u%04x", (int) c);
                        });
            }
        }
        return visible == null ? text : visible.toString();
    }

    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            width += width(codePoint);
            i += Character.charCount(codePoint);
        }
        return width;
    }

    /** The text, cut to {@code cells} with an ellipsis in the last one if it is longer. */
    static String fit(String text, int cells) {
        if (width(text) <= cells) {
            return text;
        }
        int used = 0;
        int end = 0;
        while (true) {
            int codePoint = text.codePointAt(end);
            if (used + width(codePoint) > cells - 1) {
                return text.substring(0, end) + ELLIPSIS;
            }
            used += width(codePoint);
            end += Character.charCount(codePoint);
        }
    }

    /** The same, but with the end of what is too wide. */
    static String fitEnd(String text, int cells) {
        if (width(text) <= cells) {
            return text;
        }
        int used = 1; // the ellipsis
        int start = text.length();
        while (true) {
            int codePoint = text.codePointBefore(start);
            if (used + width(codePoint) > cells) {
                return ELLIPSIS + text.substring(start);
            }
            used += width(codePoint);
            start -= Character.charCount(codePoint);
        }
    }

    private static boolean isBidiControl(char c) {
        return c >= '\u202A' && c <= '\u202E' || c >= '\u2066' && c <= '\u2069';
    }

    private static int width(int codePoint) {
        if (codePoint < 0x300) {
            return 1;
        }
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(codePoint) ? 2 : 1;
        };
    }

    private static boolean isWide(int c) {
        return c >= 0x1100 && c <= 0x115F
                || c >= 0x2E80 && c <= 0xA4CF && c != 0x303F
                || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0xFE30 && c <= 0xFE6F
                || c >= 0xFF00 && c <= 0xFF60
                || c >= 0xFFE0 && c <= 0xFFE6
                || c >= 0x1F300 && c <= 0x1F64F
                || c >= 0x1F680 && c <= 0x1F6FF
                || c >= 0x1F900 && c <= 0x1F9FF
                || c >= 0x20000 && c <= 0x3FFFD;
    }
}
