package io.mbf.reader;

import io.mbf.format.FileSection.Chunk;
import io.mbf.predicate.Match;
import io.mbf.reader.ChunkPruner.Means;
import io.mbf.reader.ChunkPruner.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * The pages that a scan goes through: those of the chunks that are not ruled out, or a part of them. Scans of several
 * parts together deliver what a scan of the whole does.
 */
final class PagePlan {

    /** Pages {@code [from, to)} of a chunk; {@code match} says whether all of its rows are known to be wanted. */
    record Range(int chunk, Match match, int from, int to) {}

    private final List<Range> ranges;
    private final long chunks;
    private final long[] pruned;

    private PagePlan(List<Range> ranges, long chunks, long[] pruned) {
        this.ranges = List.copyOf(ranges);
        this.chunks = chunks;
        this.pruned = pruned;
    }

    /** @param pruner of the condition, or {@code null} if all rows are wanted */
    static PagePlan of(MbfFile file, ChunkPruner pruner) {
        List<Range> ranges = new ArrayList<>();
        long[] pruned = new long[Means.values().length];
        for (int i = 0; i < file.chunks().size(); i++) {
            Chunk chunk = file.chunks().get(i);
            Verdict verdict = pruner == null ? new Verdict(Match.ALL, Means.ZONE_MAP) : pruner.chunk(i);
            if (verdict.match() == Match.NONE) {
                pruned[verdict.means().ordinal()]++;
            } else {
                ranges.add(new Range(i, verdict.match(), 0, ChunkPruner.pages(chunk)));
            }
        }
        return new PagePlan(ranges, file.chunks().size(), pruned);
    }

    /**
     * Cuts the pages into parts of about the same size, in order; at most {@code count}, none of them empty. What was
     * pruned is on the first one's account, so that reports add up.
     */
    List<PagePlan> split(int count) {
        long pages = pages();
        int parts = (int) Math.max(1, Math.min(count, pages));
        List<PagePlan> plans = new ArrayList<>(parts);
        for (int part = 0; part < parts; part++) {
            List<Range> some = between(pages * part / parts, pages * (part + 1) / parts);
            plans.add(new PagePlan(some, part == 0 ? chunks : 0, part == 0 ? pruned : new long[pruned.length]));
        }
        return plans;
    }

    /** The pages from number {@code from} to {@code to}, counted over all ranges. */
    private List<Range> between(long from, long to) {
        List<Range> some = new ArrayList<>();
        long start = 0;
        for (Range range : ranges) {
            long end = start + range.to() - range.from();
            long first = Math.max(from, start);
            long last = Math.min(to, end);
            if (first < last) {
                some.add(new Range(range.chunk(), range.match(), (int) (range.from() + first - start), (int)
                        (range.from() + last - start)));
            }
            start = end;
        }
        return some;
    }

    List<Range> ranges() {
        return ranges;
    }

    long pages() {
        return ranges.stream().mapToLong(range -> range.to() - range.from()).sum();
    }

    /** Chunks that were considered. */
    long chunks() {
        return chunks;
    }

    long pruned(Means means) {
        return pruned[means.ordinal()];
    }
}
