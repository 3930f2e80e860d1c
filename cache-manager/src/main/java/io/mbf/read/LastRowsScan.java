package io.mbf.read;

import io.mbf.batch.ColumnBatch;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import io.mbf.scan.Table;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Schema;
import java.util.List;

/**
 * The last rows of a query, in their order. Without a condition they are known from metadata, and nothing before them is
 * read. With one, stretches from the end on, each twice as long as the one before, are looked through by the columns of the
 * condition alone until there are enough rows that meet it.
 */
final class LastRowsScan implements Scan {

    private static final long FIRST_STRETCH = 1 << 16;

    private final Table table;
    private final Query query;
    private final long count;
    private final Schema schema;
    private final BatchGather gather;

    private Scan scan; // null before the first batch
    private long surplus; // rows of the scan that are before the last ones
    private ScanReport searched; // of the stretches; null for none

    /** @param count of rows wanted, at least 0 */
    LastRowsScan(Table table, Query query, long count) {
        this.table = table;
        this.query = query;
        this.count = count;
        this.schema = ScanPlan.of(query, table.schema()).output();
        this.gather = new BatchGather(schema);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public ColumnBatch next() {
        if (scan == null) {
            scan = table.scan(query.rows(count == 0 ? new RowRange(0, 0) : stretch()));
        }
        for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
            int passed = (int) Math.min(surplus, batch.rowCount());
            surplus -= passed;
            if (passed == 0) {
                return batch;
            }
            if (passed < batch.rowCount()) {
                return from(passed, batch);
            }
        }
        return null;
    }

    /** The rows of the table that have the last ones of the query; sets how many more of the query are among them. */
    private RowRange stretch() {
        RowRange all = query.rows().within(0, table.rowCount());
        if (query.where().isEmpty()) {
            return new RowRange(Math.max(all.from(), all.to() - Math.min(count, all.size())), all.to());
        }
        long start = all.to();
        long found = 0;
        for (long length = FIRST_STRETCH; found < count && start > all.from(); length *= 2) {
            long end = start;
            start = Math.max(all.from(), end - length);
            found += matches(new RowRange(start, end));
        }
        surplus = Math.max(0, found - count);
        return new RowRange(start, all.to());
    }

    private long matches(RowRange rows) {
        long matches = 0;
        try (Scan stretch = table.scan(query.select(List.of()).rows(rows))) {
            for (ColumnBatch batch = stretch.next(); batch != null; batch = stretch.next()) {
                matches += batch.rowCount();
            }
            searched = searched == null ? stretch.report() : searched.plus(stretch.report());
        }
        return matches;
    }

    private ColumnBatch from(int first, ColumnBatch batch) {
        int rows = batch.rowCount() - first;
        int[] selection = new int[rows];
        for (int i = 0; i < rows; i++) {
            selection[i] = first + i;
        }
        return gather.rows(batch, selection, rows);
    }

    /** Before the first batch, that of a read of all rows. */
    @Override
    public ScanReport report() {
        if (scan == null) {
            try (Scan whole = table.scan(query)) {
                return whole.report();
            }
        }
        return searched == null ? scan.report() : searched.plus(scan.report());
    }

    @Override
    public void close() {
        if (scan != null) {
            scan.close();
        }
    }
}
