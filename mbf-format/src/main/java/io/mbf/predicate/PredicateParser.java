package io.mbf.predicate;

import static java.util.Objects.requireNonNull;

import io.mbf.error.InvalidQueryException;
import io.mbf.predicate.Predicate.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads conditions in the manner of SQL: {@code amount > 50 and region in ('APAC', 'EMEA')}.
 *
 * <pre>
 * condition  = and { "or" and } ;            and = not { "and" not } ;      not = "not" not | comparison ;
 * comparison = value [ operator value | "is" [ "not" ] ( "null" | "distinct" "from" ( value | "null" ) )
 *            | [ "not" ] ( "between" value "and" value | "in" "(" [ item { "," item } ] ")"
 *                        | ( "like" | "ilike" ) text [ "escape" text ] ) ]
 *            | "true" | "false" | "null" ;    item = value | "null" ;
 * value      = product { ( "+" | "-" ) product } ;    product = factor { ( "*" | "/" ) factor } ;
 * factor     = { "-" | "+" } ( literal | column | "(" condition or value ")" | ( "lower" | "upper" ) "(" value ")"
 *            | ( "starts_with" | "ends_with" | "contains" ) "(" column "," literal ")" ) ;
 * operator   = "=" | "==" | "!=" | "&lt;&gt;" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" ;
 * literal    = number | text | "true" | "false" | "infinity" | "nan" | "x" text
 *            | "date" text | "time" text | "timestamp" text | "interval" ( text | text unit | number unit ) ;
 * column     = letter or "_" { letter | digit | "_" | "." } | '"' any, '"' doubled '"' ;
 * text       = "'" any, "'" doubled "'" ;
 * </pre>
 *
 * Words are known in any case. Recursive descent, with a limit on the depth.
 */
public final class PredicateParser {

    private static final int MAX_DEPTH = 200;
    private static final String VALUE = "a column or a literal";

    private final PredicateScanner in;
    private int depth;

    private PredicateParser(String text) {
        in = new PredicateScanner(text);
    }

    /**
     * What was read: a condition or a value, which parentheses may be around alike.
     *
     * @param value null for conditions and for null
     */
    private record Part(Predicate condition, Expression value, int position) {

        boolean isNull() {
            return condition == null && value == null;
        }
    }

    /**
     * Parses a whole condition.
     *
     * @throws InvalidQueryException if the text is not one; the message says where, counting characters from 1
     */
    public static Predicate parse(String text) {
        requireNonNull(text, "text");
        PredicateParser parser = new PredicateParser(text);
        Predicate predicate = parser.predicate(parser.condition());
        if (!parser.in.atEnd()) {
            throw parser.in.expected("'and', 'or' or the end");
        }
        return predicate;
    }

    private Part condition() {
        return chain("or", () -> chain("and", this::negation, Predicate.And::new), Predicate.Or::new);
    }

    private Part chain(String word, Supplier<Part> part, Function<List<Predicate>, Predicate> join) {
        Part first = part.get();
        if (!in.peekWord().equals(word)) {
            return first;
        }
        List<Predicate> parts = new ArrayList<>();
        parts.add(predicate(first));
        while (in.accept(word)) {
            parts.add(predicate(part.get()));
        }
        return new Part(join.apply(parts), null, first.position);
    }

    /** The condition that a part is. */
    private Predicate predicate(Part part) {
        if (part.condition != null) {
            return part.condition;
        }
        if (part.isNull()) {
            return new Predicate.Unknown();
        }
        if (part.value instanceof Literal.Bool constant) {
            return constant.value() ? new Predicate.And(List.of()) : new Predicate.Or(List.of());
        }
        throw in.expected(
                part.value instanceof Column column
                        ? "a comparison after column '" + PredicateText.oneLine(column.name()) + "'"
                        : "a comparison such as '='");
    }

    private Part negation() {
        int start = in.position();
        if (!in.accept("not")) {
            return comparison();
        }
        deeper();
        Part negated = new Part(predicate(negation()).not(), null, start);
        depth--;
        return negated;
    }

    private void deeper() {
        if (++depth > MAX_DEPTH) {
            throw in.error("the condition nests deeper than " + MAX_DEPTH);
        }
    }

    private Part comparison() {
        Part left = sum(VALUE);
        if (left.condition != null) {
            return left;
        }
        int start = in.position();
        boolean not = in.accept("not");
        if (Stream.of("between", "in", "like", "ilike").anyMatch(in.peekWord()::equals)) {
            Predicate test = listOrPattern(required(left));
            return new Part(not ? test.not() : test, null, left.position);
        }
        if (not) {
            throw in.expected("'between', 'in', 'like' or 'ilike'");
        }
        if (in.accept("is")) {
            return new Part(nullTest(left), null, left.position);
        }
        Operator operator = in.acceptOperator();
        if (operator == null) {
            in.back(start);
            return left;
        }
        Expression value = required(left);
        return new Part(Comparisons.compare(value, operator, value()), null, left.position);
    }

    private Predicate nullTest(Part left) {
        boolean not = in.accept("not");
        Predicate test;
        if (in.accept("null")) {
            test = Comparisons.isNull(required(left));
        } else if (in.accept("distinct")) {
            if (!in.accept("from")) {
                throw in.expected("'from'");
            }
            Part right = sum(VALUE);
            test = (right.isNull()
                            ? Comparisons.isNull(required(left))
                            : left.isNull()
                                    ? Comparisons.isNull(required(right))
                                    : Comparisons.same(left.value, required(right)))
                    .not();
        } else {
            throw in.expected(not ? "'null' or 'distinct from'" : "'null', 'not null' or 'distinct from'");
        }
        return not ? test.not() : test;
    }

    private Predicate listOrPattern(Expression value) {
        if (in.accept("between")) {
            Expression low = value();
            if (!in.accept("and")) {
                throw in.expected("'and' and the upper end of 'between'");
            }
            return Comparisons.between(value, low, value());
        }
        if (in.accept("in")) {
            return list(value);
        }
        boolean anyCase = in.accept("ilike");
        if (!anyCase) {
            in.accept("like");
        }
        int start = in.position();
        String pattern = in.quoted('\'', "a pattern in single quotes");
        if (!in.accept("escape")) {
            return Comparisons.like(value, LikePattern.of(pattern), anyCase);
        }
        int at = in.position();
        String escape = in.quoted('\'', "an escape character in single quotes");
        if (escape.codePointCount(0, escape.length()) != 1) {
            throw in.error(at, "'escape' takes a single character");
        }
        return at(start, () -> Comparisons.like(value, LikePattern.of(pattern, escape.codePointAt(0)), anyCase));
    }

    /** With null in a list no value is known not to be in it. */
    private Predicate list(Expression value) {
        in.requireSymbol('(');
        List<Expression> list = new ArrayList<>();
        boolean hasNull = false;
        if (!in.acceptSymbol(')')) {
            do {
                if (in.accept("null")) {
                    hasNull = true;
                } else {
                    list.add(value());
                }
            } while (in.acceptSymbol(','));
            in.requireSymbol(')');
        }
        Predicate isIn = Comparisons.in(value, list);
        return hasNull ? isIn.or(new Predicate.Unknown()) : isIn;
    }

    private Expression value() {
        return required(sum(VALUE));
    }

    /** The value that a part is. */
    private Expression required(Part part) {
        if (part.isNull()) {
            throw in.error(part.position, "nothing equals null; use 'is null' or 'is not null'");
        }
        if (part.condition != null) {
            throw in.error(part.position, "expected " + VALUE + ", found a condition");
        }
        return part.value;
    }

    private Part sum(String expected) {
        Part left = product(expected);
        while (in.isNext('+') || in.isNext('-')) {
            left = joined(left, in.acceptSymbol('+') ? Expression.Operator.PLUS : minus(), product(VALUE));
        }
        return left;
    }

    private Expression.Operator minus() {
        in.requireSymbol('-');
        return Expression.Operator.MINUS;
    }

    private Part product(String expected) {
        Part left = factor(expected);
        while (in.isNext('*') || in.isNext('/')) {
            boolean times = in.acceptSymbol('*');
            if (!times) {
                in.requireSymbol('/');
            }
            left = joined(left, times ? Expression.Operator.TIMES : Expression.Operator.DIVIDE, factor(VALUE));
        }
        return left;
    }

    private Part joined(Part left, Expression.Operator operator, Part right) {
        Expression a = required(left);
        Expression b = required(right);
        return new Part(null, at(left.position, () -> Calculation.of(a, operator, b)), left.position);
    }

    private <T> T at(int position, Supplier<T> made) {
        try {
            return made.get();
        } catch (InvalidQueryException e) {
            throw in.error(position, e.getMessage());
        }
    }

    private Part factor(String expected) {
        int start = in.position();
        boolean negative = false;
        while (in.isNext('-') || in.isNext('+')) {
            int sign = in.position();
            boolean minus = in.acceptSymbol('-');
            if (!minus) {
                in.requireSymbol('+');
            }
            if (in.isNumberNext()) {
                in.back(sign);
                break;
            }
            negative ^= minus;
        }
        Part atom = atom(expected);
        return negative ? joined(new Part(null, Literal.of(-1), start), Expression.Operator.TIMES, atom) : atom;
    }

    private Part atom(String expected) {
        int start = in.position();
        if (in.acceptSymbol('(')) {
            deeper();
            Part inner = condition();
            in.requireSymbol(')');
            depth--;
            return inner;
        }
        if (in.isNameNext()) {
            boolean bare = !in.isNext('"');
            String name = in.name();
            return bare && in.isNext('(') ? call(name, start) : new Part(null, new Column(name), start);
        }
        if (in.accept("null")) {
            return new Part(null, null, start);
        }
        return new Part(null, in.literal(expected), start);
    }

    private Part call(String name, int start) {
        String function = name.toLowerCase(Locale.ROOT);
        if (!PredicateText.FUNCTIONS.contains(function)) {
            throw in.error(
                    start,
                    "no function '" + PredicateText.oneLine(name) + "'; there are "
                            + String.join(", ", PredicateText.FUNCTIONS));
        }
        in.requireSymbol('(');
        deeper();
        Part called;
        if (function.equals("lower") || function.equals("upper")) {
            Expression text = value();
            LetterCase letters = function.equals("lower") ? LetterCase.LOWER : LetterCase.UPPER;
            called = new Part(null, at(start, () -> Calculation.of(letters, text)), start);
        } else {
            called = new Part(test(function), null, start);
        }
        in.requireSymbol(')');
        depth--;
        return called;
    }

    private Predicate test(String function) {
        if (!in.isNameNext()) {
            throw in.expected("a column");
        }
        String column = in.name();
        in.requireSymbol(',');
        if (in.isNameNext()) {
            throw in.error("a column is compared with a literal here; text goes in single quotes");
        }
        Literal literal = in.literal("a literal");
        return switch (function) {
            case PredicateText.STARTS_WITH -> new Predicate.StartsWith(column, literal);
            case PredicateText.ENDS_WITH -> new Predicate.EndsWith(column, literal);
            default -> new Predicate.Contains(column, literal);
        };
    }
}
