package io.mbf.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The sum over the entries of one node of a schema: each is hashed, weighted with its number, and added.
 *
 * <p>Unlike a chain of hashes this lets the processor work on several values at once. The hash of a value of up to
 * eight bytes is a bijection and the weights are odd, so that no change of a single one goes unnoticed. The loops here
 * run for every value that is converted, hence their plainness.
 */
final class NodeChecksum {

    static final long PRIME = 0x9E37_79B1_85EB_CA87L; // XXH64's first and second
    private static final long PRIME_2 = 0xC2B2_AE3D_27D4_EB4FL;
    private static final long NULL = 0x27D4_EB2F_1656_67C5L;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private long sum;
    private long entries;
    private long nulls;
    private BytesVector dictionary; // the last one seen, and the hashes of its values
    private long[] dictionaryHashes;

    long sum() {
        return sum;
    }

    long entries() {
        return entries;
    }

    long nulls() {
        return nulls;
    }

    boolean sameAs(NodeChecksum other) {
        return sum == other.sum && entries == other.entries && nulls == other.nulls;
    }

    /** Structs: only whether they are there. */
    void addPresence(Validity validity, int from, int to) {
        end(validity, from, to);
    }

    /** Lists and maps: how long they are. */
    void addLengths(int[] offsets, Validity validity, int from, int to) {
        long total = 0;
        long weight = weight(from);
        for (int i = from; i < to; i++) {
            if (validity.isValid(i)) {
                total += mix(offsets[i + 1] - offsets[i]) * (weight + 2L * i);
            }
        }
        sum += total;
        end(validity, from, to);
    }

    /** Leaves. */
    void addValues(ColumnVector vector, Validity validity, int from, int to) {
        if (vector instanceof LongVector longs) {
            sum += longs(longs.values(), validity, from, to);
        } else if (vector instanceof IntVector ints) {
            sum += ints(ints.values(), validity, from, to);
        } else if (vector instanceof DoubleVector doubles) {
            sum += doubles(doubles.values(), validity, from, to);
        } else if (vector instanceof FloatVector floats) {
            sum += floats(floats.values(), validity, from, to);
        } else if (vector instanceof BooleanVector booleans) {
            sum += booleans(booleans.values(), validity, from, to);
        } else if (vector instanceof DictionaryVector coded) {
            sum += codes(coded.codes(), hashes(coded.dictionary()), validity, from, to);
        } else {
            sum += bytes((BytesVector) vector, validity, from, to);
        }
        end(validity, from, to);
    }

    /** Adds what is to be said of nulls, and moves on. */
    private void end(Validity validity, int from, int to) {
        if (validity.hasNulls()) {
            long weight = weight(from);
            for (int i = from; i < to; i++) {
                if (validity.isNull(i)) {
                    sum += NULL * (weight + 2L * i);
                    nulls++;
                }
            }
        }
        entries += to - from;
    }

    /** What makes, together with {@code 2 * i}, the weight of the entry at {@code i}: odd, and different for each. */
    private long weight(int from) {
        return 2 * (entries - from) + 1;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 32) * PRIME;
        return mixed ^ mixed >>> 29;
    }

    private long longs(long[] values, Validity validity, int from, int to) {
        long total = 0;
        long weight = weight(from);
        if (validity.hasNulls()) {
            for (int i = from; i < to; i++) {
                total += validity.isValid(i) ? mix(values[i]) * (weight + 2L * i) : 0;
            }
        } else {
            for (int i = from; i < to; i++) {
                total += mix(values[i]) * (weight + 2L * i);
            }
        }
        return total;
    }

    private long ints(int[] values, Validity validity, int from, int to) {
        long total = 0;
        long weight = weight(from);
        if (validity.hasNulls()) {
            for (int i = from; i < to; i++) {
                total += validity.isValid(i) ? mix(values[i]) * (weight + 2L * i) : 0;
            }
        } else {
            for (int i = from; i < to; i++) {
                total += mix(values[i]) * (weight + 2L * i);
            }
        }
        return total;
    }

    private long doubles(double[] values, Validity validity, int from, int to) {
        long total = 0;
        long weight = weight(from);
        if (validity.hasNulls()) {
            for (int i = from; i < to; i++) {
                total += validity.isValid(i) ? mix(Double.doubleToRawLongBits(values[i])) * (weight + 2L * i) : 0;
            }
        } else {
            for (int i = from; i < to; i++) {
                total += mix(Double.doubleToRawLongBits(values[i])) * (weight + 2L * i);
            }
        }
        return total;
    }

    private long floats(float[] values, Validity validity, int from, int to) {
        long total = 0;
        long weight = weight(from);
        for (int i = from; i < to; i++) {
            total += validity.isValid(i) ? mix(Float.floatToRawIntBits(values[i])) * (weight + 2L * i) : 0;
        }
        return total;
    }

    private long booleans(boolean[] values, Validity validity, int from, int to) {
        long total = 0;
        long weight = weight(from);
        for (int i = from; i < to; i++) {
            total += values[i] && validity.isValid(i) ? PRIME * (weight + 2L * i) : 0;
        }
        return total;
    }

    private long codes(int[] codes, long[] hashes, Validity validity, int from, int to) {
        long total = 0;
        long weight = weight(from);
        for (int i = from; i < to; i++) {
            total += validity.isValid(i) ? hashes[codes[i]] * (weight + 2L * i) : 0;
        }
        return total;
    }

    private long bytes(BytesVector vector, Validity validity, int from, int to) {
        long total = 0;
        long weight = weight(from);
        for (int i = from; i < to; i++) {
            if (validity.isValid(i)) {
                total += hash(vector.array(i), vector.start(i), vector.length(i)) * (weight + 2L * i);
            }
        }
        return total;
    }

    private long[] hashes(BytesVector values) {
        if (dictionary != values) {
            long[] hashes = new long[values.size()];
            for (int i = 0; i < hashes.length; i++) {
                hashes[i] = hash(values.array(i), values.start(i), values.length(i));
            }
            dictionary = values;
            dictionaryHashes = hashes;
        }
        return dictionaryHashes;
    }

    private static long hash(byte[] bytes, int start, int length) {
        long hash = length * PRIME_2;
        int end = start + length;
        int i = start;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            hash = Long.rotateLeft(hash + (long) LONG.get(bytes, i) * PRIME_2, 31) * PRIME;
        }
        if (i <= end - Integer.BYTES) {
            hash = Long.rotateLeft(hash ^ ((int) INT.get(bytes, i) & 0xFFFF_FFFFL) * PRIME, 23) * PRIME_2;
            i += Integer.BYTES;
        }
        for (; i < end; i++) {
            hash = Long.rotateLeft(hash ^ (bytes[i] & 0xFF) * PRIME, 11) * PRIME_2;
        }
        return hash ^ hash >>> 29;
    }
}
