package io.mbf.parquet.bytes;

/** Operations on bitmaps of 64-bit words, least significant bit first: the layout of {@link io.mbf.batch.Validity}. */
public final class Bits {

    private Bits() {}

    public static boolean get(long[] words, int index) {
        return (words[index >>> 6] >>> index & 1) != 0;
    }

    /** Sets bits {@code [from, from + count)}. */
    public static void set(long[] words, int from, int count) {
        int index = from;
        int end = from + count;
        while (index < end) {
            int n = Math.min(end - index, 64 - (index & 63));
            words[index >>> 6] |= (n == 64 ? -1L : (1L << n) - 1) << index;
            index += n;
        }
    }

    /** Clears the bits from {@code from} to the end of the bitmap. */
    public static void clearFrom(long[] words, int from) {
        int word = from >>> 6;
        if (word < words.length) {
            words[word] &= (1L << from) - 1;
            for (int i = word + 1; i < words.length; i++) {
                words[i] = 0;
            }
        }
    }

    /** Adds the lowest {@code count} bits of a word, whose others are 0, to a bitmap whose bits {@code at ..} are 0. */
    public static void append(long[] words, int at, long bits, int count) {
        if (count > 0) {
            words[at >>> 6] |= bits << at;
            if ((at & 63) + count > 64) {
                words[(at >>> 6) + 1] |= bits >>> -at;
            }
        }
    }

    /** A word whose lowest {@code count} bits are set, all of them if it has no more. */
    public static long lowest(int count) {
        return count >= Long.SIZE ? -1L : (1L << count) - 1;
    }

    /** Moves bits {@code [by, size)} down to {@code [0, size - by)}; what follows them is cleared. */
    public static void shiftDown(long[] words, int by, int size) {
        for (int i = by; i < size; i++) {
            int to = i - by;
            if (get(words, i)) {
                words[to >>> 6] |= 1L << to;
            } else {
                words[to >>> 6] &= ~(1L << to);
            }
        }
        clearFrom(words, size - by);
    }

    /** How many rows from {@code from} on come before the set bit number {@code nth} (counted from 0). */
    public static int rowsBefore(long[] words, int from, int nth) {
        int index = from;
        for (int seen = 0; ; index++) {
            if (get(words, index) && seen++ == nth) {
                return index - from;
            }
        }
    }

    /** Copies bits {@code [first, first + count)} into a bitmap whose bits {@code from ..} are 0; returns how many are 1. */
    public static int copy(long[] source, int first, long[] words, int from, int count) {
        int set = 0;
        for (int done = 0; done < count; ) {
            int bit = first + done;
            int to = from + done;
            int n = Math.min(count - done, 64 - Math.max(bit & 63, to & 63));
            long chunk = source[bit >>> 6] >>> bit & (n == 64 ? -1L : (1L << n) - 1);
            words[to >>> 6] |= chunk << to;
            set += Long.bitCount(chunk);
            done += n;
        }
        return set;
    }
}
