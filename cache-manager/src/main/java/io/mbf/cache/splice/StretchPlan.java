package io.mbf.cache.splice;

import io.mbf.cache.splice.Coverage.Stretch;
import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.plan.ScanPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** How the rows of one stretch are read: by one scan, by several side by side, or step by step. */
final class StretchPlan {

    private final SpliceQuery query;
    private final Stretch stretch;
    private final Places places;
    private final List<Integer> used; // places of the wanted columns: parts first, the source last

    StretchPlan(SpliceQuery query, Stretch stretch, Places places) {
        this.query = query;
        this.stretch = stretch;
        this.places = places;
        this.used = used(query, stretch);
    }

    /** The places that have any of the wanted columns: parts in their order, the source last. */
    static List<Integer> used(SpliceQuery query, Stretch stretch) {
        return query.wanted().stream()
                .map(column -> stretch.places()[column])
                .distinct()
                .boxed()
                .sorted((a, b) -> Integer.compareUnsigned(a, b)) // the source is -1
                .toList();
    }

    /** @param limit of rows */
    StretchRows open(long limit) {
        RowRange rows = new RowRange(stretch.from(), stretch.to());
        if (used.size() == 1) {
            int place = used.get(0);
            Query asked = query.query().rows(rows).limit(limit);
            return new OnePlaceRows(places.scan(place, place == Coverage.SOURCE ? asked : asked.select(query.names())));
        }
        if (query.conjuncts().isEmpty()) {
            if (used.isEmpty()) {
                return new UnreadRows(rows.from(), rows.to());
            }
            Query all = Query.ALL.rows(rows);
            return new SideBySideRows(
                    delivered(place -> places.scan(place, all.select(query.namesOf(place, stretch.places())))),
                    rows.from());
        }
        PositionSource positions = null;
        List<PlaceScan> sieves = new ArrayList<>();
        for (int place : used) {
            Optional<Predicate> condition = query.conditionOf(place, stretch.places());
            if (condition.isEmpty()) {
                continue;
            }
            if (positions == null) {
                Query sifted = Query.ALL.rows(rows).select(List.of()).where(condition.get());
                positions = PositionSource.of(places.scan(place, sifted));
            } else {
                sieves.add(places.take(place, List.of(), condition));
            }
        }
        Optional<AlignedRows> delivered = query.plan().projected().length == 0
                ? Optional.empty()
                : Optional.of(delivered(
                        place -> places.take(place, query.namesOf(place, stretch.places()), Optional.empty())));
        return new JoinedRows(
                query.plan().output(),
                positions == null ? PositionSource.all(rows.from(), rows.to()) : positions,
                sieves,
                query.crossing(stretch.places()).map(this::crossFilter),
                delivered);
    }

    private AlignedRows delivered(IntFunction<PlaceScan> opener) {
        return aligned(query.plan(), opener);
    }

    private CrossFilter crossFilter(Predicate condition) {
        ScanPlan alone = ScanPlan.of(
                Query.ALL.select(List.of()).where(condition), query.plan().input());
        List<String> names = IntStream.of(alone.decoded())
                .mapToObj(column -> query.plan().input().field(column).name())
                .toList();
        ScanPlan whole = ScanPlan.of(
                Query.ALL.select(names).where(condition), query.plan().input());
        return new CrossFilter(whole, aligned(whole, place -> {
            List<String> there = IntStream.of(whole.projected())
                    .filter(column -> stretch.places()[column] == place)
                    .mapToObj(column -> query.plan().input().field(column).name())
                    .toList();
            return places.take(place, there, Optional.empty());
        }));
    }

    /** The columns of a plan from wherever they are. */
    private AlignedRows aligned(ScanPlan plan, IntFunction<PlaceScan> opener) {
        List<Integer> order = IntStream.of(plan.projected())
                .map(column -> stretch.places()[column])
                .distinct()
                .boxed()
                .toList();
        int[] scanOf = IntStream.of(plan.projected())
                .map(column -> order.indexOf(stretch.places()[column]))
                .toArray();
        List<PlaceScan> scans = order.stream().map(opener::apply).toList();
        return new AlignedRows(plan.output(), scans, scanOf);
    }
}
