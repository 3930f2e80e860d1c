package io.mbf.sql.text;

import io.mbf.sql.text.SqlToken.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the strings that stand where a table is expected: behind FROM, JOIN, a comma between tables, DESCRIBE and
 * SUMMARIZE, and in {@code mbf('…')}. FROM is a word of functions as well, {@code extract(year from '…')}, and of {@code
 * is distinct from}, so each pair of parentheses is known as a query or not.
 */
final class TablePlaces {

    /** Statements whose FROM names something else than a table. */
    private static final Set<String> OTHER_FROM = Set.of("COPY", "INSTALL", "FORCE", "LOAD", "ATTACH");

    private static final Set<String> QUERY_STARTS = Set.of("SELECT", "FROM", "WITH", "VALUES", "DESCRIBE", "SUMMARIZE");

    private static final Set<String> BEHIND_FROM = Set.of(
            "WHERE",
            "GROUP",
            "HAVING",
            "ORDER",
            "LIMIT",
            "OFFSET",
            "WINDOW",
            "QUALIFY",
            "UNION",
            "EXCEPT",
            "INTERSECT",
            "SELECT",
            "SET",
            "VALUES",
            "RETURNING");

    /** What is between two parentheses. */
    private static final class Level {
        private boolean query;
        private boolean from;
        private boolean tableNext;
    }

    private final List<SqlToken> tokens;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final Set<String> paths = new LinkedHashSet<>();

    private TablePlaces(List<SqlToken> tokens) {
        this.tokens = tokens;
    }

    static Set<String> paths(List<SqlToken> tokens) {
        TablePlaces places = new TablePlaces(tokens);
        Level top = new Level();
        top.query = !tokens.isEmpty() && !OTHER_FROM.contains(tokens.get(0).keyword());
        places.levels.push(top);
        for (int i = 0; i < tokens.size(); i++) {
            places.take(i);
        }
        return places.paths;
    }

    private void take(int i) {
        SqlToken token = tokens.get(i);
        Level level = levels.peek();
        if (token.isSymbol('(')) {
            open(i, level);
        } else if (token.isSymbol(')')) {
            if (levels.size() > 1) {
                levels.pop();
            }
        } else if (token.isSymbol(',')) {
            level.tableNext = level.from;
        } else if (token.kind() == Kind.STRING) {
            if (level.tableNext) {
                paths.add(token.text());
            }
            level.tableNext = false;
        } else {
            word(i, token.keyword(), level);
        }
    }

    private void open(int i, Level outer) {
        Level level = new Level();
        SqlToken first = i + 1 < tokens.size() ? tokens.get(i + 1) : tokens.get(i);
        level.query = QUERY_STARTS.contains(first.keyword());
        boolean call = i > 0 && tokens.get(i - 1).kind() == Kind.WORD && !outer.tableNext;
        if (call && tokens.get(i - 1).isWord("mbf") && first.kind() == Kind.STRING) {
            paths.add(first.text());
        } else if (outer.tableNext) {
            level.from = !level.query; // tables joined between parentheses
            level.tableNext = !level.query;
        }
        outer.tableNext = false;
        levels.push(level);
    }

    private void word(int i, String word, Level level) {
        boolean describes = (word.equals("DESCRIBE") || word.equals("SUMMARIZE")) && level.query;
        if (describes || word.equals("FROM") && level.query && !isDistinctFrom(i)) {
            level.from = !describes;
            level.tableNext = true;
        } else if (word.equals("JOIN") && (level.query || level.from)) {
            level.from = true;
            level.tableNext = true;
        } else if (BEHIND_FROM.contains(word)) {
            level.from = false;
            level.tableNext = false;
        } else if (!word.equals("LATERAL")) {
            level.tableNext = false;
        }
    }

    private boolean isDistinctFrom(int i) {
        return i > 1
                && tokens.get(i - 1).isWord("distinct")
                && (tokens.get(i - 2).isWord("is") || tokens.get(i - 2).isWord("not"));
    }
}
