package io.mbf.predicate;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.regex.Pattern;

/** How timestamps, and the end of a day, are written in conditions. */
final class TemporalText {

    /** ISO date and time, with a T or a space between them, with or without an offset. */
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("[' ']['T']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private static final Pattern END_OF_DAY = Pattern.compile("24:00(:00(\\.0{1,9})?)?");

    private TemporalText() {}

    /** Whether a text is the time 24:00 of the day, with or without seconds and their fraction. */
    static boolean isEndOfDay(String text) {
        return END_OF_DAY.matcher(text).matches();
    }

    /**
     * A LocalDateTime, or an OffsetDateTime if the text has an offset. A date alone is its midnight.
     *
     * @throws java.time.DateTimeException if the text is neither
     */
    static TemporalAccessor parseTimestamp(String text) {
        return text.indexOf(':') < 0
                ? LocalDate.parse(text).atStartOfDay()
                : TIMESTAMP.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
    }
}
