package io.mbf.predicate.bound;

import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import io.mbf.stats.ZoneMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Rows whose value has a sort key in one of some intervals: what becomes of comparisons of a column with long keys.
 *
 * @param type of the column
 * @param lows least keys of the intervals, ascending; none at all if no row can match
 * @param highs greatest keys (inclusive) of the intervals, which do not overlap
 */
public record LongRanges(int column, Type.Leaf type, long[] lows, long[] highs) implements BoundPredicate.Leaf {

    /** One interval, clipped to the keys of the type; empty if nothing is left. */
    static LongRanges of(int column, Type.Leaf type, long low, long high) {
        long least = Math.max(low, least(type));
        long greatest = Math.min(high, greatest(type));
        return least > greatest
                ? none(column, type)
                : new LongRanges(column, type, new long[] {least}, new long[] {greatest});
    }

    static LongRanges none(int column, Type.Leaf type) {
        return new LongRanges(column, type, new long[0], new long[0]);
    }

    /** The least key that a value of the type can have. */
    static long least(Type.Leaf type) {
        return switch (ColumnOrder.of(type)) {
            case UNSIGNED -> type.physical() == PhysicalType.INT32 ? 0 : Long.MIN_VALUE;
            case FLOATING -> SortKeys.floating(Double.NEGATIVE_INFINITY);
            default ->
                switch (type.physical()) {
                    case BOOLEAN -> 0;
                    case INT32 -> Integer.MIN_VALUE;
                    default -> Long.MIN_VALUE;
                };
        };
    }

    /** The greatest key that a value of the type can have. */
    static long greatest(Type.Leaf type) {
        return switch (ColumnOrder.of(type)) {
            case UNSIGNED -> type.physical() == PhysicalType.INT32 ? 0xFFFF_FFFFL : Long.MAX_VALUE;
            case FLOATING -> SortKeys.NAN;
            default ->
                switch (type.physical()) {
                    case BOOLEAN -> 1;
                    case INT32 -> Integer.MAX_VALUE;
                    default -> Long.MAX_VALUE;
                };
        };
    }

    /** Whether no value matches. */
    public boolean isEmpty() {
        return lows.length == 0;
    }

    /** Whether every value matches, so that only nulls do not. */
    public boolean isFull() {
        return lows.length == 1 && lows[0] == least(type) && highs[0] == greatest(type);
    }

    public boolean contains(long key) {
        int low = 0;
        int high = lows.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (key < lows[middle]) {
                high = middle - 1;
            } else if (key > highs[middle]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /**
     * The keys looked for, ascending, if all intervals are single keys: for bloom filters and dictionaries.
     * {@link SortKeys#value(Type.Leaf, long)} turns them into stored values, if the type {@link SortKeys#isInvertible}.
     */
    public Optional<long[]> points() {
        for (int i = 0; i < lows.length; i++) {
            if (lows[i] != highs[i]) {
                return Optional.empty();
            }
        }
        return Optional.of(lows.clone());
    }

    @Override
    public Match match(ZoneMap zone) {
        if (isEmpty() || zone.nullCount() == zone.rowCount()) {
            return Match.NONE;
        }
        boolean noNulls = zone.nullCount() == 0;
        if (isFull()) {
            return noNulls ? Match.ALL : Match.SOME;
        }
        boolean floating = ColumnOrder.of(type) == ColumnOrder.FLOATING;
        boolean mayBeNaN = floating && zone.nanCount() != 0;
        if (zone.bounds().orElse(null) instanceof ZoneMap.LongBounds bounds && bounds.min() <= bounds.max()) {
            boolean nan = contains(SortKeys.NAN);
            int first = firstReaching(bounds.min());
            boolean overlaps = first < lows.length && lows[first] <= bounds.max();
            if (!overlaps && !(mayBeNaN && nan)) {
                return Match.NONE;
            }
            boolean covers = overlaps && lows[first] <= bounds.min() && bounds.max() <= highs[first];
            return noNulls && covers && (nan || !mayBeNaN) ? Match.ALL : Match.SOME;
        }
        return Match.SOME;
    }

    /** The first interval that ends at {@code key} or beyond. */
    private int firstReaching(long key) {
        int low = 0;
        int high = highs.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (highs[middle] < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** All other values; still no nulls. */
    public LongRanges complement() {
        List<long[]> gaps = new ArrayList<>(lows.length + 1);
        long next = least(type);
        for (int i = 0; i < lows.length; i++) {
            if (lows[i] > next) {
                gaps.add(new long[] {next, lows[i] - 1});
            }
            if (highs[i] == greatest(type)) {
                return of(gaps);
            }
            next = highs[i] + 1;
        }
        gaps.add(new long[] {next, greatest(type)});
        return of(gaps);
    }

    LongRanges intersect(LongRanges other) {
        List<long[]> both = new ArrayList<>();
        for (int i = 0, j = 0; i < lows.length && j < other.lows.length; ) {
            long low = Math.max(lows[i], other.lows[j]);
            long high = Math.min(highs[i], other.highs[j]);
            if (low <= high) {
                both.add(new long[] {low, high});
            }
            if (highs[i] < other.highs[j]) {
                i++;
            } else {
                j++;
            }
        }
        return of(both);
    }

    /** The union of sets on the same column. Single keys side by side stay single, so that they remain {@link #points}. */
    static LongRanges union(List<LongRanges> sets) {
        List<long[]> all = new ArrayList<>();
        for (LongRanges set : sets) {
            for (int i = 0; i < set.lows.length; i++) {
                all.add(new long[] {set.lows[i], set.highs[i]});
            }
        }
        all.sort(Comparator.comparingLong((long[] range) -> range[0]));
        List<long[]> merged = new ArrayList<>();
        long[] last = null;
        for (long[] range : all) {
            if (last != null
                    && (range[0] <= last[1] || range[0] - 1 == last[1] && !(isPoint(range) && isPoint(last)))) {
                last[1] = Math.max(last[1], range[1]);
            } else {
                merged.add(last = range);
            }
        }
        return sets.get(0).of(merged);
    }

    private static boolean isPoint(long[] range) {
        return range[0] == range[1];
    }

    private LongRanges of(List<long[]> ranges) {
        return new LongRanges(
                column,
                type,
                ranges.stream().mapToLong(range -> range[0]).toArray(),
                ranges.stream().mapToLong(range -> range[1]).toArray());
    }
}
