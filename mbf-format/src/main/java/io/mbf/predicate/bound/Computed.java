package io.mbf.predicate.bound;

import io.mbf.predicate.Predicate;
import io.mbf.stats.ZoneMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Two results compared, of any number of columns: rows in which none of these is null and the comparison is true.
 *
 * @param domain of both
 */
public record Computed(Domain domain, Formula left, Predicate.Operator operator, Formula right)
        implements BoundPredicate {

    /** What is compared. */
    public enum Domain {
        EXACT,
        /** Doubles; NaN equals NaN and is greater than everything else. */
        REAL,
        /** By unsigned bytes. */
        BYTES
    }

    /** The ordinals of all columns used, some maybe more than once. */
    IntStream ordinals() {
        return IntStream.concat(left.columns(), right.columns());
    }

    /** What zone maps say: by interval arithmetic of exact numbers, and of others where all is null. */
    Match matchZones(IntFunction<ZoneMap> zoneOfColumn) {
        boolean noNulls = true;
        for (int column : ordinals().distinct().toArray()) {
            ZoneMap zone = zoneOfColumn.apply(column);
            if (zone != null && zone.nullCount() == zone.rowCount()) {
                return Match.NONE;
            }
            noNulls &= zone != null && zone.nullCount() == 0;
        }
        Match match = domain != Domain.EXACT
                ? Match.SOME
                : ExactRange.of(left, zoneOfColumn)
                        .flatMap(a -> ExactRange.of(right, zoneOfColumn).map(b -> a.compare(operator, b)))
                        .orElse(Match.SOME);
        return match == Match.ALL && !noNulls ? Match.SOME : match;
    }
}
