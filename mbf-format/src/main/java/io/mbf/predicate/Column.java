package io.mbf.predicate;

import io.mbf.predicate.Predicate.Operator;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A column to build predicates on: {@code col("amount").gt(50).and(col("region").in("APAC", "EMEA"))}. Values are the
 * Java types that {@link Literal#of} takes.
 */
public record Column(String name) {

    public static Column col(String name) {
        return new Column(name);
    }

    public Predicate eq(Object value) {
        return compare(Operator.EQ, value);
    }

    public Predicate ne(Object value) {
        return compare(Operator.NE, value);
    }

    public Predicate lt(Object value) {
        return compare(Operator.LT, value);
    }

    public Predicate le(Object value) {
        return compare(Operator.LE, value);
    }

    public Predicate gt(Object value) {
        return compare(Operator.GT, value);
    }

    public Predicate ge(Object value) {
        return compare(Operator.GE, value);
    }

    /** Both ends included. */
    public Predicate between(Object low, Object high) {
        return new Predicate.Between(name, Literal.of(low), Literal.of(high));
    }

    public Predicate in(Object... values) {
        return in(Arrays.stream(values));
    }

    public Predicate in(Iterable<?> values) {
        Stream.Builder<Object> stream = Stream.builder();
        values.forEach(stream::add);
        return in(stream.build());
    }

    public Predicate isNull() {
        return new Predicate.IsNull(name);
    }

    public Predicate isNotNull() {
        return isNull().not();
    }

    public Predicate startsWith(Object prefix) {
        return new Predicate.StartsWith(name, Literal.of(prefix));
    }

    private Predicate in(Stream<?> values) {
        return new Predicate.In(name, values.map(Literal::of).toList());
    }

    private Predicate compare(Operator operator, Object value) {
        return new Predicate.Compare(name, operator, Literal.of(value));
    }
}
