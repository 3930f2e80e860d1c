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
        if (width <= 16) {
            int at = start + ((first + head) >>> 3) * width;
            groups = Math.min((count - head) >>> 3, groupsWithoutPadding(bytes.length - at, width));
            if (width <= 8) {
                narrowGroups(bytes, at, width, target, from + head, groups);
            } else {
                wideGroups(bytes, at, width, target, from + head, groups);
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

    /** How many groups of eight values can be read without running over the end of the array. */
    private static int groupsWithoutPadding(int available, int width) {
        int last = width <= 8 ? Long.BYTES : Long.BYTES + (width >>> 1);
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
