package io.mbf.aggregate;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Float16;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import io.mbf.stats.ZoneMap;
import io.mbf.stats.ZoneMap.LongBounds;
import java.util.function.IntPredicate;

/**
 * Minima or maxima of what has sort keys in the LONG domain: integers and what lies on them, booleans, floating point, of
 * which NaN is the greatest.
 */
final class LongExtremes implements Accumulator {

    private final Type.Leaf type;
    private final ColumnOrder order;
    private final boolean greatest;
    private final HeapShare heap;
    private long[] keys = new long[0];

    /** @param greatest whether maxima are wanted */
    LongExtremes(Type.Leaf type, boolean greatest, HeapShare heap) {
        this.type = type;
        this.order = ColumnOrder.of(type);
        this.greatest = greatest;
        this.heap = heap;
    }

    @Override
    public void reserve(int groups) {
        if (groups > keys.length) {
            keys = heap.grow(keys, groups, greatest ? Long.MIN_VALUE : Long.MAX_VALUE);
        }
    }

    @Override
    public void add(ColumnVector values, int[] groups) {
        if (order == ColumnOrder.SIGNED && values instanceof LongVector v) {
            for (int i = 0; i < v.size(); i++) {
                add(groups[i], v.values()[i]);
            }
        } else if (order == ColumnOrder.SIGNED && values instanceof IntVector v) {
            for (int i = 0; i < v.size(); i++) {
                add(groups[i], v.values()[i]);
            }
        } else {
            for (int i = 0; i < values.size(); i++) {
                if (groups[i] != KeyColumn.NOBODY) {
                    add(groups[i], SortKeys.longKey(order, values, i));
                }
            }
        }
    }

    @Override
    public boolean add(ZoneMap zone, int group) {
        boolean hasNan = zone.nanCount() > 0; // greater than all bounds
        if (zone.bounds().orElse(null) instanceof LongBounds bounds) {
            if (!(greatest ? hasNan || bounds.maxExact() : bounds.minExact())) {
                return false;
            }
            add(group, greatest ? bounds.max() : bounds.min());
        }
        if (hasNan) {
            add(group, SortKeys.NAN);
        }
        return true;
    }

    private void add(int group, long key) {
        keys[group] = greatest ? Math.max(keys[group], key) : Math.min(keys[group], key);
    }

    @Override
    public ColumnVector results(int from, int to, IntPredicate empty) {
        int count = to - from;
        boolean[] nulls = new boolean[count];
        for (int i = 0; i < count; i++) {
            nulls[i] = empty.test(from + i);
        }
        Validity validity = Results.validity(nulls);
        return switch (type.physical()) {
            case BOOLEAN -> {
                boolean[] values = new boolean[count];
                for (int i = 0; i < count; i++) {
                    values[i] = keys[from + i] > 0;
                }
                yield new BooleanVector(values, count, validity);
            }
            case INT32 -> {
                int[] values = new int[count];
                for (int i = 0; i < count; i++) {
                    values[i] = (int) keys[from + i];
                }
                yield new IntVector(values, count, validity);
            }
            case INT64 -> {
                long[] values = new long[count];
                for (int i = 0; i < count; i++) {
                    values[i] = SortKeys.value(type, keys[from + i]);
                }
                yield new LongVector(values, count, validity);
            }
            case FLOAT -> {
                float[] values = new float[count];
                for (int i = 0; i < count; i++) {
                    values[i] = (float) SortKeys.floatingValue(keys[from + i]);
                }
                yield new FloatVector(values, count, validity);
            }
            case DOUBLE -> {
                double[] values = new double[count];
                for (int i = 0; i < count; i++) {
                    values[i] = SortKeys.floatingValue(keys[from + i]);
                }
                yield new DoubleVector(values, count, validity);
            }
            case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> {
                byte[] bytes = new byte[2 * count];
                for (int i = 0; i < count; i++) {
                    short bits = Float16.bits((float) SortKeys.floatingValue(keys[from + i]));
                    bytes[2 * i] = (byte) bits;
                    bytes[2 * i + 1] = (byte) (bits >>> 8);
                }
                yield new FixedBinaryVector(bytes, 2, count, validity);
            }
        };
    }
}
