package io.mbf.read;

import io.mbf.batch.ColumnBatch;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Table;

/**
 * The last rows of a query, in their order. Without a condition they are known from metadata, and nothing before them is
 * read. With one, stretches from the end on, each twice as long as the one before, are looked through by the columns of the
 * condition alone until there are enough rows that meet it.
 */
final class LastRowsScan extends SomeRowsScan {

    private static final long FIRST_STRETCH = 1 << 16;

    private boolean started;
    private long surplus; // rows of the scan that are before the last ones

    /** @param count of rows wanted, at least 0 */
    LastRowsScan(Table table, Query query, long count) {
        super(table, query, count);
    }

    @Override
    public ColumnBatch next() {
        if (!started) {
            started = true;
            scan = table.scan(query.rows(count == 0 ? new RowRange(0, 0) : stretch()));
        }
        while (scan != null) {
            ColumnBatch batch = scan.next();
            if (batch == null) {
                return null;
            }
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
            found += matches(query.rows(new RowRange(start, end)));
        }
        surplus = Math.max(0, found - count);
        return new RowRange(start, all.to());
    }

    private ColumnBatch from(int first, ColumnBatch batch) {
        int rows = batch.rowCount() - first;
        int[] selection = new int[rows];
        for (int i = 0; i < rows; i++) {
            selection[i] = first + i;
        }
        return gather.rows(batch, selection, rows);
    }
}
