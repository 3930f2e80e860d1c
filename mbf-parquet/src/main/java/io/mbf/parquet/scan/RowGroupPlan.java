package io.mbf.parquet.scan;

import io.mbf.parquet.bytes.MemoryLimits;
import io.mbf.parquet.footer.RowGroup;
import io.mbf.parquet.source.SourceState;
import io.mbf.predicate.bound.Match;
import io.mbf.scan.RowRange;
import io.mbf.scan.plan.BatchSize;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.scan.plan.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What is known of the row groups of a file before a scan of it begins.
 *
 * @param pruner {@code null} if there is no condition
 * @param rows by row group
 * @param starts the first row of each group, in the same order
 * @param matches whether each group may have rows that meet the condition, as the statistics in the footer say
 */
record RowGroupPlan(
        ScanPlan plan, RowGroupReader reader, RowGroupPruner pruner, long[] rows, long[] starts, Match[] matches) {

    /** @param taking whether rows will be given, so that those between them are passed over */
    static RowGroupPlan of(SourceState source, Footer footer, ScanPlan plan, boolean taking, KnownPages memory) {
        long longest = 1; // memory for more rows than there are would be most of the work on a small file
        for (RowGroup group : footer.rowGroups()) {
            longest = Math.max(longest, group.numRows());
        }
        int batchRows = (int) Math.min(longest, BatchSize.rows(plan, MemoryLimits.MAX_BATCH));
        boolean skips = taking || plan.filter().isPresent() || plan.rows().from() > 0;
        RowGroupReader reader = new RowGroupReader(source, footer, plan, batchRows, skips ? memory : null);
        RowGroupPruner pruner = plan.filter().isPresent() ? new RowGroupPruner(plan, reader) : null;
        int groups = footer.rowGroups().size();
        long[] rows = new long[groups];
        long[] starts = new long[groups];
        Match[] matches = new Match[groups];
        for (int g = 0; g < groups; g++) {
            rows[g] = footer.rowGroups().get(g).numRows();
            starts[g] = g == 0 ? 0 : starts[g - 1] + rows[g - 1];
            matches[g] = pruner == null ? Match.ALL : pruner.byStatistics(g);
        }
        return new RowGroupPlan(plan, reader, pruner, rows, starts, matches);
    }

    /**
     * The row groups that a scan may have to look at, as stretches of rows; those within which one of so many parts
     * should begin, page by page, if they have an offset index.
     */
    List<Split.Stretch> stretches(int parts) {
        long[] wanted = new long[rows.length];
        for (int g = 0; g < wanted.length; g++) {
            wanted[g] = matches[g] == Match.NONE ? 0 : rowsIn(g).size();
        }
        long total = LongStream.of(wanted).sum();
        long passed = 0;
        List<Split.Stretch> stretches = new ArrayList<>();
        for (int g = 0; g < wanted.length; g++) {
            if (Split.isWithin(total, parts, passed, wanted[g])) {
                addPages(g, stretches);
            } else if (wanted[g] > 0) {
                stretches.add(new Split.Stretch(starts[g] + rowsIn(g).from(), wanted[g]));
            }
            passed += wanted[g];
        }
        return stretches;
    }

    private RowRange rowsIn(int group) {
        return plan.rows().within(starts[group], rows[group]);
    }

    /** Nothing but speed depends on what the index says. */
    private void addPages(int group, List<Split.Stretch> stretches) {
        RowRange range = rowsIn(group);
        long from = range.from();
        for (long start : reader.statedPageStarts(group)) {
            if (start > from && start < range.to()) {
                stretches.add(new Split.Stretch(starts[group] + from, start - from));
                from = start;
            }
        }
        stretches.add(new Split.Stretch(starts[group] + from, range.to() - from));
    }
}
