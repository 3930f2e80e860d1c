package io.mbf.text;

import io.mbf.schema.TimeUnit;

/**
 * Dates and times of day in ISO 8601, as ASCII bytes in a caller's buffer, without an object per value. Years have four
 * digits; later ones a plus sign, earlier than year 0 a minus sign, as in {@link java.time.LocalDate#toString}.
 *
 * <p>Every method writes at {@code at} and returns the position after the last byte.
 */
final class IsoText {

    /** Bytes that the longest timestamp needs. */
    static final int MAX_LENGTH = 48;

    static final long SECONDS_PER_DAY = 86_400;

    private static final long DAYS_PER_ERA = 146_097;
    private static final long DAYS_FROM_YEAR_0_TO_1970 = 719_468; // counted from March 1st of year 0

    private IsoText() {}

    /** @param epochDay days since 1970-01-01, of any year that a {@code long} of milliseconds can reach */
    static int date(byte[] to, int at, long epochDay) {
        // the years of the proleptic Gregorian calendar begin in March here, so that the leap day comes last
        long day = epochDay + DAYS_FROM_YEAR_0_TO_1970;
        long era = Math.floorDiv(day, DAYS_PER_ERA);
        int dayOfEra = (int) (day - era * DAYS_PER_ERA);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int end = year(to, at, era * 400 + yearOfEra + (month <= 2 ? 1 : 0));
        to[end] = '-';
        end = digits(to, end + 1, month, 2);
        to[end] = '-';
        return digits(to, end + 1, dayOfMonth, 2);
    }

    /** @param ofDay units since midnight, up to 24:00 */
    static int time(byte[] to, int at, long ofDay, TimeUnit unit) {
        int second = (int) (ofDay / unit.perSecond());
        int end = digits(to, at, second / 3_600, 2);
        to[end] = ':';
        end = digits(to, end + 1, second / 60 % 60, 2);
        to[end] = ':';
        end = digits(to, end + 1, second % 60, 2);
        to[end] = '.';
        return digits(to, end + 1, (int) (ofDay % unit.perSecond()), unit.fractionDigits());
    }

    private static int year(byte[] to, int at, long year) {
        if (year >= 0 && year <= 9_999) {
            return digits(to, at, (int) year, 4);
        }
        to[at] = (byte) (year < 0 ? '-' : '+');
        int magnitude = (int) Math.abs(year); // below 300 million for every timestamp there is
        int count = 4;
        for (int rest = magnitude / 10_000; rest > 0; rest /= 10) {
            count++;
        }
        return digits(to, at + 1, magnitude, count);
    }

    private static int digits(byte[] to, int at, int value, int count) {
        int rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            to[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + count;
    }
}
