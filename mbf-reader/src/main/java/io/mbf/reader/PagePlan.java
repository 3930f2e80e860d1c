package io.mbf.reader;

import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FormatLimits;
import io.mbf.predicate.bound.Match;
import io.mbf.reader.ChunkPruner.Means;
import io.mbf.reader.ChunkPruner.Verdict;
import io.mbf.scan.RowRange;
import io.mbf.scan.plan.Split;
import java.util.ArrayList;
import java.util.List;

/**
 * The pages that a scan goes through: those that have rows of its range, of the chunks that are not ruled out.
 *
 * @param chunks that have rows of the range
 * @param pruned of these, by what settled it
 */
record PagePlan(List<Pages> ranges, long chunks, long[] pruned) {

    /** Pages {@code [from, to)} of a chunk; {@code match} says whether all of its rows are known to be wanted. */
    record Pages(int chunk, Match match, int from, int to) {}

    PagePlan {
        ranges = List.copyOf(ranges);
    }

    /** @param pruner of the condition, or {@code null} if all rows are wanted */
    static PagePlan of(Container file, RowRange rows, ChunkPruner pruner) {
        List<Pages> ranges = new ArrayList<>();
        long[] pruned = new long[Means.values().length];
        long chunks = 0;
        for (int i = 0; i < file.chunks().size(); i++) {
            Chunk chunk = file.chunks().get(i);
            RowRange within = rows.within(chunk.firstRow(), chunk.rowCount());
            if (within.size() == 0) {
                continue;
            }
            chunks++;
            Verdict verdict = pruner == null ? new Verdict(Match.ALL, Means.ZONE_MAP) : pruner.chunk(i);
            if (verdict.match() == Match.NONE) {
                pruned[verdict.means().ordinal()]++;
            } else {
                ranges.add(new Pages(i, verdict.match(), (int) (within.from() / FormatLimits.PAGE_ENTRIES), (int)
                        ((within.to() + FormatLimits.PAGE_ENTRIES - 1) / FormatLimits.PAGE_ENTRIES)));
            }
        }
        return new PagePlan(ranges, chunks, pruned);
    }

    /** In how many chunks some rows lie, if their zone maps rule out all of these; else 0. */
    static int ruledOut(Container file, RowRange rows, ChunkPruner pruner) {
        int chunks = 0;
        for (int i = 0; i < file.chunks().size(); i++) {
            Chunk chunk = file.chunks().get(i);
            if (rows.within(chunk.firstRow(), chunk.rowCount()).size() > 0) {
                if (pruner.byZones(i) != Match.NONE) {
                    return 0;
                }
                chunks++;
            }
        }
        return chunks;
    }

    /** The pages as stretches of rows. */
    List<Split.Stretch> stretches(Container file, RowRange rows) {
        List<Split.Stretch> stretches = new ArrayList<>();
        for (Pages range : ranges) {
            Chunk chunk = file.chunks().get(range.chunk());
            for (int page = range.from(); page < range.to(); page++) {
                long before = (long) page * FormatLimits.PAGE_ENTRIES;
                long first = chunk.firstRow() + before;
                long count = Math.min(FormatLimits.PAGE_ENTRIES, chunk.rowCount() - before);
                stretches.add(new Split.Stretch(first, rows.within(first, count).size()));
            }
        }
        return stretches;
    }

    long pages() {
        long pages = 0;
        for (Pages range : ranges) {
            pages += range.to() - range.from();
        }
        return pages;
    }

    long pruned(Means means) {
        return pruned[means.ordinal()];
    }
}
