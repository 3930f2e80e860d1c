package io.mbf.aggregate;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.error.InvalidQueryException;
import io.mbf.schema.LogicalType.DecimalType;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.IntPredicate;

/**
 * Exact sums of decimals that lie on byte strings, in as many digits as it takes. A sum that its type has too few digits for
 * is an error; those wider than 38 digits always have enough.
 */
final class DecimalSums implements SumAccumulator {

    /** What a sum that two longs cannot hold is counted as in the heap, besides its digits: objects and their headers. */
    private static final long BYTES_PER_SUM = 80;

    private final String column;
    private final DecimalType type; // of the sum
    private final HeapShare heap;

    /** Sums as far as two longs hold them, high and low; {@link #wide} what was carried out of them. */
    private long[] high = new long[0];

    private long[] low = new long[0];
    private BigInteger[] wide = new BigInteger[0];

    DecimalSums(String column, DecimalType type, HeapShare heap) {
        this.column = column;
        this.type = type;
        this.heap = heap;
    }

    @Override
    public void reserve(int groups) {
        if (groups > high.length) {
            high = heap.grow(high, groups, 0);
            low = heap.grow(low, groups, 0);
            wide = heap.grow(wide, groups);
        }
    }

    @Override
    public void add(ColumnVector values, int[] groups) {
        BytesVector v = (BytesVector) values;
        for (int i = 0; i < v.size(); i++) {
            if (groups[i] != KeyColumn.NOBODY) {
                add(groups[i], v.array(i), v.start(i), v.length(i));
            }
        }
    }

    private void add(int group, byte[] array, int start, int length) {
        if (length == 0) {
            return; // zero
        }
        if (length > FixedDecimals.WIDTH) {
            addWide(group, new BigInteger(array, start, length));
            return;
        }
        long valueHigh = array[start] >> 7;
        long valueLow = valueHigh;
        for (int i = start; i < start + length; i++) {
            valueHigh = valueHigh << 8 | valueLow >>> 56;
            valueLow = valueLow << 8 | array[i] & 0xFF;
        }
        long sumLow = low[group] + valueLow;
        long sumHigh = high[group] + valueHigh + (Long.compareUnsigned(sumLow, valueLow) < 0 ? 1 : 0);
        if (((high[group] ^ sumHigh) & (valueHigh ^ sumHigh)) < 0) { // both have one sign, the sum has the other
            addWide(group, new BigInteger(array, start, length));
            return;
        }
        high[group] = sumHigh;
        low[group] = sumLow;
    }

    private void addWide(int group, BigInteger value) {
        if (wide[group] == null) {
            heap.take(BYTES_PER_SUM + value.bitLength() / 8);
            wide[group] = value;
        } else {
            wide[group] = wide[group].add(value);
        }
    }

    private BigInteger sum(int group) {
        BigInteger narrow = BigInteger.valueOf(high[group])
                .shiftLeft(64)
                .add(BigInteger.valueOf(low[group] >>> 1).shiftLeft(1))
                .add(BigInteger.valueOf(low[group] & 1));
        return wide[group] == null ? narrow : narrow.add(wide[group]);
    }

    @Override
    public ColumnVector results(int from, int to, IntPredicate empty) {
        boolean[] nulls = new boolean[to - from];
        int[] offsets = new int[to - from + 1];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < nulls.length; i++) {
            nulls[i] = empty.test(from + i);
            if (!nulls[i]) {
                BigInteger sum = sum(from + i);
                if (new BigDecimal(sum).precision() > type.precision()) {
                    throw new InvalidQueryException("a sum of column '" + column + "' has more than the "
                            + type.precision() + " digits of its type: " + new BigDecimal(sum, type.scale()));
                }
                bytes.writeBytes(sum.toByteArray());
            }
            offsets[i + 1] = bytes.size();
        }
        return new BinaryVector(bytes.toByteArray(), offsets, nulls.length, Results.validity(nulls));
    }

    @Override
    public double mean(int group, long count) {
        return SumAccumulator.quotient(new BigDecimal(sum(group), type.scale()), count);
    }
}
