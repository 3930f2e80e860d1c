package io.mbf.cache.splice;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.CorruptFileException;
import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import io.mbf.scan.plan.PositionedScan;
import io.mbf.scan.plan.PositionedTable;
import io.mbf.scan.plan.RowTake;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Schema;
import java.util.List;
import java.util.Optional;

/** A table that turns out damaged after a number of calls; counts how often it is closed. */
final class FailingTable implements PositionedTable {

    private final PositionedTable table;
    private int callsLeft;
    private int closings;

    /** @param calls that succeed; {@link Integer#MAX_VALUE} for all */
    FailingTable(PositionedTable table, int calls) {
        this.table = table;
        this.callsLeft = calls;
    }

    int closings() {
        return closings;
    }

    private synchronized void call() {
        if (callsLeft == 0) {
            throw new CorruptFileException("t", "page", "is damaged");
        }
        callsLeft--;
    }

    @Override
    public Schema schema() {
        return table.schema();
    }

    @Override
    public long rowCount() {
        return table.rowCount();
    }

    @Override
    public Scan scan(Query query) {
        return scanPositions(ScanPlan.of(query, schema()));
    }

    @Override
    public PositionedScan scanPositions(ScanPlan plan) {
        call();
        return new Failing(table.scanPositions(plan));
    }

    @Override
    public RowTake take(List<String> columns, Optional<Predicate> where) {
        call();
        return new Failing(table.take(columns, where));
    }

    @Override
    public List<Query> split(Query query, int parts) {
        call();
        return table.split(query, parts);
    }

    @Override
    public void close() {
        closings++;
        table.close();
    }

    private final class Failing implements RowTake {
        private final PositionedScan scan;

        Failing(PositionedScan scan) {
            this.scan = scan;
        }

        @Override
        public void give(long[] rows, int count) {
            ((RowTake) scan).give(rows, count);
        }

        @Override
        public long position(int index) {
            return scan.position(index);
        }

        @Override
        public ScanReport report() {
            return scan.report();
        }

        @Override
        public Schema schema() {
            return scan.schema();
        }

        @Override
        public ColumnBatch next() {
            call();
            return scan.next();
        }

        @Override
        public void close() {
            scan.close();
        }
    }
}
