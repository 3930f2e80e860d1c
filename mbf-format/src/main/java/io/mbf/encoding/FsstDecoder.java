package io.mbf.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Turns the codes of one {@link Encoding#FSST} page into strings. Not thread-safe. */
final class FsstDecoder {

    /** Of the fraction of a ratio. */
    static final int RATIO_BITS = 8;

    /** So many bytes behind the end of what {@link #decode} is asked for may be overwritten. */
    static final int SLACK = 8 * FsstTable.MAX_LENGTH;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int IN_ESCAPE = 1 << 31;

    /** From so many codes on, the tables are worth being copied. */
    private static final int MANY = 512;

    private static final long LOW_BITS = 0x0101_0101_0101_0101L;

    /** By code; what is no symbol stands for no bytes. */
    private final long[] symbols = new long[256];

    private final int[] lengths = new int[256];

    /**
     * Where in the bytes of all strings those of each eight bytes of codes begin, as {@link #decode} has found; with the
     * sign {@link #IN_ESCAPE} where the first of the eight belongs to the code before. Of the page as a whole, or nothing.
     */
    private int[] starts = new int[0];

    private boolean startsKnown;

    private int codesSize;
    private int codesAt;

    /** How many bytes of codes a string has, as its length lets expect. */
    static int expected(int length, int ratio) {
        return length * ratio >> RATIO_BITS;
    }

    /** Reads what stands behind the lengths of the strings, but for the codes. */
    void open(PageBytes in) {
        in.align();
        int count = in.getInt();
        int codes = in.getInt();
        if (count < 0 || count > FsstTable.MAX_SYMBOLS || codes < 0) {
            throw new PageFormatException("a page has " + count + " symbols and " + codes + " bytes of codes");
        }
        readSymbols(in, count);
        codesSize = codes;
        codesAt = in.skip(codes);
        startsKnown = false;
    }

    /** Where the codes start in the page's array. */
    int codesAt() {
        return codesAt;
    }

    long symbol(int code) {
        return symbols[code];
    }

    /** How many bytes a code stands for; 0 if it is no symbol. */
    int length(int code) {
        return lengths[code];
    }

    /** Whether the symbols are those of another decoder. */
    boolean hasSymbolsOf(FsstDecoder other) {
        return Arrays.equals(symbols, other.symbols) && Arrays.equals(lengths, other.lengths);
    }

    void takeSymbolsOf(FsstDecoder other) {
        System.arraycopy(other.symbols, 0, symbols, 0, symbols.length);
        System.arraycopy(other.lengths, 0, lengths, 0, lengths.length);
    }

    /** How many bytes of codes there are. */
    int codesSize() {
        return codesSize;
    }

    private void readSymbols(PageBytes in, int count) {
        int lengthsAt = in.take(count);
        in.align();
        for (int code = 0; code < lengths.length; code++) {
            int length = code < count ? in.array()[lengthsAt + code] : 0;
            if (code < count && (length < 1 || length > FsstTable.MAX_LENGTH)) {
                throw new PageFormatException("symbol " + code + " has the length " + length);
            }
            long symbol = 0;
            int at = in.take(length);
            if (length > 0 && at + FsstTable.MAX_LENGTH <= in.array().length) {
                symbol = in.longAt(at) & FsstTable.mask(length);
            } else {
                for (int i = 0; i < length; i++) {
                    symbol |= (in.array()[at + i] & 0xFFL) << 8 * i;
                }
            }
            symbols[code] = symbol;
            lengths[code] = length;
        }
        in.align();
    }

    /** Makes some codes available in a page that is loaded piece by piece. */
    void load(PageBytes in, long from, long to) {
        in.load((int) (codesAt + from), (int) (to - from));
    }

    /**
     * Refuses what codes cannot stand for.
     *
     * @param from first byte of the codes of some strings
     * @param to the byte behind them
     * @param size of these strings in all
     */
    void requireSize(long from, long to, long size) {
        if (to > codesSize) {
            throw new PageFormatException("codes of strings reach to byte " + to + " of " + codesSize);
        }
        if (size > FsstTable.MAX_LENGTH * (to - from)) {
            throw wrongSize(from, to, size);
        }
    }

    /**
     * Decodes some strings.
     *
     * @param from first byte of their codes
     * @param to the byte behind them
     * @param size that they must have in all
     * @param out with {@link #SLACK} bytes behind theirs
     * @param start in {@code out}
     * @throws PageFormatException if they have another
     */
    void decode(PageBytes in, long from, long to, byte[] out, int start, int size) {
        byte[] codes = in.array();
        if (to - from < MANY) {
            if (oneByOne(codes, (int) (codesAt + from), (int) (codesAt + to), out, start, start + size)
                    != start + size) {
                throw wrongSize(from, to, size);
            }
            return;
        }
        // copies, so that the compiler knows how long they are, and that each code is within
        long[] bytes = new long[256];
        int[] steps = new int[256];
        System.arraycopy(symbols, 0, bytes, 0, bytes.length);
        System.arraycopy(lengths, 0, steps, 0, steps.length);
        int end = start + size;
        int first = (int) (codesAt + from);
        int last = (int) (codesAt + to);
        int[] startOfEight = starts(last - first);
        int i = first;
        int at = start;
        for (int eight = first; eight <= last && at <= end; eight += 8) {
            startOfEight[eight - first >>> 3] = i == eight ? at - start : at - start | IN_ESCAPE;
            if (i == eight && i + 8 <= last) {
                long next = (long) LONGS.get(codes, i);
                if (!hasEscape(next)) {
                    at = eight(next, bytes, steps, out, at);
                    i += 8;
                    continue;
                }
            }
            int next = Math.min(last, eight + 8);
            while (i < next && at <= end) {
                int code = codes[i++] & 0xFF;
                if (code != FsstTable.ESCAPE) {
                    LONGS.set(out, at, bytes[code]);
                    at += steps[code];
                } else if (i < last) {
                    out[at++] = codes[i++];
                } else {
                    throw endsInEscape(from, to);
                }
            }
        }
        if (i != last || at != end) {
            throw wrongSize(from, to, size);
        }
        startsKnown = from == 0;
    }

    private int[] starts(int codes) {
        if (starts.length <= codes >>> 3) {
            starts = new int[(codes >>> 3) + 1];
        }
        return starts;
    }

    /** Decodes until the codes or the bytes have an end; returns behind the latter. */
    private int oneByOne(byte[] codes, int from, int to, byte[] out, int start, int end) {
        int i = from;
        int at = start;
        while (i < to && at <= end) {
            int code = codes[i++] & 0xFF;
            if (code != FsstTable.ESCAPE) {
                LONGS.set(out, at, symbols[code]);
                at += lengths[code];
            } else if (i < to) {
                out[at++] = codes[i++];
            } else {
                throw endsInEscape(from - codesAt, to - codesAt);
            }
        }
        return at;
    }

    /**
     * Holds the codes of each string against its length. {@link #decode} sees their sums only, and whoever looks for
     * strings by their codes relies on it.
     *
     * @param in a page whose codes have been decoded, all of them
     * @param lengths of the strings
     * @param codeLengths bytes of codes of each, of all codes together
     */
    void requireLengths(PageBytes in, int[] lengths, int[] codeLengths, int count) {
        byte[] codes = in.array();
        int codesEnd = 0;
        int bytesEnd = 0;
        for (int i = 0; i < count; i++) {
            int size = startsKnown ? 0 : size(codes, codesAt + codesEnd, codesAt + codesEnd + codeLengths[i]);
            codesEnd += codeLengths[i];
            bytesEnd += lengths[i];
            if (startsKnown ? bytesBefore(codes, codesEnd) != bytesEnd : size != lengths[i]) {
                throw new PageFormatException(
                        "the codes of string " + i + " do not stand for its " + lengths[i] + " bytes");
            }
        }
    }

    /**
     * How many bytes the first {@code end} bytes of codes stand for; -1 if they end in an escape. How many of eight there are
     * cannot be predicted, so all are looked at in the same steps.
     */
    private int bytesBefore(byte[] codes, int end) {
        int start = starts[end >>> 3];
        int eight = codesAt + (end & -8);
        if (start >= 0 && eight <= codes.length - 8) {
            long known = (long) LONGS.get(codes, eight);
            long behind = behind(end & 7);
            if (!hasEscape(known & ~behind)) {
                return start + sizeOfEight(known | behind);
            }
        }
        int from = start >= 0 ? eight : eight + 1;
        int size = size(codes, from, codesAt + end);
        return size < 0 ? -1 : (start & ~IN_ESCAPE) + size;
    }

    /** How many bytes some codes stand for; -1 if they end in an escape. */
    private int size(byte[] codes, int from, int end) {
        int at = from;
        int size = 0;
        while (at < end) {
            int code = codes[at++] & 0xFF;
            if (code == FsstTable.ESCAPE) {
                at++;
                size++;
            } else {
                size += lengths[code];
            }
        }
        return at == end ? size : -1;
    }

    /** The bytes behind the first {@code count} of eight, as escapes, which stand for nothing by themselves. */
    private static long behind(int count) {
        return -1L << 4 * count << 4 * count;
    }

    private int sizeOfEight(long codes) {
        int[] steps = lengths;
        int low = (int) codes;
        int high = (int) (codes >>> 32);
        return steps[low & 0xFF]
                + steps[low >>> 8 & 0xFF]
                + steps[low >>> 16 & 0xFF]
                + steps[low >>> 24]
                + steps[high & 0xFF]
                + steps[high >>> 8 & 0xFF]
                + steps[high >>> 16 & 0xFF]
                + steps[high >>> 24];
    }

    private static int eight(long codes, long[] bytes, int[] steps, byte[] out, int from) {
        int at = from;
        int code = (int) codes & 0xFF;
        LONGS.set(out, at, bytes[code]);
        at += steps[code];
        code = (int) codes >>> 8 & 0xFF;
        LONGS.set(out, at, bytes[code]);
        at += steps[code];
        code = (int) codes >>> 16 & 0xFF;
        LONGS.set(out, at, bytes[code]);
        at += steps[code];
        code = (int) codes >>> 24;
        LONGS.set(out, at, bytes[code]);
        at += steps[code];
        int high = (int) (codes >>> 32);
        code = high & 0xFF;
        LONGS.set(out, at, bytes[code]);
        at += steps[code];
        code = high >>> 8 & 0xFF;
        LONGS.set(out, at, bytes[code]);
        at += steps[code];
        code = high >>> 16 & 0xFF;
        LONGS.set(out, at, bytes[code]);
        at += steps[code];
        code = high >>> 24;
        LONGS.set(out, at, bytes[code]);
        return at + steps[code];
    }

    /** Whether one of eight bytes is 255. */
    private static boolean hasEscape(long codes) {
        return (~codes - LOW_BITS & codes & LOW_BITS << 7) != 0;
    }

    private static PageFormatException endsInEscape(long from, long to) {
        return new PageFormatException("the codes from byte " + from + " to " + to + " end in an escape");
    }

    static PageFormatException endsInEscape() {
        return new PageFormatException("the codes of a string end in an escape");
    }

    private static PageFormatException wrongSize(long from, long to, long size) {
        return new PageFormatException(
                "the codes from byte " + from + " to " + to + " do not stand for " + size + " bytes");
    }
}
