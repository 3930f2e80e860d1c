package io.mbf.parquet;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.predicate.Match;
import io.mbf.scan.Gather;
import io.mbf.scan.Projection;
import io.mbf.scan.RowFilter;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanPlan;
import io.mbf.scan.ScanReport;
import io.mbf.schema.Node;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The rows of a Parquet file, row group by row group: chooses row groups by their statistics, decodes the columns that
 * are needed, keeps the rows that are wanted.
 */
final class ParquetScan implements Scan {

    private final SourceState source;
    private final ScanPlan plan;
    private final RowGroupReader reader;
    private final long[] groupRows;
    private final Match[] matches; // by row group
    private final RowFilter filter; // null if there is none
    private final Gather[] gathers; // by output column
    private final int[] selection;
    private final ColumnVector[] vectors; // by column of the file
    private final Projection[] parts; // of these columns, as far as they are read
    private final Map<Integer, Node> filterNodes; // by ordinal

    private final long[] groupStarts; // first row of each row group
    private RowRange rows; // of the current row group that the scan looks at, as positions in it
    private int nextGroup;
    private long rowInGroup;
    private long rowsInGroup;
    private boolean filtering; // whether rows of this row group must be checked
    private boolean decoding; // whether it has columns to decode
    private boolean finished;
    private RuntimeException failure; // what ended the scan, to be thrown again

    private final long considered;
    private final long pages;
    private final long pruned;
    private long groupsRead;
    private long pagesRead;
    private long delivered;

    private ParquetScan(SourceState source, ScanPlan plan, RowGroupReader reader, long[] groupRows, Match[] matches) {
        this.source = source;
        this.plan = plan;
        this.reader = reader;
        this.groupRows = groupRows;
        this.groupStarts = starts(groupRows);
        this.matches = matches;
        this.filter = plan.filter().map(RowFilter::new).orElse(null);
        this.gathers = new Gather[plan.projected().length];
        for (int i = 0; i < gathers.length; i++) {
            gathers[i] = new Gather();
        }
        this.selection = new int[ColumnBatch.MAX_ROWS];
        this.vectors = new ColumnVector[plan.input().size()];
        this.parts = new Projection[plan.input().size()];
        for (int i = 0; i < plan.decoded().length; i++) {
            parts[plan.decoded()[i]] = plan.decodedParts().get(i);
        }
        this.filterNodes = nodes(plan);
        long pages = 0;
        long pruned = 0;
        long considered = 0;
        for (int g = 0; g < groupRows.length; g++) {
            long wanted = plan.rows().within(groupStarts[g], groupRows[g]).size();
            if (wanted == 0 && groupRows[g] > 0) {
                continue;
            }
            considered++;
            if (matches[g] == Match.NONE) {
                pruned++;
            } else {
                pages += (wanted + ColumnBatch.MAX_ROWS - 1) / ColumnBatch.MAX_ROWS;
            }
        }
        this.pages = pages;
        this.pruned = pruned;
        this.considered = considered;
    }

    private static long[] starts(long[] groupRows) {
        long[] starts = new long[groupRows.length];
        for (int g = 1; g < starts.length; g++) {
            starts[g] = starts[g - 1] + groupRows[g - 1];
        }
        return starts;
    }

    /** First rows of row groups that cut a scan into at most {@code parts} parts of about as many rows. */
    static List<Long> cuts(Footer footer, ScanPlan plan, SourceState source, int parts) {
        ParquetScan scan = open(source, footer, plan);
        long[] wanted = new long[scan.groupRows.length];
        for (int g = 0; g < wanted.length; g++) {
            wanted[g] = scan.matches[g] == Match.NONE
                    ? 0
                    : plan.rows().within(scan.groupStarts[g], scan.groupRows[g]).size();
        }
        long total = LongStream.of(wanted).sum();
        List<Long> cuts = new ArrayList<>();
        long passed = 0;
        for (int g = 0; g < wanted.length; g++) {
            boolean isShare = passed > 0 && passed * parts >= total * (cuts.size() + 1) && cuts.size() < parts - 1;
            if (isShare && wanted[g] > 0) {
                cuts.add(scan.groupStarts[g]);
            }
            passed += wanted[g];
        }
        return cuts;
    }

    /** Plans a scan and opens the file for it. */
    static ParquetScan open(SourceState source, Footer footer, ScanPlan plan) {
        RowGroupReader reader = new RowGroupReader(source, footer, plan);
        Map<Integer, Node> nodes = nodes(plan);
        int groups = footer.metadata().getBlocks().size();
        long[] rows = new long[groups];
        Match[] matches = new Match[groups];
        for (int g = 0; g < groups; g++) {
            int group = g;
            rows[g] = footer.metadata().getBlocks().get(g).getRowCount();
            matches[g] = plan.filter()
                    .map(predicate -> predicate.match(ordinal -> reader.zone(group, nodes.get(ordinal))))
                    .orElse(Match.ALL);
        }
        return new ParquetScan(source, plan, reader, rows, matches);
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
        while (!finished && delivered < plan.limit()) {
            if (rowInGroup == rowsInGroup && !openGroup()) {
                break;
            }
            ColumnBatch batch = read();
            if (batch != null) {
                delivered += batch.rowCount();
                return batch;
            }
        }
        if (!finished) {
            finished = true;
            source.verify();
        }
        return null;
    }

    /** Goes to the next row group that may have rows; false if there is none. */
    private boolean openGroup() {
        while (nextGroup < groupRows.length
                && (matches[nextGroup] == Match.NONE
                        || plan.rows()
                                        .within(groupStarts[nextGroup], groupRows[nextGroup])
                                        .size()
                                == 0)) {
            nextGroup++;
        }
        if (nextGroup == groupRows.length) {
            return false;
        }
        int group = nextGroup++;
        rowInGroup = 0;
        rows = plan.rows().within(groupStarts[group], groupRows[group]);
        rowsInGroup = rows.to();
        filtering = filter != null && matches[group] != Match.ALL;
        groupsRead++;
        decoding = reader.start(group, filtering);
        source.verify();
        return true;
    }

    /** Reads the next rows of the row group; {@code null} if none of them is wanted. */
    private ColumnBatch read() {
        // windows of the same rows in every column and every scan, also after one that values were too large for
        long rows = Math.min(rowsInGroup - rowInGroup, ColumnBatch.MAX_ROWS - rowInGroup % ColumnBatch.MAX_ROWS);
        long wanted = plan.limit() - delivered;
        if (!filtering) {
            rows = Math.min(rows, wanted);
        }
        if (rowInGroup % ColumnBatch.MAX_ROWS == 0) {
            pagesRead += decoding ? 1 : 0;
        }
        int n = reader.read((int) rows, vectors);
        RowRange asked = this.rows.within(rowInGroup, n);
        rowInGroup += n;
        if (asked.size() == 0) {
            return null; // decoded on the way to the first row asked for
        }
        int kept = n;
        if (filtering) {
            kept = filter.select(this::filtered, n, selection);
        } else if (asked.from() > 0) {
            Arrays.setAll(selection, i -> i);
        }
        if (asked.from() > 0) {
            kept = dropBefore(asked.from(), kept);
        }
        kept = (int) Math.min(kept, wanted);
        return kept == 0 ? null : kept == n ? batch(n) : gather(kept);
    }

    private static Map<Integer, Node> nodes(ScanPlan plan) {
        return plan.filterNodes().stream().collect(Collectors.toMap(Node::ordinal, Function.identity()));
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

    /** Drops selected rows before {@code first}; returns how many are left. */
    private int dropBefore(long first, int selected) {
        int kept = 0;
        for (int i = 0; i < selected; i++) {
            if (selection[i] >= first) {
                selection[kept++] = selection[i];
            }
        }
        return kept;
    }

    private ColumnBatch batch(int rows) {
        List<ColumnVector> columns = new ArrayList<>(plan.projected().length);
        for (int i = 0; i < plan.projected().length; i++) {
            columns.add(projected(i));
        }
        return new ColumnBatch(plan.output(), rows, columns);
    }

    private ColumnBatch gather(int kept) {
        List<ColumnVector> columns = new ArrayList<>(plan.projected().length);
        for (int i = 0; i < plan.projected().length; i++) {
            columns.add(gathers[i].gather(projected(i), selection, kept));
        }
        return new ColumnBatch(plan.output(), kept, columns);
    }

    @Override
    public ScanReport report() {
        return new ScanReport(
                "parquet",
                considered,
                pruned,
                0,
                0,
                groupsRead,
                pages,
                0,
                0,
                pagesRead,
                reader.storedBytesRead(),
                delivered);
    }

    @Override
    public void close() {
        finished = true;
        reader.close();
    }
}
