package io.mbf.predicate;

import io.mbf.predicate.Predicate.Operator;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A column to build predicates on: {@code col("amount").gt(50).and(col("region").in("APAC", "EMEA"))}. Values are the
 * Java types that {@link Literal#of} takes.
 */
public record Column(String name) {

    /** The column of a name, or the part of a struct of a path such as {@code address.city}. */
    public static Column col(String name) {
        return new Column(name);
    }

    /** Equal to a value: see {@link Literal#of} for the values that can be given. */
    public Predicate eq(Object value) {
        return compare(Operator.EQ, value);
    }

    /** Not equal to a value, and not null. */
    public Predicate ne(Object value) {
        return compare(Operator.NE, value);
    }

    /** Less than a value. */
    public Predicate lt(Object value) {
        return compare(Operator.LT, value);
    }

    /** Less than a value or equal to it. */
    public Predicate le(Object value) {
        return compare(Operator.LE, value);
    }

    /** Greater than a value. */
    public Predicate gt(Object value) {
        return compare(Operator.GT, value);
    }

    /** Greater than a value or equal to it. */
    public Predicate ge(Object value) {
        return compare(Operator.GE, value);
    }

    /** Both ends included. */
    public Predicate between(Object low, Object high) {
        return new Predicate.Between(name, Literal.of(low), Literal.of(high));
    }

    /** Equal to one of some values; met by no row if there are none. */
    public Predicate in(Object... values) {
        return in(Arrays.stream(values));
    }

    /** Equal to one of some values; met by no row if there are none. */
    public Predicate in(Iterable<?> values) {
        Stream.Builder<Object> stream = Stream.builder();
        values.forEach(stream::add);
        return in(stream.build());
    }

    /** Null. */
    public Predicate isNull() {
        return new Predicate.IsNull(name);
    }

    /** Not null. */
    public Predicate isNotNull() {
        return isNull().not();
    }

    /** Text, or bytes, that begin with a prefix. */
    public Predicate startsWith(Object prefix) {
        return new Predicate.StartsWith(name, Literal.of(prefix));
    }

    /** Text, or bytes, that end with a suffix. */
    public Predicate endsWith(Object suffix) {
        return new Predicate.EndsWith(name, Literal.of(suffix));
    }

    /** Text, or bytes, that have a part in them. */
    public Predicate contains(Object part) {
        return new Predicate.Contains(name, Literal.of(part));
    }

    private Predicate in(Stream<?> values) {
        return new Predicate.In(name, values.map(Literal::of).toList());
    }

    private Predicate compare(Operator operator, Object value) {
        return new Predicate.Compare(name, operator, Literal.of(value));
    }
}
