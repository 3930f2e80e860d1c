package io.mbf.parquet.scan;

import io.mbf.parquet.index.PageZones;
import io.mbf.parquet.page.PageLocations;
import io.mbf.predicate.bound.BoundPredicate;
import io.mbf.predicate.bound.Match;
import io.mbf.scan.RowRange;
import io.mbf.stats.ZoneMap;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/**
 * The rows of a row group that may be wanted: disjoint ranges, ascending, each with what is known of it. Immutable.
 *
 * <p>Columns have their pages cut at different rows; the ranges are cut wherever a page of any of them begins.
 */
public final class CandidateRows {

    private final long[] starts;
    private final long[] ends;
    private final Match[] matches; // SOME or ALL
    private final int count;

    private CandidateRows(long[] starts, long[] ends, Match[] matches, int count) {
        this.starts = starts;
        this.ends = ends;
        this.matches = matches;
        this.count = count;
    }

    /** All rows of a row group. */
    static CandidateRows all(long rows, Match match) {
        return new CandidateRows(new long[] {0}, new long[] {rows}, new Match[] {match}, rows == 0 ? 0 : 1);
    }

    /**
     * The rows of a row group that its page index does not rule out.
     *
     * @param pages of the columns, by ordinal, that have an index
     * @param zoneOfColumn the zone map of a column without one
     */
    static CandidateRows of(
            BoundPredicate filter, long rows, Map<Integer, PageZones> pages, IntFunction<ZoneMap> zoneOfColumn) {
        if (pages.isEmpty() || rows == 0) {
            return all(rows, Match.SOME);
        }
        long[] borders = borders(pages.values(), rows);
        long[] starts = new long[borders.length - 1];
        long[] ends = new long[borders.length - 1];
        Match[] matches = new Match[borders.length - 1];
        int count = 0;
        for (int i = 0; i < borders.length - 1; i++) {
            long start = borders[i];
            Match match = filter.match(ordinal -> {
                PageZones zones = pages.get(ordinal);
                return zones == null ? zoneOfColumn.apply(ordinal) : zones.zoneAt(start);
            });
            if (match == Match.NONE) {
                continue;
            }
            if (count > 0 && ends[count - 1] == start && matches[count - 1] == match) {
                ends[count - 1] = borders[i + 1];
            } else {
                starts[count] = start;
                ends[count] = borders[i + 1];
                matches[count++] = match;
            }
        }
        return new CandidateRows(starts, ends, matches, count);
    }

    private static long[] borders(Collection<PageZones> pages, long rows) {
        LongStream firstRows = pages.stream().flatMapToLong(zones -> {
            PageLocations locations = zones.locations();
            return LongStream.range(0, locations.count()).map(page -> locations.firstRow((int) page));
        });
        return LongStream.concat(firstRows, LongStream.of(rows))
                .sorted()
                .distinct()
                .toArray();
    }

    /** Whether any row of {@code [from, to)} is among them. */
    boolean hasAny(long from, long to) {
        int range = rangeAt(from);
        return from < to && range < count && starts[range] < to;
    }

    /** How many they are. */
    long size() {
        long size = 0;
        for (int range = 0; range < count; range++) {
            size += ends[range] - starts[range];
        }
        return size;
    }

    /** Whether they have all rows of a range, and the same is known of each. */
    boolean hasAll(RowRange rows, Match match) {
        int range = rangeAt(rows.from());
        return range < count && starts[range] <= rows.from() && ends[range] >= rows.to() && matches[range] == match;
    }

    int count() {
        return count;
    }

    long start(int range) {
        return starts[range];
    }

    /** The row behind the last one of a range. */
    long end(int range) {
        return ends[range];
    }

    Match match(int range) {
        return matches[range];
    }

    /** The range that a row is in, or else the next one; {@link #count} if there is none. */
    int rangeAt(long row) {
        int found = Arrays.binarySearch(ends, 0, count, row);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
