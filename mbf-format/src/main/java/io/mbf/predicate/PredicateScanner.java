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
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads words, symbols and literals of a condition, one after the other, and knows where it is. */
final class PredicateScanner {

    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_.]*+");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d++(\\.\\d*+)?|\\.\\d++)([eE][+-]?\\d++)?");
    private static final Pattern OPERATOR = Pattern.compile("==|=|!=|<>|<=|<|>=|>");
    private static final Pattern SPAN = Pattern.compile("\\s*([+-]?\\d{1,15}(?:\\.\\d{1,9})?)\\s*(\\p{L}+)");

    /** Months, or seconds, of each unit of intervals. */
    private static final Map<String, Integer> MONTHS = Map.of("month", 1, "quarter", 3, "year", 12);

    private static final Map<String, BigDecimal> SECONDS = Map.of(
            "microsecond", new BigDecimal("1e-6"),
            "millisecond", new BigDecimal("1e-3"),
            "second", BigDecimal.ONE,
            "minute", new BigDecimal(60),
            "hour", new BigDecimal(3_600),
            "day", new BigDecimal(86_400),
            "week", new BigDecimal(604_800));

    private final String text;
    private int at;

    PredicateScanner(String text) {
        this.text = text;
    }

    /** Where the next word, symbol or literal begins. */
    int position() {
        skipSpace();
        return at;
    }

    void back(int position) {
        at = position;
    }

    boolean atEnd() {
        return position() >= text.length();
    }

    /** Whether a certain character comes next. */
    boolean isNext(char symbol) {
        return !atEnd() && text.charAt(at) == symbol;
    }

    /** Whether a number without sign comes next, which a sign before it belongs to. */
    boolean isNumberNext() {
        return !atEnd() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')
                || peekWord().equals("infinity");
    }

    /** The comparison that comes next; null if there is none. */
    Operator acceptOperator() {
        skipSpace();
        Matcher matcher = OPERATOR.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return null;
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

    /** Whether a column name or a function comes next, and not a keyword or a literal such as {@code date '…'}. */
    boolean isNameNext() {
        String word = peekWord();
        if (word.isEmpty()) {
            return isNext('"');
        }
        return !PredicateText.KEYWORDS.contains(word) && !startsTypedLiteral(word) && !startsInterval(word);
    }

    /** The name that comes next. */
    String name() {
        if (text.charAt(at) == '"') {
            return quoted('"', "a column");
        }
        Matcher matcher = WORD.matcher(text).region(at, text.length());
        matcher.lookingAt();
        at = matcher.end();
        return matcher.group();
    }

    /** The literal that comes next. */
    Literal literal(String expected) {
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
        if (startsInterval(word)) {
            at += word.length();
            return interval(start);
        }
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
        if (isNext('\'')) {
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

    /** {@code '3 days 2.5 hours'}, {@code '3' day} or {@code 3 day}. */
    private Literal interval(int start) {
        skipSpace();
        boolean quoted = isNext('\'');
        String spans = quoted ? quoted('\'', "a span") : amount();
        String unit = peekWord();
        if (!quoted || spans.chars().noneMatch(Character::isLetter) && !unit.isEmpty()) {
            at += unit.length();
            spans += " " + unit;
        }
        Matcher span = SPAN.matcher(spans);
        Literal.Interval sum = new Literal.Interval(0, BigDecimal.ZERO);
        int end = 0;
        try {
            while (span.region(end, spans.length()).lookingAt()) {
                sum = sum.plus(
                        interval(new BigDecimal(span.group(1)), span.group(2).toLowerCase(Locale.ROOT)));
                end = span.end();
            }
        } catch (ArithmeticException e) {
            end = 0;
        }
        if (end == 0 || !spans.substring(end).isBlank()) {
            at = start;
            throw error("not a valid interval: '" + PredicateText.oneLine(spans)
                    + "'; write for instance interval '3 days 2 hours', in units from microsecond to year");
        }
        return sum;
    }

    private String amount() {
        Matcher matcher = NUMBER.matcher(text).region(at, text.length());
        matcher.lookingAt(); // a digit is next
        at = matcher.end();
        return matcher.group();
    }

    /** @throws ArithmeticException if there is no such unit, or it cannot be divided like that */
    private static Literal.Interval interval(BigDecimal count, String units) {
        String unit = units.endsWith("s") ? units.substring(0, units.length() - 1) : units;
        if (MONTHS.containsKey(unit)) {
            return new Literal.Interval(Math.multiplyExact(count.intValueExact(), MONTHS.get(unit)), BigDecimal.ZERO);
        }
        if (!SECONDS.containsKey(unit)) {
            throw new ArithmeticException("no unit " + unit);
        }
        return new Literal.Interval(0, count.multiply(SECONDS.get(unit)));
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
    String quoted(char quote, String expected) {
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
    String peekWord() {
        skipSpace();
        Matcher matcher = WORD.matcher(text).region(at, text.length());
        return matcher.lookingAt() ? matcher.group().toLowerCase(Locale.ROOT) : "";
    }

    boolean accept(String keyword) {
        if (!peekWord().equals(keyword)) {
            return false;
        }
        at += keyword.length();
        return true;
    }

    boolean acceptSymbol(char symbol) {
        skipSpace();
        if (at >= text.length() || text.charAt(at) != symbol) {
            return false;
        }
        at++;
        return true;
    }

    void requireSymbol(char symbol) {
        if (!acceptSymbol(symbol)) {
            throw expected("'" + symbol + "'");
        }
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
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

    /** A number or a text behind the word: otherwise it is a column. */
    private boolean startsInterval(String word) {
        if (!word.equals("interval")) {
            return false;
        }
        int next = at + word.length();
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next < text.length() && (text.charAt(next) == '\'' || Character.isDigit(text.charAt(next)));
    }

    InvalidQueryException expected(String what) {
        skipSpace();
        if (at >= text.length()) {
            return error("expected " + what + ", but the text ends");
        }
        Matcher word = WORD.matcher(text).region(at, text.length());
        String found = word.lookingAt() ? word.group() : text.substring(at, text.offsetByCodePoints(at, 1));
        return error("expected " + what + ", found '" + PredicateText.oneLine(found) + "'");
    }

    InvalidQueryException error(String message) {
        return error(at, message);
    }

    InvalidQueryException error(int position, String message) {
        return new InvalidQueryException("condition, character " + (position + 1) + ": " + message);
    }
}
