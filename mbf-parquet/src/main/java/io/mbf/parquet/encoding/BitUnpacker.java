package io.mbf.parquet.encoding;

import io.mbf.parquet.bytes.LittleEndian;

/**
 * Fixed-width unsigned integers packed one after the other, least significant bit first: the layout of Parquet's hybrid
 * and delta encodings (apache/parquet-format, {@code Encodings.md}).
 *
 * <p>Callers have checked that the packed bits lie within the array; widths are 0 to 32 for {@code int[]} and 0 to 64
 * for {@code long[]}.
 */
final class BitUnpacker {

    private BitUnpacker() {}

    /**
     * Unpacks {@code count} values.
     *
     * @param start position of the byte that holds value 0
     * @param first index of the first value wanted
     */
    static void unpack(byte[] bytes, int start, int width, int first, int[] target, int from, int count) {
        int head = Math.min(count, -first & 7);
        single(bytes, start, width, first, target, from, head);
        int groups = 0;
        if (width <= 28) {
            int at = start + ((first + head) >>> 3) * width;
            groups = Math.min((count - head) >>> 3, groupsWithoutPadding(bytes.length - at, width));
            if (width <= 8) {
                narrowGroups(bytes, at, width, target, from + head, groups);
            } else if (width <= 16) {
                wideGroups(bytes, at, width, target, from + head, groups);
            } else {
                pairs(bytes, at, width, target, from + head, groups);
            }
        }
        int done = head + 8 * groups;
        single(bytes, start, width, first + done, target, from + done, count - done);
    }

    private static void single(byte[] bytes, int start, int width, int first, int[] target, int from, int count) {
        long mask = (1L << width) - 1;
        long bit = (long) first * width;
        int fast = withoutPadding(bytes.length - start, width, bit, count);
        for (int i = 0; i < fast; i++, bit += width) {
            target[from + i] = (int) (LittleEndian.longAt(bytes, start + (int) (bit >>> 3)) >>> (int) (bit & 7) & mask);
        }
        for (int i = fast; i < count; i++, bit += width) {
            target[from + i] =
                    (int) (LittleEndian.longAtOrPadded(bytes, start + (int) (bit >>> 3)) >>> (int) (bit & 7) & mask);
        }
    }

    /** As {@link #unpack(byte[], int, int, int, int[], int, int)}, with widths up to 8. */
    static void unpack(byte[] bytes, int start, int width, int first, byte[] target, int from, int count) {
        int head = Math.min(count, -first & 7);
        single(bytes, start, width, first, target, from, head);
        int at = start + ((first + head) >>> 3) * width;
        int groups = Math.min((count - head) >>> 3, groupsWithoutPadding(bytes.length - at, width));
        byteGroups(bytes, at, width, target, from + head, groups);
        int done = head + 8 * groups;
        single(bytes, start, width, first + done, target, from + done, count - done);
    }

    private static void single(byte[] bytes, int start, int width, int first, byte[] target, int from, int count) {
        int mask = (1 << width) - 1;
        for (int i = 0; i < count; i++) {
            long bit = (long) (first + i) * width;
            long bits = LittleEndian.longAtOrPadded(bytes, start + (int) (bit >>> 3));
            target[from + i] = (byte) (bits >>> (bit & 7) & mask);
        }
    }

    /** Groups of eight values, moved apart by halves: to four bytes, to two, to one. */
    private static void byteGroups(byte[] bytes, int start, int width, byte[] target, int from, int groups) {
        long four = (1L << 4 * width) - 1;
        long two = ((1L << 2 * width) - 1) * 0x0000_0001_0000_0001L;
        long one = ((1L << width) - 1) * 0x0001_0001_0001_0001L;
        for (int g = 0, at = start, to = from; g < groups; g++, at += width, to += 8) {
            long bits = LittleEndian.longAt(bytes, at);
            bits = bits & four | (bits >>> 4 * width & four) << 32;
            bits = bits & two | (bits >>> 2 * width & two) << 16;
            bits = bits & one | (bits >>> width & one) << 8;
            LittleEndian.LONG.set(target, to, bits);
        }
    }

    /** Groups of eight values of at most eight bits: one load each. */
    private static void narrowGroups(byte[] bytes, int start, int width, int[] target, int from, int groups) {
        int mask = (1 << width) - 1;
        for (int g = 0, at = start, to = from; g < groups; g++, at += width, to += 8) {
            long bits = LittleEndian.longAt(bytes, at);
            target[to] = (int) bits & mask;
            target[to + 1] = (int) (bits >>> width) & mask;
            target[to + 2] = (int) (bits >>> 2 * width) & mask;
            target[to + 3] = (int) (bits >>> 3 * width) & mask;
            target[to + 4] = (int) (bits >>> 4 * width) & mask;
            target[to + 5] = (int) (bits >>> 5 * width) & mask;
            target[to + 6] = (int) (bits >>> 6 * width) & mask;
            target[to + 7] = (int) (bits >>> 7 * width) & mask;
        }
    }

    /** Groups of eight values of 9 to 16 bits: two loads each, the second on half a byte where the width is odd. */
    private static void wideGroups(byte[] bytes, int start, int width, int[] target, int from, int groups) {
        int mask = (1 << width) - 1;
        int half = width >>> 1;
        int shift = 4 * (width & 1);
        for (int g = 0, at = start, to = from; g < groups; g++, at += width, to += 8) {
            long low = LittleEndian.longAt(bytes, at);
            long high = LittleEndian.longAt(bytes, at + half) >>> shift;
            target[to] = (int) low & mask;
            target[to + 1] = (int) (low >>> width) & mask;
            target[to + 2] = (int) (low >>> 2 * width) & mask;
            target[to + 3] = (int) (low >>> 3 * width) & mask;
            target[to + 4] = (int) high & mask;
            target[to + 5] = (int) (high >>> width) & mask;
            target[to + 6] = (int) (high >>> 2 * width) & mask;
            target[to + 7] = (int) (high >>> 3 * width) & mask;
        }
    }

    /** Groups of eight values of 17 to 28 bits: a load for two of them, which begin within its first byte. */
    private static void pairs(byte[] bytes, int start, int width, int[] target, int from, int groups) {
        int mask = (1 << width) - 1;
        int second = 2 * width;
        int third = 4 * width;
        int fourth = 6 * width;
        for (int g = 0, at = start, to = from; g < groups; g++, at += width, to += 8) {
            long a = LittleEndian.longAt(bytes, at);
            long b = LittleEndian.longAt(bytes, at + (second >>> 3)) >>> (second & 7);
            long c = LittleEndian.longAt(bytes, at + (third >>> 3)) >>> (third & 7);
            long d = LittleEndian.longAt(bytes, at + (fourth >>> 3)) >>> (fourth & 7);
            target[to] = (int) a & mask;
            target[to + 1] = (int) (a >>> width) & mask;
            target[to + 2] = (int) b & mask;
            target[to + 3] = (int) (b >>> width) & mask;
            target[to + 4] = (int) c & mask;
            target[to + 5] = (int) (c >>> width) & mask;
            target[to + 6] = (int) d & mask;
            target[to + 7] = (int) (d >>> width) & mask;
        }
    }

    /** How many groups of eight values can be read without running over the end of the array. */
    private static int groupsWithoutPadding(int available, int width) {
        int last = Long.BYTES + (width <= 8 ? 0 : width <= 16 ? width >>> 1 : 6 * width >>> 3);
        if (available < last) {
            return 0;
        }
        return width == 0 ? Integer.MAX_VALUE : (available - last) / width + 1;
    }

    /** As {@link #unpack(byte[], int, int, int, int[], int, int)}, with widths up to 64. */
    static void unpack(byte[] bytes, int start, int width, int first, long[] target, int from, int count) {
        long mask = width == 64 ? -1L : (1L << width) - 1;
        long bit = (long) first * width;
        int fast = width > 57 ? 0 : withoutPadding(bytes.length - start, width, bit, count);
        for (int i = 0; i < fast; i++, bit += width) {
            target[from + i] = LittleEndian.longAt(bytes, start + (int) (bit >>> 3)) >>> (int) (bit & 7) & mask;
        }
        for (int i = fast; i < count; i++, bit += width) {
            target[from + i] = wide(bytes, start + (int) (bit >>> 3), (int) (bit & 7), width) & mask;
        }
    }

    /** The value at a bit position, with unspecified bits above {@code width}. */
    static long wide(byte[] bytes, int position, int shift, int width) {
        long value = LittleEndian.longAtOrPadded(bytes, position) >>> shift;
        return shift + width <= 64 ? value : value | (bytes[position + 8] & 0xFFL) << 64 - shift;
    }

    /** How many of the values can be read by loading eight bytes without running over the end of the array. */
    private static int withoutPadding(int available, int width, long bit, int count) {
        long lastStart = (long) (available - Long.BYTES) * 8 + 7;
        if (bit > lastStart) {
            return 0;
        }
        return width == 0 ? count : (int) Math.min(count, (lastStart - bit) / width + 1);
    }
}
