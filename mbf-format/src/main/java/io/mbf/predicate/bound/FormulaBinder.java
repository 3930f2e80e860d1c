package io.mbf.predicate.bound;

import io.mbf.error.InvalidQueryException;
import io.mbf.predicate.Column;
import io.mbf.predicate.Expression;
import io.mbf.predicate.Literal;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.PredicateText;
import io.mbf.predicate.bound.Operand.Kind;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Node;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;

/** Turns comparisons of expressions into {@link Computed} ones; what may be calculated is stated at {@link Expression}. */
final class FormulaBinder {

    /** Finer fractions are not calculated with. */
    private static final int MAX_SCALE = 10_000;

    private static final LogicalType NANOS_UTC = new LogicalType.TimestampType(TimeUnit.NANOS, true);
    private static final LogicalType NANOS_LOCAL = new LogicalType.TimestampType(TimeUnit.NANOS, false);

    private final Function<String, Node> leafOf;

    /** @param leafOf finds a column that has an order */
    FormulaBinder(Function<String, Node> leafOf) {
        this.leafOf = leafOf;
    }

    Computed bind(Predicate.Comparison comparison, boolean negated) {
        Operand left = operand(comparison.left(), comparison.right());
        Operand right = operand(comparison.right(), comparison.left());
        Predicate.Operator operator = negated ? comparison.operator().negated() : comparison.operator();
        if (left.kind().isBytes() && right.kind().isBytes() && isUuid(left) == isUuid(right)) {
            return new Computed(Computed.Domain.BYTES, left.formula(), operator, right.formula());
        }
        if (isReal(left, right)) {
            return new Computed(
                    Computed.Domain.REAL,
                    left.asReal().formula(),
                    operator,
                    right.asReal().formula());
        }
        Kind timestamp = left.kind().isTimestamp() ? left.kind() : right.kind();
        if (timestamp.isTimestamp()) {
            left = left.midnight(timestamp);
            right = right.midnight(timestamp);
        }
        if (!left.kind().isBytes()
                && left.kind() != Kind.INTERVAL
                && (left.kind() == right.kind() || isLiteralInUtc(left, right))) {
            int scale = Math.max(left.scale(), right.scale());
            return new Computed(Computed.Domain.EXACT, left.at(scale), operator, right.at(scale));
        }
        throw new InvalidQueryException(described(left) + " cannot be compared with " + described(right));
    }

    private static boolean isUuid(Operand operand) {
        return operand.kind() == Kind.UUID;
    }

    private static boolean isReal(Operand left, Operand right) {
        return left.kind() == Kind.REAL && isNumber(right) || right.kind() == Kind.REAL && isNumber(left);
    }

    private static boolean isNumber(Operand operand) {
        return operand.kind() == Kind.NUMBER || operand.kind() == Kind.REAL;
    }

    /** A time without zone is UTC where it is compared with one that is. */
    private static boolean isLiteralInUtc(Operand left, Operand right) {
        return left.kind().isTimestamp()
                && right.kind().isTimestamp()
                && (left.kind() == Kind.LOCAL_TIMESTAMP ? left : right).isConstant();
    }

    private static String described(Operand operand) {
        return PredicateText.shown(operand.source()) + " ("
                + operand.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
    }

    /** @param other what it is compared with, which tells what text is */
    private Operand operand(Expression expression, Expression other) {
        if (!(expression instanceof Literal.Text text) || other instanceof Literal) {
            return operand(expression);
        }
        Operand known = operand(other);
        String name = PredicateText.expression(other);
        return switch (known.kind()) {
            case DATE -> Operand.exact(Temporals.epochDay(field(name, LogicalType.DATE), text), Kind.DATE, text);
            case TIME ->
                Operand.exact(
                        Temporals.secondOfDay(field(name, new LogicalType.TimeType(TimeUnit.NANOS, false)), text),
                        Kind.TIME,
                        text);
            case LOCAL_TIMESTAMP, UTC_TIMESTAMP -> {
                boolean utc = known.kind() == Kind.UTC_TIMESTAMP;
                yield Operand.exact(
                        Temporals.epochSecond(field(name, utc ? NANOS_UTC : NANOS_LOCAL), text, utc),
                        known.kind(),
                        text);
            }
            default -> operand(expression);
        };
    }

    private static Field field(String name, LogicalType type) {
        return Field.optional(
                name,
                Type.Leaf.of(type instanceof LogicalType.DateType ? PhysicalType.INT32 : PhysicalType.INT64, type));
    }

    private Operand operand(Expression expression) {
        if (expression instanceof Column column) {
            return column(column);
        }
        if (expression instanceof Literal literal) {
            return literal(literal);
        }
        if (expression instanceof Expression.Cased cased) {
            Operand text = operand(cased.text());
            if (text.kind() != Kind.TEXT && text.kind() != Kind.BINARY) {
                throw new InvalidQueryException(cased.letters().function() + " takes text, not " + described(text));
            }
            return new Operand(new Formula.Cased(cased.letters(), text.formula()), Kind.TEXT, 0, expression);
        }
        Expression.Arithmetic arithmetic = (Expression.Arithmetic) expression;
        return joined(operand(arithmetic.left()), arithmetic, operand(arithmetic.right()));
    }

    private Operand column(Column column) {
        Node node = leafOf.apply(column.name());
        Type.Leaf type = node.field().leaf();
        Formula value = new Formula.Value(node.ordinal(), type);
        LogicalType logical = type.logical();
        return switch (ColumnOrder.of(type)) {
            case FLOATING -> new Operand(value, Kind.REAL, 0, column);
            case INT96_TIMESTAMP -> new Operand(value, Kind.UTC_TIMESTAMP, 9, column);
            case UNSIGNED_BYTES ->
                new Operand(
                        value,
                        logical.isText()
                                ? Kind.TEXT
                                : logical instanceof LogicalType.UuidType ? Kind.UUID : Kind.BINARY,
                        0,
                        column);
            default -> {
                if (type.physical() == PhysicalType.BOOLEAN) {
                    yield new Operand(value, Kind.BOOLEAN, 0, column);
                }
                if (logical instanceof LogicalType.DateType) {
                    yield new Operand(value, Kind.DATE, 0, column);
                }
                if (logical instanceof LogicalType.TimeType time) {
                    yield new Operand(value, Kind.TIME, time.unit().fractionDigits(), column);
                }
                if (logical instanceof LogicalType.TimestampType timestamp) {
                    Kind kind = timestamp.utc() ? Kind.UTC_TIMESTAMP : Kind.LOCAL_TIMESTAMP;
                    yield new Operand(value, kind, timestamp.unit().fractionDigits(), column);
                }
                yield new Operand(
                        value, Kind.NUMBER, logical instanceof LogicalType.DecimalType d ? d.scale() : 0, column);
            }
        };
    }

    private static Operand literal(Literal literal) {
        if (literal instanceof Literal.Number number) {
            BigDecimal value = number.value();
            if (Math.abs((long) value.scale()) > MAX_SCALE) {
                throw new InvalidQueryException(
                        "a number of so many digits cannot be calculated with: " + PredicateText.shown(literal));
            }
            return Operand.exact(value, Kind.NUMBER, literal);
        }
        if (literal instanceof Literal.NotFinite special) {
            return new Operand(new Formula.Real(special.value()), Kind.REAL, 0, literal);
        }
        if (literal instanceof Literal.Bool bool) {
            return Operand.exact(bool.value() ? BigDecimal.ONE : BigDecimal.ZERO, Kind.BOOLEAN, literal);
        }
        if (literal instanceof Literal.Date date) {
            return Operand.exact(BigDecimal.valueOf(date.value().toEpochDay()), Kind.DATE, literal);
        }
        if (literal instanceof Literal.UtcTimestamp point) {
            Field any = field("", NANOS_UTC);
            return Operand.exact(Temporals.epochSecond(any, point, true), Kind.UTC_TIMESTAMP, literal);
        }
        if (literal instanceof Literal.LocalTimestamp local) {
            Field any = field("", NANOS_LOCAL);
            return Operand.exact(Temporals.epochSecond(any, local, false), Kind.LOCAL_TIMESTAMP, literal);
        }
        if (literal instanceof Literal.Time || literal instanceof Literal.EndOfDay) {
            Field any = field("", new LogicalType.TimeType(TimeUnit.NANOS, false));
            return Operand.exact(Temporals.secondOfDay(any, literal), Kind.TIME, literal);
        }
        if (literal instanceof Literal.Interval interval) {
            if (interval.months() != 0) {
                throw new InvalidQueryException(
                        "months and years differ in length; they can be added to literals only: "
                                + PredicateText.shown(literal));
            }
            return Operand.exact(interval.seconds(), Kind.INTERVAL, literal);
        }
        byte[] bytes = literal instanceof Literal.Bytes b
                ? b.value().clone()
                : ((Literal.Text) literal).value().getBytes(StandardCharsets.UTF_8);
        return new Operand(
                new Formula.Bytes(bytes), literal instanceof Literal.Bytes ? Kind.BINARY : Kind.TEXT, 0, literal);
    }

    private static Operand joined(Operand left, Expression.Arithmetic source, Operand right) {
        Expression.Operator operator = source.operator();
        boolean sum = operator == Expression.Operator.PLUS || operator == Expression.Operator.MINUS;
        boolean real = operator == Expression.Operator.DIVIDE || !bothAre(Kind.NUMBER, left, right);
        if (isNumber(left) && isNumber(right)) {
            return real
                    ? new Operand(
                            new Formula.Joined(
                                    operator,
                                    left.asReal().formula(),
                                    right.asReal().formula()),
                            Kind.REAL,
                            0,
                            source)
                    : exact(left, operator, right, Kind.NUMBER, source);
        }
        if (operator == Expression.Operator.MINUS && bothAre(Kind.DATE, left, right)) {
            return exact(left, operator, right, Kind.NUMBER, source);
        }
        boolean swapped = operator == Expression.Operator.PLUS && (isNumber(left) || left.kind() == Kind.INTERVAL);
        Operand time = swapped ? right : left;
        Operand span = swapped ? left : right;
        if (sum && time.kind() == Kind.DATE && span.kind() == Kind.NUMBER && span.scale() == 0) {
            return exact(left, operator, right, Kind.DATE, source);
        }
        if (sum
                && span.kind() == Kind.INTERVAL
                && (time.kind() == Kind.DATE || time.kind().isTimestamp())) {
            Operand moved = time.midnight(Kind.LOCAL_TIMESTAMP);
            return exact(moved, operator, span, moved.kind(), source);
        }
        throw new InvalidQueryException(
                "cannot calculate " + described(left) + " " + operator.symbol() + " " + described(right));
    }

    private static boolean bothAre(Kind kind, Operand left, Operand right) {
        return left.kind() == kind && right.kind() == kind;
    }

    private static Operand exact(
            Operand left, Expression.Operator operator, Operand right, Kind kind, Expression source) {
        boolean product = operator == Expression.Operator.TIMES;
        int scale = product ? left.scale() + right.scale() : Math.max(left.scale(), right.scale());
        if (scale > MAX_SCALE) {
            throw new InvalidQueryException("the fractions of " + PredicateText.shown(source) + " are too fine");
        }
        Formula joined = product
                ? new Formula.Joined(operator, left.formula(), right.formula())
                : new Formula.Joined(operator, left.at(scale), right.at(scale));
        return new Operand(joined, kind, scale, source);
    }
}
