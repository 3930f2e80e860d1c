package io.mbf.cache.splice;

import io.mbf.cache.splice.Coverage.Stretch;
import io.mbf.error.CorruptFileException;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import io.mbf.scan.plan.PositionedTable;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.scan.plan.Split;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A source of which parts are at hand: reads of each column and row the part that has it, and the source where none has,
 * so that every scan delivers what a scan of the source would.
 *
 * <p>Safe for any number of threads. {@link #close} lets scans that have begun finish: the last of them closes the source,
 * if it was opened, and lets go of the parts.
 */
public final class SplicedTable implements Table {

    private final String name;
    private final Schema schema;
    private final long rowCount;
    private final List<TablePart> parts;
    private final Supplier<? extends PositionedTable> opener;
    private final Runnable letGo;
    private final SpliceListener listener;
    private final AtomicInteger holders = new AtomicInteger(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Coverage coverage;
    private TablePart source; // all of it, once it was needed; guarded by this

    /**
     * Begins to use the parts.
     *
     * @param name of the source, for messages
     * @param schema of the source, and {@code rowCount}
     * @param parts in any order; they may overlap
     * @param coverage by these parts, in this order
     * @param letGo of the parts; called once
     * @param opener of the source; called when it is needed for the first time, and not again once it has succeeded
     */
    public SplicedTable(
            String name,
            Schema schema,
            long rowCount,
            List<TablePart> parts,
            Coverage coverage,
            Runnable letGo,
            Supplier<? extends PositionedTable> opener,
            SpliceListener listener) {
        this.name = name;
        this.schema = schema;
        this.rowCount = rowCount;
        this.parts = List.copyOf(parts);
        this.letGo = letGo;
        this.opener = opener;
        this.listener = listener;
        this.coverage = coverage;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public long rowCount() {
        return rowCount;
    }

    @Override
    public Scan scan(Query query) {
        retain();
        try {
            return new SplicedScan(this, query);
        } catch (RuntimeException | Error e) {
            release();
            throw e;
        }
    }

    @Override
    public List<Query> split(Query query, int wanted) {
        Split.requireParts(query, wanted);
        retain();
        try {
            while (true) {
                try {
                    return Split.of(query, wanted, stretches(query, wanted));
                } catch (PartFailure e) {
                    fail(e.part(), e.failure());
                }
            }
        } finally {
            release();
        }
    }

    /** Where a query can be cut: between stretches, and where the first place of each can. */
    private List<Split.Stretch> stretches(Query query, int wanted) {
        SpliceQuery spliced = SpliceQuery.of(query, ScanPlan.of(query, schema));
        Coverage now = coverage;
        List<Split.Stretch> all = new ArrayList<>();
        long to = Math.min(query.rows().to(), rowCount);
        for (long row = query.rows().from(); row < to; ) {
            Stretch stretch = now.stretch(new RowRange(row, to), spliced.wanted());
            List<Integer> used = StretchPlan.used(spliced, stretch);
            if (used.isEmpty()) {
                all.add(new Split.Stretch(row, stretch.to() - row));
            } else {
                addCuts(spliced, stretch, used.get(0), wanted, all);
            }
            row = stretch.to();
        }
        return all;
    }

    private void addCuts(SpliceQuery spliced, Stretch stretch, int place, int wanted, List<Split.Stretch> all) {
        TablePart at = place(place);
        RowRange rows = new RowRange(stretch.from() - at.firstRow(), stretch.to() - at.firstRow());
        Query there = Query.ALL.rows(rows).select(spliced.namesOf(place, stretch.places()));
        for (Query part : Places.guarded(place, () -> at.table().split(there, wanted))) {
            all.add(new Split.Stretch(
                    at.firstRow() + part.rows().from(), part.rows().size()));
        }
    }

    Coverage coverage() {
        return coverage;
    }

    SpliceListener listener() {
        return listener;
    }

    /**
     * The part of a number, or the source.
     *
     * @throws CorruptFileException if the parts say other things of the source than it does; they have failed then
     */
    TablePart place(int number) {
        return number == Coverage.SOURCE ? source() : parts.get(number);
    }

    private synchronized TablePart source() {
        if (source == null) {
            PositionedTable table = opener.get();
            if (!table.schema().equals(schema) || table.rowCount() != rowCount) {
                table.close();
                throw untrue();
            }
            source = new TablePart(table, 0);
        }
        return source;
    }

    /** The parts are of this state of the source, and are wrong about it all the same: none of them is of use to anyone. */
    private CorruptFileException untrue() {
        CorruptFileException untrue = new CorruptFileException(
                name,
                "cache entry",
                "its parts say that the file has other columns or rows than it has; read it again");
        for (int part = 0; part < parts.size(); part++) {
            fail(part, untrue);
        }
        return untrue;
    }

    /** Leaves a part out of all scans that follow. */
    void fail(int part, RuntimeException failure) {
        synchronized (this) {
            if (coverage.isLeftOut(part)) {
                return;
            }
            coverage = coverage.without(part);
        }
        listener.failed(part, failure);
    }

    private void retain() {
        int held;
        do {
            held = holders.get();
            if (held == 0) {
                throw new IllegalStateException(name + " is closed");
            }
        } while (!holders.compareAndSet(held, held + 1));
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            try {
                closeSource();
            } finally {
                letGo.run();
            }
        }
    }

    private synchronized void closeSource() {
        if (source != null) {
            source.table().close();
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release();
        }
    }
}
