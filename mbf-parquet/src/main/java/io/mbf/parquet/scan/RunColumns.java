package io.mbf.parquet.scan;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.scan.plan.Gather;
import io.mbf.scan.plan.GivenRows;
import io.mbf.scan.plan.Projection;
import io.mbf.scan.plan.RowFilter;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of a plan in runs of a row group, rows of one window that lie close together: those of the condition first,
 * the others where a row is left.
 */
final class RunColumns {

    /** Rows that lie at least so far apart are fetched each by themselves, as a batch of their own. */
    static final int GAP = 1024;

    /** A run lies within a multiple of so many rows. */
    static final int WINDOW = ColumnBatch.MAX_ROWS;

    private final ScanPlan plan;
    private final RowGroupReader reader;
    private final RowFilter filter; // null if there is none
    private final Gather[] gathers; // by output column
    private final boolean[] filtersOn; // by column of the file: whether the condition needs it
    private final ColumnVector[] vectors; // by column of the file
    private final Projection[] parts; // of these columns, as far as they are read
    private final Map<Integer, Node> filterNodes; // by ordinal

    // the part of a run that was looked at
    private int[] selection = new int[0]; // positions in it, of the rows that are wanted
    private int selected;
    private int nextSelected;
    private long lookedFrom;
    private int lookedRows;
    private int[] picked = new int[0]; // the selection of one batch
    private int[] shifted = new int[0]; // the same, as positions in what was read for it

    // the batch that was delivered last
    private boolean isWhole;
    private long batchFrom; // row of the row group that positions in it are counted from

    RunColumns(ScanPlan plan, RowGroupReader reader) {
        this.plan = plan;
        this.reader = reader;
        this.filter = plan.filter().map(RowFilter::new).orElse(null);
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
    }

    /** Delivers rows that are wanted as a whole: the first of them, as many as can be read at a time. */
    ColumnBatch whole(long from, int rows) {
        int n = reader.read(reader.projected(), from, rows, vectors);
        List<ColumnVector> columns = new ArrayList<>(plan.projected().length);
        for (int i = 0; i < plan.projected().length; i++) {
            columns.add(projected(i));
        }
        isWhole = true;
        batchFrom = from;
        return new ColumnBatch(plan.output(), n, columns);
    }

    /** Selects by the condition among the first of some rows, as many as can be read at a time; returns how many. */
    int filter(long from, int rows) {
        reserve();
        lookedFrom = from;
        lookedRows = reader.read(reader.filtered(), from, rows, vectors);
        selected = filter.select(this::filtered, lookedRows, selection);
        nextSelected = 0;
        return lookedRows;
    }

    /**
     * The same among rows that were given; without a condition they are selected all.
     *
     * @param groupStart row of the file that the row group begins with
     */
    void filterGiven(GivenRows given, long groupStart, long from, int rows) {
        reserve();
        if (filter == null) {
            lookedFrom = from;
            lookedRows = rows;
            nextSelected = 0;
            selected = given.take(groupStart + from, groupStart + from + rows, selection);
            return;
        }
        filter(from, rows);
        int count = given.take(groupStart + from, groupStart + from + lookedRows, picked);
        int kept = 0;
        for (int i = 0, g = 0; i < selected; i++) {
            while (g < count && picked[g] < selection[i]) {
                g++;
            }
            if (g < count && picked[g] == selection[i]) {
                selection[kept++] = selection[i];
            }
        }
        selected = kept;
    }

    private void reserve() {
        if (selection.length == 0) {
            selection = new int[WINDOW];
            picked = new int[WINDOW];
            shifted = new int[WINDOW];
        }
    }

    /** Whether there are selected rows that have not been delivered. */
    boolean hasSelected() {
        return nextSelected < selected;
    }

    /**
     * The next of the selected rows that lie close together: only there are the columns read that are not filtered on.
     *
     * @param limit of rows, at least 1
     */
    ColumnBatch survivors(long limit) {
        int first = nextSelected;
        int start = selection[first];
        int end = first + (int) Math.min(selected - first, limit);
        int n = lookedRows;
        if (!reader.onlyProjected().isEmpty()) {
            int last = first;
            while (last + 1 < end && selection[last + 1] - selection[last] < GAP) {
                last++;
            }
            n = reader.read(reader.onlyProjected(), lookedFrom + start, selection[last] + 1 - start, vectors);
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
                    kept == (wasFiltered ? lookedRows : n)
                            ? vector
                            : gathers[i].gather(vector, wasFiltered ? picked : shifted, kept));
        }
        isWhole = false;
        batchFrom = lookedFrom;
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

    /** The row of the row group that a row of the last batch is. */
    long position(int index) {
        return batchFrom + (isWhole ? index : picked[index]);
    }
}
