package io.mbf.predicate.bound;

import io.mbf.predicate.Predicate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** A part of the user's tree, and whether an odd number of negations stands before it. */
record Signed(Predicate predicate, boolean negated) {

    /** Without negations on top. */
    Signed stripped() {
        Signed signed = this;
        while (signed.predicate instanceof Predicate.Not not) {
            signed = new Signed(not.negated(), !signed.negated);
        }
        return signed;
    }

    /** The names of the columns that this compares, or asks whether they are null; not for junctions. */
    List<String> columns() {
        if (predicate instanceof Predicate.Comparison p) {
            return Stream.concat(p.left().columns(), p.right().columns())
                    .distinct()
                    .toList();
        }
        if (predicate instanceof Predicate.Like p) {
            return p.text().columns().distinct().toList();
        }
        return predicate instanceof Predicate.Unknown ? List.of() : List.of(column());
    }

    private String column() {
        if (predicate instanceof Predicate.Compare p) {
            return p.column();
        }
        if (predicate instanceof Predicate.Between p) {
            return p.column();
        }
        if (predicate instanceof Predicate.In p) {
            return p.column();
        }
        if (predicate instanceof Predicate.StartsWith p) {
            return p.column();
        }
        if (predicate instanceof Predicate.EndsWith p) {
            return p.column();
        }
        return predicate instanceof Predicate.Contains p ? p.column() : ((Predicate.IsNull) predicate).column();
    }

    /** Whether expressions are compared, and not a column with literals. */
    boolean isCalculated() {
        return predicate instanceof Predicate.Comparison;
    }

    boolean isJunction() {
        return predicate instanceof Predicate.And || predicate instanceof Predicate.Or;
    }

    /** Whether this is an "and" in effect: a negated "or" is one. */
    boolean isAnd() {
        return predicate instanceof Predicate.And != negated;
    }

    /**
     * The parts of this junction and of those of its kind right below it. Chains {@code (a and b) and c …} are as deep
     * as they are long: flattened without recursion.
     */
    List<Signed> chain() {
        List<Signed> parts = new ArrayList<>();
        Deque<Signed> open = new ArrayDeque<>();
        open.push(this);
        while (!open.isEmpty()) {
            Signed next = open.pop().stripped();
            if (next.isJunction() && next.isAnd() == isAnd()) {
                List<Signed> children = next.children();
                for (int i = children.size() - 1; i >= 0; i--) {
                    open.push(children.get(i));
                }
            } else {
                parts.add(next);
            }
        }
        return parts;
    }

    private List<Signed> children() {
        List<Predicate> children =
                predicate instanceof Predicate.And and ? and.all() : ((Predicate.Or) predicate).any();
        return children.stream().map(child -> new Signed(child, negated)).toList();
    }
}
