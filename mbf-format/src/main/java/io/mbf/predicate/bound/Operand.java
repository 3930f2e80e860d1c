package io.mbf.predicate.bound;

import io.mbf.predicate.Expression;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * One side of a comparison or calculation.
 *
 * @param scale exact numbers are in units of 10<sup>-scale</sup>: of one, a day or a second
 * @param source for messages
 */
record Operand(Formula formula, Kind kind, int scale, Expression source) {

    private static final BigInteger SECONDS_PER_DAY = BigInteger.valueOf(86_400);

    enum Kind {
        NUMBER,
        REAL,
        BOOLEAN,
        DATE,
        TIME,
        LOCAL_TIMESTAMP,
        UTC_TIMESTAMP,
        INTERVAL,
        TEXT,
        UUID,
        BINARY;

        boolean isTimestamp() {
            return this == LOCAL_TIMESTAMP || this == UTC_TIMESTAMP;
        }

        boolean isBytes() {
            return this == TEXT || this == UUID || this == BINARY;
        }
    }

    static Operand exact(BigDecimal value, Kind kind, Expression source) {
        BigDecimal whole = value.scale() < 0 ? value.setScale(0) : value;
        return new Operand(new Formula.Exact(whole.unscaledValue()), kind, whole.scale(), source);
    }

    /** The same number in finer units. */
    Formula at(int finer) {
        if (finer == scale) {
            return formula;
        }
        BigInteger factor = BigInteger.TEN.pow(finer - scale);
        return formula instanceof Formula.Exact exact
                ? new Formula.Exact(exact.value().multiply(factor))
                : new Formula.Joined(Expression.Operator.TIMES, formula, new Formula.Exact(factor));
    }

    /** A number as a double. */
    Operand asReal() {
        if (kind == Kind.REAL) {
            return this;
        }
        Formula real = formula instanceof Formula.Exact exact
                ? new Formula.Real(new BigDecimal(exact.value(), scale).doubleValue())
                : new Formula.AsReal(formula, scale);
        return new Operand(real, Kind.REAL, 0, source);
    }

    /** The midnight of a date. */
    Operand midnight(Kind timestamp) {
        return kind != Kind.DATE
                ? this
                : new Operand(
                        new Formula.Joined(Expression.Operator.TIMES, formula, new Formula.Exact(SECONDS_PER_DAY)),
                        timestamp,
                        0,
                        source);
    }

    boolean isConstant() {
        return formula.columns().findAny().isEmpty();
    }
}
