package io.mbf.encoding;

import io.mbf.predicate.bound.BytesPattern;
import java.util.Arrays;

/**
 * Finds the strings of {@link Encoding#FSST} pages that have some bytes in them, by their codes. Holds what is known of the
 * last page's symbols; not thread-safe.
 *
 * <p>An automaton whose states are how many of the last bytes are the first ones of the part (Knuth, Morris and Pratt)
 * takes a symbol at a step. Mostly there are {@link RareCodes} without one of which a string cannot have the part: these are
 * looked for in all strings at once, and the automaton runs where one was found. What would need more states than a byte
 * can number is looked for by a piece of it, and strings that have this are decoded.
 */
final class FsstSearch {

    private static final int MAX_PIECE = 250;

    private final FsstDecoder symbols;
    private final FsstDecoder known = new FsstDecoder();
    private BytesPattern pattern;
    private int piece;
    private byte[][] steps; // by state and code; null until needed
    private RareCodes rare;
    private byte[] string = new byte[0];

    FsstSearch(FsstDecoder symbols) {
        this.symbols = symbols;
    }

    /**
     * Sets the bits of the strings that a pattern matches; those beyond the last one are unspecified.
     *
     * @param wanted a part
     * @param lengths of the strings
     * @param codeLengths bytes of codes of each string
     */
    void find(PageBytes in, BytesPattern wanted, int[] lengths, int[] codeLengths, int count, long[] bits) {
        if (wanted != pattern || !symbols.hasSymbolsOf(known)) {
            begin(in.array(), wanted);
        }
        Arrays.fill(bits, 0, (count + 63) / 64, wanted.negated() ? -1L : 0);
        if (rare.areFew()) {
            findByRareCodes(in, lengths, codeLengths, bits);
            return;
        }
        byte[] codes = in.array();
        int start = symbols.codesAt();
        for (int i = 0; i < count; i++) {
            int end = start + codeLengths[i];
            if (hasPiece(codes, start, end) && hasPart(in, start, end, lengths[i])) {
                bits[i >>> 6] ^= 1L << i;
            }
            start = end;
        }
    }

    private void begin(byte[] codes, BytesPattern wanted) {
        pattern = wanted;
        piece = Math.min(wanted.part().length, MAX_PIECE);
        known.takeSymbolsOf(symbols);
        steps = new byte[piece][];
        rare = RareCodes.of(symbols, wanted.part(), codes);
    }

    /** Most places with a rare code are ruled out before it is known of which strings they are. */
    private void findByRareCodes(PageBytes in, int[] lengths, int[] codeLengths, long[] bits) {
        byte[] codes = in.array();
        int first = symbols.codesAt();
        int last = first + symbols.codesSize();
        int start = first;
        int end = first;
        int string = -1;
        for (int at = rare.next(codes, first, last); at < last; at = rare.next(codes, at, last)) {
            int from = before(codes, first, at);
            if (from >= 0 && !hasPiece(codes, from, at, last)) {
                at++;
                continue;
            }
            while (end <= at) {
                start = end;
                end += codeLengths[++string];
            }
            if (!hasPiece(codes, Math.max(start, before(codes, start, at)), at, end)) {
                at++;
                continue;
            }
            if (hasPart(in, start, end, lengths[string])) {
                bits[string >>> 6] ^= 1L << string;
            }
            at = end;
        }
    }

    /** Whether a string that has the piece has the whole part. */
    private boolean hasPart(PageBytes in, int start, int end, int length) {
        if (piece == pattern.part().length) {
            return true;
        }
        int from = start - symbols.codesAt();
        int to = end - symbols.codesAt();
        symbols.requireSize(from, to, length);
        if (string.length < length + FsstDecoder.SLACK) {
            string = new byte[length + FsstDecoder.SLACK];
        }
        symbols.decode(in, from, to, string, 0, length);
        return pattern.contains(string, 0, length) != pattern.negated();
    }

    private boolean hasPiece(byte[] codes, int start, int end) {
        return hasPiece(codes, start, end, end);
    }

    /**
     * Where the codes begin that stand for the bytes before a rare code, as far as the part reaches; -1 if there is an
     * escape among them, as what looks like a code may be a byte behind it.
     */
    private int before(byte[] codes, int start, int place) {
        int before = rare.before();
        for (int from = place; ; from--) {
            if (from > start && (codes[from - 1] & 0xFF) == FsstTable.ESCAPE) {
                return -1;
            }
            if (from == start || before <= 0) {
                return from;
            }
            before -= symbols.length(codes[from - 1] & 0xFF);
        }
    }

    /**
     * Runs the automaton.
     *
     * @param place from there on it ends where it is in its first state
     */
    private boolean hasPiece(byte[] codes, int from, int place, int end) {
        int state = 0;
        for (int i = from; i < end; i++) {
            int code = codes[i] & 0xFF;
            if (code != FsstTable.ESCAPE) {
                byte[] step = steps[state];
                if (step == null) {
                    step = steps(state);
                }
                state = step[code] & 0xFF;
            } else if (++i < end) {
                state = pattern.step(state, codes[i]);
            } else {
                throw FsstDecoder.endsInEscape();
            }
            if (state == piece) {
                return true;
            }
            if (state == 0 && i >= place) {
                return false;
            }
        }
        return false;
    }

    /** Where each symbol leads from a state; what has the piece stays there. */
    private byte[] steps(int state) {
        byte[] step = new byte[256];
        for (int code = 0; code < FsstTable.ESCAPE; code++) {
            int next = state;
            for (int i = 0; i < symbols.length(code) && next < piece; i++) {
                next = pattern.step(next, (byte) (symbols.symbol(code) >>> 8 * i));
            }
            step[code] = (byte) next;
        }
        steps[state] = step;
        return step;
    }
}
