package io.mbf.stats;

import java.util.Optional;

/**
 * What is known of one column's values over a range of rows: a page, a chunk, a row group, a file. Unknown is always
 * allowed and never prunes.
 *
 * @param rowCount rows in the range
 * @param nullCount how many of them are null, or {@link #UNKNOWN}
 * @param nanCount how many are NaN, or {@link #UNKNOWN}; 0 for columns that cannot hold NaN
 * @param bounds between which all values lie that are neither null nor NaN; empty if unknown, or if there are none
 */
public record ZoneMap(long rowCount, long nullCount, long nanCount, Optional<Bounds> bounds) {

    public static final long UNKNOWN = -1;

    /** Inclusive bounds, as sort keys of the column's {@link ColumnOrder}. */
    public sealed interface Bounds {

        /** Whether the smaller bound is the key of a value that occurs. */
        boolean minExact();

        /** Whether the greater bound is the key of a value that occurs. */
        boolean maxExact();
    }

    public record LongBounds(long min, long max, boolean minExact, boolean maxExact) implements Bounds {}

    /** @param max {@code null} if there is no upper bound (a truncated run of 0xFF) */
    public record BytesBounds(byte[] min, byte[] max, boolean minExact, boolean maxExact) implements Bounds {}

    /** A zone whose row count alone is known. */
    public static ZoneMap unknown(long rowCount) {
        return new ZoneMap(rowCount, UNKNOWN, UNKNOWN, Optional.empty());
    }
}
