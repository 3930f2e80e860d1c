package io.mbf.reader;

import io.mbf.batch.BytesVector;
import io.mbf.format.ColumnSection.Filter;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FormatLimits;
import io.mbf.predicate.bound.BoundPredicate;
import io.mbf.predicate.bound.BytesSet;
import io.mbf.predicate.bound.LongRanges;
import io.mbf.predicate.bound.Match;
import io.mbf.scan.plan.BloomProbes;
import io.mbf.stats.BloomFilter;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import io.mbf.stats.ZoneMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells for a chunk or page, before any of its values is read, whether rows of it can match: by zone maps, by the
 * dictionary, by bloom filters, in the order of what they cost. Serves one scan.
 */
final class ChunkPruner {

    private static final int FEW = 2; // comparisons of a condition, as most have them

    private final Container file;
    private final BoundPredicate filter;
    private final Map<BoundPredicate.Leaf, Boolean> dictionaryHasMatch = new IdentityHashMap<>(FEW);
    private final Map<BoundPredicate.Leaf, long[]> hashes = new IdentityHashMap<>(FEW);

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
        Match byZones = filter.match(column -> zone(column, chunk));
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
        return filter.match(column -> file.pageTable(column, chunk).zone(page, zone(column, chunk)));
    }

    private ZoneMap zone(int column, int chunk) {
        return file.column(column).segments().get(chunk).zone();
    }

    private static Match both(Match a, Match b) {
        return a == Match.SOME ? b : a;
    }

    private Match zone(BoundPredicate.Leaf leaf, int chunk) {
        return leaf.match(zone(leaf.column(), chunk));
    }

    /** The dictionary is the file's: a value that it lacks is in no chunk that is coded with it. */
    private Match dictionary(BoundPredicate.Leaf leaf, int chunk) {
        if (!(leaf instanceof BytesSet) && !(leaf instanceof LongRanges)
                || !file.column(leaf.column()).segments().get(chunk).dictionaryCoded()) {
            return Match.SOME;
        }
        return dictionaryHasMatch.computeIfAbsent(leaf, this::anyEntryMatches) ? Match.SOME : Match.NONE;
    }

    private boolean anyEntryMatches(BoundPredicate.Leaf leaf) {
        BytesVector entries = file.dictionary(leaf.column());
        ColumnOrder order = ColumnOrder.of(file.nodes().get(leaf.column()).leaf());
        for (int i = 0; i < entries.size(); i++) {
            boolean matches = leaf instanceof BytesSet set
                    ? set.contains(SortKeys.bytesKey(order, entries, i))
                    : ((LongRanges) leaf).contains(SortKeys.longKey(order, entries, i));
            if (matches) {
                return true;
            }
        }
        return false;
    }

    private Match bloomFilter(BoundPredicate.Leaf leaf, int chunk) {
        Optional<Filter> stored =
                file.column(leaf.column()).segments().get(chunk).filter();
        long[] wanted = hashes.computeIfAbsent(
                leaf, l -> BloomProbes.ofEqual(l, file.nodes().get(l.column()).type()));
        if (stored.isEmpty() || wanted.length == 0) {
            return Match.SOME;
        }
        Filter filter = stored.get();
        file.check(filter, "bloom filter of " + file.place(leaf.column(), chunk));
        byte[] block = new byte[BloomFilter.BLOCK_BYTES];
        for (long hash : wanted) {
            int at = BloomFilter.blockOffset(hash, filter.length());
            file.copy(filter.offset() + at, block, 0, block.length);
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
