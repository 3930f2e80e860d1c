package io.mbf.predicate.bound;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A number in units of 10<sup>-scale</sup>.
 *
 * @param floor the greatest whole number of units that is not greater than the number
 * @param exact whether that is the number itself
 */
record Scaled(BigInteger floor, boolean exact) {

    /** Digits before the point, once {@code value} is counted in units of 10<sup>-scale</sup>; 0 or less if below 1. */
    static long integerDigits(BigDecimal value, int scale) {
        return value.signum() == 0 ? 0 : (long) value.precision() - value.scale() + scale;
    }

    /** @param value whose {@link #integerDigits} the caller has limited */
    static Scaled of(BigDecimal value, int scale) {
        if (value.signum() == 0) {
            return new Scaled(BigInteger.ZERO, true);
        }
        if (integerDigits(value, scale) <= 0) {
            // decided apart, since writing out 1e-999999999 would take a gigabyte
            return new Scaled(value.signum() < 0 ? BigInteger.ONE.negate() : BigInteger.ZERO, false);
        }
        BigDecimal units = value.movePointRight(scale);
        BigDecimal floor = units.setScale(0, RoundingMode.FLOOR);
        return new Scaled(floor.unscaledValue(), floor.compareTo(units) == 0);
    }
}
