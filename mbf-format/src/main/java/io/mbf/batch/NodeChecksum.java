package io.mbf.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The sum over the entries of one node of a schema: a hash of each, times a weight that belongs to its number.
 *
 * <p>Unlike a chain of hashes this lets the processor work on several values at once; with two additions each, it adds
 * little to the cost of decoding. The hash of a value of up to eight bytes is a bijection and the weights are odd,
 * so that no change of a single one goes unnoticed. Hashes fold the high half of a word into the low one, since a
 * product loses what only differs in high bits.
 */
final class NodeChecksum {

    static final long PRIME = 0x9E37_79B1_85EB_CA87L; // XXH64's first and second
    private static final long PRIME_2 = 0xC2B2_AE3D_27D4_EB4FL;
    private static final long NULL = 0x27D4_EB2F_1656_67C5L;

    /** From the weight of an entry to that of the next: even, so that all are odd. */
    private static final long STRIDE = 2 * PRIME;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int SHORT_WORDS = 6;
    private static final int SHORT = SHORT_WORDS * Long.BYTES;
    private static final long[] MASKS = masks(); // of each word of a short string, by length

    /** Entries whose hashes are put down before they are added. */
    static final int BLOCK = 1024;

    private final long[] block;
    private long sum;
    private long entries;
    private long nulls;
    private BytesVector dictionary; // the last one seen, and the hashes of its values
    private long[] dictionaryHashes;

    /** @param block scratch for {@value #BLOCK} hashes, shared by the nodes of a table */
    NodeChecksum(long[] block) {
        this.block = block;
    }

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
                block[i] = offsets[start + i + 1] - offsets[start + i];
            }
            addBlock(validity, start, count);
        }
    }

    /** Leaves. */
    void addValues(ColumnVector vector, Validity validity, int from, int to) {
        boolean nulls = validity.hasNulls();
        // the commonest, without a stop in memory
        if (vector instanceof LongVector longs && !nulls) {
            sum += sum(longs.values(), from, to, entries);
            entries += to - from;
        } else if (vector instanceof IntVector ints && !nulls) {
            sum += sum(ints.values(), from, to, entries);
            entries += to - from;
        } else if (vector instanceof DoubleVector doubles && !nulls) {
            sum += sum(doubles.values(), from, to, entries);
            entries += to - from;
        } else if (vector instanceof DictionaryVector coded && !nulls && to > from) {
            sum += sum(coded.codes(), hashes(coded.dictionary()), from, to, entries);
            entries += to - from;
        } else {
            for (int start = from; start < to; start += BLOCK) {
                int count = Math.min(BLOCK, to - start);
                hash(vector, validity, start, count, block);
                addBlock(validity, start, count);
            }
        }
    }

    private static long sum(long[] values, int from, int to, long entriesBefore) {
        long plain = 0;
        long running = 0;
        for (int i = from; i < to; i++) {
            plain += fold(values[i]);
            running += plain;
        }
        return weighted(plain, running, to - from, entriesBefore);
    }

    private static long sum(int[] values, int from, int to, long entriesBefore) {
        long plain = 0;
        long running = 0;
        for (int i = from; i < to; i++) {
            plain += values[i];
            running += plain;
        }
        return weighted(plain, running, to - from, entriesBefore);
    }

    /** Of codes, by the hashes of what they stand for. */
    private static long sum(int[] codes, long[] hashes, int from, int to, long entriesBefore) {
        long plain = 0;
        long running = 0;
        for (int i = from; i < to; i++) {
            plain += hashes[codes[i]];
            running += plain;
        }
        return weighted(plain, running, to - from, entriesBefore);
    }

    private static long sum(double[] values, int from, int to, long entriesBefore) {
        long plain = 0;
        long running = 0;
        for (int i = from; i < to; i++) {
            plain += fold(Double.doubleToRawLongBits(values[i]));
            running += plain;
        }
        return weighted(plain, running, to - from, entriesBefore);
    }

    /**
     * The sum of hashes times their weights, without a multiplication for each: as weights grow by the same step from
     * entry to entry, the hashes' sum and the sum of all its stages on the way say it.
     *
     * @param plain the sum of the hashes
     * @param running the sum of {@code plain} as it was after each of them: the k-th hash of n is in n - k of these
     */
    private static long weighted(long plain, long running, int count, long entriesBefore) {
        return (STRIDE * entriesBefore + 1) * plain + STRIDE * (count * plain - running);
    }

    private static long fold(long word) {
        return word ^ word >>> 32;
    }

    /** Adds the hashes in {@link #block}; those of nulls are replaced, without branches, since nulls cannot be predicted. */
    private void addBlock(Validity validity, int from, int count) {
        long[] values = block;
        if (validity.hasNulls()) {
            long[] words = validity.words();
            int valid = 0;
            for (int i = 0; i < count; i++) {
                long bit = words[from + i >>> 6] >>> from + i & 1;
                values[i] = values[i] & -bit | NULL & bit - 1;
                valid += (int) bit;
            }
            nulls += count - valid;
        }
        long plain = 0;
        long running = 0;
        for (int i = 0; i < count; i++) {
            plain += values[i];
            running += plain;
        }
        sum += weighted(plain, running, count, entries);
        entries += count;
    }

    private void hash(ColumnVector vector, Validity validity, int from, int count, long[] out) {
        if (vector instanceof LongVector longs) {
            for (int i = 0; i < count; i++) {
                out[i] = fold(longs.values()[from + i]);
            }
        } else if (vector instanceof IntVector ints) {
            for (int i = 0; i < count; i++) {
                out[i] = ints.values()[from + i];
            }
        } else if (vector instanceof DoubleVector doubles) {
            for (int i = 0; i < count; i++) {
                out[i] = fold(Double.doubleToRawLongBits(doubles.values()[from + i]));
            }
        } else if (vector instanceof FloatVector floats) {
            for (int i = 0; i < count; i++) {
                out[i] = Float.floatToRawIntBits(floats.values()[from + i]);
            }
        } else if (vector instanceof BooleanVector booleans) {
            for (int i = 0; i < count; i++) {
                out[i] = booleans.values()[from + i] ? PRIME : 0;
            }
        } else if (vector instanceof DictionaryVector coded) {
            hash(coded, from, count, out);
        } else if (vector instanceof BinaryVector strings) {
            hash(strings, validity, from, count, out);
        } else {
            BytesVector values = (BytesVector) vector;
            for (int i = 0; i < count; i++) {
                int at = from + i;
                out[i] = validity.isNull(at) ? 0 : hash(values.array(at), values.start(at), values.length(at));
            }
        }
    }

    private void hash(DictionaryVector vector, int from, int count, long[] out) {
        int[] codes = vector.codes();
        long[] known = hashes(vector.dictionary());
        if (known.length == 0) { // then all are null
            Arrays.fill(out, 0, count, 0);
            return;
        }
        for (int i = 0; i < count; i++) {
            out[i] = known[codes[from + i]];
        }
    }

    private static void hash(BinaryVector vector, Validity validity, int from, int count, long[] out) {
        byte[] bytes = vector.bytes();
        int[] offsets = vector.offsets();
        boolean nulls = validity.hasNulls();
        for (int i = 0; i < count; i++) {
            int start = offsets[from + i];
            out[i] = nulls && validity.isNull(from + i) ? 0 : hash(bytes, start, offsets[from + i + 1] - start);
        }
    }

    private long[] hashes(BytesVector values) {
        if (dictionary != values) {
            long[] known = new long[values.size()];
            for (int i = 0; i < known.length; i++) {
                known[i] = hash(values.array(i), values.start(i), values.length(i));
            }
            dictionary = values;
            dictionaryHashes = known;
        }
        return dictionaryHashes;
    }

    /**
     * Words of eight bytes, the last one filled up with zeros, each with a weight. How many a string has cannot be
     * predicted, so that short ones take the same six steps, some of them with nothing.
     */
    private static long hash(byte[] bytes, int start, int length) {
        long hash = length * PRIME_2;
        if (length <= SHORT && start <= bytes.length - SHORT) {
            int mask = SHORT_WORDS * length;
            hash += fold((long) LONG.get(bytes, start) & MASKS[mask]) * PRIME;
            hash += fold((long) LONG.get(bytes, start + 8) & MASKS[mask + 1]) * (PRIME + STRIDE);
            hash += fold((long) LONG.get(bytes, start + 16) & MASKS[mask + 2]) * (PRIME + 2 * STRIDE);
            hash += fold((long) LONG.get(bytes, start + 24) & MASKS[mask + 3]) * (PRIME + 3 * STRIDE);
            hash += fold((long) LONG.get(bytes, start + 32) & MASKS[mask + 4]) * (PRIME + 4 * STRIDE);
            hash += fold((long) LONG.get(bytes, start + 40) & MASKS[mask + 5]) * (PRIME + 5 * STRIDE);
            return hash ^ hash >>> 29;
        }
        long weight = PRIME;
        int end = start + length;
        int i = start;
        for (; i <= end - Long.BYTES; i += Long.BYTES, weight += STRIDE) {
            hash += fold((long) LONG.get(bytes, i)) * weight;
        }
        hash += fold(shortWord(bytes, i, end - i)) * weight;
        return hash ^ hash >>> 29;
    }

    private static long[] masks() {
        long[] masks = new long[SHORT_WORDS * (SHORT + 1)];
        for (int length = 0; length <= SHORT; length++) {
            for (int word = 0; word < SHORT_WORDS; word++) {
                int bytes = Math.max(0, Math.min(Long.BYTES, length - Long.BYTES * word));
                masks[SHORT_WORDS * length + word] = bytes == 0 ? 0 : -1L >>> -(Byte.SIZE * bytes);
            }
        }
        return masks;
    }

    private static long shortWord(byte[] bytes, int start, int length) {
        if (length > 0 && start <= bytes.length - Long.BYTES) {
            return (long) LONG.get(bytes, start) & -1L >>> -(Byte.SIZE * length);
        }
        long word = 0;
        for (int i = 0; i < length; i++) {
            word |= (bytes[start + i] & 0xFFL) << Byte.SIZE * i;
        }
        return word;
    }
}
