package io.mbf.sql.text;

import io.mbf.sql.text.SqlToken.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** An SQL text and its tokens. */
public final class SqlText {

    private static final Set<String> QUERIES = Set.of("SELECT", "FROM", "WITH", "VALUES");
    private static final Set<String> CHANGES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");

    private final String text;
    private final List<SqlToken> tokens;

    private SqlText(String text, List<SqlToken> tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /** Any text; what is wrong with it is for the engine to say. */
    public static SqlText of(String text) {
        return new SqlText(text, SqlTokens.of(text));
    }

    /** The text as it was given. */
    public String text() {
        return text;
    }

    /** Its tokens; comments are none. */
    public List<SqlToken> tokens() {
        return List.copyOf(tokens);
    }

    /** Whether there is nothing but blanks, comments and semicolons. */
    public boolean isEmpty() {
        return tokens.stream().allMatch(token -> token.isSymbol(';'));
    }

    /** The first word in capitals; empty if there is none. */
    public String verb() {
        return tokens.isEmpty() ? "" : tokens.get(0).keyword();
    }

    /** Whether it is known to be a query that changes no table. */
    public boolean isQuery() {
        return QUERIES.contains(verb()) && tokens.stream().noneMatch(token -> CHANGES.contains(token.keyword()));
    }

    /** The statements, without the semicolons between them; the last may lack its own. */
    public List<SqlText> statements() {
        List<SqlText> statements = new ArrayList<>();
        int start = 0;
        for (SqlToken token : tokens) {
            if (token.isSymbol(';')) {
                statements.add(of(text.substring(start, token.start())));
                start = token.end();
            }
        }
        statements.add(of(text.substring(start)));
        statements.removeIf(SqlText::isEmpty);
        return statements;
    }

    /** Whether the last statement has its semicolon, so that nothing more is to be waited for. */
    public boolean isComplete() {
        return !tokens.isEmpty() && tokens.get(tokens.size() - 1).isSymbol(';');
    }

    /** Everything that may be the name of a table, in small letters. */
    public Set<String> names() {
        Set<String> names = new HashSet<>();
        for (SqlToken token : tokens) {
            if (token.kind() == Kind.WORD || token.kind() == Kind.NAME || token.kind() == Kind.STRING) {
                names.add(token.text().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /** The names in double quotes, as they are. */
    public Set<String> quotedNames() {
        Set<String> names = new HashSet<>();
        for (SqlToken token : tokens) {
            if (token.kind() == Kind.NAME) {
                names.add(token.text());
            }
        }
        return names;
    }

    /** The paths that stand where a table is expected: {@code from 'sales/*.parquet'} and {@code mbf('sales')}. */
    public Set<String> paths() {
        return TablePlaces.paths(tokens);
    }

    /** What is counted, if nothing but the rows of a table are. */
    public Optional<RowCountText> rowCount() {
        return RowCountText.of(tokens);
    }

    /** Whether it is known to mean the same whenever it is run: it asks neither the clock nor for chance. */
    public boolean isSteady() {
        return SteadyText.is(tokens);
    }

    /** A name as SQL takes any: in double quotes. */
    public static String quotedName(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A string of SQL. */
    public static String string(String value) {
        return '\'' + value.replace("'", "''") + '\'';
    }
}
