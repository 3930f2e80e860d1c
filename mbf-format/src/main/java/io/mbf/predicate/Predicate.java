package io.mbf.predicate;

import java.util.List;

/**
 * A condition on rows, in SQL's three-valued logic: a comparison with null is unknown, and only rows for which the
 * whole is true are kept.
 *
 * <p>This is the tree as the user wrote it, before it meets a schema; {@link Column#col} builds it in code,
 * {@link PredicateParser} from text. Which literals fit which columns, and how they compare, is stated at
 * {@link BoundPredicate#bind}.
 */
public sealed interface Predicate {

    /** How two values are compared. */
    enum Operator {
        EQ("="),
        NE("<>"),
        LT("<"),
        LE("<="),
        GT(">"),
        GE(">=");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    record Compare(String column, Operator operator, Literal literal) implements Predicate {}

    /** {@code low <= column and column <= high}. */
    record Between(String column, Literal low, Literal high) implements Predicate {}

    record In(String column, List<Literal> literals) implements Predicate {

        public In {
            literals = List.copyOf(literals);
        }
    }

    record IsNull(String column) implements Predicate {}

    /** Text or bytes that begin with {@code prefix}: SQL's {@code like 'prefix%'}. */
    record StartsWith(String column, Literal prefix) implements Predicate {}

    record And(List<Predicate> all) implements Predicate {

        public And {
            all = List.copyOf(all);
        }
    }

    record Or(List<Predicate> any) implements Predicate {

        public Or {
            any = List.copyOf(any);
        }
    }

    record Not(Predicate negated) implements Predicate {}

    default Predicate and(Predicate other) {
        return new And(List.of(this, other));
    }

    default Predicate or(Predicate other) {
        return new Or(List.of(this, other));
    }

    default Predicate not() {
        return new Not(this);
    }
}
