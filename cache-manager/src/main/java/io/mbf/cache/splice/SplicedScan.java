package io.mbf.cache.splice;

import io.mbf.batch.ColumnBatch;
import io.mbf.cache.splice.Coverage.Stretch;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import io.mbf.scan.plan.ScanPlan;
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
    private final ScanPlan plan;
    private SpliceQuery spliced; // null as long as parts have all columns

    private long nextRow; // to look at, behind the last one that was delivered
    private StretchRows rows; // of the stretch that is read; null between stretches
    private long stretchEnd;
    private Stretch stretch; // null if it is one part's that has all columns
    private int alike; // the part that has all columns
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
        this.plan = ScanPlan.of(query, table.schema());
        try {
            while (rows == null && nextRow < to) {
                try {
                    openStretch();
                } catch (PartFailure e) {
                    replace(e);
                }
            }
        } catch (RuntimeException | Error e) {
            places.close();
            throw e;
        }
    }

    @Override
    public Schema schema() {
        return plan.output();
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
                    continue;
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

    /** Begins with the next stretch, or passes over it if it has no rows that are wanted. */
    private void openStretch() {
        Coverage coverage = table.coverage();
        long limit = query.limit() - delivered;
        alike = coverage.alike(nextRow);
        if (alike != Coverage.SOURCE) {
            stretchEnd = Math.min(coverage.end(alike), to);
            stretch = null;
            RowRange range = new RowRange(nextRow, stretchEnd);
            if (plan.filter().isPresent() && places.isRuledOut(alike, plan, range)) {
                table.listener().used(alike, 0);
                nextRow = stretchEnd;
            } else {
                rows = new OnePlaceRows(places.scan(alike, plan, range, limit));
            }
            return;
        }
        stretch = coverage.stretch(new RowRange(nextRow, to), spliced().wanted());
        stretchEnd = stretch.to();
        rows = new StretchPlan(spliced(), stretch, places).open(limit);
    }

    private SpliceQuery spliced() {
        if (spliced == null) {
            spliced = SpliceQuery.of(query, plan);
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
            table.listener().used(alike, deliveredOfStretch * plan.output().size());
        } else if (rows != null) {
            for (int place : StretchPlan.used(spliced, stretch)) {
                long cells = deliveredOfStretch * spliced.width(place, stretch.places());
                if (place == Coverage.SOURCE) {
                    table.listener().usedSource(cells);
                } else {
                    table.listener().used(place, cells);
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
