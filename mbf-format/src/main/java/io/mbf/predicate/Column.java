package io.mbf.predicate;

import static java.util.Objects.requireNonNull;

/**
 * A column to build predicates on: {@code col("amount").gt(50).and(col("region").in("APAC", "EMEA"))}. Values are the
 * Java types that {@link Literal#of} takes, or expressions.
 */
public record Column(String name) implements Expression {

    public Column {
        requireNonNull(name, "name");
    }

    /** The column of a name, or the part of a struct of a path such as {@code address.city}. */
    public static Column col(String name) {
        return new Column(name);
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
}
