package io.mbf.aggregate;

import java.math.BigDecimal;
import java.math.MathContext;

/** An accumulator of sums, from which a mean can be taken. */
sealed interface SumAccumulator extends Accumulator permits IntegerSums, DecimalSums, RealSums {

    /**
     * The mean of the values of a group.
     *
     * @param count of the values, at least 1
     */
    double mean(int group, long count);

    /** The quotient of an exact sum, to more digits than a double has. */
    static double quotient(BigDecimal sum, long count) {
        return sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128).doubleValue();
    }
}
