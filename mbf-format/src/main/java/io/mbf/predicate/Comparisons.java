package io.mbf.predicate;

import io.mbf.predicate.Predicate.Operator;
import java.util.ArrayList;
import java.util.List;

/** Makes of what is written the simplest condition that means the same: one on a column alone, wherever it is one. */
final class Comparisons {

    private Comparisons() {}

    static Predicate compare(Expression left, Operator operator, Expression right) {
        if (left instanceof Column column && right instanceof Literal literal) {
            return new Predicate.Compare(column.name(), operator, literal);
        }
        if (left instanceof Literal literal && right instanceof Column column) {
            return new Predicate.Compare(column.name(), operator.flipped(), literal);
        }
        return new Predicate.Comparison(left, operator, right);
    }

    static Predicate between(Expression value, Expression low, Expression high) {
        if (value instanceof Column column && low instanceof Literal from && high instanceof Literal to) {
            return new Predicate.Between(column.name(), from, to);
        }
        return compare(value, Operator.GE, low).and(compare(value, Operator.LE, high));
    }

    static Predicate in(Expression value, List<Expression> list) {
        List<Literal> literals = Expression.literals(list);
        if (value instanceof Column column && literals.size() == list.size()) {
            return new Predicate.In(column.name(), literals);
        }
        return new Predicate.Or(
                list.stream().map(one -> compare(value, Operator.EQ, one)).toList());
    }

    /** An expression is null where one of its columns is. */
    static Predicate isNull(Expression value) {
        if (value instanceof Column column) {
            return new Predicate.IsNull(column.name());
        }
        return new Predicate.Or(value.columns()
                .distinct()
                .map(name -> (Predicate) new Predicate.IsNull(name))
                .toList());
    }

    /** Equal, or both null: true or false, and never unknown, since one of the null tests beside it is false then. */
    static Predicate same(Expression left, Expression right) {
        List<Predicate> equal = new ArrayList<>();
        equal.add(compare(left, Operator.EQ, right));
        for (Expression side : List.of(left, right)) {
            if (!(side instanceof Literal)) {
                equal.add(isNull(side).not());
            }
        }
        Predicate both = new Predicate.And(equal);
        return left instanceof Literal || right instanceof Literal
                ? both
                : both.or(isNull(left).and(isNull(right)));
    }

    static Predicate like(Expression value, LikePattern pattern, boolean anyCase) {
        if (anyCase) {
            return like(Calculation.of(LetterCase.LOWER, value), pattern.map(LetterCase.LOWER), false);
        }
        int last = pattern.pieces().size() - 1;
        if (!(value instanceof Column column) || !pattern.isFixed() || last > 2) {
            return new Predicate.Like(value, pattern);
        }
        String name = column.name();
        boolean startsOpen = pattern.pieces().get(0).isEmpty();
        boolean endsOpen = pattern.pieces().get(last).isEmpty();
        if (last == 0) {
            return new Predicate.Compare(name, Operator.EQ, new Literal.Text(pattern.text(0)));
        }
        if (last == 1 && endsOpen) {
            return new Predicate.StartsWith(name, new Literal.Text(pattern.text(0)));
        }
        if (last == 1 && startsOpen) {
            return new Predicate.EndsWith(name, new Literal.Text(pattern.text(1)));
        }
        return last == 2 && startsOpen && endsOpen
                ? new Predicate.Contains(name, new Literal.Text(pattern.text(1)))
                : new Predicate.Like(value, pattern);
    }
}
