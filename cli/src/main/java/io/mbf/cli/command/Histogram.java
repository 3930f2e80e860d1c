package io.mbf.cli.command;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.OptionalDouble;

/** How numbers, dates and times lie between the least and the greatest of them: ten bars of equal width. */
final class Histogram {

    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final int BUCKETS = 10;

    private final double min;
    private final double range;
    private final long[] buckets = new long[BUCKETS];

    /** A histogram; of no bars if the ends are no finite numbers, dates or times. */
    Histogram(Object min, Object max) {
        this.min = position(min).orElse(Double.NaN);
        this.range = position(max).orElse(Double.NaN) - this.min;
    }

    void add(Object value) {
        double position = position(value).orElse(Double.NaN) - min;
        // a file that changed since the ends were read may have values beyond them
        if (Double.isFinite(range) && position >= 0 && position <= range) {
            buckets[range == 0 ? 0 : (int) Math.min(BUCKETS - 1, position / range * BUCKETS)]++;
        }
    }

    /** The bars, the highest one full; a space where nothing lies. */
    String text() {
        long most = 0;
        for (long count : buckets) {
            most = Math.max(most, count);
        }
        StringBuilder text = new StringBuilder();
        for (long count : buckets) {
            text.append(count == 0 ? ' ' : BARS.charAt((int) Math.ceil((double) count / most * BARS.length()) - 1));
        }
        return most == 0 ? "" : text.toString();
    }

    private static OptionalDouble position(Object value) {
        if (value instanceof Number number) {
            return OptionalDouble.of(number.doubleValue());
        }
        if (value instanceof LocalDate date) {
            return OptionalDouble.of(date.toEpochDay());
        }
        Instant instant = value instanceof LocalDateTime local
                ? local.toInstant(ZoneOffset.UTC)
                : value instanceof Instant point ? point : null;
        return instant == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(instant.getEpochSecond() + instant.getNano() / 1e9);
    }
}
