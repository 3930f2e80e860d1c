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
     * Where the search in a stretch of text is: where its next code goes, which byte of the text comes next, and which
     * string that belongs to. In one number, so that those of several stretches fit the registers. There is room for
     * what a page has: 16 MiB of text with 8,192 ends (FsstEncoder codes no more), twice as many bytes of codes.
     */
    private static final int TEXT_SHIFT = 26;
    private static final int STRING_SHIFT = 51;
    private static final int CODES_MASK = (1 << TEXT_SHIFT) - 1;
    private static final int TEXT_MASK = (1 << STRING_SHIFT - TEXT_SHIFT) - 1;

    /** What is found at the end of a string: no code. */
    private static final int STRING_END = 256;

    /** More than is ever found, so that indexes can be masked. */
    private static final int FOUND = 1 << 9;

    /* By code; that of an escape has a mask under which no text equals it. */
    private final long[] symbols = new long[1 << 8]; // the first byte is the lowest one
    private final long[] masks = new long[1 << 8];
    private int size;
    private int end;

    /** By code, or {@link #STRING_END}: how far that leads. */
    private final long[] steps = new long[FOUND];

    private final short[] single = new short[1 << 8]; // by byte: a code, or what else is found
    private final short[] pair = new short[1 << 16]; // by two bytes: a symbol of both, else of the first
    private final byte[] slots = new byte[SLOTS]; // by three bytes

    FsstTable() {
        symbols[ESCAPE] = -1;
        masks[ESCAPE] = 0;
        steps[ESCAPE] = step(2, 1, 0);
        steps[STRING_END] = step(0, 1, 1);
    }

    private static long step(int codes, int text, int strings) {
        return codes | (long) text << TEXT_SHIFT | (long) strings << STRING_SHIFT;
    }

    /** @param end the byte that ends every string of the texts to come, and is in none */
    void clear(int end) {
        size = 0;
        this.end = end;
        Arrays.fill(single, (short) ESCAPE);
        single[end] = STRING_END;
        Arrays.fill(pair, (short) ESCAPE);
        Arrays.fill(slots, (byte) ESCAPE);
    }

    /** Adds a symbol without an end that is not there yet; false if there is no place for it. {@link #seal} follows the last one. */
    boolean add(long symbol, int length) {
        if (size == MAX_SYMBOLS) {
            return false;
        }
        if (length == 1) {
            single[(int) symbol] = (short) size;
        } else if (length == 2) {
            pair[(int) symbol] = (short) size;
        } else {
            int slot = slot(symbol);
            if (slots[slot] != (byte) ESCAPE) {
                return false;
            }
            slots[slot] = (byte) size;
        }
        symbols[size] = symbol;
        masks[size] = mask(length);
        steps[size++] = step(1, length, 0);
        return true;
    }

    void seal() {
        for (int i = 0; i < pair.length; i++) {
            if (pair[i] == ESCAPE) {
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
        return text(steps[code]);
    }

    /**
     * The code of a symbol that a text goes on with, or -1.
     *
     * @param text its next bytes, the first one lowest and no end
     */
    int find(long text) {
        int found = search(text, slots, masks, symbols, pair);
        return found == ESCAPE ? -1 : found;
    }

    /**
     * What a text goes on with: a code, or {@link #STRING_END}; no symbol reaches over the end of a string.
     *
     * <p>Whether a long symbol fits cannot be predicted, therefore there is no branch.
     */
    private static int search(long text, byte[] slots, long[] masks, long[] symbols, short[] pair) {
        int code = slots[slot(text)] & 0xFF;
        long other = text & masks[code] ^ symbols[code];
        int ifOther = (int) ((other | -other) >> 63);
        return code ^ (code ^ pair[(int) text & 0xFFFF]) & ifOther;
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
        // of arrays that are made here the compiler knows the lengths, and leaves out the checks of bounds; to copy the
        // table of pairs, which has 128 KiB, would take longer than these
        long[] symbols = Arrays.copyOf(this.symbols, 1 << 8);
        long[] masks = Arrays.copyOf(this.masks, 1 << 8);
        long[] steps = Arrays.copyOf(this.steps, FOUND);
        short[] pair = this.pair;
        byte[] slots = Arrays.copyOf(this.slots, SLOTS);
        int at = 0;
        int stretch = 0;
        for (; stretch <= stretches.count() - Stretches.SIDE_BY_SIDE; stretch += Stretches.SIDE_BY_SIDE) {
            // each has its codes where those before it can never reach; in the end they are moved together
            long i = start(stretches, stretch, stretch, at);
            long j = start(stretches, stretch, stretch + 1, at);
            long k = start(stretches, stretch, stretch + 2, at);
            long l = start(stretches, stretch, stretch + 3, at);
            int iEnd = stretches.start(stretch + 1);
            int jEnd = stretches.start(stretch + 2);
            int kEnd = stretches.start(stretch + 3);
            int lEnd = stretches.start(stretch + 4);
            for (int rounds = 1; rounds > 0; ) {
                int left = Math.min(Math.min(iEnd - text(i), jEnd - text(j)), Math.min(kEnd - text(k), lEnd - text(l)));
                rounds = left / MAX_LENGTH; // which no stretch ends before: one check for all, as registers are few
                for (int round = 0; round < rounds; round++) {
                    long next;
                    int found;
                    next = next(text, text(i));
                    found = search(next, slots, masks, symbols, pair);
                    put(out, codes(i), found, next);
                    codeEnds[string(i)] = codes(i); // until it ends: there is no branch
                    i += steps[found & FOUND - 1];
                    next = next(text, text(j));
                    found = search(next, slots, masks, symbols, pair);
                    put(out, codes(j), found, next);
                    codeEnds[string(j)] = codes(j);
                    j += steps[found & FOUND - 1];
                    next = next(text, text(k));
                    found = search(next, slots, masks, symbols, pair);
                    put(out, codes(k), found, next);
                    codeEnds[string(k)] = codes(k);
                    k += steps[found & FOUND - 1];
                    next = next(text, text(l));
                    found = search(next, slots, masks, symbols, pair);
                    put(out, codes(l), found, next);
                    codeEnds[string(l)] = codes(l);
                    l += steps[found & FOUND - 1];
                }
            }
            int first = at;
            at = finish(text, i, iEnd, out, codeEnds);
            at = append(text, j, jEnd, out, stretches, stretch, stretch + 1, first, at, codeEnds);
            at = append(text, k, kEnd, out, stretches, stretch, stretch + 2, first, at, codeEnds);
            at = append(text, l, lEnd, out, stretches, stretch, stretch + 3, first, at, codeEnds);
        }
        for (; stretch < stretches.count(); stretch++) {
            int end = stretches.start(stretch + 1);
            at = finish(text, start(stretches, stretch, stretch, at), end, out, codeEnds);
        }
    }

    private static int codes(long state) {
        return (int) state & CODES_MASK;
    }

    private static int text(long state) {
        return (int) (state >>> TEXT_SHIFT) & TEXT_MASK;
    }

    private static int string(long state) {
        return (int) (state >>> STRING_SHIFT);
    }

    /** The state at the start of a stretch, of which the codes before it need at most two bytes for one from {@code first} on. */
    private static long start(Stretches stretches, int first, int stretch, int at) {
        int text = stretches.start(stretch);
        int codes = at + 2 * (text - stretches.start(first));
        return step(codes, text, stretches.firstString(stretch));
    }

    /** Replaces the rest of a stretch by codes; returns where these end. */
    private int finish(byte[] text, long from, int end, byte[] out, int[] codeEnds) {
        long state = from;
        while (text(state) < end) {
            long next = next(text, text(state));
            int found = search(next, slots, masks, symbols, pair);
            put(out, codes(state), found, next);
            codeEnds[string(state)] = codes(state);
            state += steps[found];
        }
        return codes(state);
    }

    /**
     * Replaces the rest of a stretch by codes, and moves all of its codes to a place before them; returns where they end
     * then.
     *
     * @param state of the stretch
     * @param first the first of the stretches side by side, whose codes start at {@code firstAt}
     */
    private int append(
            byte[] text,
            long state,
            int end,
            byte[] out,
            Stretches stretches,
            int first,
            int stretch,
            int firstAt,
            int to,
            int[] codeEnds) {
        int from = codes(start(stretches, first, stretch, firstAt));
        int length = finish(text, state, end, out, codeEnds) - from;
        System.arraycopy(out, from, out, to, length);
        int behind = stretches.firstString(stretch + 1);
        for (int string = stretches.firstString(stretch); string < behind; string++) {
            codeEnds[string] -= from - to;
        }
        return to + length;
    }

    /** How many bytes the codes of a text take; it ends with an end. */
    int measure(byte[] text, int to) {
        long state = 0;
        while (text(state) < to) {
            state += steps[search(next(text, text(state)), slots, masks, symbols, pair)];
        }
        return codes(state);
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
