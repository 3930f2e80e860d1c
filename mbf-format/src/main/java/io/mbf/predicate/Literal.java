package io.mbf.predicate;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.temporal.TemporalAccessor;

/**
 * A typed constant of a predicate. Which columns it may be compared with, and how, is decided when the predicate is
 * bound to a schema.
 */
public sealed interface Literal extends Expression {

    /** True or false. */
    record Bool(boolean value) implements Literal {}

    /** Any number: integer, decimal or finite floating point, exactly. */
    record Number(BigDecimal value) implements Literal {

        public Number {
            requireNonNull(value, "value");
        }
    }

    /** A number that {@link BigDecimal} cannot hold: NaN or an infinity. */
    record NotFinite(double value) implements Literal {}

    /** Text: compared with text as its UTF-8 bytes; read as date, time, timestamp or UUID where the column is one. */
    record Text(String value) implements Literal {

        public Text {
            requireNonNull(value, "value");
        }

        /** Whether the text is the time 24:00 of the day, with or without seconds and their fraction. */
        public boolean isEndOfDay() {
            return TemporalText.isEndOfDay(value);
        }

        /**
         * The text read as a timestamp: ISO date and time with a T or a space between them, or a date, which is its
         * midnight.
         *
         * @return an {@link java.time.OffsetDateTime} if the text has an offset, else a {@link LocalDateTime}
         * @throws java.time.DateTimeException if the text is neither
         */
        public TemporalAccessor timestamp() {
            return TemporalText.parseTimestamp(value);
        }
    }

    /** Bytes, which are not copied. */
    record Bytes(byte[] value) implements Literal {

        public Bytes {
            requireNonNull(value, "value");
        }
    }

    /** A day. */
    record Date(LocalDate value) implements Literal {

        public Date {
            requireNonNull(value, "value");
        }
    }

    /** A time of day, before its end. */
    record Time(LocalTime value) implements Literal {

        public Time {
            requireNonNull(value, "value");
        }
    }

    /** The time of day 24:00:00, after all others, which {@link LocalTime} cannot hold. */
    record EndOfDay() implements Literal {}

    /** A point on the time line, for UTC-adjusted timestamps. */
    record UtcTimestamp(Instant value) implements Literal {

        public UtcTimestamp {
            requireNonNull(value, "value");
        }
    }

    /** A reading of a local clock, for timestamps without zone. */
    record LocalTimestamp(LocalDateTime value) implements Literal {

        public LocalTimestamp {
            requireNonNull(value, "value");
        }
    }

    /**
     * A span of time, to be added to dates and timestamps, or taken from them.
     *
     * @param months whose length depends on the date
     * @param seconds and days of 86,400 of them
     */
    record Interval(int months, BigDecimal seconds) implements Literal {

        private static final BigDecimal LONGEST = BigDecimal.TEN.pow(15);

        /** @throws ArithmeticException if it is longer than 10^15 seconds, or finer than nanoseconds */
        public Interval {
            requireNonNull(seconds, "seconds");
            if (seconds.abs().compareTo(LONGEST) > 0) {
                throw new ArithmeticException("an interval of so many seconds");
            }
            seconds = seconds.setScale(9, RoundingMode.UNNECESSARY);
        }

        Interval plus(Interval other) {
            return new Interval(Math.addExact(months, other.months), seconds.add(other.seconds));
        }

        Interval times(int factor) {
            return new Interval(Math.multiplyExact(months, factor), seconds.multiply(BigDecimal.valueOf(factor)));
        }
    }

    /** The literal of a floating-point number; a finite one means its shortest decimal form. */
    static Literal number(double value) {
        return Double.isNaN(value) || Double.isInfinite(value)
                ? new NotFinite(value)
                : new Number(BigDecimal.valueOf(value));
    }

    /**
     * The literal of a Java value: Boolean, any Number of the JDK, CharSequence, byte[], LocalDate, LocalTime, Instant,
     * LocalDateTime, Duration, Period, java.util.UUID or enum constant.
     *
     * @throws IllegalArgumentException for anything else, null included
     */
    static Literal of(Object value) {
        if (value instanceof Literal literal) {
            return literal;
        }
        if (value instanceof Boolean b) {
            return new Bool(b);
        }
        if (value instanceof Double || value instanceof Float f && !Float.isFinite(f)) {
            return number(((java.lang.Number) value).doubleValue());
        }
        // a float's own decimal form, so that 0.1f means 0.1 and not its binary expansion
        if (value instanceof java.lang.Number number) {
            return new Number(new BigDecimal(number.toString()));
        }
        if (value instanceof byte[] bytes) {
            return new Bytes(bytes.clone());
        }
        if (value instanceof LocalDate date) {
            return new Date(date);
        }
        if (value instanceof LocalTime time) {
            return new Time(time);
        }
        if (value instanceof Instant instant) {
            return new UtcTimestamp(instant);
        }
        if (value instanceof LocalDateTime local) {
            return new LocalTimestamp(local);
        }
        if (value instanceof Duration span) {
            return new Interval(0, BigDecimal.valueOf(span.getSeconds()).add(BigDecimal.valueOf(span.getNano(), 9)));
        }
        if (value instanceof Period span) {
            return new Interval(Math.toIntExact(span.toTotalMonths()), BigDecimal.valueOf(span.getDays() * 86_400L));
        }
        if (value instanceof CharSequence || value instanceof java.util.UUID || value instanceof Enum<?>) {
            return new Text(value.toString());
        }
        throw new IllegalArgumentException("not a literal: "
                + (value == null ? "null (use isNull)" : value.getClass().getName()));
    }
}
