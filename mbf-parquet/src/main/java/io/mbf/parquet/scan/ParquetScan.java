package io.mbf.parquet.scan;

import io.mbf.batch.ColumnBatch;
import io.mbf.parquet.source.SourceState;
import io.mbf.predicate.bound.Match;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.ScanReport;
import io.mbf.scan.plan.PositionedScan;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.scan.plan.Split;
import io.mbf.schema.Schema;
import java.util.List;

/**
 * The rows of a Parquet file, row group by row group: chooses row groups and rows in them by what the file says of them,
 * decodes the columns of the condition there, and the other columns only where a row is left.
 */
public final class ParquetScan implements PositionedScan {

    private final SourceState source;
    private final ScanPlan plan;
    private final RowGroupReader reader;
    private final long[] groupRows;
    private final long[] groupStarts; // first row of each row group
    private final Match[] matches; // by row group, as the statistics say
    private final RowGroupPruner pruner; // null if there is no filter
    private final RunColumns columns;

    private int nextGroup;
    private RowRange rows; // of the current row group that the scan looks at, as positions in it
    private CandidateRows candidates; // of these rows; null before the first row group
    private long nextRow; // where to look for the next run

    // a run: rows of one window in which candidates lie close together
    private long runFrom;
    private long runTo;
    private Match runMatch;

    private boolean finished;
    private RuntimeException failure; // what ended the scan, to be thrown again

    private final ScanCount count = new ScanCount();

    private ParquetScan(SourceState source, RowGroupPlan groups) {
        this.source = source;
        this.plan = groups.plan();
        this.reader = groups.reader();
        this.pruner = groups.pruner();
        this.groupRows = groups.rows();
        this.groupStarts = groups.starts();
        this.matches = groups.matches();
        this.columns = new RunColumns(plan, reader);
        for (int g = 0; g < groupRows.length; g++) {
            RowRange wanted = plan.rows().within(groupStarts[g], groupRows[g]);
            if (wanted.size() > 0 || groupRows[g] == 0) {
                count.group(wanted, matches[g]);
            }
        }
    }

    /** Plans a scan and opens the file for it. */
    public static ParquetScan open(SourceState source, Footer footer, ScanPlan plan) {
        return open(source, footer, plan, KnownPages.SHARED);
    }

    static ParquetScan open(SourceState source, Footer footer, ScanPlan plan, KnownPages memory) {
        return new ParquetScan(source, RowGroupPlan.of(source, footer, plan, false, memory));
    }

    /** Cuts a query into parts that can be scanned side by side; see {@link io.mbf.scan.Table#split}. */
    public static List<Query> split(SourceState source, Footer footer, Query query, ScanPlan plan, int parts) {
        Split.requireParts(query, parts);
        RowGroupPlan groups = RowGroupPlan.of(source, footer, plan, false, KnownPages.SHARED);
        try {
            return Split.of(query, parts, groups.stretches(parts));
        } finally {
            groups.reader().close();
        }
    }

    @Override
    public Schema schema() {
        return plan.output();
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
        while (!finished && count.delivered() < plan.limit()) {
            ColumnBatch batch = null;
            if (columns.hasSelected()) {
                batch = columns.survivors(plan.limit() - count.delivered());
            } else if (!findRun()) {
                break;
            } else if (runMatch == Match.ALL) {
                batch = wholeRun();
            } else {
                filterRun();
            }
            if (batch != null) {
                reader.verify();
                count.delivered(batch.rowCount());
                return batch;
            }
        }
        if (!finished) {
            finished = true;
            source.verify();
        }
        return null;
    }

    /** Goes to the next run, if the current one is at its end; false if there is none. */
    private boolean findRun() {
        while (runFrom == runTo) {
            if (candidates != null && nextRun()) {
                return true;
            }
            if (!openGroup()) {
                return false;
            }
        }
        return true;
    }

    /** Goes to the next run of the row group: within a window, so that they are the same in every scan. */
    private boolean nextRun() {
        int range = candidates.rangeAt(nextRow);
        if (range == candidates.count() || Math.max(nextRow, candidates.start(range)) >= rows.to()) {
            return false;
        }
        runFrom = Math.max(nextRow, candidates.start(range));
        long limit = Math.min(rows.to(), (runFrom / RunColumns.WINDOW + 1) * RunColumns.WINDOW);
        runTo = Math.min(limit, candidates.end(range));
        runMatch = candidates.match(range);
        while (++range < candidates.count()
                && candidates.start(range) < limit
                && candidates.start(range) - runTo < RunColumns.GAP) {
            boolean all = runMatch == Match.ALL && candidates.match(range) == Match.ALL;
            runMatch = all && candidates.start(range) == runTo ? Match.ALL : Match.SOME;
            runTo = Math.min(limit, candidates.end(range));
        }
        nextRow = runTo;
        return true;
    }

    /** Goes to the next row group that may have rows; false if there is none. */
    private boolean openGroup() {
        while (nextGroup < groupRows.length) {
            int group = nextGroup++;
            rows = plan.rows().within(groupStarts[group], groupRows[group]);
            if (matches[group] == Match.NONE || rows.size() == 0) {
                continue;
            }
            boolean filtering = matches[group] == Match.SOME;
            reader.start(group, filtering);
            if (filtering) {
                candidates = candidates(group);
            } else {
                candidates = CandidateRows.all(groupRows[group], Match.ALL);
                plan(candidates, groupRows[group]);
            }
            reader.verify();
            if (candidates != null) {
                nextRow = rows.from();
                count.opened(rows, candidates);
                return true;
            }
        }
        return false;
    }

    /** The rows to look at in a row group that its statistics leave; {@code null} if it is ruled out altogether. */
    private CandidateRows candidates(int group) {
        if (pruner.byBloomFilters(group) == Match.NONE) {
            count.prunedByBloomFilter(rows);
            return null;
        }
        CandidateRows left = pruner.byPages(group, groupRows[group], rows);
        plan(left, groupRows[group]);
        if (left.count() > 0 && pruner.byDictionaries(group) == Match.NONE) {
            count.prunedByDictionary(rows);
            return null;
        }
        return left;
    }

    /** Lets reads be planned where rows of the row group are left out. */
    private void plan(CandidateRows left, long all) {
        RowRange wanted = rows;
        if (wanted.size() < all || left.size() < all) {
            reader.want((from, to) -> left.hasAny(Math.max(from, wanted.from()), Math.min(to, wanted.to())));
        }
    }

    /** The next rows of a run that is wanted as a whole. */
    private ColumnBatch wholeRun() {
        int asked = (int) Math.min(runTo - runFrom, plan.limit() - count.delivered());
        ColumnBatch batch = columns.whole(runFrom, asked);
        if (plan.projected().length > 0) {
            count.read(runFrom / RunColumns.WINDOW);
        }
        runFrom += batch.rowCount();
        return batch;
    }

    /** Selects among the next rows of a run. */
    private void filterRun() {
        long window = runFrom / RunColumns.WINDOW;
        runFrom += columns.filter(runFrom, (int) (runTo - runFrom));
        if (columns.hasSelected()) {
            count.read(window);
        } else {
            count.filteredOut(window);
        }
    }

    @Override
    public long position(int index) {
        return groupStarts[nextGroup - 1] + columns.position(index);
    }

    @Override
    public ScanReport report() {
        return count.report(reader.storedBytesRead());
    }

    @Override
    public void close() {
        finished = true;
        reader.close();
    }
}
