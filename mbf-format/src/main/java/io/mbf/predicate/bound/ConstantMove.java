package io.mbf.predicate.bound;

import io.mbf.error.InvalidQueryException;
import io.mbf.predicate.Column;
import io.mbf.predicate.Expression;
import io.mbf.predicate.Expression.Operator;
import io.mbf.predicate.Literal;
import io.mbf.predicate.Predicate;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import java.util.Optional;
import java.util.function.Function;

/**
 * Moves what is added to a column to the other side: {@code d + 7 >= date '2024-01-08'} is a comparison of the column
 * alone, with all that statistics say of it. Only where calculation is exact.
 */
final class ConstantMove {

    private ConstantMove() {}

    /** The comparison of the column alone; empty if it is none. */
    static Optional<Predicate.Compare> of(Predicate.Comparison comparison, Function<String, Type.Leaf> typeOf) {
        if (comparison.left() instanceof Expression.Arithmetic sum && comparison.right() instanceof Literal literal) {
            return of(sum, comparison.operator(), literal, typeOf);
        }
        return comparison.right() instanceof Expression.Arithmetic sum && comparison.left() instanceof Literal literal
                ? of(sum, comparison.operator().flipped(), literal, typeOf)
                : Optional.empty();
    }

    private static Optional<Predicate.Compare> of(
            Expression.Arithmetic sum, Predicate.Operator operator, Literal other, Function<String, Type.Leaf> typeOf) {
        boolean swapped = sum.operator() == Operator.PLUS && sum.left() instanceof Literal;
        Expression base = swapped ? sum.right() : sum.left();
        Expression added = swapped ? sum.left() : sum.right();
        boolean isSum = sum.operator() == Operator.PLUS || sum.operator() == Operator.MINUS;
        if (!isSum
                || !(base instanceof Column column)
                || !(added instanceof Literal.Number)
                || !isExact(typeOf.apply(column.name()), other)) {
            return Optional.empty();
        }
        try {
            Expression moved = sum.operator() == Operator.PLUS ? other.minus(added) : other.plus(added);
            return Optional.of(new Predicate.Compare(column.name(), operator, (Literal) moved));
        } catch (InvalidQueryException e) {
            return Optional.empty(); // beyond what a literal can be
        }
    }

    private static boolean isExact(Type.Leaf type, Literal other) {
        boolean isNumber = type.logical() instanceof LogicalType.DecimalType
                || (type.physical() == PhysicalType.INT32 || type.physical() == PhysicalType.INT64)
                        && (type.logical() instanceof LogicalType.Plain
                                || type.logical() instanceof LogicalType.IntType);
        return isNumber
                ? other instanceof Literal.Number && ColumnOrder.of(type) != ColumnOrder.NONE
                : type.logical() instanceof LogicalType.DateType && other instanceof Literal.Date;
    }
}
