package io.mbf.predicate;

import io.mbf.error.InvalidQueryException;
import io.mbf.predicate.Expression.Operator;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Makes expressions; those of literals alone are worked out at once, and are literals again. */
final class Calculation {

    /** Longer numbers are not calculated with: 1e999999999 + 1 has a billion digits. */
    private static final int MAX_DIGITS = 1_000;

    private Calculation() {}

    /** @throws InvalidQueryException if the operator takes no such literals */
    static Expression of(Expression left, Operator operator, Expression right) {
        requireCalculable(left, operator);
        requireCalculable(right, operator);
        if (!(left instanceof Literal a) || !(right instanceof Literal b)) {
            return new Expression.Arithmetic(left, operator, right);
        }
        try {
            return literal(a, operator, b);
        } catch (DateTimeException | ArithmeticException e) {
            throw refused(a, operator, b, ": out of range");
        }
    }

    static Expression of(LetterCase letters, Expression text) {
        if (text instanceof Literal.Text literal) {
            return new Literal.Text(letters.map(literal.value()));
        }
        if (text instanceof Literal || text instanceof Expression.Arithmetic) {
            throw new InvalidQueryException(letters.function() + " takes text, not " + PredicateText.shown(text));
        }
        return new Expression.Cased(letters, text);
    }

    private static void requireCalculable(Expression operand, Operator operator) {
        boolean fits = operand instanceof Literal literal
                ? literal instanceof Literal.Number number && isShort(number.value())
                        || literal instanceof Literal.NotFinite
                        || literal instanceof Literal.Date
                        || literal instanceof Literal.Interval
                        || literal instanceof Literal.LocalTimestamp
                        || literal instanceof Literal.UtcTimestamp
                : !(operand instanceof Expression.Cased);
        if (!fits) {
            String hint = operand instanceof Literal.Text ? "; dates are written date '2024-02-29'" : "";
            throw new InvalidQueryException("'" + operator.symbol() + "' takes numbers, dates and timestamps, not "
                    + PredicateText.shown(operand) + hint);
        }
    }

    private static boolean isShort(BigDecimal value) {
        return value.precision() <= MAX_DIGITS && Math.abs((long) value.scale()) <= MAX_DIGITS;
    }

    private static Literal literal(Literal left, Operator operator, Literal right) {
        if (left instanceof Literal.Number a && right instanceof Literal.Number b && operator != Operator.DIVIDE) {
            return new Literal.Number(
                    switch (operator) {
                        case PLUS -> a.value().add(b.value());
                        case MINUS -> a.value().subtract(b.value());
                        default -> a.value().multiply(b.value());
                    });
        }
        if (isNumber(left) && isNumber(right)) {
            return real(operator, real(left), real(right));
        }
        if (left instanceof Literal.Interval a && right instanceof Literal.Interval b && isSum(operator)) {
            return a.plus(operator == Operator.PLUS ? b : b.times(-1));
        }
        if (operator == Operator.TIMES && left instanceof Literal.Interval a && right instanceof Literal.Number b) {
            return a.times(b.value().intValueExact());
        }
        if (left instanceof Literal.Date a && right instanceof Literal.Date b && operator == Operator.MINUS) {
            return new Literal.Number(
                    BigDecimal.valueOf(a.value().toEpochDay() - b.value().toEpochDay()));
        }
        boolean swapped = operator == Operator.PLUS && (isNumber(left) || left instanceof Literal.Interval);
        Literal time = swapped ? right : left;
        Literal span = swapped ? left : right;
        if (isSum(operator) && span instanceof Literal.Interval interval) {
            return moved(time, operator == Operator.PLUS ? interval : interval.times(-1), operator);
        }
        if (isSum(operator) && span instanceof Literal.Number days && time instanceof Literal.Date date) {
            long count = days.value().longValueExact();
            return new Literal.Date(
                    operator == Operator.PLUS
                            ? date.value().plusDays(count)
                            : date.value().minusDays(count));
        }
        throw refused(left, operator, right, "");
    }

    /** A date moved by whole days stays a date. */
    private static Literal moved(Literal time, Literal.Interval by, Operator operator) {
        if (time instanceof Literal.Date date) {
            LocalDateTime moved = move(date.value().atStartOfDay(), by);
            LocalDate day = moved.toLocalDate();
            return moved.equals(day.atStartOfDay()) ? new Literal.Date(day) : new Literal.LocalTimestamp(moved);
        }
        if (time instanceof Literal.LocalTimestamp local) {
            return new Literal.LocalTimestamp(move(local.value(), by));
        }
        if (time instanceof Literal.UtcTimestamp point) {
            return new Literal.UtcTimestamp(move(LocalDateTime.ofInstant(point.value(), ZoneOffset.UTC), by)
                    .toInstant(ZoneOffset.UTC));
        }
        throw refused(time, operator, by, "");
    }

    private static LocalDateTime move(LocalDateTime time, Literal.Interval by) {
        BigDecimal nanos = by.seconds().movePointRight(9);
        return time.plusMonths(by.months())
                .plusSeconds(by.seconds().longValue())
                .plusNanos(nanos.remainder(BigDecimal.TEN.pow(9)).longValueExact());
    }

    private static boolean isSum(Operator operator) {
        return operator == Operator.PLUS || operator == Operator.MINUS;
    }

    private static boolean isNumber(Literal literal) {
        return literal instanceof Literal.Number || literal instanceof Literal.NotFinite;
    }

    private static double real(Literal literal) {
        return literal instanceof Literal.Number number
                ? number.value().doubleValue()
                : ((Literal.NotFinite) literal).value();
    }

    private static Literal real(Operator operator, double a, double b) {
        return Literal.number(
                switch (operator) {
                    case PLUS -> a + b;
                    case MINUS -> a - b;
                    case TIMES -> a * b;
                    case DIVIDE -> a / b;
                });
    }

    private static InvalidQueryException refused(Literal left, Operator operator, Literal right, String why) {
        return new InvalidQueryException("cannot calculate " + PredicateText.shown(left) + " " + operator.symbol() + " "
                + PredicateText.shown(right) + why);
    }
}
