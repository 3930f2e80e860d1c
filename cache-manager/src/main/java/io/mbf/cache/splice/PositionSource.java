package io.mbf.cache.splice;

import io.mbf.batch.ColumnBatch;

/** The rows of a stretch that are looked at first: those that a scan of one place leaves, or all. */
final class PositionSource {

    private final PlaceScan scan; // null for all rows
    private final long to;
    private long next;
    private int batchRows;
    private int passed;

    private PositionSource(PlaceScan scan, long from, long to) {
        this.scan = scan;
        this.next = from;
        this.to = to;
    }

    /** Those that a scan, which delivers no columns, leaves. */
    static PositionSource of(PlaceScan scan) {
        return new PositionSource(scan, 0, 0);
    }

    static PositionSource all(long from, long to) {
        return new PositionSource(null, from, to);
    }

    /** Writes the next ones, {@code capacity} of them unless there are fewer; returns how many. */
    int fill(long[] rows, int capacity) {
        int count = 0;
        if (scan == null) {
            while (count < capacity && next < to) {
                rows[count++] = next++;
            }
            return count;
        }
        while (count < capacity) {
            if (passed == batchRows) {
                ColumnBatch batch = scan.next();
                if (batch == null) {
                    break;
                }
                batchRows = batch.rowCount();
                passed = 0;
            }
            while (count < capacity && passed < batchRows) {
                rows[count++] = scan.position(passed++);
            }
        }
        return count;
    }
}
