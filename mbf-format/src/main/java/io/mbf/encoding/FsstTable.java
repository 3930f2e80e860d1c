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

    /** So many strings have their codes side by side, to be read from the first one on; divides 256. */
    static final int GROUP = 64;

    /** The code of a byte that no symbol stands for; the byte follows. */
    static final int ESCAPE = 255;

    /** Behind the end of every text that is searched there must be so many bytes, whatever they are. */
    static final int SLACK = 7;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int SLOT_BITS = 12;
    private static final int SLOTS = 1 << SLOT_BITS;

    /** Texts coded at the same time. */
    private static final int SIDE_BY_SIDE = 4;

    /* What was found: the code, the length of the text that it stands for, and the bytes that it takes in the end. */
    private static final int LENGTH_SHIFT = 8;
    private static final int LENGTH_MASK = 15;
    private static final int CODES_SHIFT = 12;

    /** No symbol: two bytes for one. */
    private static final short NONE = 2 << CODES_SHIFT | 1 << LENGTH_SHIFT | ESCAPE;

    /* By code; that of an escape has a mask under which no text equals it. */
    private final long[] symbols = new long[1 << 8]; // the first byte is the lowest one
    private final long[] masks = new long[1 << 8];
    private final short[] founds = new short[1 << 8];
    private int size;

    private final short[] single = new short[1 << 8]; // by byte
    private final short[] pair = new short[1 << 16]; // by two bytes: a symbol of both, else of the first
    private final byte[] slots = new byte[SLOTS]; // by three bytes: the code alone, so that the table stays close by

    void clear() {
        size = 0;
        Arrays.fill(single, NONE);
        Arrays.fill(pair, NONE);
        Arrays.fill(slots, (byte) ESCAPE);
        symbols[ESCAPE] = -1;
        masks[ESCAPE] = 0;
        founds[ESCAPE] = NONE;
    }

    /** Adds a symbol that is not there yet; false if there is no place for it. {@link #seal} follows the last one. */
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
     * @param text its next bytes, the first one lowest
     * @param left how many of these belong to it, or more than eight
     */
    int find(long text, int left) {
        int found = findLast(text, left);
        return found == NONE ? -1 : found & 0xFF;
    }

    private int findLast(long text, int left) {
        int found = find(text);
        if ((found >>> LENGTH_SHIFT & LENGTH_MASK) <= left) {
            return found;
        }
        return left > 1 ? pair[(int) text & 0xFFFF] : single[(int) text & 0xFF];
    }

    /**
     * What eight bytes that all belong to the text begin with.
     *
     * <p>Whether a long symbol fits cannot be predicted, therefore there is no branch.
     */
    private int find(long text) {
        int code = slots[slot(text)] & 0xFF;
        long other = text & masks[code] ^ symbols[code];
        int ifOther = (int) ((other | -other) >> 63);
        int found = founds[code];
        return found ^ (found ^ pair[(int) text & 0xFFFF]) & ifOther;
    }

    /**
     * Replaces the bytes of texts by codes, four texts side by side, since each search waits for the one before it.
     *
     * @param bytes the texts, one after the other, with {@link #SLACK} more behind them
     * @param first where the first of them starts
     * @param ends where each of them ends
     * @param out with room for two bytes for each, and one more
     * @param codeEnds receives where the codes of each of them end
     */
    void compress(byte[] bytes, int first, int[] ends, int count, byte[] out, int[] codeEnds) {
        int from = first;
        int at = 0;
        int text = 0;
        for (; text <= count - SIDE_BY_SIDE; text += SIDE_BY_SIDE) {
            compressFour(bytes, from, ends, text, out, at, codeEnds);
            from = ends[text + SIDE_BY_SIDE - 1];
            at = codeEnds[text + SIDE_BY_SIDE - 1];
        }
        for (; text < count; text++) {
            at = compress(bytes, from, ends[text], out, at);
            codeEnds[text] = at;
            from = ends[text];
        }
    }

    /** Each text has its codes where those before it can never reach; in the end they are moved together. */
    private void compressFour(byte[] bytes, int from, int[] ends, int first, byte[] out, int at, int[] codeEnds) {
        int i = from;
        int j = ends[first];
        int k = ends[first + 1];
        int l = ends[first + 2];
        int iAt = at;
        int jAt = room(j, from, at);
        int kAt = room(k, from, at);
        int lAt = room(l, from, at);
        for (int steps = 1; steps > 0; ) {
            int left = Math.min(
                    Math.min(ends[first] - i, ends[first + 1] - j), Math.min(ends[first + 2] - k, ends[first + 3] - l));
            steps = left / MAX_LENGTH; // which no text ends before: one check for all, as registers are few
            for (int step = 0; step < steps; step++) {
                long text = next(bytes, i);
                int found = find(text);
                put(out, iAt, found, text);
                iAt += found >>> CODES_SHIFT;
                i += found >>> LENGTH_SHIFT & LENGTH_MASK;
                text = next(bytes, j);
                found = find(text);
                put(out, jAt, found, text);
                jAt += found >>> CODES_SHIFT;
                j += found >>> LENGTH_SHIFT & LENGTH_MASK;
                text = next(bytes, k);
                found = find(text);
                put(out, kAt, found, text);
                kAt += found >>> CODES_SHIFT;
                k += found >>> LENGTH_SHIFT & LENGTH_MASK;
                text = next(bytes, l);
                found = find(text);
                put(out, lAt, found, text);
                lAt += found >>> CODES_SHIFT;
                l += found >>> LENGTH_SHIFT & LENGTH_MASK;
            }
        }
        codeEnds[first] = compress(bytes, i, ends[first], out, iAt);
        int end = compress(bytes, j, ends[first + 1], out, jAt);
        codeEnds[first + 1] = moveDown(out, room(ends[first], from, at), end, codeEnds[first]);
        end = compress(bytes, k, ends[first + 2], out, kAt);
        codeEnds[first + 2] = moveDown(out, room(ends[first + 1], from, at), end, codeEnds[first + 1]);
        end = compress(bytes, l, ends[first + 3], out, lAt);
        codeEnds[first + 3] = moveDown(out, room(ends[first + 2], from, at), end, codeEnds[first + 2]);
    }

    /** Where the codes of a text start that starts at {@code start}: none needs more than two bytes for one. */
    private static int room(int start, int from, int at) {
        return at + 2 * (start - from);
    }

    /** Moves {@code [start, end)} to a place before it; returns where it ends then. */
    private static int moveDown(byte[] bytes, int start, int end, int to) {
        System.arraycopy(bytes, start, bytes, to, end - start);
        return to + end - start;
    }

    /**
     * Replaces the bytes of one text by codes.
     *
     * @param bytes with {@link #SLACK} more behind {@code to}
     * @param out with room for two bytes for each, and one more
     * @return where the codes end
     */
    int compress(byte[] bytes, int from, int to, byte[] out, int at) {
        int end = at;
        for (int i = from; i < to; ) {
            long text = next(bytes, i);
            int found = findLast(text, to - i);
            put(out, end, found, text);
            end += found >>> CODES_SHIFT;
            i += found >>> LENGTH_SHIFT & LENGTH_MASK;
        }
        return end;
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
