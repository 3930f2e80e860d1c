package io.mbf.cli.terminal;

import io.mbf.error.InvalidQueryException;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers for people: counts, sizes, durations and ratios, in one form everywhere. */
public final class Quantity {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*([kKmMgG]?)(?:i?[bB])?");

    private static final Pattern PART =
            Pattern.compile("([01]?\\.\\d{1,9})|(\\d{1,3}(?:\\.\\d{1,9})?)\\s*%|(\\d{1,3})");

    private Quantity() {}

    /** {@code 1,234,567}. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** {@code 1 entry}, {@code 1,234 entries}. */
    public static String plural(long value, String one, String many) {
        return count(value) + " " + (value == 1 ? one : many);
    }

    /** {@code 999 B}, {@code 1.2 kB}, {@code 3.4 MB}: powers of 1,000. */
    public static String bytes(long value) {
        if (value < 1_000) {
            return value + " B";
        }
        double scaled = value;
        int unit = -1;
        do {
            scaled /= 1_000;
            unit++;
        } while (scaled >= 999.95 && unit < 4);
        return String.format(Locale.ROOT, "%.1f %sB", scaled, "kMGTP".charAt(unit));
    }

    /** {@code 12.3 ms} below a second, {@code 1.23 s} from there on. */
    public static String duration(long nanos) {
        return nanos < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }

    /** {@code 3.2×}; nothing if there is nothing to divide by. */
    public static String ratio(double numerator, double denominator) {
        return denominator == 0 ? "" : String.format(Locale.ROOT, "%.1f×", numerator / denominator);
    }

    /** A part of a whole as people write it, {@code 80%}, {@code 80} or {@code 0.8}: above 0, up to 1; empty for others. */
    public static OptionalDouble parsePart(String text) {
        Matcher matcher = PART.matcher(text.strip());
        if (!matcher.matches()) {
            return OptionalDouble.empty();
        }
        String percent = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
        double part = percent == null ? Double.parseDouble(matcher.group(1)) : Double.parseDouble(percent) / 100;
        return part > 0 && part <= 1 ? OptionalDouble.of(part) : OptionalDouble.empty();
    }

    /**
     * A size as people write it: {@code 8388608}, {@code 8MiB}, {@code 512k}; units are powers of 1,024.
     *
     * @throws InvalidQueryException if it is none, or greater than {@code max}
     */
    public static long parseBytes(String text, long max) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            int shift = 10 * (1 + "kmg".indexOf(matcher.group(2).toLowerCase(Locale.ROOT)));
            shift = matcher.group(2).isEmpty() ? 0 : shift;
            if (number <= max >> shift) {
                return number << shift;
            }
        }
        throw new InvalidQueryException("'" + text + "' is not a size such as 8MiB, up to " + max + " bytes");
    }
}
