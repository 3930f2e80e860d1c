package io.mbf.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The sum over the entries of one node of a schema: each is hashed, weighted with its number, and added.
 *
 * <p>Unlike a chain of hashes this lets the processor work on several values at once. The hash of a value of up to
 * eight bytes is a bijection and the weights are odd, so that no change of a single one goes unnoticed. The loops here
 * run for every value that is converted: block by block, in small plain steps that the compiler can vectorise, and
 * without branches on single values, since nulls cannot be predicted.
 */
final class NodeChecksum {

    static final long PRIME = 0x9E37_79B1_85EB_CA87L; // XXH64's first and second
    private static final long PRIME_2 = 0xC2B2_AE3D_27D4_EB4FL;
    private static final long NULL = 0x27D4_EB2F_1656_67C5L;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int BLOCK = 1024;

    private final long[] block = new long[BLOCK];
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
        for (int start = from; start < to; start += BLOCK) {
            int count = Math.min(BLOCK, to - start);
            Arrays.fill(block, 0, count, 0);
            addBlock(validity, start, count);
        }
    }

    /** Lists and maps: how long they are. */
    void addLengths(int[] offsets, Validity validity, int from, int to) {
        for (int start = from; start < to; start += BLOCK) {
            int count = Math.min(BLOCK, to - start);
            for (int i = 0; i < count; i++) {
                block[i] = mix(offsets[start + i + 1] - offsets[start + i]);
            }
            addBlock(validity, start, count);
        }
    }

    /** Leaves. */
    void addValues(ColumnVector vector, Validity validity, int from, int to) {
        for (int start = from; start < to; start += BLOCK) {
            int count = Math.min(BLOCK, to - start);
            if (vector instanceof LongVector longs) {
                hash(longs.values(), start, count);
            } else if (vector instanceof IntVector ints) {
                hash(ints.values(), start, count);
            } else if (vector instanceof DoubleVector doubles) {
                hash(doubles.values(), start, count);
            } else if (vector instanceof FloatVector floats) {
                hash(floats.values(), start, count);
            } else if (vector instanceof BooleanVector booleans) {
                hash(booleans.values(), start, count);
            } else if (vector instanceof DictionaryVector coded) {
                hash(coded, start, count);
            } else {
                hash((BytesVector) vector, validity, start, count);
            }
            addBlock(validity, start, count);
        }
    }

    /** Adds the hashes in {@link #block}; those of nulls are replaced. */
    private void addBlock(Validity validity, int from, int count) {
        if (validity.hasNulls()) {
            long[] words = validity.words();
            int valid = 0;
            for (int i = 0; i < count; i++) {
                long bit = words[from + i >>> 6] >>> from + i & 1;
                block[i] = block[i] & -bit | NULL & bit - 1;
                valid += (int) bit;
            }
            nulls += count - valid;
        }
        long total = 0;
        long weight = 2 * entries + 1;
        for (int i = 0; i < count; i++) {
            total += block[i] * (weight + 2L * i);
        }
        sum += total;
        entries += count;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 32) * PRIME;
        return mixed ^ mixed >>> 29;
    }

    private void hash(long[] values, int from, int count) {
        for (int i = 0; i < count; i++) {
            block[i] = mix(values[from + i]);
        }
    }

    private void hash(int[] values, int from, int count) {
        for (int i = 0; i < count; i++) {
            block[i] = mix(values[from + i]);
        }
    }

    private void hash(double[] values, int from, int count) {
        for (int i = 0; i < count; i++) {
            block[i] = mix(Double.doubleToRawLongBits(values[from + i]));
        }
    }

    private void hash(float[] values, int from, int count) {
        for (int i = 0; i < count; i++) {
            block[i] = mix(Float.floatToRawIntBits(values[from + i]));
        }
    }

    private void hash(boolean[] values, int from, int count) {
        for (int i = 0; i < count; i++) {
            block[i] = values[from + i] ? PRIME : 0;
        }
    }

    private void hash(DictionaryVector vector, int from, int count) {
        int[] codes = vector.codes();
        long[] hashes = hashes(vector.dictionary());
        if (hashes.length == 0) { // then all are null
            Arrays.fill(block, 0, count, 0);
            return;
        }
        for (int i = 0; i < count; i++) {
            block[i] = hashes[codes[from + i]];
        }
    }

    private void hash(BytesVector vector, Validity validity, int from, int count) {
        for (int i = 0; i < count; i++) {
            int at = from + i;
            block[i] = validity.isNull(at) ? 0 : hash(vector.array(at), vector.start(at), vector.length(at));
        }
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
