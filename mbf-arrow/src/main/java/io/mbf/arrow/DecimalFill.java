package io.mbf.arrow;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.schema.Field;
import io.mbf.schema.TypeName;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import org.apache.arrow.memory.BufferAllocator;

/** Decimals: two's complement, little-endian in Arrow, in 64, 128 or 256 bits. */
final class DecimalFill extends FixedFill {

    /** Values widened at a time, so that they are copied from the processor's nearest cache. */
    private static final int STEP = 256;

    private final int words;
    private final long[] wide; // a step's

    DecimalFill(Field field, org.apache.arrow.vector.types.pojo.Field arrowField, int bits, BufferAllocator allocator) {
        super(field, arrowField, bits / Byte.SIZE, allocator);
        this.words = bits / Long.SIZE;
        this.wide = new long[STEP * words];
    }

    @Override
    void write(ColumnVector vector, ByteBuffer out, int at) {
        int size = vector.size();
        LongBuffer to = out.asLongBuffer();
        if (vector instanceof LongVector longs && words == 1) {
            to.put(at, longs.values(), 0, size);
            return;
        }
        for (int from = 0; from < size; from += STEP) {
            int count = Math.min(STEP, size - from);
            widen(vector, from, count);
            to.put((at + from) * words, wide, 0, count * words);
        }
    }

    private void widen(ColumnVector vector, int from, int count) {
        if (vector instanceof LongVector longs) {
            widen(longs.values(), from, count);
        } else if (vector instanceof IntVector ints) {
            widen(ints.values(), from, count);
        } else {
            parse((BytesVector) vector, from, count);
        }
    }

    private void widen(long[] values, int from, int count) {
        for (int i = 0; i < count; i++) {
            wide[words * i] = values[from + i];
        }
        for (int word = 1; word < words; word++) {
            for (int i = 0; i < count; i++) {
                wide[words * i + word] = values[from + i] >> 63;
            }
        }
    }

    private void widen(int[] values, int from, int count) {
        for (int i = 0; i < count; i++) {
            wide[words * i] = values[from + i];
        }
        for (int word = 1; word < words; word++) {
            for (int i = 0; i < count; i++) {
                wide[words * i + word] = values[from + i] >> 31;
            }
        }
    }

    private void parse(BytesVector values, int from, int count) {
        int most = words * Long.BYTES;
        for (int i = from; i < from + count; i++) {
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
                int first = Math.max(start, end - Long.BYTES * (word + 1));
                for (int at = first; at < end - Long.BYTES * word; at++) {
                    value = value << Byte.SIZE | bytes[at] & 0xFF;
                }
                wide[(i - from) * words + word] = value;
            }
        }
    }
}
