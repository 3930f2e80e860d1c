package io.mbf.aggregate;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.schema.Type;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How often each value of a column comes, nulls left out: exact while different ones are few, else an estimate of how many
 * of them there are. All NaNs are one value, and so are both zeros. Not thread-safe.
 */
public final class ValueCounts {

    /** Different values at most whose counts are kept. */
    public static final int MAX_EXACT = 1 << 16;

    private final Type.Leaf type;
    private final long maxBytes;
    private final HyperLogLog estimate = new HyperLogLog();
    private final int[] numbers = new int[ColumnBatch.MAX_ROWS];

    private HeapShare heap;
    private KeyColumn values;
    private int registered; // numbers below it are known to the estimate
    private long[] counts = new long[0]; // by number; null once there are too many values

    /** @param maxBytes that the values may take, about; beyond that they are only estimated */
    public ValueCounts(Type.Leaf type, long maxBytes) {
        this.type = type;
        this.maxBytes = maxBytes;
        begin();
    }

    private void begin() {
        heap = new HeapShare(Long.MAX_VALUE);
        values = KeyColumn.of(type, heap);
        registered = values.size();
    }

    /** Counts the values of some rows. */
    public void add(ColumnVector vector) {
        values.numbers(vector, numbers);
        int size = values.size();
        for (int number = registered; number < size; number++) {
            if (!values.isNull(number)) {
                estimate.add(values.hash(number));
            }
        }
        registered = size;
        if (counts != null) {
            if (size > counts.length) {
                counts = heap.grow(counts, size, 0);
            }
            for (int i = 0; i < vector.size(); i++) {
                counts[numbers[i]]++;
            }
        }
        if (values.distinct() > MAX_EXACT || heap.taken() > maxBytes) {
            counts = null;
            begin(); // from now on to know values that the estimate has already
        }
    }

    /** Whether all values are known, and how often each comes. */
    public boolean isExact() {
        return counts != null;
    }

    /** How many different values there are; an estimate unless {@link #isExact}. */
    public long distinct() {
        return isExact() ? values.distinct() : estimate.estimate();
    }

    private int[] known() {
        return IntStream.range(KeyColumn.NOBODY + 1, values.size())
                .filter(number -> !values.isNull(number))
                .toArray();
    }

    /** The different values, in the order in which they came first; only if {@link #isExact}. */
    public ColumnVector values() {
        int[] known = known();
        return values.values(known, known.length);
    }

    /** How often each of {@link #values} comes. */
    public long[] counts() {
        return Arrays.stream(known()).mapToLong(number -> counts[number]).toArray();
    }
}
