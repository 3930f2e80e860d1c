package io.mbf.parquet.encoding;

import io.mbf.parquet.bytes.DecodingException;

/**
 * Reads a DELTA_BINARY_PACKED block sequence (apache/parquet-format, {@code Encodings.md}).
 *
 * <pre>
 * header := block size in values, miniblocks per block, number of values: varints; first value: zigzag varint
 * block  := least delta: zigzag varint; one byte of width per miniblock; the miniblocks, bit-packed
 * </pre>
 *
 * Sums wrap around, in 64 bits or in 32: so differences that overflow come out right.
 */
final class DeltaReader {

    private byte[] bytes;
    private int position;
    private int limit;

    private int miniblocks;
    private int miniblockSize;
    private int total;
    private int taken;
    private long last;
    private long minDelta;
    private int widths; // position of the current block's widths
    private int miniblock; // index of the current one in its block
    private int miniblockStart;
    private int miniblockNext; // index of the next value in it

    private final long[] skipped = new long[128];

    /**
     * Reads the header.
     *
     * @param maxCount values there may be at most
     */
    void init(byte[] bytes, int offset, int length, int maxCount) {
        this.bytes = bytes;
        this.position = offset;
        this.limit = offset + length;
        this.taken = 0;
        this.last = 0;
        if (length == 0) { // a page of nulls only
            this.total = 0;
            return;
        }
        long blockSize = varint();
        long blocks = varint();
        long count = varint();
        last = zigzag();
        if (blocks <= 0
                || blockSize <= 0
                || blockSize > 1 << 24
                || blocks > blockSize
                || blockSize % (blocks * 8) != 0) {
            throw new DecodingException("a block of " + Long.toUnsignedString(blockSize) + " values in "
                    + Long.toUnsignedString(blocks) + " miniblocks");
        }
        if (count < 0 || count > maxCount) {
            throw new DecodingException(
                    Long.toUnsignedString(count) + " delta-encoded values where the page has at most " + maxCount);
        }
        miniblocks = (int) blocks;
        miniblockSize = (int) (blockSize / blocks);
        total = (int) count;
        miniblock = miniblocks; // the first block comes with the second value
        miniblockNext = miniblockSize;
    }

    /** Values in the whole sequence. */
    int total() {
        return total;
    }

    int left() {
        return total - taken;
    }

    void read(int[] target, int from, int count) {
        int done = begin(count);
        if (done > 0) {
            target[from] = (int) last;
        }
        int sum = (int) last;
        while (done < count) {
            int width = nextWidth();
            int n = Math.min(count - done, miniblockSize - miniblockNext);
            int to = from + done;
            if (width <= 32) {
                BitUnpacker.unpack(bytes, miniblockStart, width, miniblockNext, target, to, n);
            } else { // differences of INT32 need no more than 32 bits, but 33 and more have been written
                for (int i = 0; i < n; i++) {
                    long bit = (long) (miniblockNext + i) * width;
                    target[to + i] =
                            (int) BitUnpacker.wide(bytes, miniblockStart + (int) (bit >>> 3), (int) (bit & 7), width);
                }
            }
            int delta = (int) minDelta;
            for (int i = to, end = to + n; i < end; i++) {
                sum += target[i] + delta;
                target[i] = sum;
            }
            miniblockNext += n;
            taken += n;
            done += n;
        }
        last = sum;
    }

    void read(long[] target, int from, int count) {
        int done = begin(count);
        if (done > 0) {
            target[from] = last;
        }
        long sum = last;
        while (done < count) {
            int width = nextWidth();
            int n = Math.min(count - done, miniblockSize - miniblockNext);
            int to = from + done;
            BitUnpacker.unpack(bytes, miniblockStart, width, miniblockNext, target, to, n);
            for (int i = to, end = to + n; i < end; i++) {
                sum += target[i] + minDelta;
                target[i] = sum;
            }
            miniblockNext += n;
            taken += n;
            done += n;
        }
        last = sum;
    }

    /** Passes over values: sums need them all the same. */
    void skip(int count) {
        for (int done = 0; done < count; done += skipped.length) {
            read(skipped, 0, Math.min(skipped.length, count - done));
        }
    }

    /** Checks that there are {@code count} values; returns how many of them come from the header: 0 or 1. */
    private int begin(int count) {
        if (count > left()) {
            throw new DecodingException(count + " values asked of " + left() + " delta-encoded ones");
        }
        if (taken > 0 || count == 0) {
            return 0;
        }
        taken = 1;
        return 1;
    }

    /** Goes to the next miniblock if the current one is used up; returns the width of the one to read from. */
    private int nextWidth() {
        if (miniblockNext == miniblockSize) {
            if (++miniblock >= miniblocks) {
                minDelta = zigzag();
                if (miniblocks > limit - position) {
                    throw new DecodingException("the widths of a delta block are cut off");
                }
                widths = position;
                position += miniblocks;
                miniblock = 0;
            }
            int width = bytes[widths + miniblock] & 0xFF;
            if (width > 64) {
                throw new DecodingException("a delta width of " + width + " bits is above 64");
            }
            // the padding of the last miniblock may have been left out
            long size = (long) width * miniblockSize / 8;
            int values = Math.min(miniblockSize, left());
            if (size > limit - position && ((long) width * values + 7) / 8 > limit - position) {
                throw new DecodingException(
                        "a delta miniblock of " + size + " bytes in a page with " + (limit - position) + " left");
            }
            miniblockStart = position;
            position += (int) Math.min(size, limit - position);
            miniblockNext = 0;
        }
        return bytes[widths + miniblock] & 0xFF;
    }

    /** Where the sequence ends; valid once all values were read. */
    int end() {
        return position;
    }

    private long zigzag() {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position >= limit) {
                throw new DecodingException("a delta header is cut off");
            }
            byte b = bytes[position++];
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new DecodingException("a varint is longer than 10 bytes");
    }
}
