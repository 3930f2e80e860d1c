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
import io.mbf.stats.ValueHash;
import io.mbf.stats.ZoneMap;
import java.util.BitSet;
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
    private Map<BoundPredicate.Leaf, Found>
            found; // null as long as zone maps settle it: of most chunks and files they do

    /** What was found out about a comparison. */
    private static final class Found {
        private Boolean dictionaryHasMatch; // null before the dictionary was asked
        private long[] hashes; // of what it looks for; null before a filter was asked
        private final BitSet[] pages; // by chunk those that may have what it looks for, as a filter says; null as above

        Found(int chunks) {
            this.pages = new BitSet[chunks];
        }
    }

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
        Match byZones = byZones(chunk);
        if (byZones != Match.SOME) {
            return new Verdict(byZones, Means.ZONE_MAP);
        }
        if (filter.fold(leaf -> both(zone(leaf, chunk), dictionary(leaf, chunk))) == Match.NONE) {
            return new Verdict(Match.NONE, Means.DICTIONARY);
        }
        Match byAll = filter.fold(leaf -> both(
                both(zone(leaf, chunk), dictionary(leaf, chunk)),
                unlessNone(!pages(leaf, chunk).isEmpty())));
        return new Verdict(byAll, Means.BLOOM_FILTER);
    }

    /** The outcome for a chunk as far as its zone maps tell. */
    Match byZones(int chunk) {
        return filter.match(column -> zone(column, chunk));
    }

    Match page(int chunk, int page) {
        return filter.fold(leaf -> both(
                leaf.match(file.pageTable(leaf.column(), chunk).zone(page, zone(leaf.column(), chunk))),
                unlessNone(pages(leaf, chunk).get(page))));
    }

    private static Match unlessNone(boolean some) {
        return some ? Match.SOME : Match.NONE;
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
        Found known = found(leaf);
        if (known.dictionaryHasMatch == null) {
            known.dictionaryHasMatch = anyEntryMatches(leaf);
        }
        return known.dictionaryHasMatch ? Match.SOME : Match.NONE;
    }

    private Found found(BoundPredicate.Leaf leaf) {
        if (found == null) {
            found = new IdentityHashMap<>(FEW);
        }
        return found.computeIfAbsent(leaf, unknown -> new Found(file.chunks().size()));
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

    private BitSet pages(BoundPredicate.Leaf leaf, int chunk) {
        Found known = found(leaf);
        if (known.pages[chunk] == null) {
            known.pages[chunk] = byFilter(leaf, chunk, known);
        }
        return known.pages[chunk];
    }

    /** The pages that may have what a condition looks for; all of them where there is no filter for that. */
    private BitSet byFilter(BoundPredicate.Leaf leaf, int chunk, Found known) {
        int pageCount = pages(file.chunks().get(chunk));
        BitSet pages = new BitSet(pageCount);
        Optional<Filter> stored =
                file.column(leaf.column()).segments().get(chunk).filter();
        if (known.hashes == null) {
            known.hashes =
                    BloomProbes.ofEqual(leaf, file.nodes().get(leaf.column()).type());
        }
        long[] wanted = known.hashes;
        if (stored.isEmpty() || wanted.length == 0) {
            pages.set(0, pageCount);
            return pages;
        }
        Filter filter = stored.get();
        file.check(filter, "bloom filter of " + file.place(leaf.column(), chunk));
        byte[] bytes = new byte[BloomFilter.BLOCK_BYTES];
        for (long hash : wanted) {
            file.copy(filter.offset() + BloomFilter.blockOffset(hash, filter.length()), bytes, 0, bytes.length);
            BloomFilter block = BloomFilter.of(bytes, 0, bytes.length);
            for (int page = 0; page < pageCount; page++) {
                if (block.mightContain(ValueHash.inPage(hash, page))) {
                    pages.set(page);
                }
            }
        }
        return pages;
    }

    static int pageRows(Chunk chunk, int page) {
        return Math.min(FormatLimits.PAGE_ENTRIES, chunk.rowCount() - page * FormatLimits.PAGE_ENTRIES);
    }

    static int pages(Chunk chunk) {
        return FormatLimits.pageCount(chunk.rowCount());
    }
}
