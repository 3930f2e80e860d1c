package io.mbf.predicate.bound;

import io.mbf.predicate.Expression.Operator;
import io.mbf.predicate.Predicate;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneMap;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.IntFunction;

/** Between which exact numbers all results of a formula lie, both included: interval arithmetic. */
record ExactRange(BigInteger low, BigInteger high) {

    /** Empty if nothing is known. */
    static Optional<ExactRange> of(Formula formula, IntFunction<ZoneMap> zoneOfColumn) {
        if (formula instanceof Formula.Exact exact) {
            return Optional.of(new ExactRange(exact.value(), exact.value()));
        }
        if (formula instanceof Formula.Value value) {
            ZoneMap zone = zoneOfColumn.apply(value.column());
            return zone != null && zone.bounds().orElse(null) instanceof ZoneMap.LongBounds bounds
                    ? of(value.type(), bounds)
                    : Optional.empty();
        }
        if (!(formula instanceof Formula.Joined joined)) {
            return Optional.empty();
        }
        Optional<ExactRange> left = of(joined.left(), zoneOfColumn);
        return left.flatMap(a -> of(joined.right(), zoneOfColumn).map(b -> a.joined(joined.operator(), b)));
    }

    private static Optional<ExactRange> of(Type.Leaf type, ZoneMap.LongBounds bounds) {
        if (ColumnOrder.of(type) == ColumnOrder.FLOATING) {
            return Optional.empty();
        }
        boolean shifted = ColumnOrder.of(type) == ColumnOrder.UNSIGNED && type.physical() == PhysicalType.INT64;
        BigInteger shift = shifted ? BigInteger.ONE.shiftLeft(63) : BigInteger.ZERO;
        return Optional.of(new ExactRange(
                BigInteger.valueOf(bounds.min()).add(shift),
                BigInteger.valueOf(bounds.max()).add(shift)));
    }

    private ExactRange joined(Operator operator, ExactRange other) {
        return switch (operator) {
            case PLUS -> new ExactRange(low.add(other.low), high.add(other.high));
            case MINUS -> new ExactRange(low.subtract(other.high), high.subtract(other.low));
            case TIMES -> {
                BigInteger a = low.multiply(other.low);
                BigInteger b = low.multiply(other.high);
                BigInteger c = high.multiply(other.low);
                BigInteger d = high.multiply(other.high);
                yield new ExactRange(a.min(b).min(c).min(d), a.max(b).max(c).max(d));
            }
            case DIVIDE -> throw new IllegalArgumentException("exact numbers are not divided");
        };
    }

    /** Whether a comparison is true for no numbers of this and another interval, for some, or for all. */
    Match compare(Predicate.Operator operator, ExactRange other) {
        return switch (operator) {
            case EQ ->
                high.compareTo(other.low) < 0 || low.compareTo(other.high) > 0
                        ? Match.NONE
                        : low.equals(high) && other.low.equals(other.high) ? Match.ALL : Match.SOME;
            case NE -> opposite(compare(Predicate.Operator.EQ, other));
            case LT ->
                high.compareTo(other.low) < 0 ? Match.ALL : low.compareTo(other.high) >= 0 ? Match.NONE : Match.SOME;
            case LE -> opposite(other.compare(Predicate.Operator.LT, this));
            case GT -> other.compare(Predicate.Operator.LT, this);
            case GE -> opposite(compare(Predicate.Operator.LT, other));
        };
    }

    private static Match opposite(Match match) {
        return switch (match) {
            case NONE -> Match.ALL;
            case SOME -> Match.SOME;
            case ALL -> Match.NONE;
        };
    }
}
