package io.mbf.predicate;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.TemporalAccessor;

/**
 * A typed constant of a predicate. Which columns it may be compared with, and how, is decided when the predicate is
 * bound to a schema.
 */
public sealed interface Literal {

    /** True or false. */
    record Bool(boolean value) implements Literal {}

    /** Any number: integer, decimal or finite floating point, exactly. */
    record Number(BigDecimal value) implements Literal {}

    /** A number that {@link BigDecimal} cannot hold: NaN or an infinity. */
    record NotFinite(double value) implements Literal {}

    /** Text: compared with text as its UTF-8 bytes; read as date, time, timestamp or UUID where the column is one. */
    record Text(String value) implements Literal {

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
    record Bytes(byte[] value) implements Literal {}

    /** A day. */
    record Date(LocalDate value) implements Literal {}

    /** A time of day, before its end. */
    record Time(LocalTime value) implements Literal {}

    /** The time of day 24:00:00, after all others, which {@link LocalTime} cannot hold. */
    record EndOfDay() implements Literal {}

    /** A point on the time line, for UTC-adjusted timestamps. */
    record UtcTimestamp(Instant value) implements Literal {}

    /** A reading of a local clock, for timestamps without zone. */
    record LocalTimestamp(LocalDateTime value) implements Literal {}

    /**
     * The literal of a Java value: Boolean, any Number of the JDK, CharSequence, byte[], LocalDate, LocalTime, Instant,
     * LocalDateTime, java.util.UUID or enum constant.
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
        if (value instanceof Double || value instanceof Float) {
            double d = ((java.lang.Number) value).doubleValue();
            if (Double.isNaN(d) || Double.isInfinite(d)) {
                return new NotFinite(d);
            }
            // a float's own decimal form, so that 0.1f means 0.1 and not its binary expansion
            return new Number(value instanceof Float ? new BigDecimal(value.toString()) : BigDecimal.valueOf(d));
        }
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
        if (value instanceof CharSequence || value instanceof java.util.UUID || value instanceof Enum<?>) {
            return new Text(value.toString());
        }
        throw new IllegalArgumentException("not a literal: "
                + (value == null ? "null (use isNull)" : value.getClass().getName()));
    }
}
