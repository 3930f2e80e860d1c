package io.mbf.sql.text;

import io.mbf.sql.text.SqlToken.Kind;
import java.util.List;
import java.util.Set;

/**
 * Whether a text means the same whenever it is run, so that a plan of it can be kept. That of {@code day < now()} would
 * hold yesterday's condition. Everything that is called must be known here.
 */
final class SteadyText {

    /** Functions that give the same for the same arguments. */
    private static final Set<String> FUNCTIONS = Set.of(
            "ABS",
            "ANY_VALUE",
            "AVG",
            "CAST",
            "CEIL",
            "COALESCE",
            "CONCAT",
            "CONTAINS",
            "COUNT",
            "DATE_DIFF",
            "DATE_PART",
            "DATE_TRUNC",
            "DAY",
            "ENDS_WITH",
            "EXTRACT",
            "FIRST",
            "FLOOR",
            "GREATEST",
            "HOUR",
            "IFNULL",
            "LAST",
            "LEAST",
            "LENGTH",
            "LOWER",
            "MAX",
            "MBF",
            "MEDIAN",
            "MIN",
            "MONTH",
            "NULLIF",
            "RANK",
            "REPLACE",
            "ROUND",
            "ROW_NUMBER",
            "STARTS_WITH",
            "STDDEV",
            "STRFTIME",
            "STRING_AGG",
            "SUBSTRING",
            "SUM",
            "TRIM",
            "TRY_CAST",
            "UPPER",
            "YEAR");

    /** What else stands before parentheses. */
    private static final Set<String> KEYWORDS = Set.of(
            "ALL",
            "AND",
            "ANY",
            "AS",
            "BETWEEN",
            "BY",
            "CASE",
            "DECIMAL",
            "DISTINCT",
            "ELSE",
            "EXCEPT",
            "EXISTS",
            "FILTER",
            "FROM",
            "HAVING",
            "IN",
            "INTERSECT",
            "JOIN",
            "LIKE",
            "MATERIALIZED",
            "NOT",
            "NUMERIC",
            "ON",
            "OR",
            "OVER",
            "SELECT",
            "SETS",
            "THEN",
            "UNION",
            "USING",
            "VALUES",
            "VARCHAR",
            "WHEN",
            "WHERE");

    private SteadyText() {}

    static boolean is(List<SqlToken> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            boolean called = i + 1 < tokens.size() && tokens.get(i + 1).isSymbol('(');
            if (token.kind() == Kind.NAME && called) {
                return false;
            }
            String word = token.keyword();
            if (called && !word.isEmpty() && !FUNCTIONS.contains(word) && !KEYWORDS.contains(word)) {
                return false;
            }
            if (word.startsWith("CURRENT") || word.startsWith("LOCALTIME")) { // CURRENT_DATE is called without any
                return false;
            }
        }
        return true;
    }
}
