package io.mbf.output.parquet;

import io.mbf.encoding.ByteSink;

/**
 * Small numbers in the hybrid of run lengths and bit packing (apache/parquet-format, {@code Encodings.md}, "RLE = 3"):
 * eight or more equal ones are a run, others are packed, eight at a time.
 */
final class HybridEncoder {

    private static final int GROUP = 8;
    private static final int MOST_GROUPS = 63; // so that the header of packed groups is one byte

    private HybridEncoder() {}

    /** The bits that numbers from 0 to {@code greatest} need. */
    static int width(int greatest) {
        return 32 - Integer.numberOfLeadingZeros(greatest);
    }

    /** Appends one number, many times. */
    static void run(int value, int count, int width, ByteSink out) {
        if (count > 0) {
            out.putUint((long) count << 1);
            for (int shift = 0; shift < width; shift += 8) {
                out.putByte(value >>> shift);
            }
        }
    }

    /** Appends {@code count} numbers. */
    static void encode(int[] values, int count, int width, ByteSink out) {
        for (int from = 0; from < count; ) {
            int equal = equal(values, from, count);
            if (equal >= GROUP || from + equal == count) {
                run(values[from], equal, width, out);
                from += equal;
                continue;
            }
            int groups = 1;
            while (groups < MOST_GROUPS
                    && from + groups * GROUP < count
                    && !isRun(values, from + groups * GROUP, count)) {
                groups++;
            }
            out.putByte(groups << 1 | 1);
            pack(values, from, Math.min(count, from + groups * GROUP), groups * width, width, out);
            from += groups * GROUP;
        }
    }

    private static int equal(int[] values, int from, int count) {
        int to = from + 1;
        while (to < count && values[to] == values[from]) {
            to++;
        }
        return to - from;
    }

    private static boolean isRun(int[] values, int from, int count) {
        if (from + GROUP > count) {
            return false;
        }
        int first = values[from];
        for (int i = from + 1; i < from + GROUP; i++) {
            if (values[i] != first) {
                return false;
            }
        }
        return true;
    }

    /** Packs values {@code [from, to)} and zeros behind them into so many bytes, the lowest bits first. */
    private static void pack(int[] values, int from, int to, int bytes, int width, ByteSink out) {
        long word = 0;
        int bits = 0;
        int left = bytes;
        for (int i = from; i < to; i++) {
            long value = values[i];
            word |= value << bits;
            bits += width;
            if (bits >= Long.SIZE) {
                out.putLong(word);
                left -= Long.BYTES;
                bits -= Long.SIZE;
                word = bits == 0 ? 0 : value >>> width - bits;
            }
        }
        for (; left > 0; left--) {
            out.putByte((int) word);
            word >>>= 8;
        }
    }
}
