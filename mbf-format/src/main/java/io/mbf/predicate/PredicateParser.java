package io.mbf.predicate;

import io.mbf.error.InvalidQueryException;
import io.mbf.predicate.Predicate.Operator;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads conditions in the manner of SQL: {@code amount > 50 and region in ('APAC', 'EMEA')}.
 *
 * <pre>
 * condition  = and { "or" and } ;            and = not { "and" not } ;      not = "not" not | primary ;
 * primary    = "(" condition ")" | literal operator column | column test | "true" | "false"
 *            | ( "starts_with" | "ends_with" | "contains" ) "(" column "," literal ")" ;
 * test       = operator literal | "is" [ "not" ] "null"
 *            | [ "not" ] ( "between" literal "and" literal | "in" "(" [ literal { "," literal } ] ")" | "like" text ) ;
 * operator   = "=" | "==" | "!=" | "&lt;&gt;" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" ;
 * literal    = number | text | "true" | "false" | [ "-" ] "infinity" | "nan" | "x" text
 *            | "date" text | "time" text | "timestamp" text ;
 * column     = letter or "_" { letter | digit | "_" | "." } | '"' any, '"' doubled '"' ;
 * text       = "'" any, "'" doubled "'" ;
 * </pre>
 *
 * Words are known in any case. The pattern of {@code like} may begin and end in one {@code %} and hold no other wildcard.
 * Recursive descent, with a limit on the depth.
 */
public final class PredicateParser {

    private static final int MAX_DEPTH = 200;
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_.]*+");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d++(\\.\\d*+)?|\\.\\d++)([eE][+-]?\\d++)?");
    private static final Pattern OPERATOR = Pattern.compile("==|=|!=|<>|<=|<|>=|>");

    private final String text;
    private int at;
    private int depth;

    private PredicateParser(String text) {
        this.text = text;
    }

    /**
     * Parses a whole condition.
     *
     * @throws InvalidQueryException if the text is not one; the message says where, counting characters from 1
     */
    public static Predicate parse(String text) {
        PredicateParser parser = new PredicateParser(text);
        Predicate predicate = parser.condition();
        if (parser.at < text.length()) {
            throw parser.expected("'and', 'or' or the end");
        }
        return predicate;
    }

    private Predicate condition() {
        return chain("or", () -> chain("and", this::negation, Predicate.And::new), Predicate.Or::new);
    }

    private Predicate chain(String word, Supplier<Predicate> part, Function<List<Predicate>, Predicate> join) {
        List<Predicate> parts = new ArrayList<>();
        do {
            parts.add(part.get());
        } while (accept(word));
        return parts.size() == 1 ? parts.get(0) : join.apply(parts);
    }

    private Predicate negation() {
        if (++depth > MAX_DEPTH) {
            throw error("the condition nests deeper than " + MAX_DEPTH);
        }
        Predicate predicate = accept("not") ? negation().not() : primary();
        depth--;
        return predicate;
    }

    private Predicate primary() {
        if (acceptSymbol('(')) {
            Predicate inner = condition();
            requireSymbol(')');
            return inner;
        }
        if (startsColumn()) {
            boolean bare = text.charAt(at) != '"';
            String column = column();
            String function = column.toLowerCase(Locale.ROOT);
            return bare && PredicateText.FUNCTIONS.contains(function) && acceptSymbol('(')
                    ? call(function)
                    : test(column);
        }
        if (peekWord().equals("null")) {
            throw error("nothing equals null; use 'is null' or 'is not null'");
        }
        Literal literal = literal("a column or a literal");
        skipSpace();
        if (literal instanceof Literal.Bool constant
                && !OPERATOR.matcher(text).region(at, text.length()).lookingAt()) {
            return constant.value() ? new Predicate.And(List.of()) : new Predicate.Or(List.of());
        }
        Operator flipped = switch (operator("a comparison such as '='")) {
            case EQ -> Operator.EQ;
            case NE -> Operator.NE;
            case LT -> Operator.GT;
            case LE -> Operator.GE;
            case GT -> Operator.LT;
            case GE -> Operator.LE;
        };
        if (!startsColumn()) {
            throw expected("a column");
        }
        return new Predicate.Compare(column(), flipped, literal);
    }

    private Predicate call(String function) {
        if (!startsColumn()) {
            throw expected("a column");
        }
        String column = column();
        requireSymbol(',');
        Literal literal = comparand();
        Predicate predicate = switch (function) {
            case PredicateText.STARTS_WITH -> new Predicate.StartsWith(column, literal);
            case PredicateText.ENDS_WITH -> new Predicate.EndsWith(column, literal);
            default -> new Predicate.Contains(column, literal);
        };
        requireSymbol(')');
        return predicate;
    }

    private Predicate test(String column) {
        if (accept("is")) {
            boolean not = accept("not");
            if (!accept("null")) {
                throw expected(not ? "'null'" : "'null' or 'not null'");
            }
            Predicate isNull = new Predicate.IsNull(column);
            return not ? isNull.not() : isNull;
        }
        if (accept("not")) {
            return listOrPattern(column, "'between', 'in' or 'like'").not();
        }
        skipSpace();
        if (WORD.matcher(text).region(at, text.length()).lookingAt()) {
            return listOrPattern(column, "a comparison after column '" + PredicateText.oneLine(column) + "'");
        }
        Operator operator = operator("a comparison after column '" + PredicateText.oneLine(column) + "'");
        return new Predicate.Compare(column, operator, comparand());
    }

    private Predicate listOrPattern(String column, String expected) {
        if (accept("between")) {
            Literal low = comparand();
            if (!accept("and")) {
                throw expected("'and' and the upper end of 'between'");
            }
            return new Predicate.Between(column, low, comparand());
        }
        if (accept("in")) {
            requireSymbol('(');
            List<Literal> literals = new ArrayList<>();
            if (acceptSymbol(')')) {
                return new Predicate.In(column, literals);
            }
            do {
                literals.add(comparand());
            } while (acceptSymbol(','));
            requireSymbol(')');
            return new Predicate.In(column, literals);
        }
        if (accept("like")) {
            skipSpace();
            int start = at;
            String pattern = quoted('\'', "a pattern in single quotes");
            boolean goesOn = pattern.endsWith("%");
            boolean beginsBefore = pattern.length() > 1 && pattern.startsWith("%");
            String fixed = pattern.substring(beginsBefore ? 1 : 0, pattern.length() - (goesOn ? 1 : 0));
            if (fixed.indexOf('%') >= 0 || fixed.indexOf('_') >= 0) {
                at = start;
                throw error("'like' knows only patterns with a single % at the start, the end or both, and no _");
            }
            Literal literal = new Literal.Text(fixed);
            if (beginsBefore) {
                return goesOn ? new Predicate.Contains(column, literal) : new Predicate.EndsWith(column, literal);
            }
            return goesOn
                    ? new Predicate.StartsWith(column, literal)
                    : new Predicate.Compare(column, Operator.EQ, literal);
        }
        throw expected(expected);
    }

    /** The literal that a column is compared with. */
    private Literal comparand() {
        if (peekWord().equals("null")) {
            throw error("nothing equals null; use 'is null' or 'is not null'");
        }
        if (startsColumn()) {
            throw error("a column can be compared with a literal only; text goes in single quotes");
        }
        return literal("a literal");
    }

    private Operator operator(String expected) {
        skipSpace();
        Matcher matcher = OPERATOR.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw expected(expected);
        }
        at = matcher.end();
        return switch (matcher.group()) {
            case "=", "==" -> Operator.EQ;
            case "!=", "<>" -> Operator.NE;
            case "<" -> Operator.LT;
            case "<=" -> Operator.LE;
            case ">" -> Operator.GT;
            default -> Operator.GE;
        };
    }

    /** Whether a column name comes next, and not a keyword or a literal such as {@code date '…'}. */
    private boolean startsColumn() {
        String word = peekWord();
        if (word.isEmpty()) {
            return at < text.length() && text.charAt(at) == '"';
        }
        return !PredicateText.KEYWORDS.contains(word) && !startsTypedLiteral(word);
    }

    private boolean startsTypedLiteral(String word) {
        if (!word.equals("date") && !word.equals("time") && !word.equals("timestamp") && !word.equals("x")) {
            return false;
        }
        int next = at + word.length();
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next < text.length() && text.charAt(next) == '\'';
    }

    private String column() {
        if (text.charAt(at) == '"') {
            return quoted('"', "a column");
        }
        Matcher matcher = WORD.matcher(text).region(at, text.length());
        matcher.lookingAt();
        at = matcher.end();
        return matcher.group();
    }

    private Literal literal(String expected) {
        if (accept("true")) {
            return new Literal.Bool(true);
        }
        if (accept("false")) {
            return new Literal.Bool(false);
        }
        if (accept("nan")) {
            return new Literal.NotFinite(Double.NaN);
        }
        if (accept("infinity")) {
            return new Literal.NotFinite(Double.POSITIVE_INFINITY);
        }
        String word = peekWord();
        int start = at;
        if (startsTypedLiteral(word)) {
            at += word.length();
            skipSpace();
            String value = quoted('\'', expected);
            try {
                return typed(word, value);
            } catch (DateTimeException | IllegalArgumentException e) {
                at = start;
                throw error("not a valid " + (word.equals("x") ? "hexadecimal string" : word) + ": '"
                        + PredicateText.oneLine(value) + "'");
            }
        }
        if (at < text.length() && text.charAt(at) == '\'') {
            return new Literal.Text(quoted('\'', expected));
        }
        return number(expected);
    }

    private static Literal typed(String kind, String value) {
        switch (kind) {
            case "date":
                return new Literal.Date(LocalDate.parse(value));
            case "time":
                return TemporalText.isEndOfDay(value)
                        ? new Literal.EndOfDay()
                        : new Literal.Time(LocalTime.parse(value));
            case "timestamp":
                TemporalAccessor parsed = TemporalText.parseTimestamp(value);
                return parsed instanceof LocalDateTime local
                        ? new Literal.LocalTimestamp(local)
                        : new Literal.UtcTimestamp(((OffsetDateTime) parsed).toInstant());
            default:
                return new Literal.Bytes(HexFormat.of().parseHex(value));
        }
    }

    private Literal number(String expected) {
        int start = at;
        if (start < text.length() && (text.charAt(start) == '-' || text.charAt(start) == '+')) {
            at++;
            if (accept("infinity")) {
                boolean negative = text.charAt(start) == '-';
                return new Literal.NotFinite(negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
            }
            at = start;
        }
        Matcher matcher = NUMBER.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw expected(expected);
        }
        int end = matcher.end();
        if (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '.')) {
            throw error("not a number: " + PredicateText.oneLine(text.substring(at, end + 1)));
        }
        try {
            Literal literal = new Literal.Number(new BigDecimal(matcher.group()));
            at = end;
            return literal;
        } catch (NumberFormatException e) {
            throw error("not a number: " + PredicateText.oneLine(matcher.group()));
        }
    }

    /** A quoted text in which the quote is doubled. */
    private String quoted(char quote, String expected) {
        if (at >= text.length() || text.charAt(at) != quote) {
            throw expected(expected);
        }
        StringBuilder value = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            if (text.charAt(i) != quote) {
                value.append(text.charAt(i));
            } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
                value.append(quote);
                i++;
            } else {
                at = i + 1;
                return value.toString();
            }
        }
        throw error("a quote is opened with " + quote + " and never closed");
    }

    /** The next word in lower case, or nothing if no word comes next. */
    private String peekWord() {
        skipSpace();
        Matcher matcher = WORD.matcher(text).region(at, text.length());
        return matcher.lookingAt() ? matcher.group().toLowerCase(Locale.ROOT) : "";
    }

    private boolean accept(String keyword) {
        if (!peekWord().equals(keyword)) {
            return false;
        }
        at += keyword.length();
        return true;
    }

    private boolean acceptSymbol(char symbol) {
        skipSpace();
        if (at >= text.length() || text.charAt(at) != symbol) {
            return false;
        }
        at++;
        return true;
    }

    private void requireSymbol(char symbol) {
        if (!acceptSymbol(symbol)) {
            throw expected("'" + symbol + "'");
        }
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private InvalidQueryException expected(String what) {
        skipSpace();
        if (at >= text.length()) {
            return error("expected " + what + ", but the text ends");
        }
        Matcher word = WORD.matcher(text).region(at, text.length());
        String found = word.lookingAt() ? word.group() : text.substring(at, text.offsetByCodePoints(at, 1));
        return error("expected " + what + ", found '" + PredicateText.oneLine(found) + "'");
    }

    private InvalidQueryException error(String message) {
        return new InvalidQueryException("condition, character " + (at + 1) + ": " + message);
    }
}
