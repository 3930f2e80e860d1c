package io.mbf.parquet.encoding;

import io.mbf.parquet.bytes.Bits;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.LittleEndian;
import java.util.Arrays;

/**
 * Parquet's hybrid of run-length and bit-packed runs: levels, dictionary codes and RLE booleans
 * (apache/parquet-format, {@code Encodings.md}, "RLE / Bit-Packing Hybrid").
 *
 * <pre>
 * run    := header value        header is an unsigned varint
 * header odd:  header >> 1 groups of 8 values follow, bit-packed
 * header even: one value of ceil(width / 8) bytes follows, repeated header >> 1 times
 * </pre>
 */
public final class HybridDecoder {

    private byte[] bytes;
    private int position;
    private int limit;
    private int width;

    private int left; // values left in the current run
    private boolean packed;
    private int repeated; // the value of a repeated run
    private int packedStart;
    private int packedNext; // index of the next value in a packed run

    private int markedPosition;
    private int markedLeft;
    private boolean markedPacked;
    private int markedRepeated;
    private int markedPackedStart;
    private int markedPackedNext;

    /**
     * Starts at the first run.
     *
     * @param width bits per value, 0 to 32
     */
    public void init(byte[] bytes, int offset, int length, int width) {
        if (width < 0 || width > 32) {
            throw new DecodingException("a bit width of " + width + " is outside 0..32");
        }
        this.bytes = bytes;
        this.position = offset;
        this.limit = offset + length;
        this.width = width;
        this.left = 0;
    }

    /** Remembers the position for {@link #reset}. */
    public void mark() {
        markedPosition = position;
        markedLeft = left;
        markedPacked = packed;
        markedRepeated = repeated;
        markedPackedStart = packedStart;
        markedPackedNext = packedNext;
    }

    public void reset() {
        position = markedPosition;
        left = markedLeft;
        packed = markedPacked;
        repeated = markedRepeated;
        packedStart = markedPackedStart;
        packedNext = markedPackedNext;
    }

    /** Reads {@code count} values into {@code target[from ..]}. */
    public void read(int[] target, int from, int count) {
        int done = 0;
        while (done < count) {
            int n = nextPart(count - done, count);
            if (packed) {
                BitUnpacker.unpack(bytes, packedStart, width, packedNext, target, from + done, n);
                packedNext += n;
            } else {
                for (int i = from + done, end = i + n; i < end; i++) {
                    target[i] = repeated;
                }
            }
            left -= n;
            done += n;
        }
    }

    /** As {@link #read(int[], int, int)}, values of at most eight bits to bytes. */
    public void read(byte[] target, int from, int count) {
        int done = 0;
        while (done < count) {
            int n = nextPart(count - done, count);
            if (packed) {
                BitUnpacker.unpack(bytes, packedStart, width, packedNext, target, from + done, n);
                packedNext += n;
            } else {
                Arrays.fill(target, from + done, from + done + n, (byte) repeated);
            }
            left -= n;
            done += n;
        }
    }

    /** Passes over {@code count} values. */
    public void skip(int count) {
        for (int done = 0; done < count; ) {
            int n = nextPart(count - done, count);
            packedNext += packed ? n : 0;
            left -= n;
            done += n;
        }
    }

    /**
     * Reads {@code count} values of width 1 as bits.
     *
     * @param words a bitmap, least significant bit first, whose bits {@code from ..} are 0
     * @return how many of the values are 1
     */
    public int readBits(long[] words, int from, int count) {
        int set = 0;
        int done = 0;
        while (done < count) {
            int n = nextPart(count - done, count);
            if (packed) {
                set += copyBits(bytes, packedStart, packedNext, words, from + done, n);
                packedNext += n;
            } else if (repeated == 1) {
                Bits.set(words, from + done, n);
                set += n;
            } else if (repeated != 0) {
                throw new DecodingException("a level or boolean of " + repeated + " is above 1");
            }
            left -= n;
            done += n;
        }
        return set;
    }

    private int nextPart(int wanted, int asked) {
        while (left == 0) {
            if (position >= limit) {
                throw new DecodingException(
                        "the run-length data ends " + wanted + " short of the " + asked + " values asked for");
            }
            nextRun();
        }
        return Math.min(wanted, left);
    }

    private void nextRun() {
        int header = varint();
        packed = (header & 1) != 0;
        if (packed) {
            long count = (header >>> 1) * 8L;
            int available = limit - position;
            // the last run may be cut off behind the last value that counts
            long size = Math.min((header >>> 1) * (long) width, available);
            left = (int) Math.min(width == 0 ? count : Math.min(count, size * 8 / width), Integer.MAX_VALUE);
            packedStart = position;
            packedNext = 0;
            position += (int) size;
        } else {
            left = header >>> 1;
            int size = width + 7 >>> 3;
            if (limit - position < size) {
                throw new DecodingException("a repeated value is cut off");
            }
            repeated = 0;
            for (int i = 0; i < size; i++) {
                repeated |= (bytes[position + i] & 0xFF) << 8 * i;
            }
            position += size;
        }
    }

    private int varint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            if (position >= limit) {
                throw new DecodingException("a run header is cut off");
            }
            byte b = bytes[position++];
            value |= (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new DecodingException("a run header is longer than 5 bytes");
    }

    /** Copies bits {@code first ..} of packed bytes into a zeroed bitmap; returns how many of them are 1. */
    public static int copyBits(byte[] bytes, int start, int first, long[] words, int from, int count) {
        int set = 0;
        int done = 0;
        while (done < count) {
            int bit = first + done;
            int to = from + done;
            int n = Math.min(count - done, Math.min(56, 64 - (to & 63)));
            long chunk = LittleEndian.longAtOrPadded(bytes, start + (bit >>> 3)) >>> (bit & 7) & (1L << n) - 1;
            words[to >>> 6] |= chunk << to;
            set += Long.bitCount(chunk);
            done += n;
        }
        return set;
    }
}
