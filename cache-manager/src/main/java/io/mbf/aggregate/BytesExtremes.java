package io.mbf.aggregate;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import io.mbf.stats.ZoneMap;
import io.mbf.stats.ZoneMap.BytesBounds;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Minima or maxima of what has sort keys in the BYTES domain: texts, bytes, UUIDs, decimals on bytes, INT96. */
final class BytesExtremes implements Accumulator {

    private static final long ARRAY_BYTES = 16;

    private final Type.Leaf type;
    private final ColumnOrder order;
    private final boolean greatest;
    private final HeapShare heap;
    private byte[][] values = new byte[0][];
    private byte[][] keys; // what values are compared by; the values themselves in order of bytes

    // of dictionary-coded values: the code of what a group has, as long as one dictionary lasts
    private BytesVector dictionary;
    private int[] codes = new int[0]; // + 1, 0 for none

    /** @param greatest whether maxima are wanted */
    BytesExtremes(Type.Leaf type, boolean greatest, HeapShare heap) {
        this.type = type;
        this.order = ColumnOrder.of(type);
        this.greatest = greatest;
        this.heap = heap;
        this.keys = values;
    }

    @Override
    public void reserve(int groups) {
        if (groups > values.length) {
            values = heap.grow(values, groups);
            keys = order == ColumnOrder.UNSIGNED_BYTES ? values : heap.grow(keys, groups);
            codes = heap.grow(codes, groups);
        }
    }

    @Override
    public void add(ColumnVector vector, int[] groups) {
        if (!(vector instanceof DictionaryVector coded)) {
            for (int i = 0; i < vector.size(); i++) {
                if (groups[i] != KeyColumn.NOBODY) {
                    add(groups[i], (BytesVector) vector, i);
                }
            }
            return;
        }
        if (coded.dictionary() != dictionary) {
            dictionary = coded.dictionary();
            Arrays.fill(codes, 0);
        }
        for (int i = 0; i < vector.size(); i++) {
            int group = groups[i];
            int code = coded.codes()[i];
            if (group != KeyColumn.NOBODY && codes[group] != code + 1 && add(group, dictionary, code)) {
                codes[group] = code + 1;
            }
        }
    }

    @Override
    public boolean add(ZoneMap zone, int group) {
        if (!(zone.bounds().orElse(null) instanceof BytesBounds bounds)) {
            return true;
        }
        byte[] key = greatest ? bounds.max() : bounds.min();
        boolean exact = greatest ? bounds.maxExact() : bounds.minExact();
        byte[] value = exact && SortKeys.isInvertible(type) ? SortKeys.value(type, key) : null;
        if (value == null) {
            return false;
        }
        if (keys[group] == null || isBetter(Arrays.compareUnsigned(key, keys[group]))) {
            keys[group] = key;
            values[group] = value;
        }
        return true;
    }

    /** Whether the value takes the place of the one that the group had. */
    private boolean add(int group, BytesVector vector, int index) {
        byte[] key = keys[group];
        if (order == ColumnOrder.UNSIGNED_BYTES) {
            int start = vector.start(index);
            int end = start + vector.length(index);
            if (key != null && !isBetter(Arrays.compareUnsigned(vector.array(index), start, end, key, 0, key.length))) {
                return false;
            }
        } else {
            byte[] candidate = SortKeys.bytesKey(order, vector, index);
            if (key != null && !isBetter(Arrays.compareUnsigned(candidate, key))) {
                return false;
            }
            keys[group] = candidate;
            heap.take(ARRAY_BYTES + candidate.length - (key == null ? 0 : ARRAY_BYTES + key.length));
        }
        byte[] old = values[group];
        heap.take(ARRAY_BYTES + vector.length(index) - (old == null ? 0 : ARRAY_BYTES + old.length));
        values[group] = vector.bytes(index);
        return true;
    }

    private boolean isBetter(int comparison) {
        return greatest ? comparison > 0 : comparison < 0;
    }

    @Override
    public ColumnVector results(int from, int to, IntPredicate empty) {
        int count = to - from;
        boolean[] nulls = new boolean[count];
        int[] offsets = new int[count + 1];
        for (int i = 0; i < count; i++) {
            nulls[i] = empty.test(from + i);
            int length = nulls[i] ? 0 : values[from + i].length;
            offsets[i + 1] = Math.addExact(offsets[i], length);
        }
        boolean fixed = type.physical() != PhysicalType.BYTE_ARRAY;
        byte[] bytes = new byte[fixed ? Math.multiplyExact(count, type.width()) : offsets[count]];
        for (int i = 0; i < count; i++) {
            if (!nulls[i]) {
                byte[] value = values[from + i];
                System.arraycopy(value, 0, bytes, fixed ? i * type.width() : offsets[i], value.length);
            }
        }
        return fixed
                ? new FixedBinaryVector(bytes, type.width(), count, Results.validity(nulls))
                : new BinaryVector(bytes, offsets, count, Results.validity(nulls));
    }
}
