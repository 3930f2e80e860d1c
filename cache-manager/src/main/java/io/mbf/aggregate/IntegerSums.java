package io.mbf.aggregate;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.function.IntPredicate;

/**
 * Exact sums of integers, and of decimals that lie on them, in 128 bits, which no number of rows overflows.
 *
 * <p>Small values are added in 64 bits, and carried into the 128 before these could overflow.
 */
final class IntegerSums implements SumAccumulator {

    /** Values below 2 to this are small. */
    private static final int SMALL_BITS = 40;

    private static final long CARRY_AT = 1L << 62;

    private static final VarHandle BIG_LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final HeapShare heap;
    private final boolean unsigned;
    private final int scale;

    private final SumLanes lanes = new SumLanes();
    private long[] small = new long[0];
    private long[] low = new long[0];
    private long[] high = new long[0];
    private long pending; // no value of small is farther from 0
    private int size;

    IntegerSums(boolean unsigned, int scale, HeapShare heap) {
        this.unsigned = unsigned;
        this.scale = scale;
        this.heap = heap;
    }

    @Override
    public void reserve(int groups) {
        size = Math.max(size, groups);
        if (groups > small.length) {
            small = heap.grow(small, groups, 0);
            low = heap.grow(low, groups, 0);
            high = heap.grow(high, groups, 0);
        }
    }

    @Override
    public void add(ColumnVector values, int[] groups) {
        if (values instanceof IntVector v) {
            addInts(v.values(), v.size(), groups);
        } else {
            addLongs(((LongVector) values).values(), values.size(), groups);
        }
    }

    /**
     * Leaves the values of some rows to {@code packed}.
     *
     * @return whether they are small enough, and none of them negative
     */
    boolean add(ColumnVector values, PackedSums packed) {
        int rows = values.size();
        long bits = values instanceof IntVector v ? all(v.values(), rows) : all(((LongVector) values).values(), rows);
        int width = Long.SIZE - Long.numberOfLeadingZeros(bits);
        if (width > SMALL_BITS) {
            return false;
        }
        announce((long) rows << width);
        if (values instanceof IntVector v) {
            packed.add(v.values(), width, this::addSmall);
        } else {
            packed.add(((LongVector) values).values(), width, this::addSmall);
        }
        return true;
    }

    /** All bits that occur; in four chains, as each step of one waits for the step before. */
    private static long all(long[] values, int rows) {
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        int whole = rows - rows % 4;
        for (int i = 0; i < whole; i += 4) {
            a |= values[i];
            b |= values[i + 1];
            c |= values[i + 2];
            d |= values[i + 3];
        }
        for (int i = whole; i < rows; i++) {
            a |= values[i];
        }
        return a | b | c | d;
    }

    private static long all(int[] values, int rows) {
        int bits = 0;
        for (int i = 0; i < rows; i++) {
            bits |= values[i];
        }
        return bits;
    }

    private void addSmall(int group, long sum) {
        small[group] += sum;
    }

    private void addInts(int[] values, int rows, int[] groups) {
        announce((long) rows << 32);
        long[] sums = small;
        if (unsigned) {
            for (int i = 0; i < rows; i++) {
                sums[groups[i]] += values[i] & 0xFFFF_FFFFL;
            }
        } else if (size <= SumLanes.GROUPS) {
            lanes.add(values, groups, rows);
            lanes.drain(sums, size);
        } else {
            for (int i = 0; i < rows; i++) {
                sums[groups[i]] += values[i];
            }
        }
    }

    private void addLongs(long[] values, int rows, int[] groups) {
        long bits = 0;
        for (int i = 0; i < rows; i++) {
            bits |= unsigned ? values[i] : values[i] ^ values[i] >> 63;
        }
        int width = 64 - Long.numberOfLeadingZeros(bits);
        if (width > SMALL_BITS) {
            addWide(values, rows, groups);
            return;
        }
        announce((long) rows << width);
        long[] sums = small;
        if (size <= SumLanes.GROUPS) {
            lanes.add(values, groups, rows);
            lanes.drain(sums, size);
            return;
        }
        for (int i = 0; i < rows; i++) {
            sums[groups[i]] += values[i];
        }
    }

    private void addWide(long[] values, int rows, int[] groups) {
        for (int i = 0; i < rows; i++) {
            addWide(groups[i], values[i], unsigned ? 0 : values[i] >> 63);
        }
    }

    private void addWide(int group, long value, long extension) {
        long sum = low[group] + value;
        long carry = Long.compareUnsigned(sum, value) < 0 ? 1 : 0;
        low[group] = sum;
        high[group] += extension + carry;
    }

    /** Prepares for small values whose sum is no farther from 0 than {@code bound}. */
    private void announce(long bound) {
        pending += bound;
        if (pending >= CARRY_AT) {
            carry();
            pending = bound;
        }
    }

    private void carry() {
        if (pending == 0) {
            return;
        }
        for (int group = 0; group < size; group++) {
            addWide(group, small[group], small[group] >> 63);
            small[group] = 0;
        }
        pending = 0;
    }

    @Override
    public ColumnVector results(int from, int to, IntPredicate empty) {
        carry();
        FixedDecimals results = new FixedDecimals(to - from);
        for (int group = from; group < to; group++) {
            if (empty.test(group)) {
                results.addNull();
            } else {
                results.add(high[group], low[group]);
            }
        }
        return results.vector();
    }

    @Override
    public double mean(int group, long count) {
        carry();
        byte[] bytes = new byte[2 * Long.BYTES];
        BIG_LONG.set(bytes, 0, high[group]);
        BIG_LONG.set(bytes, Long.BYTES, low[group]);
        return SumAccumulator.quotient(new BigDecimal(new BigInteger(bytes), scale), count);
    }
}
