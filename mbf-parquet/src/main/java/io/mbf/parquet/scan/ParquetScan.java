package io.mbf.parquet.scan;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.parquet.source.SourceState;
import io.mbf.predicate.bound.Match;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import io.mbf.scan.plan.Gather;
import io.mbf.scan.plan.Projection;
import io.mbf.scan.plan.RowFilter;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.scan.plan.Split;
import io.mbf.schema.Node;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a Parquet file, row group by row group: chooses row groups and rows in them by what the file says of them,
 * decodes the columns of the condition there, and the other columns only where a row is left.
 */
public final class ParquetScan implements Scan {

    /** Rows that lie at least so far apart are fetched each by themselves, as a batch of their own. */
    private static final int GAP = 1024;

    private static final int WINDOW = ColumnBatch.MAX_ROWS;

    private final SourceState source;
    private final ScanPlan plan;
    private final RowGroupReader reader;
    private final long[] groupRows;
    private final long[] groupStarts; // first row of each row group
    private final Match[] matches; // by row group, as the statistics say
    private final RowFilter filter; // null if there is none
    private final RowGroupPruner pruner; // null if there is no filter
    private final Gather[] gathers; // by output column
    private final boolean[] filtersOn; // by column of the file: whether the condition needs it
    private final ColumnVector[] vectors; // by column of the file
    private final Projection[] parts; // of these columns, as far as they are read
    private final Map<Integer, Node> filterNodes; // by ordinal

    private int nextGroup;
    private RowRange rows; // of the current row group that the scan looks at, as positions in it
    private CandidateRows candidates; // of these rows; null before the first row group
    private long nextRow; // where to look for the next run

    // a run: rows of one window in which candidates lie close together
    private long runFrom;
    private long runTo;
    private Match runMatch;

    // the part of a run that was filtered
    private final int[] selection; // positions in it, of the rows that are wanted
    private int selected;
    private int nextSelected;
    private long filteredFrom;
    private int filteredRows;
    private final int[] picked; // the selection of one batch
    private final int[] shifted; // the same, as positions in what was read for it

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
        this.filter = plan.filter().map(RowFilter::new).orElse(null);
        int filterable = filter == null ? 0 : WINDOW;
        this.selection = new int[filterable];
        this.picked = new int[filterable];
        this.shifted = new int[filterable];
        this.gathers = new Gather[plan.projected().length];
        for (int i = 0; i < gathers.length; i++) {
            gathers[i] = new Gather();
        }
        this.vectors = new ColumnVector[plan.input().size()];
        this.parts = new Projection[plan.input().size()];
        for (int i = 0; i < plan.decoded().length; i++) {
            parts[plan.decoded()[i]] = plan.decodedParts().get(i);
        }
        this.filtersOn = new boolean[plan.input().size()];
        this.filterNodes = new HashMap<>();
        for (Node node : plan.filterNodes()) {
            filtersOn[node.column()] = true;
            filterNodes.put(node.ordinal(), node);
        }
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
        return new ParquetScan(source, RowGroupPlan.of(source, footer, plan, memory));
    }

    /** Cuts a query into parts that can be scanned side by side; see {@link io.mbf.scan.Table#split}. */
    public static List<Query> split(SourceState source, Footer footer, Query query, ScanPlan plan, int parts) {
        Split.requireParts(query, parts);
        RowGroupPlan groups = RowGroupPlan.of(source, footer, plan, KnownPages.SHARED);
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
            if (nextSelected < selected) {
                batch = survivors();
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
        long limit = Math.min(rows.to(), (runFrom / WINDOW + 1) * WINDOW);
        runTo = Math.min(limit, candidates.end(range));
        runMatch = candidates.match(range);
        while (++range < candidates.count()
                && candidates.start(range) < limit
                && candidates.start(range) - runTo < GAP) {
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
        int n = reader.read(reader.projected(), runFrom, asked, vectors);
        if (plan.projected().length > 0) {
            count.read(runFrom / WINDOW);
        }
        runFrom += n;
        List<ColumnVector> columns = new ArrayList<>(plan.projected().length);
        for (int i = 0; i < plan.projected().length; i++) {
            columns.add(projected(i));
        }
        return new ColumnBatch(plan.output(), n, columns);
    }

    /** Selects among the next rows of a run. */
    private void filterRun() {
        filteredFrom = runFrom;
        filteredRows = reader.read(reader.filtered(), runFrom, (int) (runTo - runFrom), vectors);
        selected = filter.select(this::filtered, filteredRows, selection);
        nextSelected = 0;
        runFrom += filteredRows;
        if (selected == 0) {
            count.filteredOut(filteredFrom / WINDOW);
        } else {
            count.read(filteredFrom / WINDOW);
        }
    }

    /** The next of the selected rows that lie close together: only there are the columns read that are not filtered on. */
    private ColumnBatch survivors() {
        int first = nextSelected;
        int start = selection[first];
        int end = first + (int) Math.min(selected - first, plan.limit() - count.delivered());
        int n = filteredRows;
        if (!reader.onlyProjected().isEmpty()) {
            int last = first;
            while (last + 1 < end && selection[last + 1] - selection[last] < GAP) {
                last++;
            }
            n = reader.read(reader.onlyProjected(), filteredFrom + start, selection[last] + 1 - start, vectors);
            while (selection[last] - start >= n) {
                last--;
            }
            end = last + 1;
        }
        nextSelected = end;
        int kept = end - first;
        for (int i = 0; i < kept; i++) {
            picked[i] = selection[first + i];
            shifted[i] = picked[i] - start;
        }
        List<ColumnVector> columns = new ArrayList<>(plan.projected().length);
        for (int i = 0; i < plan.projected().length; i++) {
            boolean wasFiltered = filtersOn[plan.projected()[i]];
            ColumnVector vector = projected(i);
            columns.add(
                    kept == (wasFiltered ? filteredRows : n)
                            ? vector
                            : gathers[i].gather(vector, wasFiltered ? picked : shifted, kept));
        }
        return new ColumnBatch(plan.output(), kept, columns);
    }

    /** The vector of a leaf that is filtered on. */
    private ColumnVector filtered(int ordinal) {
        Node node = filterNodes.get(ordinal);
        return parts[node.column()].at(vectors[node.column()], node.pathBelow());
    }

    /** The vector of a column of the output. */
    private ColumnVector projected(int index) {
        int column = plan.projected()[index];
        return parts[column].narrow(vectors[column], plan.projections().get(index));
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
