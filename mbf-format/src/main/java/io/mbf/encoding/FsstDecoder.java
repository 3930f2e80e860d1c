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

    /** Up to so many codes of a string are looked at in the same steps, since how many it has cannot be predicted. */
    private static final int FEW = 16;

    private static final long LOW_BITS = 0x0101_0101_0101_0101L;

    /** By code; what is no symbol stands for no bytes. */
    private final long[] symbols = new long[256];

    private final int[] lengths = new int[256];

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
        int end = start + size;
        int last = (int) (codesAt + to);
        int i = (int) (codesAt + from);
        int at = start;
        while (i < last && at <= end) {
            if (i + 8 <= last) {
                long next = (long) LONGS.get(codes, i);
                if (!hasEscape(next)) {
                    at = eight(next, out, at);
                    i += 8;
                    continue;
                }
            }
            int code = codes[i++] & 0xFF;
            if (code != FsstTable.ESCAPE) {
                LONGS.set(out, at, symbols[code]);
                at += lengths[code];
            } else if (i < last) {
                out[at++] = codes[i++];
            } else {
                throw new PageFormatException("the codes from byte " + from + " to " + to + " end in an escape");
            }
        }
        if (i != last || at != end) {
            throw wrongSize(from, to, size);
        }
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
        int wholeWords = codes.length - FEW;
        int at = codesAt;
        for (int i = 0; i < count; i++) {
            int few = codeLengths[i];
            int size = few <= FEW && at <= wholeWords ? sizeOfFew(codes, at, few) : size(codes, at, at + few);
            if (size != lengths[i]) {
                throw new PageFormatException(
                        "the codes of string " + i + " do not stand for its " + lengths[i] + " bytes");
            }
            at += few;
        }
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

    /** As for any number of codes, but in the same steps for up to {@link #FEW} without an escape. */
    private int sizeOfFew(byte[] codes, int at, int count) {
        long behindFirst = behind(Math.min(8, count));
        long behindSecond = behind(Math.max(0, count - 8));
        long first = (long) LONGS.get(codes, at);
        long second = (long) LONGS.get(codes, at + 8);
        if (hasEscape(first & ~behindFirst) || hasEscape(second & ~behindSecond)) {
            return size(codes, at, at + count);
        }
        return sizeOfEight(first | behindFirst) + sizeOfEight(second | behindSecond);
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

    private int eight(long codes, byte[] out, int from) {
        long[] bytes = symbols;
        int[] steps = lengths;
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
        long inverted = ~codes;
        return (inverted - LOW_BITS & codes & LOW_BITS << 7) != 0;
    }

    private static PageFormatException wrongSize(long from, long to, long size) {
        return new PageFormatException(
                "the codes from byte " + from + " to " + to + " do not stand for " + size + " bytes");
    }
}
