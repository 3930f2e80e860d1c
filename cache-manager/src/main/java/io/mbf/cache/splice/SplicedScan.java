package io.mbf.cache.splice;

import io.mbf.batch.ColumnBatch;
import io.mbf.cache.splice.Coverage.Stretch;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import io.mbf.schema.Schema;

/**
 * A query over parts and source, stretch by stretch. When a part fails, what it would have delivered behind the last row
 * that was delivered is planned anew without it.
 */
final class SplicedScan implements Scan {

    private static final ScanReport NOTHING = new ScanReport("mbf", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private final SplicedTable table;
    private final Query query;
    private final long to; // the row behind the last one to look at
    private final Places places;
    private SpliceQuery spliced; // null as long as one part has everything
    private Schema schema;

    private long nextRow; // to look at, behind the last one that was delivered
    private StretchRows rows; // of the stretch that is read; null between stretches
    private long stretchEnd;
    private Stretch stretch; // null if it is one part's that has everything
    private int whole; // the part that has everything
    private long deliveredOfStretch;
    private long delivered;
    private RuntimeException failure; // what ended the scan, to be thrown again
    private boolean closed;

    /** Begins with the first stretch. */
    SplicedScan(SplicedTable table, Query query) {
        this.table = table;
        this.query = query;
        this.nextRow = Math.min(query.rows().from(), table.rowCount());
        this.to = Math.max(nextRow, Math.min(query.rows().to(), table.rowCount()));
        this.places = new Places(table::place);
        try {
            while (rows == null && nextRow < to) {
                try {
                    openStretch();
                } catch (PartFailure e) {
                    replace(e);
                }
            }
            if (schema == null) {
                schema = spliced().plan().output();
            }
        } catch (RuntimeException | Error e) {
            places.close();
            throw e;
        }
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public ColumnBatch next() {
        if (failure != null) {
            throw failure;
        }
        if (closed) {
            throw new IllegalStateException("the scan is closed");
        }
        try {
            return advance();
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    private ColumnBatch advance() {
        while (delivered < query.limit() && (rows != null || nextRow < to)) {
            try {
                if (rows == null) {
                    openStretch();
                }
                ColumnBatch batch = rows.next(query.limit() - delivered);
                if (batch != null) {
                    delivered += batch.rowCount();
                    deliveredOfStretch += batch.rowCount();
                    nextRow = rows.lastRow() + 1;
                    return batch;
                }
                endStretch();
                nextRow = stretchEnd;
            } catch (PartFailure e) {
                replace(e);
            }
        }
        return null;
    }

    private void openStretch() {
        Coverage coverage = table.coverage();
        RowRange left = new RowRange(nextRow, to);
        long limit = query.limit() - delivered;
        whole = coverage.whole(left);
        if (whole != Coverage.SOURCE) {
            PlaceScan scan = places.scan(whole, query.rows(left).limit(limit));
            stretch = null;
            stretchEnd = to;
            rows = new OnePlaceRows(scan);
            schema = schema == null ? scan.schema() : schema;
            return;
        }
        stretch = coverage.stretch(left, spliced().wanted());
        stretchEnd = stretch.to();
        rows = new StretchPlan(spliced(), stretch, places).open(limit);
    }

    private SpliceQuery spliced() {
        if (spliced == null) {
            spliced = SpliceQuery.of(query, table.schema());
        }
        return spliced;
    }

    /** Leaves a part that failed out from now on. */
    private void replace(PartFailure failed) {
        endStretch();
        table.fail(failed.part(), failed.failure());
    }

    private void endStretch() {
        places.close();
        if (rows != null && stretch == null) {
            table.listener().used(table.place(whole), deliveredOfStretch * schema.size());
        } else if (rows != null) {
            for (int place : StretchPlan.used(spliced, stretch)) {
                long cells = deliveredOfStretch * spliced.width(place, stretch.places());
                if (place == Coverage.SOURCE) {
                    table.listener().usedSource(cells);
                } else {
                    table.listener().used(table.place(place), cells);
                }
            }
        }
        rows = null;
        deliveredOfStretch = 0;
    }

    @Override
    public ScanReport report() {
        ScanReport all = places.report().orElse(NOTHING);
        return new ScanReport(
                all.format(),
                all.chunks(),
                all.chunksPrunedByZoneMap(),
                all.chunksPrunedByDictionary(),
                all.chunksPrunedByBloomFilter(),
                all.chunksRead(),
                all.pages(),
                all.pagesPruned(),
                all.pagesFiltered(),
                all.pagesRead(),
                all.storedBytesRead(),
                delivered);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                endStretch();
            } finally {
                table.release();
            }
        }
    }
}
