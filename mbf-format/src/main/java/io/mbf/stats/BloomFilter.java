package io.mbf.stats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A split-block bloom filter, bit for bit that of Parquet (apache/parquet-format, {@code BloomFilter.md}): blocks of
 * 256 bits as eight 32-bit words; the upper half of a hash chooses the block, the lower half one bit in each word.
 *
 * <p>What is hashed of a value with {@link XxHash64} is a matter of whoever makes the filter; see {@link ValueHash}.
 * Filters being filled are not thread-safe; filters only asked are.
 */
public final class BloomFilter {

    /** Bytes per block; a filter has a multiple of them. */
    public static final int BLOCK_BYTES = 32;

    /** The largest filter there may be. */
    public static final int MAX_BYTES = 1 << 27;

    /** Bits per distinct value with which one absent value in a hundred is taken for present (BloomFilter.md). */
    public static final double BITS_PER_VALUE = 10.5;

    private static final int[] SALT = {
        0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
    };

    private final int[] words;

    private BloomFilter(int[] words) {
        this.words = words;
    }

    /** Bytes of a filter with {@link #BITS_PER_VALUE} for so many distinct values, at most {@link #MAX_BYTES}. */
    public static int bytesFor(long distinctValues) {
        return bytesFor(distinctValues, BITS_PER_VALUE);
    }

    private static int bytesFor(long distinctValues, double bitsPerValue) {
        double blocks = Math.ceil(Math.max(1, distinctValues) * bitsPerValue / (8 * BLOCK_BYTES));
        return (int) Math.min(blocks * BLOCK_BYTES, MAX_BYTES);
    }

    /** An empty filter that takes up to so many distinct values at 1 % false positives. */
    public static BloomFilter forDistinctValues(long distinctValues) {
        return forDistinctValues(distinctValues, BITS_PER_VALUE);
    }

    /**
     * An empty filter that takes up to so many distinct values.
     *
     * @param bitsPerValue the size, unless that is more than {@link #MAX_BYTES}: with 16 one absent value in a thousand
     *     is taken for present
     */
    public static BloomFilter forDistinctValues(long distinctValues, double bitsPerValue) {
        return new BloomFilter(new int[bytesFor(distinctValues, bitsPerValue) / 4]);
    }

    /**
     * A filter from its bytes, which are copied.
     *
     * @throws IllegalArgumentException if no filter has so many bytes
     */
    public static BloomFilter of(byte[] bytes, int from, int length) {
        if (length < BLOCK_BYTES || length > MAX_BYTES || length % BLOCK_BYTES != 0) {
            throw new IllegalArgumentException("a bloom filter has " + BLOCK_BYTES + " to " + MAX_BYTES
                    + " bytes, a multiple of " + BLOCK_BYTES + ", not " + length);
        }
        int[] words = new int[length / 4];
        ByteBuffer.wrap(bytes, from, length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer()
                .get(words);
        return new BloomFilter(words);
    }

    /** Returns whether the value is certainly new: {@link #mightContain} would have said no. */
    public boolean add(long hash) {
        int block = firstWord(hash);
        int key = (int) hash;
        int missing = 0;
        for (int i = 0; i < 8; i++) {
            int bit = 1 << (key * SALT[i] >>> 27);
            missing |= bit & ~words[block + i];
            words[block + i] |= bit;
        }
        return missing != 0;
    }

    /** Whether a value of this hash may have been added; {@code false} is certain. */
    public boolean mightContain(long hash) {
        int block = firstWord(hash);
        int key = (int) hash;
        for (int i = 0; i < 8; i++) {
            if ((words[block + i] >>> (key * SALT[i] >>> 27) & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Where the block lies that a hash has its bits in. No other byte of a stored filter need be read: that block by
     * itself, as a filter, gives the same answer.
     *
     * @param length of the filter's bytes
     */
    public static int blockOffset(long hash, int length) {
        return block(hash, length / BLOCK_BYTES) * BLOCK_BYTES;
    }

    /** The filter's bytes: its words in order, little-endian. */
    public byte[] toBytes() {
        byte[] bytes = new byte[words.length * 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(words);
        return bytes;
    }

    private int firstWord(long hash) {
        return block(hash, words.length >>> 3) << 3;
    }

    private static int block(long hash, long blocks) {
        return (int) ((hash >>> 32) * blocks >>> 32);
    }
}
