package io.mbf.sql.text;

import io.mbf.sql.text.SqlToken.Kind;
import java.util.List;
import java.util.Optional;

/**
 * A text that counts the rows of a table and does nothing else: {@code select count(*) as trips from 'trips.parquet'}.
 *
 * @param table as the text names it
 * @param column of the result
 */
public record RowCountText(String table, String column) {

    private static final List<String> COUNT = List.of("SELECT", "COUNT", "(", "*", ")");

    /** What DuckDB calls the column if the text does not. */
    private static final String UNNAMED = "count_star()";

    static Optional<RowCountText> of(List<SqlToken> tokens) {
        int end = tokens.size();
        while (end > 0 && tokens.get(end - 1).isSymbol(';')) {
            end--;
        }
        int from = end - 2;
        if (from < COUNT.size() || !tokens.get(from).isWord("from") || !isName(tokens.get(from + 1))) {
            return Optional.empty();
        }
        for (int i = 0; i < COUNT.size(); i++) {
            if (!tokens.get(i).isWord(COUNT.get(i))
                    && !tokens.get(i).isSymbol(COUNT.get(i).charAt(0))) {
                return Optional.empty();
            }
        }
        String table = tokens.get(from + 1).text();
        if (from == COUNT.size()) {
            return Optional.of(new RowCountText(table, UNNAMED));
        }
        SqlToken name = tokens.get(from - 1);
        boolean named = from == COUNT.size() + 2
                && tokens.get(COUNT.size()).isWord("as")
                && (name.kind() == Kind.NAME
                        || name.kind() == Kind.WORD
                                && !Character.isDigit(name.text().charAt(0)));
        return named ? Optional.of(new RowCountText(table, name.text())) : Optional.empty();
    }

    private static boolean isName(SqlToken token) {
        return token.kind() == Kind.WORD || token.kind() == Kind.NAME || token.kind() == Kind.STRING;
    }
}
