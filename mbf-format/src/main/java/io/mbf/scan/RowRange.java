package io.mbf.scan;

/**
 * Rows {@code [from, to)} of a table, counted in file order from 0 before any condition is applied.
 *
 * @param from at least 0
 * @param to not below {@code from}; may lie behind the table's last row
 */
public record RowRange(long from, long to) {

    /** Every row. */
    public static final RowRange ALL = new RowRange(0, Long.MAX_VALUE);

    public RowRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("rows " + from + " to " + to + " are no range");
        }
    }

    /** Rows of this range among {@code count} rows from row {@code first} on, as positions among them. */
    public RowRange within(long first, long count) {
        long start = Math.min(Math.max(from - first, 0), count);
        return new RowRange(start, Math.max(start, Math.min(to - first, count)));
    }

    /** How many rows the range has. */
    public long size() {
        return to - from;
    }
}
