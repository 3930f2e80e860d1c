package io.mbf.parquet.index;

import io.mbf.parquet.bytes.LittleEndian;
import io.mbf.parquet.footer.LeafColumn;
import io.mbf.parquet.footer.Statistics;
import io.mbf.schema.Float16;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import io.mbf.stats.ZoneMap;
import io.mbf.stats.ZoneMap.Bounds;
import io.mbf.stats.ZoneMap.BytesBounds;
import io.mbf.stats.ZoneMap.LongBounds;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the statistics of a file's row groups say, as far as they can be trusted (apache/parquet-format, {@code
 * parquet.thrift}, struct Statistics and union ColumnOrder).
 *
 * <ul>
 *   <li>{@code min_value} and {@code max_value} count only where the file declares the order of the column, and the
 *       order is one that we know the keys of.
 *   <li>The deprecated {@code min} and {@code max} were compared as signed, so they count only for booleans, signed
 *       integers and floating point; not for decimals on bytes, which writers compared a byte at a time.
 *   <li>A NaN among the bounds makes them unknown; that there is none says nothing of the values.
 *   <li>Bounds are exact only where the file says so: byte strings may be truncated.
 * </ul>
 */
public final class RowGroupZones {

    private RowGroupZones() {}

    /**
     * What is known of a column in a row group.
     *
     * @param stats {@code null} if there are none
     * @param ordered whether the file declares the order of {@code min_value} and {@code max_value}
     */
    public static ZoneMap zone(
            Statistics stats, boolean ordered, LeafColumn leaf, Type.Leaf type, boolean nullable, long rows) {
        if (type.logical() instanceof LogicalType.UnknownType) {
            return new ZoneMap(rows, rows, 0, Optional.empty()); // null, whatever is stored
        }
        long nulls = nullable ? ZoneMap.UNKNOWN : 0;
        long nans = ColumnOrder.of(type) == ColumnOrder.FLOATING ? ZoneMap.UNKNOWN : 0;
        if (stats == null) {
            return new ZoneMap(rows, nulls, nans, Optional.empty());
        }
        if (nullable && isCount(stats.nullCount(), rows)) {
            nulls = stats.nullCount();
        }
        if (nans == ZoneMap.UNKNOWN && isCount(stats.nanCount(), rows)) {
            nans = stats.nanCount();
        }
        return new ZoneMap(rows, nulls, nans, bounds(stats, ordered, leaf, type));
    }

    /** Whether bounds of a leaf, written in the order of its type, can be understood. */
    public static boolean isOrdered(LeafColumn leaf, Type.Leaf type) {
        ColumnOrder order = ColumnOrder.of(type);
        return leaf.isUnderstood()
                && !(type.logical() instanceof LogicalType.UnknownType)
                && order != ColumnOrder.NONE
                && order != ColumnOrder.INT96_TIMESTAMP;
    }

    static boolean isCount(long count, long rows) {
        return count >= 0 && count <= rows;
    }

    private static Optional<Bounds> bounds(Statistics stats, boolean ordered, LeafColumn leaf, Type.Leaf type) {
        ColumnOrder order = ColumnOrder.of(type);
        if (!isOrdered(leaf, type)) {
            return Optional.empty();
        }
        if (stats.minValue() != null || stats.maxValue() != null) {
            return ordered
                    ? bounds(
                            order,
                            type,
                            stats.minValue(),
                            stats.maxValue(),
                            stats.isMinValueExact(),
                            stats.isMaxValueExact())
                    : Optional.empty();
        }
        boolean signed = order == ColumnOrder.SIGNED || order == ColumnOrder.FLOATING && type.width() == 0;
        return signed ? bounds(order, type, stats.min(), stats.max(), false, false) : Optional.empty();
    }

    /** Bounds as sort keys; empty if they are none. */
    static Optional<Bounds> bounds(
            ColumnOrder order, Type.Leaf type, byte[] min, byte[] max, boolean minExact, boolean maxExact) {
        if (min == null || max == null) {
            return Optional.empty();
        }
        if (order.domain() == ColumnOrder.Domain.LONG) {
            int size = size(type);
            if (min.length != size || max.length != size) {
                return Optional.empty();
            }
            long low = key(order, type, min);
            long high = key(order, type, max);
            boolean usable = low <= high && !(order == ColumnOrder.FLOATING && high == SortKeys.NAN);
            return usable ? Optional.of(new LongBounds(low, high, minExact, maxExact)) : Optional.empty();
        }
        byte[] low = order == ColumnOrder.DECIMAL_BYTES ? SortKeys.decimal(min, 0, min.length) : min.clone();
        byte[] high = order == ColumnOrder.DECIMAL_BYTES ? SortKeys.decimal(max, 0, max.length) : max.clone();
        return Arrays.compareUnsigned(low, high) <= 0
                ? Optional.of(new BytesBounds(low, high, minExact, maxExact))
                : Optional.empty();
    }

    private static int size(Type.Leaf type) {
        return switch (type.physical()) {
            case BOOLEAN -> 1;
            case INT32, FLOAT -> 4;
            case INT64, DOUBLE -> 8;
            case FIXED_LEN_BYTE_ARRAY -> 2; // float16
            case INT96, BYTE_ARRAY -> throw new IllegalArgumentException(type + " has no long keys");
        };
    }

    private static long key(ColumnOrder order, Type.Leaf type, byte[] value) {
        boolean unsigned = order == ColumnOrder.UNSIGNED;
        return switch (type.physical()) {
            case BOOLEAN -> value[0] & 1;
            case INT32 -> {
                int v = LittleEndian.intAt(value, 0);
                yield unsigned ? SortKeys.unsigned(v) : v;
            }
            case INT64 -> {
                long v = LittleEndian.longAt(value, 0);
                yield unsigned ? SortKeys.unsigned(v) : v;
            }
            case FLOAT -> SortKeys.floating(Float.intBitsToFloat(LittleEndian.intAt(value, 0)));
            case DOUBLE -> SortKeys.floating(Double.longBitsToDouble(LittleEndian.longAt(value, 0)));
            case FIXED_LEN_BYTE_ARRAY -> SortKeys.floating(Float16.toFloat(value, 0));
            case INT96, BYTE_ARRAY -> throw new IllegalArgumentException(type + " has no long keys");
        };
    }
}
