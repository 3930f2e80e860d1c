package io.mbf.parquet.page;

import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.LittleEndian;
import io.mbf.parquet.encoding.HybridDecoder;
import io.mbf.parquet.encoding.PageNulls;
import io.mbf.parquet.encoding.ParquetEncoding;

/**
 * Definition or repetition levels of one page: {@link ParquetEncoding#RLE}, or the deprecated {@link ParquetEncoding#BIT_PACKED}
 * (most significant bit first, without a length).
 */
public final class LevelDecoder implements PageNulls {

    private final HybridDecoder hybrid = new HybridDecoder();
    private final int maxLevel;
    private final int width;
    private byte[] bitPacked = new byte[0]; // turned to least significant bit first
    private boolean isBitPacked;
    private int bitPackedNext; // levels read
    private int bitPackedMark;
    private int bitPackedCount;

    /** @param maxLevel the greatest level that the schema allows, at least 1 */
    public LevelDecoder(int maxLevel) {
        this.maxLevel = maxLevel;
        this.width = 32 - Integer.numberOfLeadingZeros(maxLevel);
    }

    /**
     * Takes levels in the form of data page v1: with a length of four bytes before them if RLE.
     *
     * @return bytes they take up, the length included
     */
    @SuppressWarnings("deprecation") // BIT_PACKED, which files may have all the same
    public int initV1(ParquetEncoding encoding, byte[] bytes, int offset, int available, int count) {
        if (encoding == ParquetEncoding.RLE) {
            if (available < Integer.BYTES) {
                throw new DecodingException("the length of the levels is cut off");
            }
            int length = LittleEndian.intAt(bytes, offset);
            if (length < 0 || length > available - Integer.BYTES) {
                throw new DecodingException("levels of " + Integer.toUnsignedLong(length) + " bytes in a page with "
                        + (available - Integer.BYTES) + " left");
            }
            initRle(bytes, offset + Integer.BYTES, length);
            return Integer.BYTES + length;
        }
        if (encoding == ParquetEncoding.BIT_PACKED) {
            long length = ((long) count * width + 7) / 8;
            if (length > available) {
                throw new DecodingException("levels of " + length + " bytes in a page with " + available + " left");
            }
            initBitPacked(bytes, offset, (int) length, count);
            return (int) length;
        }
        throw new DecodingException("levels are encoded as " + encoding + ", not RLE or BIT_PACKED");
    }

    /** Takes RLE levels without a length before them, as in data page v2. */
    void initRle(byte[] bytes, int offset, int length) {
        isBitPacked = false;
        hybrid.init(bytes, offset, length, width);
    }

    private void initBitPacked(byte[] bytes, int offset, int length, int count) {
        isBitPacked = true;
        bitPackedNext = 0;
        bitPackedCount = count;
        if (bitPacked.length < length) {
            bitPacked = new byte[length];
        }
        for (int i = 0; i < length; i++) {
            bitPacked[i] = (byte) (Integer.reverse(bytes[offset + i]) >>> 24);
        }
    }

    @Override
    public void mark() {
        hybrid.mark();
        bitPackedMark = bitPackedNext;
    }

    @Override
    public void reset() {
        hybrid.reset();
        bitPackedNext = bitPackedMark;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Only for columns that have one layer which may be null: level 1 means there, 0 means null.
     */
    @Override
    public int readValidity(long[] words, int from, int count) {
        if (maxLevel != 1) {
            throw new IllegalStateException("a maximum level of " + maxLevel + " is not a validity");
        }
        if (!isBitPacked) {
            return hybrid.readBits(words, from, count);
        }
        if (count > bitPackedCount - bitPackedNext) {
            throw new DecodingException("the page has only " + bitPackedCount + " levels");
        }
        int set = HybridDecoder.copyBits(bitPacked, 0, bitPackedNext, words, from, count);
        bitPackedNext += count;
        return set;
    }

    /**
     * Reads the next {@code count} levels to {@code target[from ..]}.
     *
     * @throws DecodingException if there are fewer, or one is above the maximum
     */
    public void read(byte[] target, int from, int count) {
        if (isBitPacked) {
            readBitPacked(target, from, count);
        } else {
            hybrid.read(target, from, count);
        }
        if (exceeds(target, from, count)) {
            for (int i = from; i < from + count; i++) {
                int level = Byte.toUnsignedInt(target[i]);
                if (level > maxLevel) {
                    throw new DecodingException("a level of " + level + ", the schema allows " + maxLevel);
                }
            }
        }
    }

    /** Whether any of some levels is above the maximum: eight at a time, whose highest bits show it after an addition. */
    private boolean exceeds(byte[] levels, int from, int count) {
        long add = (Byte.MAX_VALUE - maxLevel) * 0x0101_0101_0101_0101L;
        long above = 0;
        int i = from;
        for (int end = from + count - 7; i < end; i += 8) {
            long eight = LittleEndian.longAt(levels, i);
            above |= eight | eight + add;
        }
        for (int end = from + count; i < end; i++) {
            above |= levels[i] | levels[i] + add;
        }
        return (above & 0x8080_8080_8080_8080L) != 0;
    }

    private void readBitPacked(byte[] target, int from, int count) {
        if (count > bitPackedCount - bitPackedNext) {
            throw new DecodingException("the page has only " + bitPackedCount + " levels");
        }
        long mask = (1L << width) - 1;
        for (int i = 0; i < count; i++) {
            long bit = (long) (bitPackedNext + i) * width;
            long bits = LittleEndian.longAtOrPadded(bitPacked, (int) (bit >>> 3)) >>> (bit & 7) & mask;
            int level = Integer.reverse((int) bits) >>> Integer.SIZE - width; // the highest bit came first
            target[from + i] = (byte) level;
        }
        bitPackedNext += count;
    }
}
