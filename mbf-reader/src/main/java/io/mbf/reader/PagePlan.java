package io.mbf.reader;

import io.mbf.format.FileSection.Chunk;
import io.mbf.format.Limits;
import io.mbf.predicate.Match;
import io.mbf.reader.ChunkPruner.Means;
import io.mbf.reader.ChunkPruner.Verdict;
import io.mbf.scan.RowRange;
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
                ranges.add(new Pages(i, verdict.match(), (int) (within.from() / Limits.PAGE_ENTRIES), (int)
                        ((within.to() + Limits.PAGE_ENTRIES - 1) / Limits.PAGE_ENTRIES)));
            }
        }
        return new PagePlan(ranges, chunks, pruned);
    }

    /** First rows of pages that cut this plan into at most {@code parts} parts with about as many pages each. */
    List<Long> cuts(Container file, int parts) {
        List<Long> cuts = new ArrayList<>();
        long pages = pages();
        long passed = 0;
        for (Pages range : ranges) {
            for (int page = range.from(); page < range.to(); page++) {
                if (passed > 0 && passed * parts >= pages * (cuts.size() + 1) && cuts.size() < parts - 1) {
                    cuts.add(file.chunks().get(range.chunk()).firstRow() + (long) page * Limits.PAGE_ENTRIES);
                }
                passed++;
            }
        }
        return cuts;
    }

    long pages() {
        return ranges.stream().mapToLong(range -> range.to() - range.from()).sum();
    }

    long pruned(Means means) {
        return pruned[means.ordinal()];
    }
}
