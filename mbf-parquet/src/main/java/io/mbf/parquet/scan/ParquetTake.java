package io.mbf.parquet.scan;

import io.mbf.batch.ColumnBatch;
import io.mbf.parquet.source.SourceState;
import io.mbf.predicate.bound.Match;
import io.mbf.scan.RowRange;
import io.mbf.scan.ScanReport;
import io.mbf.scan.plan.GivenRows;
import io.mbf.scan.plan.RowTake;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Schema;

/**
 * Rows of a Parquet file that are given: goes from run to run of them, and passes over the pages between as far as their
 * form allows.
 */
public final class ParquetTake implements RowTake {

    private final ScanPlan plan;
    private final RowGroupReader reader;
    private final RowGroupPruner pruner; // null if there is no condition
    private final long[] groupRows;
    private final long[] groupStarts; // first row of each row group
    private final Match[] matches; // by row group, as the statistics say
    private final RunColumns columns;
    private final GivenRows given;

    private int group = -1;
    private CandidateRows candidates; // of the row group; null if it is ruled out
    private RuntimeException failure; // what ended the reading, to be thrown again

    private final ScanCount count = new ScanCount();

    private ParquetTake(RowGroupPlan groups) {
        this.plan = groups.plan();
        this.reader = groups.reader();
        this.pruner = groups.pruner();
        this.groupRows = groups.rows();
        this.groupStarts = groups.starts();
        this.matches = groups.matches();
        this.columns = new RunColumns(plan, reader);
        int last = groupRows.length - 1;
        this.given = new GivenRows(last < 0 ? 0 : groupStarts[last] + groupRows[last]);
    }

    /** Prepares to read the columns of a plan, and opens the file for it. */
    public static ParquetTake open(SourceState source, Footer footer, ScanPlan plan) {
        return new ParquetTake(RowGroupPlan.of(source, footer, plan, true, KnownPages.SHARED));
    }

    @Override
    public Schema schema() {
        return plan.output();
    }

    @Override
    public void give(long[] rows, int number) {
        given.give(rows, number);
        if (candidates != null && given.hasNext() && given.next() < groupEnd()) {
            want();
        }
    }

    @Override
    public ColumnBatch next() {
        if (failure != null) {
            throw failure; // columns may stand at different rows
        }
        try {
            return advance();
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    private ColumnBatch advance() {
        while (columns.hasSelected() || given.hasNext()) {
            if (columns.hasSelected()) {
                ColumnBatch batch = columns.survivors(Long.MAX_VALUE);
                reader.verify();
                count.delivered(batch.rowCount());
                return batch;
            }
            selectRun();
        }
        reader.verify();
        return null;
    }

    /** Selects among the given rows that are next and lie close together, or passes over what is ruled out. */
    private void selectRun() {
        if (group < 0 || given.next() >= groupEnd()) {
            openGroup();
        }
        long start = groupStarts[group];
        long row = given.next() - start;
        int range = candidates == null ? 0 : candidates.rangeAt(row);
        if (candidates == null || range == candidates.count()) {
            given.pass(groupEnd());
            return;
        }
        if (candidates.start(range) > row) {
            given.pass(start + candidates.start(range));
            return;
        }
        long window = row / RunColumns.WINDOW;
        long limit = Math.min(candidates.end(range), (window + 1) * RunColumns.WINDOW);
        long end = given.runEnd(RunColumns.GAP, start + limit) - start;
        columns.filterGiven(given, start, row, (int) (end - row));
        if (columns.hasSelected()) {
            count.read(window);
        } else {
            count.filteredOut(window);
        }
    }

    private long groupEnd() {
        return groupStarts[group] + groupRows[group];
    }

    /** Goes to the row group of the next row. */
    private void openGroup() {
        do {
            group++;
        } while (given.next() >= groupEnd());
        candidates = null;
        RowRange all = new RowRange(0, groupRows[group]);
        count.group(all, matches[group]);
        if (matches[group] == Match.NONE) {
            return;
        }
        reader.start(group, true);
        if (matches[group] == Match.ALL) {
            candidates = CandidateRows.all(groupRows[group], Match.ALL);
        } else if (pruner.byBloomFilters(group) == Match.NONE) {
            count.prunedByBloomFilter(all);
            return;
        } else {
            candidates = pruner.byPages(group, groupRows[group], all);
        }
        want();
        reader.verify();
        count.opened(all, candidates);
    }

    private void want() {
        long start = groupStarts[group];
        reader.want((from, to) -> given.hasAny(start + from, start + to));
    }

    @Override
    public long position(int index) {
        return groupStarts[group] + columns.position(index);
    }

    @Override
    public ScanReport report() {
        return count.report(reader.storedBytesRead());
    }

    @Override
    public void close() {
        reader.close();
    }
}
