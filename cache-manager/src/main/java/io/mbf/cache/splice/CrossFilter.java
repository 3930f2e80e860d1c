package io.mbf.cache.splice;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.scan.plan.Projection;
import io.mbf.scan.plan.RowFilter;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Node;
import java.util.HashMap;
import java.util.Map;

/** A condition on columns that lie in several places: evaluated where these are gathered, as whole columns. */
final class CrossFilter {

    private final AlignedRows rows;
    private final RowFilter filter;
    private final Map<Integer, Node> nodes = new HashMap<>(); // of the condition, by ordinal
    private final Map<Integer, Integer> positions = new HashMap<>(); // of columns among those gathered
    private int[] selection = new int[0];

    /**
     * Prepares the filter.
     *
     * @param plan of the condition, which selects its columns as a whole
     * @param rows takes of these
     */
    CrossFilter(ScanPlan plan, AlignedRows rows) {
        this.rows = rows;
        this.filter = new RowFilter(plan.filter().orElseThrow());
        plan.filterNodes().forEach(node -> nodes.put(node.ordinal(), node));
        for (int i = 0; i < plan.projected().length; i++) {
            positions.put(plan.projected()[i], i);
        }
    }

    /** Drops rows that do not meet the condition; returns how many are left. */
    int keep(long[] block, int count) {
        if (selection.length < count) {
            selection = new int[block.length];
        }
        rows.give(block, count);
        int kept = 0;
        for (int passed = 0; passed < count; ) {
            ColumnBatch batch = rows.next(count - passed);
            int selected = filter.select(ordinal -> vector(batch, ordinal), batch.rowCount(), selection);
            for (int i = 0; i < selected; i++) {
                block[kept++] = block[passed + selection[i]];
            }
            passed += batch.rowCount();
        }
        return kept;
    }

    private ColumnVector vector(ColumnBatch batch, int ordinal) {
        Node node = nodes.get(ordinal);
        return Projection.ALL.at(batch.column(positions.get(node.column())), node.pathBelow());
    }
}
