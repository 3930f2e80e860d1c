package io.mbf.parquet.check;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.parquet.claim.UntrueClaim.Claim;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import io.mbf.stats.ZoneMap;
import io.mbf.stats.ZoneMap.Bounds;
import io.mbf.stats.ZoneMap.BytesBounds;
import io.mbf.stats.ZoneMap.LongBounds;
import java.util.Arrays;

/**
 * What a file says of the values of one leaf in a column chunk or a page, held against these values as they come, a run
 * of them at a time.
 *
 * <p>Runs whose actual zone lies within the bounds are not looked at; in the others each value is compared.
 */
final class StatedZone {

    /** Takes what is untrue: the claim, what is stated, what was found. */
    @FunctionalInterface
    interface Report {
        void untrue(Claim claim, String stated, String found);
    }

    private final ZoneMap stated;
    private final ColumnOrder order;
    private final ClaimText text;
    private long rows;
    private long nulls;
    private long nans;
    private boolean minSeen;
    private boolean maxSeen;
    private Object least; // key of the least value seen below the bounds
    private String leastText;
    private Object greatest; // key of the greatest value seen above the bounds
    private String greatestText;
    private String notNull; // a value where all are said to be null

    StatedZone(ZoneMap stated, ColumnOrder order, ClaimText text) {
        this.stated = stated;
        this.order = order;
        this.text = text;
    }

    /** Whether a zone says anything that values could contradict, beyond how many rows there are. */
    static boolean saysSomething(ZoneMap zone, boolean nullable, ColumnOrder order) {
        return zone.bounds().isPresent()
                || nullable && zone.nullCount() != ZoneMap.UNKNOWN
                || order == ColumnOrder.FLOATING && zone.nanCount() != ZoneMap.UNKNOWN;
    }

    /**
     * Takes the values {@code [from, to)} of a vector.
     *
     * @param actual zone of these
     */
    void add(ZoneMap actual, ColumnVector values, int from, int to) {
        rows += actual.rowCount();
        nulls += actual.nullCount();
        nans += actual.nanCount();
        if (stated.nullCount() == stated.rowCount() && notNull == null && actual.nullCount() < actual.rowCount()) {
            notNull = text.value(values, firstValue(values, from));
        }
        if (stated.bounds().isPresent() && actual.bounds().isPresent()) {
            compare(stated.bounds().get(), actual.bounds().get(), values, from, to);
        }
    }

    private static int firstValue(ColumnVector values, int from) {
        int i = from;
        while (values.isNull(i)) {
            i++;
        }
        return i;
    }

    private void compare(Bounds bounds, Bounds actual, ColumnVector values, int from, int to) {
        boolean within;
        boolean decided; // whether it is known that the bounds occur, or that they need not
        if (bounds instanceof LongBounds outer) {
            LongBounds inner = (LongBounds) actual;
            within = outer.min() <= inner.min() && inner.max() <= outer.max();
            minSeen |= inner.min() == outer.min();
            maxSeen |= inner.max() == outer.max();
            decided = true;
        } else {
            BytesBounds outer = (BytesBounds) bounds;
            BytesBounds inner = (BytesBounds) actual;
            within = Arrays.compareUnsigned(outer.min(), inner.min()) <= 0
                    && inner.max() != null
                    && Arrays.compareUnsigned(inner.max(), outer.max()) <= 0;
            minSeen |= inner.minExact() && Arrays.equals(inner.min(), outer.min());
            maxSeen |= inner.maxExact() && Arrays.equals(inner.max(), outer.max());
            decided = (minSeen || !outer.minExact() || inner.minExact())
                    && (maxSeen || !outer.maxExact() || inner.maxExact());
        }
        if (!within || !decided) {
            compareEach(bounds, values, from, to);
        }
    }

    private void compareEach(Bounds bounds, ColumnVector values, int from, int to) {
        for (int i = from; i < to; i++) {
            if (values.isNull(i)) {
                continue;
            }
            Object key = key(values, i);
            if (order == ColumnOrder.FLOATING && (Long) key == SortKeys.NAN) {
                continue;
            }
            int toMin = compare(key, min(bounds));
            int toMax = compare(key, max(bounds));
            minSeen |= toMin == 0;
            maxSeen |= toMax == 0;
            if (toMin < 0 && (least == null || compare(key, least) < 0)) {
                least = key;
                leastText = text.value(values, i);
            }
            if (toMax > 0 && (greatest == null || compare(key, greatest) > 0)) {
                greatest = key;
                greatestText = text.value(values, i);
            }
        }
    }

    private Object key(ColumnVector values, int index) {
        return order.domain() == ColumnOrder.Domain.LONG
                ? (Object) SortKeys.longKey(order, values, index)
                : SortKeys.bytesKey(order, (BytesVector) values, index);
    }

    private static Object min(Bounds bounds) {
        return bounds instanceof LongBounds longs ? (Object) longs.min() : ((BytesBounds) bounds).min();
    }

    private static Object max(Bounds bounds) {
        return bounds instanceof LongBounds longs ? (Object) longs.max() : ((BytesBounds) bounds).max();
    }

    private static int compare(Object a, Object b) {
        return a instanceof Long key ? Long.compare(key, (Long) b) : Arrays.compareUnsigned((byte[]) a, (byte[]) b);
    }

    /** Says what is untrue, now that all values have come. */
    void finish(Report report) {
        if (notNull != null) {
            report.untrue(Claim.ALL_NULL, "true of its " + stated.rowCount() + " rows", notNull);
        } else if (stated.nullCount() != ZoneMap.UNKNOWN && stated.nullCount() != nulls) {
            report.untrue(Claim.NULL_COUNT, Long.toString(stated.nullCount()), Long.toString(nulls));
        }
        if (stated.nanCount() != ZoneMap.UNKNOWN && notNull == null && stated.nanCount() != nans) {
            report.untrue(Claim.NAN_COUNT, Long.toString(stated.nanCount()), Long.toString(nans));
        }
        if (stated.bounds().isEmpty()) {
            return;
        }
        Bounds bounds = stated.bounds().get();
        if (least != null) {
            report.untrue(Claim.MIN, words(min(bounds)), leastText);
        }
        if (greatest != null) {
            report.untrue(Claim.MAX, words(max(bounds)), greatestText);
        }
        if (bounds.minExact() && !minSeen) {
            report.untrue(Claim.EXACT_MIN, words(min(bounds)), "no such value among " + rows + " rows");
        }
        if (bounds.maxExact() && !maxSeen) {
            report.untrue(Claim.EXACT_MAX, words(max(bounds)), "no such value among " + rows + " rows");
        }
    }

    private String words(Object key) {
        return key instanceof Long number ? text.bound(number) : text.bound((byte[]) key);
    }
}
