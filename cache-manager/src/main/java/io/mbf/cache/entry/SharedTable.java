package io.mbf.cache.entry;

import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.plan.PositionedScan;
import io.mbf.scan.plan.PositionedTable;
import io.mbf.scan.plan.RowTake;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Schema;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The rows of a shared file, for one of its users, who lets go of it by closing this. */
final class SharedTable implements PositionedTable {

    private final SharedFile shared;
    private final AtomicBoolean closed = new AtomicBoolean();

    SharedTable(SharedFile shared) {
        this.shared = shared;
    }

    @Override
    public Schema schema() {
        return shared.file().schema();
    }

    @Override
    public long rowCount() {
        return shared.file().rowCount();
    }

    @Override
    public Scan scan(Query query) {
        return shared.file().scan(query);
    }

    @Override
    public PositionedScan scanPositions(ScanPlan plan) {
        return shared.file().scanPositions(plan);
    }

    @Override
    public RowTake take(List<String> columns, Optional<Predicate> where) {
        return shared.file().take(columns, where);
    }

    @Override
    public List<Query> split(Query query, int parts) {
        return shared.file().split(query, parts);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            shared.release();
        }
    }
}
