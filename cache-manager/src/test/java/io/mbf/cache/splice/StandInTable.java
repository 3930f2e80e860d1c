package io.mbf.cache.splice;

import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.plan.PositionedScan;
import io.mbf.scan.plan.PositionedTable;
import io.mbf.scan.plan.RowTake;
import io.mbf.schema.Schema;
import java.util.List;
import java.util.Optional;

/** Columns and rows of which none is read. */
record StandInTable(Schema schema, long rowCount) implements PositionedTable {

    @Override
    public PositionedScan scanPositions(Query query) {
        throw new AssertionError("is read");
    }

    @Override
    public RowTake take(List<String> columns, Optional<Predicate> where) {
        throw new AssertionError("is read");
    }

    @Override
    public Scan scan(Query query) {
        throw new AssertionError("is read");
    }

    @Override
    public List<Query> split(Query query, int parts) {
        throw new AssertionError("is read");
    }

    @Override
    public void close() {}
}
