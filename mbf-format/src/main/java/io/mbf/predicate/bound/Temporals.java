package io.mbf.predicate.bound;

import io.mbf.error.InvalidQueryException;
import io.mbf.predicate.Literal;
import io.mbf.predicate.PredicateText;
import io.mbf.schema.Field;
import io.mbf.schema.TypeName;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAccessor;

/** Literals read as days, times and timestamps, counted in whole or fractional days or seconds. */
final class Temporals {

    private static final BigDecimal SECONDS_PER_DAY = BigDecimal.valueOf(86_400);

    /** Of any time but midnight: all that days are told from it by is that it lies between two of them. */
    private static final BigDecimal WITHIN_A_DAY = new BigDecimal("0.5");

    private Temporals() {}

    /** Days since 1970-01-01, and half a one for any time between two midnights. */
    static BigDecimal epochDay(Field field, Literal literal) {
        if (literal instanceof Literal.Date date) {
            return BigDecimal.valueOf(date.value().toEpochDay());
        }
        if (literal instanceof Literal.LocalTimestamp local) {
            BigDecimal day = BigDecimal.valueOf(local.value().toLocalDate().toEpochDay());
            boolean midnight = local.value().toLocalTime().equals(LocalTime.MIDNIGHT);
            return midnight ? day : day.add(WITHIN_A_DAY);
        }
        if (literal instanceof Literal.Text text) {
            try {
                return BigDecimal.valueOf(LocalDate.parse(text.value()).toEpochDay());
            } catch (DateTimeException e) {
                throw mismatch(field, literal, ", which is not a date like '2024-02-29'");
            }
        }
        throw mismatch(field, literal, "");
    }

    static BigDecimal secondOfDay(Field field, Literal literal) {
        if (literal instanceof Literal.EndOfDay || literal instanceof Literal.Text end && end.isEndOfDay()) {
            return SECONDS_PER_DAY;
        }
        if (literal instanceof Literal.Time time) {
            return BigDecimal.valueOf(time.value().toNanoOfDay(), 9);
        }
        if (literal instanceof Literal.Text text) {
            try {
                return BigDecimal.valueOf(LocalTime.parse(text.value()).toNanoOfDay(), 9);
            } catch (DateTimeException e) {
                throw mismatch(field, literal, ", which is not a time like '13:45:00.5'");
            }
        }
        throw mismatch(field, literal, "");
    }

    /** Seconds since 1970-01-01T00:00:00, of UTC or of the local clock. */
    static BigDecimal epochSecond(Field field, Literal literal, boolean utc) {
        if (literal instanceof Literal.Date date) {
            return seconds(date.value().atStartOfDay());
        }
        if (literal instanceof Literal.LocalTimestamp local) {
            return seconds(local.value());
        }
        if (literal instanceof Literal.UtcTimestamp point) {
            if (!utc) {
                throw mismatch(field, literal, ", which has a time zone");
            }
            return seconds(point.value());
        }
        if (literal instanceof Literal.Text text) {
            TemporalAccessor parsed;
            try {
                parsed = text.timestamp();
            } catch (DateTimeException e) {
                throw mismatch(
                        field, literal, ", which is not a timestamp like '2024-02-29T13:45:00" + (utc ? "Z'" : "'"));
            }
            if (parsed instanceof LocalDateTime local) {
                return seconds(local);
            }
            if (!utc) {
                throw mismatch(field, literal, ", which has a time zone");
            }
            return seconds(((OffsetDateTime) parsed).toInstant());
        }
        throw mismatch(field, literal, "");
    }

    private static BigDecimal seconds(LocalDateTime local) {
        return seconds(local.toInstant(ZoneOffset.UTC));
    }

    private static BigDecimal seconds(Instant instant) {
        return BigDecimal.valueOf(instant.getEpochSecond()).add(BigDecimal.valueOf(instant.getNano(), 9));
    }

    static InvalidQueryException mismatch(Field field, Literal literal, String why) {
        return new InvalidQueryException("column '" + field.name() + "' is " + TypeName.of(field.type())
                + "; it cannot be compared with " + PredicateText.describe(literal) + why);
    }
}
