package io.mbf.stats;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.stats.ZoneMap.Bounds;
import io.mbf.stats.ZoneMap.BytesBounds;
import io.mbf.stats.ZoneMap.LongBounds;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * Computes the zone map of a page from its values, and that of a chunk or file from those of its parts. Holds scratch;
 * not thread-safe.
 */
public final class ZoneBuilder {

    /** Bytes of a bound at most; longer ones are truncated. */
    public static final int BOUND_BYTES = 64;

    /** The zone of no rows. */
    public static final ZoneMap EMPTY = new ZoneMap(0, 0, 0, Optional.empty());

    /** Codes that are marked before it is asked whether all have occurred. */
    private static final int MARKED = 256;

    private static final VarHandle BIG_LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final ColumnOrder order;
    private long[] marks = new long[0];

    public ZoneBuilder(ColumnOrder order) {
        this.order = order;
    }

    ColumnOrder order() {
        return order;
    }

    /** The zone of all values of a vector. */
    public ZoneMap page(ColumnVector page) {
        return range(page, 0, page.size());
    }

    /** The zone of the values {@code [from, to)} of a vector. */
    public ZoneMap range(ColumnVector page, int from, int to) {
        int size = to - from;
        int nulls = page.validity().nullCount(from, to);
        if (nulls == size || order == ColumnOrder.NONE) {
            return new ZoneMap(size, nulls, 0, Optional.empty());
        }
        if (order.domain() == ColumnOrder.Domain.BYTES) {
            return new ZoneMap(size, nulls, 0, Optional.of(bytesBounds((BytesVector) page, from, to)));
        }
        if (order == ColumnOrder.FLOATING) {
            return floatingZone(page, from, to, nulls);
        }
        return new ZoneMap(size, nulls, 0, Optional.of(longBounds(page, from, to)));
    }

    private LongBounds longBounds(ColumnVector page, int from, int to) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        boolean hasNulls = page.validity().hasNulls();
        boolean unsigned = order == ColumnOrder.UNSIGNED;
        if (page instanceof LongVector v && !hasNulls) {
            return longBounds(v.values(), from, to, unsigned ? Long.MIN_VALUE : 0);
        }
        if (page instanceof IntVector v && !hasNulls) {
            IntBounds bounds =
                    unsigned ? IntBounds.ofUnsigned(v.values(), from, to) : IntBounds.of(v.values(), from, to);
            min = bounds.min();
            max = bounds.max();
        } else {
            for (int i = from; i < to; i++) {
                if (!page.isNull(i)) {
                    long key = longKey(page, i);
                    min = Math.min(min, key);
                    max = Math.max(max, key);
                }
            }
        }
        return new LongBounds(min, max, true, true);
    }

    /** @param flip of the bits of values, which makes keys of them */
    private static LongBounds longBounds(long[] values, int from, int to, long flip) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = from; i < to; i++) {
            long key = values[i] ^ flip;
            min = Math.min(min, key);
            max = Math.max(max, key);
        }
        return new LongBounds(min, max, true, true);
    }

    private long longKey(ColumnVector page, int index) {
        return page instanceof BooleanVector v ? (v.values()[index] ? 1 : 0) : SortKeys.longKey(order, page, index);
    }

    private ZoneMap floatingZone(ColumnVector page, int from, int to, int nulls) {
        int size = to - from;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        int nans = 0;
        boolean hasNulls = nulls > 0;
        for (int i = from; i < to; i++) {
            if (hasNulls && page.isNull(i)) {
                continue;
            }
            double value = page instanceof DoubleVector d
                    ? d.values()[i]
                    : page instanceof FloatVector f
                            ? f.values()[i]
                            : SortKeys.floatingValue(SortKeys.longKey(order, page, i));
            if (value != value) {
                nans++;
            } else {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        Optional<Bounds> bounds = nulls + nans == size
                ? Optional.empty()
                : Optional.of(new LongBounds(SortKeys.floating(min), SortKeys.floating(max), true, true));
        return new ZoneMap(size, nulls, nans, bounds);
    }

    private BytesBounds bytesBounds(BytesVector page, int from, int to) {
        if (page instanceof DictionaryVector coded) {
            return ofMarked(coded.dictionary(), markCodes(coded, from, to));
        }
        Extremes extremes = new Extremes(page);
        boolean hasNulls = ((ColumnVector) page).validity().hasNulls();
        if (page instanceof BinaryVector strings && !hasNulls && order == ColumnOrder.UNSIGNED_BYTES) {
            byte[] bytes = strings.bytes();
            int[] offsets = strings.offsets();
            for (int i = from; i < to; i++) {
                extremes.add(i, prefix(bytes, offsets[i], offsets[i + 1] - offsets[i]));
            }
        } else {
            for (int i = from; i < to; i++) {
                if (!hasNulls || !page.isNull(i)) {
                    extremes.add(i, prefix(page, i));
                }
            }
        }
        return extremes.bounds();
    }

    /** Marks the codes that occur, so that each value is looked at once. */
    private long[] markCodes(DictionaryVector coded, int from, int to) {
        int words = (coded.dictionary().size() + 63) / 64;
        if (marks.length < words) {
            marks = new long[words];
        }
        Arrays.fill(marks, 0, words, 0);
        int[] codes = coded.codes();
        boolean hasNulls = coded.validity().hasNulls();
        if (words == 1) {
            marks[0] = markFew(coded, from, to);
            return marks;
        }
        for (int i = from; i < to; i++) {
            if (!hasNulls || !coded.isNull(i)) {
                marks[codes[i] >>> 6] |= 1L << codes[i];
            }
        }
        return marks;
    }

    /** As for more than 64 values, but in a register, and no further than all of them have occurred. */
    private static long markFew(DictionaryVector coded, int from, int to) {
        int[] codes = coded.codes();
        boolean hasNulls = coded.validity().hasNulls();
        long all = -1L >>> -coded.dictionary().size();
        long marked = 0;
        for (int start = from; start < to && marked != all; start += MARKED) {
            int end = Math.min(to, start + MARKED);
            for (int i = start; i < end; i++) {
                if (!hasNulls || !coded.isNull(i)) {
                    marked |= 1L << codes[i];
                }
            }
        }
        return marked;
    }

    private BytesBounds ofMarked(BytesVector dictionary, long[] marked) {
        Extremes extremes = new Extremes(dictionary);
        for (int w = 0; w < (dictionary.size() + 63) / 64; w++) {
            for (long word = marked[w]; word != 0; word &= word - 1) {
                int code = (w << 6) + Long.numberOfTrailingZeros(word);
                extremes.add(code, prefix(dictionary, code));
            }
        }
        return extremes.bounds();
    }

    /** The least and the greatest of some values; the first eight bytes of most values show that they are neither. */
    private final class Extremes {
        private final BytesVector values;
        private int min = -1;
        private int max = -1;
        private long minPrefix;
        private long maxPrefix;

        Extremes(BytesVector values) {
            this.values = values;
        }

        void add(int i, long prefix) {
            if (min < 0) {
                min = i;
                max = i;
                minPrefix = prefix;
                maxPrefix = prefix;
            } else if (prefix < minPrefix || prefix == minPrefix && compare(values, i, min) < 0) {
                min = i;
                minPrefix = prefix;
            } else if (prefix > maxPrefix || prefix == maxPrefix && compare(values, i, max) > 0) {
                max = i;
                maxPrefix = prefix;
            }
        }

        BytesBounds bounds() {
            return truncate(SortKeys.bytesKey(order, values, min), SortKeys.bytesKey(order, values, max));
        }
    }

    /** A number that orders byte strings like their first eight bytes; always the same in orders of other kinds. */
    private long prefix(BytesVector values, int i) {
        return order == ColumnOrder.UNSIGNED_BYTES ? prefix(values.array(i), values.start(i), values.length(i)) : 0;
    }

    private static long prefix(byte[] array, int start, int length) {
        if (length >= Long.BYTES) {
            return (long) BIG_LONG.get(array, start) ^ Long.MIN_VALUE;
        }
        if (length > 0 && start <= array.length - Long.BYTES) {
            return (long) BIG_LONG.get(array, start) & -1L << -(Byte.SIZE * length) ^ Long.MIN_VALUE;
        }
        long prefix = 0;
        for (int b = 0; b < length; b++) {
            prefix |= (array[start + b] & 0xFFL) << 56 - 8 * b;
        }
        return prefix ^ Long.MIN_VALUE;
    }

    private int compare(BytesVector values, int a, int b) {
        if (order != ColumnOrder.UNSIGNED_BYTES) {
            return Arrays.compareUnsigned(SortKeys.bytesKey(order, values, a), SortKeys.bytesKey(order, values, b));
        }
        int startA = values.start(a);
        int startB = values.start(b);
        return Arrays.compareUnsigned(
                values.array(a), startA, startA + values.length(a), values.array(b), startB, startB + values.length(b));
    }

    private static BytesBounds truncate(byte[] min, byte[] max) {
        boolean minExact = min.length <= BOUND_BYTES;
        boolean maxExact = max.length <= BOUND_BYTES;
        return new BytesBounds(
                minExact ? min : Arrays.copyOf(min, BOUND_BYTES),
                maxExact ? max : SortKeys.nextPrefix(Arrays.copyOf(max, BOUND_BYTES)),
                minExact,
                maxExact);
    }

    /** The zone of two zones together. */
    public static ZoneMap union(ZoneMap a, ZoneMap b) {
        return new ZoneMap(
                a.rowCount() + b.rowCount(),
                a.nullCount() + b.nullCount(),
                a.nanCount() + b.nanCount(),
                a.bounds().isEmpty()
                        ? b.bounds()
                        : b.bounds().isEmpty()
                                ? a.bounds()
                                : Optional.of(union(a.bounds().get(), b.bounds().get())));
    }

    private static Bounds union(Bounds a, Bounds b) {
        if (a instanceof LongBounds x && b instanceof LongBounds y) {
            return new LongBounds(
                    Math.min(x.min(), y.min()),
                    Math.max(x.max(), y.max()),
                    x.min() <= y.min() && x.minExact() || y.min() <= x.min() && y.minExact(),
                    x.max() >= y.max() && x.maxExact() || y.max() >= x.max() && y.maxExact());
        }
        BytesBounds x = (BytesBounds) a;
        BytesBounds y = (BytesBounds) b;
        int min = Arrays.compareUnsigned(x.min(), y.min());
        int max = compareEnds(x.max(), y.max());
        // of equal bounds one may be cut, and the other the key of a value
        return new BytesBounds(
                min <= 0 ? x.min() : y.min(),
                max >= 0 ? x.max() : y.max(),
                min <= 0 && x.minExact() || min >= 0 && y.minExact(),
                max >= 0 && x.maxExact() || max <= 0 && y.maxExact());
    }

    /** Compares upper bounds; {@code null} stands for no bound. */
    private static int compareEnds(byte[] a, byte[] b) {
        if (a == null || b == null) {
            return Boolean.compare(a == null, b == null);
        }
        return Arrays.compareUnsigned(a, b);
    }
}
