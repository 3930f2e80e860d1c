package io.mbf.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Up to 255 byte strings of one to eight bytes that codes of one byte stand for, and the search for the one that a text
 * goes on with (Boncz, Neumann, Leis: "FSST: Fast Random Access String Compression", VLDB 2020).
 *
 * <p>Of all symbols of three bytes and more that share a slot of the hash table only the first one added is kept: a
 * search is one look-up each for the long, the short and the single-byte symbols. Filled anew for every set of symbols;
 * 140 KiB, so that a writer has one for all columns. Not thread-safe.
 */
final class FsstTable {

    static final int MAX_SYMBOLS = 255;
    static final int MAX_LENGTH = 8;

    /** The code of a byte that no symbol stands for; the byte follows. */
    static final int ESCAPE = 255;

    /** Behind the end of every text that is searched there must be so many bytes, whatever they are. */
    static final int SLACK = 7;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int SLOT_BITS = 12;
    private static final int SLOTS = 1 << SLOT_BITS;

    /*
     * What was found: the code, the length of the text that it stands for, the bytes that it takes in the end, and
     * whether it is the end of a string.
     */
    private static final int LENGTH_SHIFT = 8;
    private static final int LENGTH_MASK = 15;
    private static final int CODES_SHIFT = 12;
    private static final int CODES_MASK = 3;
    private static final int END_SHIFT = 14;

    /** No symbol: two bytes for one. */
    private static final short NONE = 2 << CODES_SHIFT | 1 << LENGTH_SHIFT | ESCAPE;

    private static final short STRING_END = 1 << END_SHIFT | 1 << LENGTH_SHIFT;

    /* By code; that of an escape has a mask under which no text equals it. */
    private final long[] symbols = new long[1 << 8]; // the first byte is the lowest one
    private final long[] masks = new long[1 << 8];
    private final short[] founds = new short[1 << 8];
    private int size;
    private int end;

    private final short[] single = new short[1 << 8]; // by byte
    private final short[] pair = new short[1 << 16]; // by two bytes: a symbol of both, else of the first
    private final byte[] slots = new byte[SLOTS]; // by three bytes: the code alone, so that the table stays close by

    /** @param end the byte that ends every string of the texts to come, and is in none */
    void clear(int end) {
        size = 0;
        this.end = end;
        Arrays.fill(single, NONE);
        single[end] = STRING_END;
        Arrays.fill(pair, NONE);
        Arrays.fill(slots, (byte) ESCAPE);
        symbols[ESCAPE] = -1;
        masks[ESCAPE] = 0;
        founds[ESCAPE] = NONE;
    }

    /** Adds a symbol without an end that is not there yet; false if there is no place for it. {@link #seal} follows the last one. */
    boolean add(long symbol, int length) {
        if (size == MAX_SYMBOLS) {
            return false;
        }
        short found = (short) (1 << CODES_SHIFT | length << LENGTH_SHIFT | size);
        if (length == 1) {
            single[(int) symbol] = found;
        } else if (length == 2) {
            pair[(int) symbol] = found;
        } else {
            int slot = slot(symbol);
            if (slots[slot] != (byte) ESCAPE) {
                return false;
            }
            slots[slot] = (byte) size;
        }
        symbols[size] = symbol;
        masks[size] = mask(length);
        founds[size++] = found;
        return true;
    }

    void seal() {
        for (int i = 0; i < pair.length; i++) {
            if (pair[i] == NONE) {
                pair[i] = single[i & 0xFF];
            }
        }
    }

    int end() {
        return end;
    }

    int size() {
        return size;
    }

    long symbol(int code) {
        return symbols[code];
    }

    int length(int code) {
        return founds[code] >>> LENGTH_SHIFT & LENGTH_MASK;
    }

    /**
     * The code of a symbol that a text goes on with, or -1.
     *
     * @param text its next bytes, the first one lowest and no end
     */
    int find(long text) {
        int found = search(text);
        return found == NONE ? -1 : found & 0xFF;
    }

    /**
     * What a text goes on with; no symbol reaches over the end of a string.
     *
     * <p>Whether a long symbol fits cannot be predicted, therefore there is no branch.
     */
    private int search(long text) {
        int code = slots[slot(text)] & 0xFF;
        long other = text & masks[code] ^ symbols[code];
        int ifOther = (int) ((other | -other) >> 63);
        int found = founds[code];
        return found ^ (found ^ pair[(int) text & 0xFFFF]) & ifOther;
    }

    /**
     * Replaces the bytes of strings by codes, four stretches side by side, since each search waits for the one before it.
     *
     * @param text the strings, each with an end behind it, from index 0 on, and {@link #SLACK} more bytes
     * @param stretches of the text
     * @param out with room for two bytes for each of the text, and one more
     * @param codeEnds receives where the codes of each string end
     */
    void compress(byte[] text, Stretches stretches, byte[] out, int[] codeEnds) {
        int at = 0;
        int stretch = 0;
        for (; stretch <= stretches.count() - Stretches.SIDE_BY_SIDE; stretch += Stretches.SIDE_BY_SIDE) {
            at = compressFour(text, stretches, stretch, out, at, codeEnds);
        }
        for (; stretch < stretches.count(); stretch++) {
            int end = stretches.start(stretch + 1);
            at = compress(text, stretches.start(stretch), end, out, at, codeEnds, stretches.firstString(stretch));
        }
    }

    /** Each stretch has its codes where those before it can never reach; in the end they are moved together. */
    private int compressFour(byte[] text, Stretches stretches, int first, byte[] out, int at, int[] codeEnds) {
        int from = stretches.start(first);
        int iEnd = stretches.start(first + 1);
        int jEnd = stretches.start(first + 2);
        int kEnd = stretches.start(first + 3);
        int lEnd = stretches.start(first + 4);
        int i = from;
        int j = iEnd;
        int k = jEnd;
        int l = kEnd;
        int iAt = at;
        int jAt = room(j, from, at);
        int kAt = room(k, from, at);
        int lAt = room(l, from, at);
        int iString = stretches.firstString(first);
        int jString = stretches.firstString(first + 1);
        int kString = stretches.firstString(first + 2);
        int lString = stretches.firstString(first + 3);
        for (int steps = 1; steps > 0; ) {
            int left = Math.min(Math.min(iEnd - i, jEnd - j), Math.min(kEnd - k, lEnd - l));
            steps = left / MAX_LENGTH; // which no stretch ends before: one check for all, as registers are few
            for (int step = 0; step < steps; step++) {
                long next = next(text, i);
                int found = search(next);
                put(out, iAt, found, next);
                iAt += found >>> CODES_SHIFT & CODES_MASK;
                i += found >>> LENGTH_SHIFT & LENGTH_MASK;
                codeEnds[iString] = iAt; // until it ends: there is no branch
                iString += found >>> END_SHIFT;
                next = next(text, j);
                found = search(next);
                put(out, jAt, found, next);
                jAt += found >>> CODES_SHIFT & CODES_MASK;
                j += found >>> LENGTH_SHIFT & LENGTH_MASK;
                codeEnds[jString] = jAt;
                jString += found >>> END_SHIFT;
                next = next(text, k);
                found = search(next);
                put(out, kAt, found, next);
                kAt += found >>> CODES_SHIFT & CODES_MASK;
                k += found >>> LENGTH_SHIFT & LENGTH_MASK;
                codeEnds[kString] = kAt;
                kString += found >>> END_SHIFT;
                next = next(text, l);
                found = search(next);
                put(out, lAt, found, next);
                lAt += found >>> CODES_SHIFT & CODES_MASK;
                l += found >>> LENGTH_SHIFT & LENGTH_MASK;
                codeEnds[lString] = lAt;
                lString += found >>> END_SHIFT;
            }
        }
        int end = compress(text, i, iEnd, out, iAt, codeEnds, iString);
        int codes = compress(text, j, jEnd, out, jAt, codeEnds, jString);
        int second = stretches.firstString(first + 1);
        int third = stretches.firstString(first + 2);
        end = moveDown(out, room(iEnd, from, at), codes, end, codeEnds, second, third);
        codes = compress(text, k, kEnd, out, kAt, codeEnds, kString);
        int fourth = stretches.firstString(first + 3);
        end = moveDown(out, room(jEnd, from, at), codes, end, codeEnds, third, fourth);
        codes = compress(text, l, lEnd, out, lAt, codeEnds, lString);
        int behind = stretches.firstString(first + 4);
        return moveDown(out, room(kEnd, from, at), codes, end, codeEnds, fourth, behind);
    }

    /** Where the codes of a stretch start that starts at {@code start}: none needs more than two bytes for one. */
    private static int room(int start, int from, int at) {
        return at + 2 * (start - from);
    }

    /** Moves {@code [start, end)}, the codes of some strings, to a place before it; returns where they end then. */
    private static int moveDown(
            byte[] bytes, int start, int end, int to, int[] codeEnds, int firstString, int lastString) {
        System.arraycopy(bytes, start, bytes, to, end - start);
        for (int string = firstString; string < lastString; string++) {
            codeEnds[string] -= start - to;
        }
        return to + end - start;
    }

    /**
     * Replaces the bytes of strings by codes.
     *
     * @param codeEnds receives where the codes of each string end, from {@code string} on
     * @return where the codes end
     */
    private int compress(byte[] text, int from, int to, byte[] out, int at, int[] codeEnds, int string) {
        int end = at;
        int ended = string;
        for (int i = from; i < to; ) {
            long next = next(text, i);
            int found = search(next);
            put(out, end, found, next);
            end += found >>> CODES_SHIFT & CODES_MASK;
            i += found >>> LENGTH_SHIFT & LENGTH_MASK;
            if (found == STRING_END) {
                codeEnds[ended++] = end;
            }
        }
        return end;
    }

    /** How many bytes the codes of a text take; it ends with an end. */
    int measure(byte[] text, int to) {
        int codes = 0;
        for (int i = 0; i < to; ) {
            int found = search(next(text, i));
            codes += found >>> CODES_SHIFT & CODES_MASK;
            i += found >>> LENGTH_SHIFT & LENGTH_MASK;
        }
        return codes;
    }

    /** Writes a code, and the next byte of the text, which the next code replaces unless it is needed. */
    private static void put(byte[] out, int at, int found, long text) {
        SHORTS.set(out, at, (short) (found & 0xFF | (int) text << 8));
    }

    /** Eight bytes of a text. */
    static long next(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** The bits of the first bytes. */
    static long mask(int length) {
        return -1L >>> 64 - 8 * length;
    }

    private static int slot(long symbol) {
        return ((int) symbol & 0xFF_FFFF) * 0x9E37_79B1 >>> 32 - SLOT_BITS;
    }
}
