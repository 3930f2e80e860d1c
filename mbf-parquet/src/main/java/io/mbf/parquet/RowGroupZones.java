package io.mbf.parquet;

import io.mbf.schema.Float16;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import io.mbf.stats.ZoneMap;
import io.mbf.stats.ZoneMap.Bounds;
import io.mbf.stats.ZoneMap.BytesBounds;
import io.mbf.stats.ZoneMap.LongBounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Statistics;

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
final class RowGroupZones {

    private final Statistics[][] statistics; // by row group and leaf; null where there are none
    private final boolean[] ordered; // by leaf: min_value and max_value are in the order of its type
    private final boolean[] understood; // by leaf: we know all of its annotation

    private RowGroupZones(Statistics[][] statistics, boolean[] ordered, boolean[] understood) {
        this.statistics = statistics;
        this.ordered = ordered;
        this.understood = understood;
    }

    /** Takes the statistics out of a footer, so that they are neither converted nor kept twice. */
    static RowGroupZones takeFrom(FileMetaData footer) {
        List<SchemaElement> leaves = new ArrayList<>();
        for (SchemaElement element : footer.getSchema()) {
            if (element.isSetType()) {
                leaves.add(element);
            }
        }
        int count = leaves.size();
        boolean[] ordered = new boolean[count];
        boolean[] understood = new boolean[count];
        boolean declared = footer.isSetColumn_orders() && footer.getColumn_ordersSize() == count;
        for (int i = 0; i < count; i++) {
            SchemaElement leaf = leaves.get(i);
            understood[i] = (!leaf.isSetLogicalType() || leaf.getLogicalType().isSet()) && Annotations.fit(leaf);
            if (declared) {
                var order = footer.getColumn_orders().get(i);
                // the total order of IEEE 754 differs in zeros and NaNs only, which are treated apart anyway
                ordered[i] = order.isSetTYPE_ORDER() || order.isSetIEEE_754_TOTAL_ORDER();
            }
        }
        Statistics[][] statistics = new Statistics[footer.getRow_groupsSize()][];
        for (int g = 0; g < statistics.length; g++) {
            RowGroup group = footer.getRow_groups().get(g);
            statistics[g] = new Statistics[count];
            for (int c = 0; c < group.getColumnsSize(); c++) {
                ColumnChunk chunk = group.getColumns().get(c);
                if (chunk.isSetMeta_data() && chunk.getMeta_data().isSetStatistics()) {
                    // chunks come in the order of the leaves; if their number differs, nothing is known
                    if (group.getColumnsSize() == count) {
                        statistics[g][c] = chunk.getMeta_data().getStatistics();
                    }
                    chunk.getMeta_data().unsetStatistics();
                }
            }
        }
        return new RowGroupZones(statistics, ordered, understood);
    }

    /**
     * What is known of a column in a row group.
     *
     * @param leaf position among the leaves of the file's schema
     */
    ZoneMap zone(int rowGroup, int leaf, Type.Leaf type, boolean nullable, long rows) {
        if (type.logical() instanceof LogicalType.UnknownType) {
            return new ZoneMap(rows, rows, 0, Optional.empty()); // null, whatever is stored
        }
        Statistics stats = statistics[rowGroup][leaf];
        long nulls = nullable ? ZoneMap.UNKNOWN : 0;
        long nans = ColumnOrder.of(type) == ColumnOrder.FLOATING ? ZoneMap.UNKNOWN : 0;
        if (stats == null) {
            return new ZoneMap(rows, nulls, nans, Optional.empty());
        }
        if (nullable && stats.isSetNull_count() && isCount(stats.getNull_count(), rows)) {
            nulls = stats.getNull_count();
        }
        if (nans == ZoneMap.UNKNOWN && stats.isSetNan_count() && isCount(stats.getNan_count(), rows)) {
            nans = stats.getNan_count();
        }
        return new ZoneMap(rows, nulls, nans, bounds(stats, leaf, type));
    }

    /** Whether bounds of a leaf, written as the file's order of it says, can be understood. */
    boolean isOrdered(int leaf, Type.Leaf type) {
        ColumnOrder order = ColumnOrder.of(type);
        return ordered[leaf]
                && understood[leaf]
                && !(type.logical() instanceof LogicalType.UnknownType)
                && order != ColumnOrder.NONE
                && order != ColumnOrder.INT96_TIMESTAMP;
    }

    static boolean isCount(long count, long rows) {
        return count >= 0 && count <= rows;
    }

    private Optional<Bounds> bounds(Statistics stats, int leaf, Type.Leaf type) {
        ColumnOrder order = ColumnOrder.of(type);
        if (!understood[leaf] || order == ColumnOrder.NONE || order == ColumnOrder.INT96_TIMESTAMP) {
            return Optional.empty();
        }
        if (stats.isSetMin_value() || stats.isSetMax_value()) {
            return ordered[leaf]
                    ? bounds(
                            order,
                            type,
                            stats.getMin_value(),
                            stats.getMax_value(),
                            stats.isSetIs_min_value_exact() && stats.isIs_min_value_exact(),
                            stats.isSetIs_max_value_exact() && stats.isIs_max_value_exact())
                    : Optional.empty();
        }
        boolean signed = order == ColumnOrder.SIGNED || order == ColumnOrder.FLOATING && type.width() == 0;
        return signed ? bounds(order, type, stats.getMin(), stats.getMax(), false, false) : Optional.empty();
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
