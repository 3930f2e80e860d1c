package io.mbf.predicate.bound;

import io.mbf.predicate.Predicate;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.stats.ZoneMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is left of a condition where some columns are known beforehand: those of a file in a directory
 * {@code year=2024}, for instance, or of one that lacks a column.
 *
 * @param match NONE if no row can meet the condition, ALL if every row does, else SOME
 * @param rest what the other columns must meet; empty for nothing, and if {@code match} is not SOME
 * @param exact whether {@code rest} says all that is left; if not, rows that meet it may fail the condition
 */
public record ResidualPredicate(Match match, Optional<Predicate> rest, boolean exact) {

    private static final ResidualPredicate NONE = new ResidualPredicate(Match.NONE, Optional.empty(), true);
    private static final ResidualPredicate ALL = new ResidualPredicate(Match.ALL, Optional.empty(), true);
    private static final ResidualPredicate ANYTHING = new ResidualPredicate(Match.SOME, Optional.empty(), false);

    /** What is known of a column before its values are read. */
    public sealed interface Knowledge {

        /** Statistics of all its values; those of a constant settle every condition. */
        record Zone(Field field, ZoneMap zone) implements Knowledge {}

        /** Nothing: conditions on it stay as they are. */
        record Nothing() implements Knowledge {}

        /** Nothing, and only what compares it with literals stays: it has another type here, so other calculations. */
        record Widened() implements Knowledge {}

        /** Nothing, and conditions on it are to be left out: they are checked elsewhere. */
        record LeftOut() implements Knowledge {}
    }

    /**
     * Works out what is left.
     *
     * @param knowledge by column name
     * @throws io.mbf.error.InvalidQueryException if a literal does not fit a column that is known, or the condition
     *     nests too deeply
     */
    public static ResidualPredicate of(Predicate condition, Function<String, Knowledge> knowledge) {
        return of(new Signed(condition, false), knowledge, 0);
    }

    private static ResidualPredicate of(Signed signed, Function<String, Knowledge> knowledge, int depth) {
        Binder.requireShallow(depth);
        Signed top = signed.stripped();
        if (!top.isJunction()) {
            return leaf(top, knowledge);
        }
        boolean and = top.isAnd();
        Match settled = and ? Match.NONE : Match.ALL;
        List<Predicate> rest = new ArrayList<>();
        boolean exact = true;
        boolean anything = false;
        for (Signed part : top.chain()) {
            ResidualPredicate remainder = of(part, knowledge, depth + 1);
            if (remainder.match == settled) {
                return remainder;
            }
            if (remainder.match == Match.SOME) {
                exact &= remainder.exact;
                anything |= remainder.rest.isEmpty();
                remainder.rest.ifPresent(rest::add);
            }
        }
        if (anything && (!and || rest.isEmpty())) {
            return ANYTHING;
        }
        if (rest.isEmpty()) {
            return and ? ALL : NONE;
        }
        Predicate joined = rest.size() == 1 ? rest.get(0) : and ? new Predicate.And(rest) : new Predicate.Or(rest);
        return new ResidualPredicate(Match.SOME, Optional.of(joined), exact);
    }

    private static ResidualPredicate leaf(Signed leaf, Function<String, Knowledge> knowledge) {
        List<String> columns = leaf.columns();
        Predicate condition = leaf.negated() ? leaf.predicate().not() : leaf.predicate();
        List<Knowledge.Zone> zones = new ArrayList<>();
        boolean leftOut = false;
        for (String column : columns) {
            Knowledge known = knowledge.apply(column);
            if (known instanceof Knowledge.Zone zone) {
                zones.add(zone);
            }
            leftOut |= known instanceof Knowledge.LeftOut || known instanceof Knowledge.Widened && leaf.isCalculated();
        }
        if (zones.size() == columns.size()) {
            Schema schema = new Schema(zones.stream().map(Knowledge.Zone::field).toList());
            return switch (Binder.bind(condition, schema)
                    .match(column -> zones.get(column).zone())) {
                case NONE -> NONE;
                case ALL -> ALL;
                case SOME -> ANYTHING;
            };
        }
        return leftOut || !zones.isEmpty() ? ANYTHING : new ResidualPredicate(Match.SOME, Optional.of(condition), true);
    }
}
