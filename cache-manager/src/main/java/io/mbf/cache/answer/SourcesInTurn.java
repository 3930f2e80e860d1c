package io.mbf.cache.answer;

import io.mbf.batch.ColumnBatch;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import io.mbf.scan.Table;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.scan.plan.Split;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Sources of one schema as one table, in place of the bundle that has their rows; one is open at a time. */
final class SourcesInTurn implements Table {

    /**
     * One of them.
     *
     * @param opening fails if it is not what the bundle was made from
     */
    record Part(long rows, Supplier<Table> opening) {}

    private static final ScanReport NOTHING = new ScanReport("parquet", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private final Schema schema;
    private final List<Part> parts;

    SourcesInTurn(Schema schema, List<Part> parts) {
        this.schema = schema;
        this.parts = parts;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public long rowCount() {
        return parts.stream().mapToLong(Part::rows).sum();
    }

    @Override
    public Scan scan(Query query) {
        return new InTurn(query);
    }

    /** Cuts between sources. */
    @Override
    public List<Query> split(Query query, int count) {
        List<Split.Stretch> stretches = new ArrayList<>();
        long first = 0;
        for (Part part : parts) {
            stretches.add(new Split.Stretch(
                    first, query.rows().within(first, part.rows).size()));
            first += part.rows;
        }
        return Split.of(query, count, stretches);
    }

    /** Does nothing: what is open belongs to scans. */
    @Override
    public void close() {}

    private final class InTurn implements Scan {
        private final Query query;
        private final Schema output;
        private int next;
        private long first; // row of the next source
        private long delivered;
        private Table table; // null between sources
        private Scan scan;
        private ScanReport finished = NOTHING;

        InTurn(Query query) {
            this.query = query;
            this.output = ScanPlan.of(query, schema).output();
        }

        @Override
        public Schema schema() {
            return output;
        }

        @Override
        public ColumnBatch next() {
            while (delivered < query.limit() && (scan != null || openNext())) {
                ColumnBatch batch = scan.next();
                if (batch != null) {
                    delivered += batch.rowCount();
                    return batch;
                }
                closeSource();
            }
            return null;
        }

        private boolean openNext() {
            while (next < parts.size()) {
                Part part = parts.get(next++);
                RowRange rows = query.rows().within(first, part.rows);
                first += part.rows;
                if (rows.size() > 0) {
                    table = part.opening.get();
                    scan = table.scan(new Query(query.columns(), query.where(), query.limit() - rest(), rows));
                    return true;
                }
            }
            return false;
        }

        private long rest() {
            return query.limit() == Long.MAX_VALUE ? 0 : delivered;
        }

        @Override
        public ScanReport report() {
            return scan == null ? finished : finished.plus(scan.report());
        }

        private void closeSource() {
            if (scan != null) {
                finished = finished.plus(scan.report());
                scan.close();
                scan = null;
            }
            if (table != null) {
                table.close();
                table = null;
            }
        }

        @Override
        public void close() {
            closeSource();
        }
    }
}
