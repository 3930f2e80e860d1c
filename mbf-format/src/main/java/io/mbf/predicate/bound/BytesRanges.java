package io.mbf.predicate.bound;

import io.mbf.schema.Type;
import io.mbf.stats.SortKeys;
import io.mbf.stats.ZoneMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Rows whose value has a sort key in one of some intervals: what becomes of comparisons of a column with byte keys.
 *
 * <p>Byte strings have successors ({@code x} and one more byte of 0), so that half-open intervals can say everything:
 * {@code = x} is {@code [x, x0)}, {@code > x} is {@code [x0, )}.
 *
 * @param type of the column
 * @param lows least keys (inclusive) of the intervals, ascending; none at all if no row can match
 * @param highs where the intervals, which do not overlap, end (exclusive); {@code null} for the last if it has no end
 */
public record BytesRanges(int column, Type.Leaf type, byte[][] lows, byte[][] highs) implements BytesSet {

    private static final byte[] EMPTY = {};

    /** One interval; none if it is empty. */
    static BytesRanges of(int column, Type.Leaf type, byte[] low, byte[] high) {
        return high != null && Arrays.compareUnsigned(low, high) >= 0
                ? none(column, type)
                : new BytesRanges(column, type, new byte[][] {low}, new byte[][] {high});
    }

    static BytesRanges none(int column, Type.Leaf type) {
        return new BytesRanges(column, type, new byte[0][], new byte[0][]);
    }

    /** The least byte string greater than {@code key}. */
    static byte[] after(byte[] key) {
        return Arrays.copyOf(key, Math.addExact(key.length, 1));
    }

    /** Whether no value matches. */
    public boolean isEmpty() {
        return lows.length == 0;
    }

    /** Whether every value matches, so that only nulls do not. */
    public boolean isFull() {
        return lows.length == 1 && lows[0].length == 0 && highs[0] == null;
    }

    @Override
    public boolean contains(byte[] array, int from, int to) {
        int low = 0;
        int high = lows.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            byte[] least = lows[middle];
            byte[] end = highs[middle];
            if (Arrays.compareUnsigned(array, from, to, least, 0, least.length) < 0) {
                high = middle - 1;
            } else if (end != null && Arrays.compareUnsigned(array, from, to, end, 0, end.length) >= 0) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** What all keys of the set begin with, if that is something and the set a single interval; else nothing. */
    public byte[] common() {
        if (lows.length != 1 || highs[0] == null) {
            return EMPTY;
        }
        int end = Arrays.mismatch(lows[0], highs[0]);
        return end < 0 ? EMPTY : Arrays.copyOf(lows[0], end);
    }

    /**
     * What is known of all keys that begin with these bytes.
     *
     * @param begun the first {@code length} bytes of it
     */
    public Match matchPrefix(byte[] begun, int length) {
        boolean some = false;
        for (int i = 0; i < lows.length; i++) {
            Match match = matchPrefix(begun, length, lows[i], highs[i]);
            if (match == Match.ALL) {
                return Match.ALL;
            }
            some |= match == Match.SOME;
        }
        return some ? Match.SOME : Match.NONE;
    }

    private static Match matchPrefix(byte[] begun, int length, byte[] low, byte[] high) {
        boolean beginsLow = length < low.length && Arrays.equals(begun, 0, length, low, 0, length);
        boolean beginsHigh = high != null && length < high.length && Arrays.equals(begun, 0, length, high, 0, length);
        if (!beginsLow && Arrays.compareUnsigned(begun, 0, length, low, 0, low.length) < 0
                || !beginsHigh && high != null && Arrays.compareUnsigned(begun, 0, length, high, 0, high.length) >= 0) {
            return Match.NONE;
        }
        return beginsLow || beginsHigh ? Match.SOME : Match.ALL;
    }

    /**
     * The keys looked for, ascending, if all intervals are single keys: for bloom filters and dictionaries.
     * {@link SortKeys#value(Type.Leaf, byte[])} turns them into stored values, if the type
     * {@link SortKeys#isInvertible}.
     */
    public Optional<byte[][]> points() {
        for (int i = 0; i < lows.length; i++) {
            if (!isPoint(lows[i], highs[i])) {
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
        if (zone.bounds().orElse(null) instanceof ZoneMap.BytesBounds bounds
                && (bounds.max() == null || Arrays.compareUnsigned(bounds.min(), bounds.max()) <= 0)) {
            int first = 0;
            while (first < lows.length && compareEnds(highs[first], bounds.min()) <= 0) {
                first++;
            }
            if (first == lows.length || bounds.max() != null && Arrays.compareUnsigned(lows[first], bounds.max()) > 0) {
                return Match.NONE;
            }
            boolean covers = Arrays.compareUnsigned(lows[first], bounds.min()) <= 0
                    && (highs[first] == null
                            || bounds.max() != null && Arrays.compareUnsigned(bounds.max(), highs[first]) < 0);
            return noNulls && covers ? Match.ALL : Match.SOME;
        }
        return Match.SOME;
    }

    @Override
    public BytesRanges complement() {
        Builder gaps = new Builder();
        byte[] next = EMPTY;
        for (int i = 0; i < lows.length; i++) {
            if (Arrays.compareUnsigned(lows[i], next) > 0) {
                gaps.add(next, lows[i]);
            }
            if (highs[i] == null) {
                return gaps.build();
            }
            next = highs[i];
        }
        gaps.add(next, null);
        return gaps.build();
    }

    BytesRanges intersect(BytesRanges other) {
        Builder both = new Builder();
        for (int i = 0, j = 0; i < lows.length && j < other.lows.length; ) {
            byte[] low = Arrays.compareUnsigned(lows[i], other.lows[j]) >= 0 ? lows[i] : other.lows[j];
            boolean endsFirst = compareEnds(highs[i], other.highs[j]) < 0;
            byte[] high = endsFirst ? highs[i] : other.highs[j];
            if (compareEnds(high, low) > 0) {
                both.add(low, high);
            }
            if (endsFirst) {
                i++;
            } else {
                j++;
            }
        }
        return both.build();
    }

    /** The union of sets on the same column. Single keys side by side stay single, so that they remain {@link #points}. */
    static BytesRanges union(List<BytesRanges> sets) {
        List<byte[][]> all = new ArrayList<>();
        for (BytesRanges set : sets) {
            for (int i = 0; i < set.lows.length; i++) {
                all.add(new byte[][] {set.lows[i], set.highs[i]});
            }
        }
        all.sort((a, b) -> Arrays.compareUnsigned(a[0], b[0]));
        Builder merged = sets.get(0).new Builder();
        for (byte[][] range : all) {
            merged.merge(range[0], range[1]);
        }
        return merged.build();
    }

    /** Compares the ends of intervals; {@code null} is beyond everything, and equal to itself. */
    private static int compareEnds(byte[] a, byte[] b) {
        return a == null || b == null ? (a == null ? 1 : 0) - (b == null ? 1 : 0) : Arrays.compareUnsigned(a, b);
    }

    private static boolean isPoint(byte[] low, byte[] high) {
        return high != null
                && high.length == low.length + 1
                && high[low.length] == 0
                && Arrays.equals(high, 0, low.length, low, 0, low.length);
    }

    /** Intervals in the making, in ascending order. */
    private final class Builder {
        private final List<byte[]> from = new ArrayList<>();
        private final List<byte[]> to = new ArrayList<>();

        void add(byte[] low, byte[] high) {
            from.add(low);
            to.add(high);
        }

        /** Adds an interval that may overlap the last one. */
        void merge(byte[] low, byte[] high) {
            int last = from.size() - 1;
            int gap = last < 0 ? 1 : compareEnds(low, to.get(last));
            if (gap > 0 || gap == 0 && isPoint(low, high) && isPoint(from.get(last), to.get(last))) {
                add(low, high);
            } else if (compareEnds(high, to.get(last)) > 0) {
                to.set(last, high);
            }
        }

        BytesRanges build() {
            return new BytesRanges(column, type, from.toArray(byte[][]::new), to.toArray(byte[][]::new));
        }
    }
}
