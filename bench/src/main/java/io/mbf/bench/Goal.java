package io.mbf.bench;

import java.util.Optional;

/**
 * One of the goals that the project set itself, and what became of it.
 *
 * @param reached empty if it was not measured in this run
 */
record Goal(String what, String wanted, String measured, Optional<Boolean> reached) {

    /** A quotient that shall be at least, or at most, a number. */
    static Goal of(String what, String wanted, Optional<Double> value, boolean atLeast, double bound, String unit) {
        return new Goal(
                what,
                wanted,
                value.map(v -> number(v) + unit).orElse("not measured"),
                value.map(v -> atLeast ? v >= bound : v <= bound));
    }

    private static String number(double value) {
        return value >= 100 ? String.format("%.0f", value) : String.format(java.util.Locale.ROOT, "%.3g", value);
    }

    String verdict() {
        return reached.map(r -> r ? "reached" : "**not reached**").orElse("–");
    }
}
