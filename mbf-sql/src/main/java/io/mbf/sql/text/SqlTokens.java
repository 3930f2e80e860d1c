package io.mbf.sql.text;

import io.mbf.sql.text.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts SQL into tokens by the lexical rules of DuckDB, which are those of PostgreSQL: strings with doubled quotes, with
 * backslashes behind an E, and between dollars. Comments do not nest.
 */
final class SqlTokens {

    private final String sql;
    private final List<SqlToken> tokens = new ArrayList<>();
    private int at;

    private SqlTokens(String sql) {
        this.sql = sql;
    }

    /** All tokens but comments; the last one is {@link Kind#OPEN} if something has no end. */
    static List<SqlToken> of(String sql) {
        SqlTokens all = new SqlTokens(sql);
        while (all.at < sql.length()) {
            all.next();
        }
        return all.tokens;
    }

    private void next() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (sql.startsWith("--", at)) {
            int end = sql.indexOf('\n', at);
            at = end < 0 ? sql.length() : end + 1;
        } else if (sql.startsWith("/*", at)) {
            int end = sql.indexOf("*/", at + 2);
            if (end < 0) {
                open();
            } else {
                at = end + 2;
            }
        } else if (c == '\'') {
            quoted(Kind.STRING, '\'', at, false);
        } else if (c == '"') {
            quoted(Kind.NAME, '"', at, false);
        } else if ((c == 'e' || c == 'E') && sql.startsWith("'", at + 1)) {
            quoted(Kind.STRING, '\'', at + 1, true);
        } else if (c == '$' && dollars()) {
            return;
        } else if (isWordPart(c)) {
            int end = at + 1;
            while (end < sql.length() && (isWordPart(sql.charAt(end)) || sql.charAt(end) == '$')) {
                end++;
            }
            add(Kind.WORD, sql.substring(at, end), end);
        } else {
            add(Kind.SYMBOL, String.valueOf(c), at + 1);
        }
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || Character.isSurrogate(c);
    }

    private void quoted(Kind kind, char quote, int open, boolean backslashes) {
        StringBuilder text = new StringBuilder();
        for (int i = open + 1; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (backslashes && c == '\\' && i + 1 < sql.length()) {
                text.append(sql.charAt(++i));
            } else if (c != quote) {
                text.append(c);
            } else if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
                text.append(quote);
                i++;
            } else {
                add(kind, text.toString(), i + 1);
                return;
            }
        }
        open();
    }

    /** {@code $$text$$} or {@code $tag$text$tag$}; false if this is another dollar, such as that of a parameter. */
    private boolean dollars() {
        int end = at + 1;
        while (end < sql.length() && isWordPart(sql.charAt(end))) {
            end++;
        }
        boolean tag = end < sql.length() && sql.charAt(end) == '$' && !Character.isDigit(sql.charAt(at + 1));
        if (!tag) {
            return false;
        }
        String mark = sql.substring(at, end + 1);
        int close = sql.indexOf(mark, end + 1);
        if (close < 0) {
            open();
        } else {
            add(Kind.STRING, sql.substring(end + 1, close), close + mark.length());
        }
        return true;
    }

    private void open() {
        add(Kind.OPEN, sql.substring(at), sql.length());
    }

    private void add(Kind kind, String text, int end) {
        tokens.add(new SqlToken(kind, text, at, end));
        at = end;
    }
}
