package io.mbf.parquet.scan;

import io.mbf.batch.ColumnVector;
import io.mbf.parquet.index.PageZones;
import io.mbf.parquet.page.PageLocations;
import io.mbf.predicate.bound.BoundPredicate;
import io.mbf.predicate.bound.BytesSet;
import io.mbf.predicate.bound.LongRanges;
import io.mbf.predicate.bound.Match;
import io.mbf.scan.RowRange;
import io.mbf.scan.plan.BloomProbes;
import io.mbf.scan.plan.RowFilter;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Node;
import io.mbf.stats.ZoneMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells which rows of a row group can match before their values are read: by the statistics in the footer, then, each
 * only if what came before left something to decide, by bloom filters, by the page index, by dictionaries. Serves one
 * scan.
 */
public final class RowGroupPruner {

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

    /**
     * Which rows of the row group that is being read its page index leaves of those that are wanted. To prove the index
     * takes a look at the headers of all pages of a column, so that is done only for columns whose zones say more than
     * the footer, and only if all of them together settle anything.
     *
     * @param rows of the row group
     * @param wanted as positions in it
     */
    CandidateRows byPages(int group, long rows, RowRange wanted) {
        Map<Integer, PageZones> pages = new HashMap<>();
        reader.fetchPageIndexes(nodes.values());
        nodes.forEach((ordinal, node) -> reader.statedPageZones(node)
                .filter(zones -> tellsMore(ordinal, zones, group, wanted))
                .ifPresent(zones -> pages.put(ordinal, zones)));
        CandidateRows left = byPages(pages, group, rows);
        if (left.hasAll(wanted, Match.SOME)) {
            return CandidateRows.all(rows, Match.SOME);
        }
        boolean untrue = pages.keySet().removeIf(ordinal -> !reader.provesPages(nodes.get(ordinal)));
        return untrue ? byPages(pages, group, rows) : left;
    }

    private CandidateRows byPages(Map<Integer, PageZones> pages, int group, long rows) {
        return CandidateRows.of(filter, rows, pages, ordinal -> reader.zone(group, nodes.get(ordinal)));
    }

    /** Whether the zone of any page of a column settles a condition on it that the column's own zone leaves open. */
    private boolean tellsMore(int ordinal, PageZones zones, int group, RowRange wanted) {
        ZoneMap whole = reader.zone(group, nodes.get(ordinal));
        PageLocations pages = zones.locations();
        boolean[] more = new boolean[1];
        for (int page = pages.pageOf(wanted.from());
                page < pages.count() && pages.firstRow(page) < wanted.to() && !more[0];
                page++) {
            ZoneMap zone = zones.zoneAt(pages.firstRow(page));
            filter.fold(leaf -> {
                boolean settles = leaf.column() == ordinal && leaf.match(zone) != Match.SOME;
                more[0] |= settles && leaf.match(whole) == Match.SOME;
                return Match.SOME;
            });
        }
        return more[0];
    }

    private static Match both(Match a, Match b) {
        return a == Match.SOME ? b : a;
    }

    private Match zone(BoundPredicate.Leaf leaf, int group) {
        return leaf.match(reader.zone(group, nodes.get(leaf.column())));
    }

    private Match bloomFilter(BoundPredicate.Leaf leaf) {
        long[] wanted = hashes.computeIfAbsent(
                leaf, l -> BloomProbes.ofStored(l, nodes.get(l.column()).field().type()));
        if (wanted.length == 0) {
            return Match.SOME;
        }
        return reader.excludes(nodes.get(leaf.column()), wanted) ? Match.NONE : Match.SOME;
    }

    private Match dictionary(BoundPredicate.Leaf leaf) {
        if (!(leaf instanceof LongRanges) && !(leaf instanceof BytesSet)) {
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
