package io.mbf.cli.catalogue;

import io.mbf.sql.text.SqlText;
import io.mbf.sql.text.SqlToken;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The name of a table as SQL takes it: a word, or anything in double quotes that cannot be taken for the path of a file.
 * Case does not count.
 *
 * @param text without quotes
 */
public record TableName(String text) {

    private static final int MOST_CHARACTERS = 128;
    private static final String OF_PATHS = "/\\.*?";

    /** What DuckDB takes for something else unless it stands in quotes. */
    private static final Set<String> KEYWORDS =
            Set.of(("all analyse analyze and anti any array as asc asof asymmetric at"
                            + " authorization binary both by case cast check collate collation column concurrently constraint"
                            + " create cross default deferrable desc describe distinct do else end except false fetch for foreign"
                            + " freeze from full glob group having ilike in initially inner intersect into is isnull join lambda"
                            + " lateral leading left like limit natural not notnull null offset on only or order outer overlaps"
                            + " pivot pivot_longer pivot_wider placing positional primary qualify references returning right"
                            + " select semi show similar some summarize symmetric table tablesample then to trailing true union"
                            + " unique unpack unpivot using variadic verbose when where window with")
                    .split(" "));

    /** @throws IllegalArgumentException if no table can have the name, with the rule and the name */
    public TableName {
        String shown = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "…" : text;
        require(!text.isBlank(), "is not empty", shown);
        require(text.length() <= MOST_CHARACTERS, "has at most " + MOST_CHARACTERS + " characters", shown);
        require(text.chars().noneMatch(Character::isISOControl), "has no control characters", shown);
        require(text.chars().noneMatch(c -> OF_PATHS.indexOf(c) >= 0), "has none of " + OF_PATHS, shown);
    }

    private static void require(boolean met, String rule, String name) {
        if (!met) {
            throw new IllegalArgumentException("the name of a table " + rule + ", unlike '" + name + "'");
        }
    }

    /**
     * A name as it is written in SQL.
     *
     * @throws IllegalArgumentException if SQL takes it for something else, or no table can have it
     */
    public static TableName parse(String sql) {
        List<SqlToken> tokens = SqlText.of(sql).tokens();
        boolean one = tokens.size() == 1
                && tokens.get(0).start() == 0
                && tokens.get(0).end() == sql.length();
        if (one && tokens.get(0).kind() == SqlToken.Kind.NAME) {
            return new TableName(tokens.get(0).text());
        }
        TableName name = new TableName(sql);
        boolean word = one && tokens.get(0).kind() == SqlToken.Kind.WORD && !Character.isDigit(sql.charAt(0));
        if (!word || KEYWORDS.contains(name.key())) {
            throw new IllegalArgumentException("'" + sql + "' is no name in SQL without double quotes around it: '"
                    + SqlText.quotedName(sql) + "'");
        }
        return name;
    }

    /** What tells tables apart. */
    public String key() {
        return text.toLowerCase(Locale.ROOT);
    }
}
