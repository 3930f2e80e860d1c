package io.mbf.cache.stats;

import io.mbf.batch.ColumnBatch;
import io.mbf.cache.verdict.CacheState;
import io.mbf.file.InputFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanMemory;
import io.mbf.scan.ScanReport;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;
import java.util.List;

/** A table whose scans are measured: what they deliver, and how long that takes without the reader's own work. */
public final class ObservedTable implements Table {

    /**
     * A scan that has ended.
     *
     * @param part of the table's columns that were read, 0 to 1; of its rows too, if it was left early
     */
    public record Observation(double part, long rows, long nanos) {}

    /** Called during the scans of a table, on the threads that scan. */
    public interface Observer {

        /** A scan was started. */
        default void scanning(Query query) {}

        /** A batch is about to be fetched, or a scan to be started. */
        default void fetching() {}

        /** Follows every {@link #fetching}, also after failures. */
        default void fetched() {}

        default void ended(Observation scan) {}

        /** This one, and then the other. */
        default Observer and(Observer other) {
            Observer first = this;
            return new Observer() {
                @Override
                public void scanning(Query query) {
                    first.scanning(query);
                    other.scanning(query);
                }

                @Override
                public void fetching() {
                    first.fetching();
                    other.fetching();
                }

                @Override
                public void fetched() {
                    first.fetched();
                    other.fetched();
                }

                @Override
                public void ended(Observation scan) {
                    first.ended(scan);
                    other.ended(scan);
                }
            };
        }
    }

    private final Table table;
    private final InputFile source;
    private final CacheState state;
    private final Observer observer;

    public ObservedTable(Table table, InputFile source, CacheState state, Observer observer) {
        this.table = table;
        this.source = source;
        this.state = state;
        this.observer = observer;
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
        return scan(query, new ScanMemory());
    }

    @Override
    public Scan scan(Query query, ScanMemory memory) {
        CacheEvents.Read event = new CacheEvents.Read();
        event.begin();
        long start = System.nanoTime();
        observer.fetching();
        try {
            Scan scan = table.scan(query, memory);
            observer.scanning(query);
            return new ObservedScan(scan, event, start);
        } finally {
            observer.fetched();
        }
    }

    @Override
    public List<Query> split(Query query, int parts) {
        return table.split(query, parts);
    }

    @Override
    public void close() {
        table.close();
    }

    private final class ObservedScan implements Scan {
        private final Scan scan;
        private final CacheEvents.Read event;
        private long nanos;
        private long rows;
        private boolean exhausted;
        private boolean closed;

        ObservedScan(Scan scan, CacheEvents.Read event, long start) {
            this.scan = scan;
            this.event = event;
            this.nanos = System.nanoTime() - start;
        }

        @Override
        public Schema schema() {
            return scan.schema();
        }

        @Override
        public ColumnBatch next() {
            ColumnBatch batch = fetch();
            if (batch == null) {
                exhausted = true;
            } else {
                rows += batch.rowCount();
            }
            return batch;
        }

        private ColumnBatch fetch() {
            long start = System.nanoTime();
            observer.fetching();
            try {
                return scan.next();
            } finally {
                observer.fetched();
                nanos += System.nanoTime() - start;
            }
        }

        @Override
        public ScanReport report() {
            return scan.report();
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            scan.close();
            event.end();
            if (event.shouldCommit()) {
                event.source = source.toString();
                event.state = state.name();
                event.columns = scan.schema().size();
                event.rows = rows;
                event.readNanos = nanos;
                event.commit();
            }
            double columns =
                    (double) scan.schema().size() / Math.max(1, table.schema().size());
            double part = exhausted ? columns : columns * rows / Math.max(1, table.rowCount());
            observer.ended(new Observation(Math.min(1, part), rows, nanos));
        }
    }
}
