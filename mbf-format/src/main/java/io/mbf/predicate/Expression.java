package io.mbf.predicate;

import static java.util.Objects.requireNonNull;

import io.mbf.error.InvalidQueryException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a condition compares: a column, a literal, or what is calculated of them, such as {@code
 * col("amount").times(2).gt(col("fee"))}. Values and operands are expressions, or Java values that {@link Literal#of}
 * takes. Null wherever one of its columns is null.
 *
 * <ul>
 *   <li>{@code + - *} on integers, decimals and literals are exact, of any size: nothing overflows or is rounded.
 *   <li>{@code /}, and everything with a FLOAT, DOUBLE or float16 in it, is calculated in double precision by IEEE 754:
 *       an exact operand is rounded to the nearest double first, and what is divided by zero is infinite or NaN.
 *   <li>A date and a whole number of days are a date, two dates apart a number of days. Dates and timestamps take
 *       intervals; months and years only where both are literals.
 *   <li>{@link #lower} and {@link #upper} take text, or bytes without annotation, which are read as UTF-8.
 * </ul>
 */
public sealed interface Expression permits Column, Literal, Expression.Arithmetic, Expression.Cased {

    /** Calculations within each other at most. */
    int MAX_DEPTH = 200;

    /** What two numbers, or a time and a duration, are joined by. */
    enum Operator {
        PLUS('+'),
        MINUS('-'),
        TIMES('*'),
        DIVIDE('/');

        private final char symbol;

        Operator(char symbol) {
            this.symbol = symbol;
        }

        /** How the operator is written in a condition. */
        public char symbol() {
            return symbol;
        }
    }

    /** A calculation. */
    record Arithmetic(Expression left, Operator operator, Expression right) implements Expression {

        /** @throws InvalidQueryException if calculations nest deeper than {@value #MAX_DEPTH} */
        public Arithmetic {
            requireNonNull(left, "left");
            requireNonNull(operator, "operator");
            requireNonNull(right, "right");
            requireShallow(1 + Math.max(left.depth(), right.depth()));
        }
    }

    /** Text in small or in capital letters. */
    record Cased(LetterCase letters, Expression text) implements Expression {

        /** @throws InvalidQueryException if calculations nest deeper than {@value #MAX_DEPTH} */
        public Cased {
            requireNonNull(letters, "letters");
            requireNonNull(text, "text");
            requireShallow(1 + text.depth());
        }
    }

    /** The expression of a Java value; one that is an expression is that itself. */
    static Expression of(Object value) {
        return value instanceof Expression expression ? expression : Literal.of(value);
    }

    private static void requireShallow(int depth) {
        if (depth > MAX_DEPTH) {
            throw new InvalidQueryException("the condition calculates more than " + MAX_DEPTH + " steps deep");
        }
    }

    /** Calculations within each other. */
    default int depth() {
        if (this instanceof Arithmetic a) {
            return 1 + Math.max(a.left.depth(), a.right.depth());
        }
        return this instanceof Cased c ? 1 + c.text.depth() : 0;
    }

    /** The names of the columns in it, some maybe more than once. */
    default Stream<String> columns() {
        if (this instanceof Column column) {
            return Stream.of(column.name());
        }
        if (this instanceof Arithmetic a) {
            return Stream.concat(a.left.columns(), a.right.columns());
        }
        return this instanceof Cased c ? c.text.columns() : Stream.empty();
    }

    /** The sum. */
    default Expression plus(Object addend) {
        return Calculation.of(this, Operator.PLUS, of(addend));
    }

    /** The difference. */
    default Expression minus(Object subtrahend) {
        return Calculation.of(this, Operator.MINUS, of(subtrahend));
    }

    /** The product. */
    default Expression times(Object factor) {
        return Calculation.of(this, Operator.TIMES, of(factor));
    }

    /** The quotient, in double precision. */
    default Expression dividedBy(Object divisor) {
        return Calculation.of(this, Operator.DIVIDE, of(divisor));
    }

    /** The text in small letters. */
    default Expression lower() {
        return Calculation.of(LetterCase.LOWER, this);
    }

    /** The text in capital letters. */
    default Expression upper() {
        return Calculation.of(LetterCase.UPPER, this);
    }

    /** Equal to a value: see {@link Literal#of} for the values that can be given, or another expression. */
    default Predicate eq(Object value) {
        return Comparisons.compare(this, Predicate.Operator.EQ, of(value));
    }

    /** Not equal to a value, and not null. */
    default Predicate ne(Object value) {
        return Comparisons.compare(this, Predicate.Operator.NE, of(value));
    }

    /** Less than a value. */
    default Predicate lt(Object value) {
        return Comparisons.compare(this, Predicate.Operator.LT, of(value));
    }

    /** Less than a value or equal to it. */
    default Predicate le(Object value) {
        return Comparisons.compare(this, Predicate.Operator.LE, of(value));
    }

    /** Greater than a value. */
    default Predicate gt(Object value) {
        return Comparisons.compare(this, Predicate.Operator.GT, of(value));
    }

    /** Greater than a value or equal to it. */
    default Predicate ge(Object value) {
        return Comparisons.compare(this, Predicate.Operator.GE, of(value));
    }

    /** Both ends included. */
    default Predicate between(Object low, Object high) {
        return Comparisons.between(this, of(low), of(high));
    }

    /** Equal to one of some values; met by no row if there are none. */
    default Predicate in(Object... values) {
        requireNonNull(values, "values");
        return Comparisons.in(this, Arrays.stream(values).map(Expression::of).toList());
    }

    /** Equal to one of some values; met by no row if there are none. */
    default Predicate in(Iterable<?> values) {
        requireNonNull(values, "values");
        Stream.Builder<Expression> list = Stream.builder();
        values.forEach(value -> list.add(of(value)));
        return Comparisons.in(this, list.build().toList());
    }

    /** Null. */
    default Predicate isNull() {
        return Comparisons.isNull(this);
    }

    /** Not null. */
    default Predicate isNotNull() {
        return isNull().not();
    }

    /** Different from a value, where null differs from all values but not from null; never unknown. */
    default Predicate isDistinctFrom(Object value) {
        return isNotDistinctFrom(value).not();
    }

    /** Equal to a value, or both null; never unknown. */
    default Predicate isNotDistinctFrom(Object value) {
        return Comparisons.same(this, of(value));
    }

    /** Text of a pattern: {@code %} stands for any text, {@code _} for one character (code point). */
    default Predicate like(String pattern) {
        requireNonNull(pattern, "pattern");
        return Comparisons.like(this, LikePattern.of(pattern), false);
    }

    /**
     * Text of a pattern in which a character makes the one behind it stand for itself.
     *
     * @throws InvalidQueryException if the pattern ends with that character
     */
    default Predicate like(String pattern, char escape) {
        requireNonNull(pattern, "pattern");
        return Comparisons.like(this, LikePattern.of(pattern, escape), false);
    }

    /** {@link #like(String)} of text and pattern both in small letters. */
    default Predicate ilike(String pattern) {
        requireNonNull(pattern, "pattern");
        return Comparisons.like(this, LikePattern.of(pattern), true);
    }

    /** All literals of a list; empty if it has anything else. */
    static List<Literal> literals(List<Expression> list) {
        requireNonNull(list, "list");
        return list.stream().allMatch(Literal.class::isInstance)
                ? list.stream().map(Literal.class::cast).toList()
                : List.of();
    }
}
