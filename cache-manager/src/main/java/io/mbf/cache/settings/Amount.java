package io.mbf.cache.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes, or a part of a disk.
 *
 * @param bytes if not a part of a disk
 * @param percent of the disk's size, 0 to 100; negative if bytes are meant
 */
public record Amount(long bytes, double percent) {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*(?:([kKmMgGtT])i?)?[bB]?");
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?)\\s*%");

    public static Amount ofBytes(long bytes) {
        return new Amount(bytes, -1);
    }

    /** The bytes of it on a disk of this size. */
    public long on(long diskBytes) {
        return percent < 0 ? bytes : (long) (diskBytes / 100.0 * percent);
    }

    /** {@code 10GiB}, {@code 512k}, {@code 4096} or {@code 5%}; units are powers of 1,024. */
    static Amount parse(String text) {
        Matcher percent = PERCENT.matcher(text.strip());
        if (percent.matches()) {
            double value = Double.parseDouble(percent.group(1));
            if (value <= 100) {
                return new Amount(0, value);
            }
        }
        Matcher size = SIZE.matcher(text.strip());
        if (size.matches()) {
            long number = Long.parseLong(size.group(1));
            int shift = size.group(2) == null
                    ? 0
                    : 10 * (1 + "kmgt".indexOf(size.group(2).toLowerCase(java.util.Locale.ROOT)));
            if (number <= Long.MAX_VALUE >> shift) {
                return ofBytes(number << shift);
            }
        }
        throw new IllegalArgumentException("must be a size such as 10GiB or a part of the disk such as 5%");
    }

    /** As one would write it: {@code 10 GiB}. */
    @Override
    public String toString() {
        if (percent >= 0) {
            return (percent == Math.rint(percent) ? String.valueOf((long) percent) : String.valueOf(percent)) + "%";
        }
        for (int unit = 3; unit >= 0; unit--) {
            int shift = 10 * (unit + 1);
            if (bytes != 0 && bytes % (1L << shift) == 0) {
                return (bytes >> shift) + " " + "KMGT".charAt(unit) + "iB";
            }
        }
        return bytes + " B";
    }
}
