package io.mbf.read;

import io.mbf.batch.ColumnBatch;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import io.mbf.scan.Table;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Schema;
import java.util.List;

/** Some rows of a query, which are found by scans of the table one after the other; the account is that of all of them. */
abstract class SomeRowsScan implements Scan {

    final Table table;
    final Query query;
    final long count;
    final BatchGather gather;

    Scan scan; // null before the first one and between them
    private final Schema schema;
    private ScanReport finished; // of scans that are closed again; null for none

    /** @param count of rows wanted, at least 0 */
    SomeRowsScan(Table table, Query query, long count) {
        this.table = table;
        this.query = query;
        this.count = count;
        this.schema = ScanPlan.of(query, table.schema()).output();
        this.gather = new BatchGather(schema);
    }

    @Override
    public final Schema schema() {
        return schema;
    }

    /** How many of some rows meet the condition, by its columns alone. */
    final long matches(Query rows) {
        long matches = 0;
        scan = table.scan(rows.select(List.of()));
        for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
            matches += batch.rowCount();
        }
        finishScan();
        return matches;
    }

    final void finishScan() {
        if (scan != null) {
            finished = with(scan.report());
            scan.close();
            scan = null;
        }
    }

    private ScanReport with(ScanReport other) {
        return finished == null ? other : finished.plus(other);
    }

    /** Before the first batch, that of a read of all rows. */
    @Override
    public final ScanReport report() {
        if (scan != null) {
            return with(scan.report());
        }
        if (finished != null) {
            return finished;
        }
        try (Scan whole = table.scan(query)) {
            return whole.report();
        }
    }

    @Override
    public void close() {
        finishScan();
    }
}
