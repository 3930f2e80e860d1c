package io.mbf.cache;

import io.mbf.batch.ColumnBatch;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The direct reads of a cache's users, which conversions give way to: both want the processor, the memory and the disk,
 * and only one of them has somebody waiting for it.
 *
 * <p>A reader counts as active while it fetches a batch and for a moment after that. Thread-safe.
 */
final class ForegroundReads {

    /** How long after its last batch a reader is taken to be about to fetch the next one. */
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long STEP_MILLIS = 5;

    private final AtomicInteger fetching = new AtomicInteger();
    private volatile long last = System.nanoTime() - MOMENT_NANOS;

    /** The same table, whose scans are noticed. Being about to be read, it counts at once. */
    Table watched(Table table) {
        last = System.nanoTime();
        return new Watched(table);
    }

    /**
     * Waits while a reader is active.
     *
     * @param patienceNanos how long at most
     * @param hurry ends the wait
     * @return for how long it has waited; less than the patience also if the thread was interrupted, which it then
     *     still is
     */
    long giveWay(long patienceNanos, BooleanSupplier hurry) {
        long start = System.nanoTime();
        long waited = 0;
        while (waited < patienceNanos && isActive() && !hurry.getAsBoolean()) {
            try {
                Thread.sleep(STEP_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return System.nanoTime() - start;
            }
            waited = System.nanoTime() - start;
        }
        return waited;
    }

    private boolean isActive() {
        return fetching.get() > 0 || System.nanoTime() - last < MOMENT_NANOS;
    }

    private final class Watched implements Table {
        private final Table table;

        Watched(Table table) {
            this.table = table;
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
            last = System.nanoTime();
            return new WatchedScan(table.scan(query));
        }

        @Override
        public List<Query> split(Query query, int parts) {
            return table.split(query, parts);
        }

        @Override
        public void close() {
            table.close();
        }
    }

    private final class WatchedScan implements Scan {
        private final Scan scan;

        WatchedScan(Scan scan) {
            this.scan = scan;
        }

        @Override
        public Schema schema() {
            return scan.schema();
        }

        @Override
        public ColumnBatch next() {
            fetching.incrementAndGet();
            try {
                return scan.next();
            } finally {
                last = System.nanoTime();
                fetching.decrementAndGet();
            }
        }

        @Override
        public ScanReport report() {
            return scan.report();
        }

        @Override
        public void close() {
            scan.close();
        }
    }
}
