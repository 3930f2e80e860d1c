package io.mbf.arrow;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.schema.Field;
import io.mbf.schema.TypeName;
import java.math.BigInteger;
import org.apache.arrow.memory.BufferAllocator;

/** Decimals: two's complement, little-endian in Arrow, in 64, 128 or 256 bits. */
final class DecimalFill extends LeafFill {

    private final int words;
    private long[] scratch = new long[0];

    DecimalFill(Field field, org.apache.arrow.vector.types.pojo.Field arrowField, int bits, BufferAllocator allocator) {
        super(field, arrowField, allocator);
        this.words = bits / Long.SIZE;
    }

    @Override
    void addValues(ColumnVector vector, BatchParts parts) {
        int size = vector.size();
        int count = Math.multiplyExact(size, words);
        long bytes = (long) count * Long.BYTES;
        BufferPool.Slot slot = takeValues(bytes);
        long[] unscaled;
        if (vector instanceof LongVector longs && words == 1) {
            unscaled = longs.values();
        } else {
            if (scratch.length < count) {
                scratch = new long[count];
            }
            unscaled = scratch;
            if (vector instanceof LongVector longs) {
                widen(longs.values(), size);
            } else if (vector instanceof IntVector ints) {
                widen(ints.values(), size);
            } else {
                parse((BytesVector) vector);
            }
        }
        slot.bytes().asLongBuffer().put(0, unscaled, 0, count);
        parts.add(slot, bytes);
    }

    private void widen(long[] values, int size) {
        int to = 0;
        for (int i = 0; i < size; i++) {
            scratch[to++] = values[i];
            for (int word = 1; word < words; word++) {
                scratch[to++] = values[i] >> 63;
            }
        }
    }

    private void widen(int[] values, int size) {
        int to = 0;
        for (int i = 0; i < size; i++) {
            scratch[to++] = values[i];
            for (int word = 1; word < words; word++) {
                scratch[to++] = values[i] >> 31;
            }
        }
    }

    private void parse(BytesVector values) {
        int most = words * Long.BYTES;
        for (int i = 0; i < values.size(); i++) {
            if (values.isNull(i)) {
                continue;
            }
            byte[] bytes = values.array(i);
            int start = values.start(i);
            int length = values.length(i);
            int sign = length == 0 ? 0 : bytes[start] >> 7;
            for (; length > most; length--, start++) {
                if (bytes[start] != sign || bytes[start + 1] >> 7 != sign) {
                    throw unfit(
                            "an unscaled " + new BigInteger(values.bytes(i)),
                            words * Long.SIZE + " bits, as " + TypeName.of(leaf()) + " has");
                }
            }
            int end = start + length;
            for (int word = 0; word < words; word++) {
                long value = sign;
                int from = Math.max(start, end - Long.BYTES * (word + 1));
                for (int at = from; at < end - Long.BYTES * word; at++) {
                    value = value << Byte.SIZE | bytes[at] & 0xFF;
                }
                scratch[i * words + word] = value;
            }
        }
    }
}
