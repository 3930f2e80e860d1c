package io.mbf.parquet;

import io.mbf.batch.ColumnVector;
import io.mbf.predicate.BoundPredicate;
import io.mbf.predicate.BytesRanges;
import io.mbf.predicate.LongRanges;
import io.mbf.predicate.Match;
import io.mbf.scan.BloomProbes;
import io.mbf.scan.RowFilter;
import io.mbf.scan.ScanPlan;
import io.mbf.schema.Node;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells which rows of a row group can match before their values are read: by the statistics in the footer, then, each
 * only if what came before left something to decide, by bloom filters, by the page index, by dictionaries. Serves one
 * scan.
 */
final class RowGroupPruner {

    private final BoundPredicate filter;
    private final RowGroupReader reader;
    private final Map<Integer, Node> nodes = new HashMap<>(); // by ordinal
    private final Map<BoundPredicate.Leaf, long[]> hashes = new IdentityHashMap<>();
    private final Map<BoundPredicate.Leaf, RowFilter> leafFilters = new IdentityHashMap<>();

    RowGroupPruner(ScanPlan plan, RowGroupReader reader) {
        this.filter = plan.filter().orElseThrow();
        this.reader = reader;
        plan.filterNodes().forEach(node -> nodes.put(node.ordinal(), node));
    }

    /** What the footer says. */
    Match byStatistics(int group) {
        return filter.match(ordinal -> reader.zone(group, nodes.get(ordinal)));
    }

    /** What the bloom filters of the row group that is being read say besides. */
    Match byBloomFilters(int group) {
        return filter.fold(leaf -> both(zone(leaf, group), bloomFilter(leaf)));
    }

    /** What the dictionaries of the row group that is being read say besides. */
    Match byDictionaries(int group) {
        return filter.fold(leaf -> both(zone(leaf, group), dictionary(leaf)));
    }

    /** The rows of the row group that is being read which its page index leaves. */
    CandidateRows byPages(int group, long rows) {
        Map<Integer, PageZones> pages = new HashMap<>();
        nodes.forEach((ordinal, node) -> reader.pageZones(node).ifPresent(zones -> pages.put(ordinal, zones)));
        return CandidateRows.of(filter, rows, pages, ordinal -> reader.zone(group, nodes.get(ordinal)));
    }

    private static Match both(Match a, Match b) {
        return a == Match.SOME ? b : a;
    }

    private Match zone(BoundPredicate.Leaf leaf, int group) {
        return leaf.match(reader.zone(group, nodes.get(leaf.column())));
    }

    private Match bloomFilter(BoundPredicate.Leaf leaf) {
        long[] wanted = hashes.computeIfAbsent(
                leaf, l -> BloomProbes.hashes(l, nodes.get(l.column()).field().type()));
        if (wanted.length == 0) {
            return Match.SOME;
        }
        return reader.excludes(nodes.get(leaf.column()), wanted) ? Match.NONE : Match.SOME;
    }

    private Match dictionary(BoundPredicate.Leaf leaf) {
        if (!(leaf instanceof LongRanges) && !(leaf instanceof BytesRanges)) {
            return Match.SOME;
        }
        Optional<ColumnVector> dictionary = reader.wholeDictionary(nodes.get(leaf.column()));
        if (dictionary.isEmpty()) {
            return Match.SOME;
        }
        ColumnVector entries = dictionary.get();
        RowFilter wanted = leafFilters.computeIfAbsent(leaf, RowFilter::new);
        int found = wanted.select(column -> entries, entries.size(), new int[entries.size()]);
        return found == 0 ? Match.NONE : Match.SOME;
    }
}
