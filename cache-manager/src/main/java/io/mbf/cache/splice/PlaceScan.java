package io.mbf.cache.splice;

import io.mbf.batch.ColumnBatch;
import io.mbf.scan.ScanReport;
import io.mbf.scan.plan.PositionedScan;
import io.mbf.scan.plan.RowTake;
import io.mbf.schema.Schema;

/** What is read of one place, with positions of the source. */
final class PlaceScan {

    private final int place;
    private final long firstRow;
    private final PositionedScan scan;
    private long[] given = new long[0];

    PlaceScan(int place, long firstRow, PositionedScan scan) {
        this.place = place;
        this.firstRow = firstRow;
        this.scan = scan;
    }

    Schema schema() {
        return scan.schema();
    }

    ColumnBatch next() {
        return Places.guarded(place, scan::next);
    }

    /** The row of the source that a row of the last batch is. */
    long position(int index) {
        return firstRow + scan.position(index);
    }

    /** Says which rows are to be taken next, all of them before more are given; the array may be changed afterwards. */
    void give(long[] rows, int count) {
        if (given.length < count) {
            given = new long[rows.length];
        }
        for (int i = 0; i < count; i++) {
            given[i] = rows[i] - firstRow;
        }
        ((RowTake) scan).give(given, count);
    }

    ScanReport report() {
        return scan.report();
    }

    void close() {
        scan.close();
    }
}
