package io.mbf.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Codes of an {@link Encoding#FSST} page of which every place with some part has one: those that may stand for a certain
 * byte of the part, in what is around it. The byte is the one whose codes are rarest among the first of the page. Immutable.
 */
final class RareCodes {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = LOW_BITS << 7;

    /** So many bytes of the part are considered. */
    private static final int MAX_POSITIONS = 32;

    /** So many codes tell how often each occurs. */
    private static final int SAMPLE = 2048;

    /** Up to one code in so many is worth looking for. */
    private static final int FEW = 8;

    private final byte literal; // the byte, if it stands behind an escape
    private final int before; // bytes of the part before it
    private final boolean areFew;
    private final byte[] marks = new byte[256]; // by code: 1 for those, and for the escape
    private final long[]
            words; // the codes, each in all bytes of a word: two or four, the escape included; null if more

    private RareCodes(boolean[] codes, byte literal, int before, boolean areFew) {
        this.literal = literal;
        this.before = before;
        this.areFew = areFew;
        long[] all = new long[marks.length];
        int count = 0;
        for (int code = 0; code < marks.length; code++) {
            if (codes[code] || code == FsstTable.ESCAPE) {
                marks[code] = 1;
                all[count++] = code * LOW_BITS;
            }
        }
        int rounded = count <= 2 ? 2 : 4;
        Arrays.fill(all, count, Math.max(count, rounded), all[0]);
        words = count <= rounded ? Arrays.copyOf(all, rounded) : null;
    }

    /** @param codes the array in which the codes of the page lie */
    static RareCodes of(FsstDecoder symbols, byte[] part, byte[] codes) {
        int sample = Math.min(SAMPLE, symbols.codesSize());
        int[] counts = new int[256];
        for (int i = symbols.codesAt(); i < symbols.codesAt() + sample; i++) {
            counts[codes[i] & 0xFF]++;
        }
        boolean[][] standing = standing(symbols, part);
        int rarest = -1;
        long least = Long.MAX_VALUE;
        for (int position = 0; position < standing.length; position++) {
            long found = 0;
            for (int code = 0; code < FsstTable.ESCAPE; code++) {
                found += standing[position][code] ? 256L * counts[code] + 1 : 0; // of equally rare ones the fewest
            }
            if (found < least) {
                least = found;
                rarest = position;
            }
        }
        boolean areFew = (least / 256 + counts[FsstTable.ESCAPE]) * FEW <= sample;
        return new RareCodes(standing[rarest], part[rarest], rarest, areFew);
    }

    /** By position in the part and code: whether the code may stand for the byte there. */
    private static boolean[][] standing(FsstDecoder symbols, byte[] part) {
        boolean[][] standing = new boolean[Math.min(part.length, MAX_POSITIONS)][256];
        for (int code = 0; code < FsstTable.ESCAPE; code++) {
            int length = symbols.length(code);
            for (int start = 1 - length; start < standing.length && length > 0; start++) {
                if (fits(symbols.symbol(code), length, part, start)) {
                    int end = Math.min(start + length, standing.length);
                    for (int position = Math.max(0, start); position < end; position++) {
                        standing[position][code] = true;
                    }
                }
            }
        }
        return standing;
    }

    /** Whether a symbol is what the part is, where it reaches over that; it starts so many bytes behind the part's start. */
    private static boolean fits(long symbol, int length, byte[] part, int start) {
        for (int i = Math.max(0, -start); i < Math.min(length, part.length - start); i++) {
            if ((byte) (symbol >>> 8 * i) != part[start + i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether they are few enough to be looked for. */
    boolean areFew() {
        return areFew;
    }

    /** How many bytes of the part stand before the one that the codes stand for. */
    int before() {
        return before;
    }

    /** The first place from one on where such a code may be; {@code to} if there is none. */
    int next(byte[] codes, int from, int to) {
        int at = oneOf(codes, from, to);
        while (at < to && (codes[at] & 0xFF) == FsstTable.ESCAPE && at + 1 < to && codes[at + 1] != literal) {
            at = oneOf(codes, at + 1, to);
        }
        return at;
    }

    private int oneOf(byte[] codes, int from, int to) {
        if (words == null) {
            return marked(codes, from, to);
        }
        return words.length == 2 ? oneOfTwo(codes, from, to) : oneOfFour(codes, from, to);
    }

    private int marked(byte[] codes, int from, int to) {
        byte[] table = marks;
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long next = (long) LONGS.get(codes, at);
            int low = (int) next;
            int high = (int) (next >>> 32);
            if ((table[low & 0xFF]
                            | table[low >>> 8 & 0xFF]
                            | table[low >>> 16 & 0xFF]
                            | table[low >>> 24]
                            | table[high & 0xFF]
                            | table[high >>> 8 & 0xFF]
                            | table[high >>> 16 & 0xFF]
                            | table[high >>> 24])
                    != 0) {
                break;
            }
        }
        return markedOneByOne(codes, at, to);
    }

    private int markedOneByOne(byte[] codes, int from, int to) {
        int at = from;
        while (at < to && marks[codes[at] & 0xFF] == 0) {
            at++;
        }
        return at;
    }

    private int oneOfTwo(byte[] codes, int from, int to) {
        long first = words[0];
        long second = words[1];
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long next = (long) LONGS.get(codes, at);
            long found = (zeros(next ^ first) | zeros(next ^ second)) & HIGH_BITS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        return markedOneByOne(codes, at, to);
    }

    private int oneOfFour(byte[] codes, int from, int to) {
        long first = words[0];
        long second = words[1];
        long third = words[2];
        long fourth = words[3];
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long next = (long) LONGS.get(codes, at);
            long found = (zeros(next ^ first) | zeros(next ^ second) | zeros(next ^ third) | zeros(next ^ fourth))
                    & HIGH_BITS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        return markedOneByOne(codes, at, to);
    }

    /** Of its {@link #HIGH_BITS}, that of the first byte that is zero is set, and that of no byte before it. */
    private static long zeros(long word) {
        return word - LOW_BITS & ~word;
    }
}
