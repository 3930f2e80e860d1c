package io.mbf.predicate.bound;

import io.mbf.predicate.Predicate;
import io.mbf.schema.Schema;
import io.mbf.stats.ZoneMap;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A {@link Predicate} that has met a schema: columns are ordinals, literals are sort keys, and negations are gone.
 *
 * <p>Comparisons of any kind have become sets of key intervals, one leaf per column and side of an {@code and} or
 * {@code or}; but for {@link BytesPattern}s. Negation is pushed down to the leaves, which SQL's three-valued logic
 * allows; what is left needs to know only for which rows a leaf is <em>true</em>: no null is ever in a {@link LongRanges}
 * or {@link BytesSet}.
 * Immutable and thread-safe.
 */
public sealed interface BoundPredicate permits BoundPredicate.Leaf, BoundPredicate.And, BoundPredicate.Or, Computed {

    /** A condition on one column. */
    sealed interface Leaf extends BoundPredicate permits LongRanges, BytesSet, IsNull, IsNotNull {

        /**
         * Which node of the schema: its position in {@link Schema#nodes}, in a flat schema that of the column. A leaf,
         * except that {@link IsNull} and {@link IsNotNull} work on nested ones, too.
         */
        int column();

        /** What a zone map of the column says; statistics that are unknown rule nothing out. */
        Match match(ZoneMap zone);
    }

    record IsNull(int column) implements Leaf {

        @Override
        public Match match(ZoneMap zone) {
            if (zone.nullCount() == 0) {
                return Match.NONE;
            }
            return zone.nullCount() == zone.rowCount() ? Match.ALL : Match.SOME;
        }
    }

    record IsNotNull(int column) implements Leaf {

        @Override
        public Match match(ZoneMap zone) {
            if (zone.nullCount() == 0) {
                return Match.ALL;
            }
            return zone.nullCount() == zone.rowCount() ? Match.NONE : Match.SOME;
        }
    }

    /** All of them are true; always so if there are none. */
    record And(List<BoundPredicate> all) implements BoundPredicate {

        public And {
            all = List.copyOf(all);
        }
    }

    /** At least one of them is true; never so if there are none. */
    record Or(List<BoundPredicate> any) implements BoundPredicate {

        public Or {
            any = List.copyOf(any);
        }
    }

    /** The ordinals of all columns used, ascending. */
    default int[] columns() {
        TreeSet<Integer> columns = new TreeSet<>();
        fold(
                leaf -> {
                    columns.add(leaf.column());
                    return Match.SOME;
                },
                computed -> {
                    computed.ordinals().forEach(columns::add);
                    return Match.SOME;
                });
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Prunes by zone maps.
     *
     * @param zoneOfColumn the zone map of a column over the range in question; {@code null} if there is none
     */
    default Match match(IntFunction<ZoneMap> zoneOfColumn) {
        return fold(
                leaf -> {
                    ZoneMap zone = zoneOfColumn.apply(leaf.column());
                    // even without statistics: some conditions can never be met
                    return leaf.match(zone == null ? ZoneMap.unknown(Long.MAX_VALUE) : zone);
                },
                computed -> computed.matchZones(zoneOfColumn));
    }

    /**
     * Prunes by whatever is known of the leaves: zone maps, bloom filters, dictionaries, or several of them. A bloom
     * filter answers for the {@link LongRanges#points} of a leaf; for a dictionary, an {@code io.mbf.scan.plan.RowFilter}
     * made of the leaf alone selects from its entries. Of comparisons of several columns only {@link #match} knows.
     *
     * @param matchOfLeaf never more certain than true; called for every leaf unless the result is settled before
     */
    default Match fold(Function<Leaf, Match> matchOfLeaf) {
        return fold(matchOfLeaf, computed -> Match.SOME);
    }

    private Match fold(Function<Leaf, Match> matchOfLeaf, Function<Computed, Match> matchOfComputed) {
        if (this instanceof Leaf leaf) {
            return matchOfLeaf.apply(leaf);
        }
        if (this instanceof Computed computed) {
            return matchOfComputed.apply(computed);
        }
        boolean and = this instanceof And;
        List<BoundPredicate> children = this instanceof And a ? a.all() : ((Or) this).any();
        Match settled = and ? Match.NONE : Match.ALL;
        Match result = and ? Match.ALL : Match.NONE;
        for (BoundPredicate child : children) {
            Match match = child.fold(matchOfLeaf, matchOfComputed);
            if (match == settled) {
                return settled;
            }
            if (match == Match.SOME) {
                result = Match.SOME;
            }
        }
        return result;
    }
}
