package io.mbf.reader;

import io.mbf.batch.BytesVector;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.BloomExtent;
import io.mbf.format.ColumnSection.Extent;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FormatLimits;
import io.mbf.predicate.bound.BoundPredicate;
import io.mbf.predicate.bound.BytesRanges;
import io.mbf.predicate.bound.LongRanges;
import io.mbf.predicate.bound.Match;
import io.mbf.scan.plan.BloomProbes;
import io.mbf.stats.BloomFilter;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells for a chunk or page, before any of its values is read, whether rows of it can match: by zone maps, by the
 * dictionary, by bloom filters, in the order of what they cost. Serves one scan.
 */
final class ChunkPruner {

    private final Container file;
    private final BoundPredicate filter;
    private final Map<BoundPredicate.Leaf, Boolean> dictionaryHasMatch = new IdentityHashMap<>();
    private final Map<BoundPredicate.Leaf, long[]> hashes = new IdentityHashMap<>();
    private final Map<Integer, int[]> firstPageZones = new HashMap<>();

    ChunkPruner(Container file, BoundPredicate filter) {
        this.file = file;
        this.filter = filter;
    }

    /** The outcome for a chunk, and what settled it. */
    record Verdict(Match match, Means means) {}

    enum Means {
        ZONE_MAP,
        DICTIONARY,
        BLOOM_FILTER
    }

    Verdict chunk(int chunk) {
        Match byZones = filter.match(column -> file.rowNode(column)
                .zones()
                .zone(1 + chunk, file.chunks().get(chunk).rowCount()));
        if (byZones != Match.SOME) {
            return new Verdict(byZones, Means.ZONE_MAP);
        }
        if (filter.fold(leaf -> both(zone(leaf, chunk), dictionary(leaf, chunk))) == Match.NONE) {
            return new Verdict(Match.NONE, Means.DICTIONARY);
        }
        Match byAll =
                filter.fold(leaf -> both(both(zone(leaf, chunk), dictionary(leaf, chunk)), bloomFilter(leaf, chunk)));
        return new Verdict(byAll, Means.BLOOM_FILTER);
    }

    Match page(int chunk, int page) {
        Chunk rows = file.chunks().get(chunk);
        return filter.match(column -> file.rowNode(column)
                .zones()
                .zone(
                        firstPageZones
                                        .computeIfAbsent(
                                                column, c -> file.rowNode(c).firstPageZones())[chunk]
                                + page,
                        pageRows(rows, page)));
    }

    private static Match both(Match a, Match b) {
        return a == Match.SOME ? b : a;
    }

    private Match zone(BoundPredicate.Leaf leaf, int chunk) {
        return leaf.match(file.rowNode(leaf.column())
                .zones()
                .zone(1 + chunk, file.chunks().get(chunk).rowCount()));
    }

    /** The dictionary is the file's: a value that it lacks is in no chunk that is coded with it. */
    private Match dictionary(BoundPredicate.Leaf leaf, int chunk) {
        if (!(leaf instanceof BytesRanges) && !(leaf instanceof LongRanges)
                || !file.rowNode(leaf.column()).segments().get(chunk).dictionaryCoded()) {
            return Match.SOME;
        }
        return dictionaryHasMatch.computeIfAbsent(leaf, this::anyEntryMatches) ? Match.SOME : Match.NONE;
    }

    private boolean anyEntryMatches(BoundPredicate.Leaf leaf) {
        BytesVector entries = file.dictionary(leaf.column());
        ColumnOrder order = ColumnOrder.of(file.nodes().get(leaf.column()).leaf());
        for (int i = 0; i < entries.size(); i++) {
            boolean matches = leaf instanceof BytesRanges ranges
                    ? ranges.contains(SortKeys.bytesKey(order, entries, i))
                    : ((LongRanges) leaf).contains(SortKeys.longKey(order, entries, i));
            if (matches) {
                return true;
            }
        }
        return false;
    }

    private Match bloomFilter(BoundPredicate.Leaf leaf, int chunk) {
        ColumnSection column = file.rowNode(leaf.column());
        if (column.bloomFilters().isEmpty()) {
            return Match.SOME;
        }
        Optional<BloomExtent> extent = column.bloomFilters().get(chunk);
        long[] wanted = hashes.computeIfAbsent(
                leaf, l -> BloomProbes.hashes(l, file.nodes().get(l.column()).type()));
        if (extent.isEmpty() || wanted.length == 0) {
            return Match.SOME;
        }
        String place = "bloom filter of " + file.place(leaf.column(), chunk);
        Extent stored = extent.get().extent();
        file.check(stored, place);
        byte[] block = new byte[BloomFilter.BLOCK_BYTES];
        for (long hash : wanted) {
            int at = BloomFilter.blockOffset(hash, extent.get().filterBytes());
            file.copy(stored.offset() + at, block, 0, block.length);
            if (BloomFilter.of(block, 0, block.length).mightContain(hash)) {
                return Match.SOME;
            }
        }
        return Match.NONE;
    }

    static int pageRows(Chunk chunk, int page) {
        return Math.min(FormatLimits.PAGE_ENTRIES, chunk.rowCount() - page * FormatLimits.PAGE_ENTRIES);
    }

    static int pages(Chunk chunk) {
        return FormatLimits.pageCount(chunk.rowCount());
    }
}
