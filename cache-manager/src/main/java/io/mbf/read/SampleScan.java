package io.mbf.read;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.SourceChangedException;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;

/**
 * Some rows of a query drawn at random, in their order. Without a condition their number is known from metadata, and only
 * stretches that have some of them are read. With one, the rows that meet it are counted first, by the columns of the
 * condition alone, and read up to the last one that was drawn.
 */
final class SampleScan extends SomeRowsScan {

    /** Rows that it is worth a scan of its own to pass over: those of a page of {@code .mbf}. */
    private static final long GAP = 8192;

    private final long seed;
    private final int[] selection = new int[ColumnBatch.MAX_ROWS];

    private DrawnRows drawn; // null before the first batch
    private long passed; // rows before the next batch of the scan
    private long end = Long.MAX_VALUE; // of the rows of the scan
    private boolean closed;

    /** @param count of rows wanted, at least 0 */
    SampleScan(Table table, Query query, long count, long seed) {
        super(table, query, count);
        this.seed = seed;
    }

    @Override
    public ColumnBatch next() {
        if (drawn == null && !closed) {
            drawn = new DrawnRows(rows(), count, seed);
        }
        while (!closed && drawn.hasNext()) {
            if (scan == null || drawn.next() >= end) {
                finishScan();
                scan = open();
            }
            ColumnBatch batch = scan.next();
            if (batch == null) {
                throw new SourceChangedException("the sampled rows", "there are fewer of them than a moment ago");
            }
            int taken = take(batch.rowCount());
            if (taken > 0) {
                return gather.rows(batch, selection, taken);
            }
        }
        return null;
    }

    /** How many rows there are to draw from. */
    private long rows() {
        if (query.where().isEmpty()) {
            return Math.min(query.rows().within(0, table.rowCount()).size(), query.limit());
        }
        return matches(query);
    }

    private Scan open() {
        if (query.where().isPresent()) {
            return table.scan(query);
        }
        passed = drawn.next();
        end = drawn.runEnd(GAP);
        long first = query.rows().from();
        return table.scan(query.rows(new RowRange(first + passed, first + end)));
    }

    /** Selects what is drawn of the rows of a batch; returns how many they are. */
    private int take(int rows) {
        int taken = 0;
        for (; drawn.hasNext() && drawn.next() < passed + rows; drawn.advance()) {
            selection[taken++] = (int) (drawn.next() - passed);
        }
        passed += rows;
        return taken;
    }

    @Override
    public void close() {
        closed = true;
        super.close();
    }
}
