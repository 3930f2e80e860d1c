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
final class SymbolTable {

    static final int MAX_SYMBOLS = 255;
    static final int MAX_LENGTH = 8;

    /** The code of a byte that no symbol stands for; the byte follows. */
    static final int ESCAPE = 255;

    /** Behind the end of every text that is searched there must be so many bytes, whatever they are. */
    static final int SLACK = 7;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int SLOTS = 1 << 12;

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
     * Replaces the bytes of texts by codes, two texts side by side, since each search waits for the one before it.
     *
     * @param bytes the texts, one after the other from index 0 on, with {@link #SLACK} more behind them
     * @param ends where each of them ends
     * @param out with room for two bytes for each, and one more
     * @param codeEnds receives where the codes of each of them end
     */
    void compress(byte[] bytes, int[] ends, int count, byte[] out, int[] codeEnds) {
        int from = 0;
        int at = 0;
        for (int text = 0; text < count; text += 2) {
            if (text + 1 < count) {
                compressTwo(bytes, from, ends[text], ends[text + 1], out, at, codeEnds, text);
                from = ends[text + 1];
                at = codeEnds[text + 1];
            } else {
                codeEnds[text] = compress(bytes, from, ends[text], out, at);
            }
        }
    }

    private void compressTwo(byte[] bytes, int from, int middle, int to, byte[] out, int at, int[] codeEnds, int text) {
        int room = at + 2 * (middle - from); // the first text needs no more
        int i = from;
        int j = middle;
        int iAt = at;
        int jAt = room;
        while (i <= middle - MAX_LENGTH && j <= to - MAX_LENGTH) {
            long iText = next(bytes, i);
            long jText = next(bytes, j);
            int iFound = find(iText);
            int jFound = find(jText);
            put(out, iAt, iFound, iText);
            put(out, jAt, jFound, jText);
            iAt += iFound >>> CODES_SHIFT;
            jAt += jFound >>> CODES_SHIFT;
            i += iFound >>> LENGTH_SHIFT & LENGTH_MASK;
            j += jFound >>> LENGTH_SHIFT & LENGTH_MASK;
        }
        int middleAt = compress(bytes, i, middle, out, iAt);
        int end = compress(bytes, j, to, out, jAt);
        System.arraycopy(out, room, out, middleAt, end - room);
        codeEnds[text] = middleAt;
        codeEnds[text + 1] = middleAt + end - room;
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
        return (int) ((symbol & 0xFF_FFFF) * 0x9E37_79B1L >>> 20) & SLOTS - 1;
    }
}
