package io.mbf.predicate;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A condition on rows, in SQL's three-valued logic: a comparison with null is unknown, and only rows for which the
 * whole is true are kept.
 *
 * <p>This is the tree as the user wrote it, before it meets a schema; {@link Column#col} builds it in code,
 * {@link PredicateParser} from text. Columns are named; a name is looked for when the condition meets a schema.
 *
 * <p>A literal takes the type of the column it is compared with:
 *
 * <ul>
 *   <li>Integers and decimals (on any carrier) are compared with numbers exactly: {@code i > 50.5} is {@code i >=
 *       51}; a number with more digits than the scale, or beyond the type's range, equals nothing and is still less
 *       or greater.
 *   <li>FLOAT, DOUBLE and float16: the number is first rounded to the nearest of the column's type; one beyond the
 *       greatest finite value stays between it and infinity. Only these columns know NaN and infinities. NaN equals
 *       NaN and is greater than everything else; -0.0 equals 0.0.
 *   <li>Text columns, and binary ones without annotation: text as its UTF-8 bytes, or bytes. Comparison is by
 *       unsigned bytes, which for UTF-8 is the order of code points.
 *   <li>DATE, TIME, TIMESTAMP and UUID: the value of java.time, or ISO text ({@code '2024-02-29'},
 *       {@code '13:45:00.5'}, also {@code '24:00:00'}, {@code '2024-02-29T13:45:00Z'}, also with a space for the T). A date compared with a
 *       timestamp, either way around, is its midnight. For UTC-adjusted columns and INT96 a time without zone is UTC; for local ones a
 *       zone is refused. Times finer than the column's unit are compared exactly, like decimals.
 *   <li>BOOLEAN: booleans. Any binary: bytes.
 *   <li>Intervals, geometry and geography, structs, lists and maps: only {@code is [not] null}. The fields of a
 *       struct can be named by their path, {@code address.city}; they are null where a struct around them is.
 * </ul>
 *
 * Expressions are compared like columns: text with text, numbers with numbers, times with times; what is calculated is
 * said at {@link Expression}. A literal that an expression of FLOAT columns is compared with is rounded to DOUBLE.
 *
 * <p>A comparison with null is never true, also when it is negated or cannot be met; {@code in} and {@code not in} an
 * empty list behave the same.
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

        /** How the operator is written in a condition. */
        public String symbol() {
            return symbol;
        }

        /** The operator that says the same with its sides exchanged. */
        public Operator flipped() {
            return switch (this) {
                case LT -> GT;
                case LE -> GE;
                case GT -> LT;
                case GE -> LE;
                default -> this;
            };
        }

        /** The operator that is true where this one is false. */
        public Operator negated() {
            return switch (this) {
                case EQ -> NE;
                case NE -> EQ;
                case LT -> GE;
                case LE -> GT;
                case GT -> LE;
                case GE -> LT;
            };
        }
    }

    /** A column compared with a literal. */
    record Compare(String column, Operator operator, Literal literal) implements Predicate {

        public Compare {
            requireNonNull(column, "column");
            requireNonNull(operator, "operator");
            requireNonNull(literal, "literal");
        }
    }

    /** Two expressions compared; a column with a literal is {@link Compare}. Nothing is true of null. */
    record Comparison(Expression left, Operator operator, Expression right) implements Predicate {

        public Comparison {
            requireNonNull(left, "left");
            requireNonNull(operator, "operator");
            requireNonNull(right, "right");
        }
    }

    /** Text of a pattern; a column with a simple one is {@link StartsWith}, {@link EndsWith} or {@link Contains}. */
    record Like(Expression text, LikePattern pattern) implements Predicate {

        public Like {
            requireNonNull(text, "text");
            requireNonNull(pattern, "pattern");
        }
    }

    /** Neither true nor false: what a comparison with null is. */
    record Unknown() implements Predicate {}

    /** {@code low <= column and column <= high}. */
    record Between(String column, Literal low, Literal high) implements Predicate {

        public Between {
            requireNonNull(column, "column");
            requireNonNull(low, "low");
            requireNonNull(high, "high");
        }
    }

    /** A column that equals one of some literals; met by no row if there are none. */
    record In(String column, List<Literal> literals) implements Predicate {

        public In {
            requireNonNull(column, "column");
            requireNonNull(literals, "literals");
            literals = List.copyOf(literals);
        }
    }

    /** A column that is null. */
    record IsNull(String column) implements Predicate {

        public IsNull {
            requireNonNull(column, "column");
        }
    }

    /** Text or bytes that begin with {@code prefix}: SQL's {@code like 'prefix%'}. */
    record StartsWith(String column, Literal prefix) implements Predicate {

        public StartsWith {
            requireNonNull(column, "column");
            requireNonNull(prefix, "prefix");
        }
    }

    /** Text or bytes that end with {@code suffix}: SQL's {@code like '%suffix'}. */
    record EndsWith(String column, Literal suffix) implements Predicate {

        public EndsWith {
            requireNonNull(column, "column");
            requireNonNull(suffix, "suffix");
        }
    }

    /** Text or bytes that have {@code part} in them, anywhere: SQL's {@code like '%part%'}. */
    record Contains(String column, Literal part) implements Predicate {

        public Contains {
            requireNonNull(column, "column");
            requireNonNull(part, "part");
        }
    }

    /** All of the conditions; met by every row if there are none. */
    record And(List<Predicate> all) implements Predicate {

        public And {
            requireNonNull(all, "all");
            all = List.copyOf(all);
        }
    }

    /** At least one of the conditions; met by no row if there are none. */
    record Or(List<Predicate> any) implements Predicate {

        public Or {
            requireNonNull(any, "any");
            any = List.copyOf(any);
        }
    }

    /** The opposite of a condition; unknown where that is unknown. */
    record Not(Predicate negated) implements Predicate {

        public Not {
            requireNonNull(negated, "negated");
        }
    }

    /** This condition and another. */
    default Predicate and(Predicate other) {
        requireNonNull(other, "other");
        return new And(List.of(this, other));
    }

    /** This condition or another. */
    default Predicate or(Predicate other) {
        requireNonNull(other, "other");
        return new Or(List.of(this, other));
    }

    /** The opposite of this condition. */
    default Predicate not() {
        return new Not(this);
    }
}
