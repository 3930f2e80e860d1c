package io.mbf.encoding;

import io.mbf.predicate.bound.BytesPattern;
import java.util.Arrays;

/**
 * Finds the strings of {@link Encoding#FSST} pages that end with some bytes, by their codes, compared from the end: nearly
 * all strings are ruled out by their last code, and these without a branch for each. States are how many bytes of the
 * suffix were met. Of a suffix that would need more states than a byte can number, strings with its end are decoded. Holds
 * what is known of the last page's symbols; not thread-safe.
 */
final class FsstSuffix {

    private static final int MAX_PIECE = 250;

    // where codes lead from a state: numbers that are no states
    private static final int OUT = 255;
    private static final int IN = 254;
    /** The code may be a byte behind an escape. */
    private static final int OPEN = 253;

    private final FsstDecoder symbols;
    private final FsstDecoder known = new FsstDecoder();
    private BytesPattern pattern;
    private int piece;
    private byte[][] steps; // by state and code; null until needed
    private final byte[] possible = new byte[256]; // by last byte of its codes: 1 if a string may end with the suffix

    /** Where the codes of up to 64 strings end. */
    private final int[] ends = new int[64];

    /** Those of them that may end with the suffix. */
    private long found;

    FsstSuffix(FsstDecoder symbols) {
        this.symbols = symbols;
    }

    /**
     * Sets the bits of the strings that a pattern matches; those beyond the last one are unspecified.
     *
     * @param wanted a suffix
     * @param lengths of the strings
     * @param codeLengths bytes of codes of each string
     */
    void find(PageBytes in, BytesPattern wanted, int[] lengths, int[] codeLengths, int count, long[] bits) {
        if (wanted != pattern || !symbols.hasSymbolsOf(known)) {
            begin(wanted);
        }
        byte[] codes = in.array();
        int shortest = wanted.part().length;
        long others = wanted.negated() ? -1L : 0;
        int at = symbols.codesAt();
        for (int from = 0; from < count; from += 64) {
            at = byLastCodes(codes, at, codeLengths, from, Math.min(64, count - from));
            long word = 0;
            for (long left = found; left != 0; left &= left - 1) {
                int i = Long.numberOfTrailingZeros(left);
                int end = ends[i];
                if (lengths[from + i] >= shortest && endsWithPart(codes, end - codeLengths[from + i], end)) {
                    word |= 1L << i;
                }
            }
            bits[from >>> 6] = word ^ others;
        }
    }

    private void begin(BytesPattern wanted) {
        pattern = wanted;
        piece = Math.min(wanted.part().length, MAX_PIECE);
        known.takeSymbolsOf(symbols);
        steps = new byte[piece][];
        byte[] last = backwards(0);
        for (int code = 0; code < possible.length; code++) {
            possible[code] = (byte) ((last[code] & 0xFF) == OUT ? 0 : 1);
        }
        // it may stand behind an escape, and for itself
        possible[wanted.part()[wanted.part().length - 1] & 0xFF] = 1;
    }

    /**
     * Finds those of up to 64 strings that may end with the suffix, by the last byte of their codes.
     *
     * @param from first byte of their codes
     * @return the byte behind them
     */
    private int byLastCodes(byte[] codes, int from, int[] codeLengths, int firstString, int count) {
        byte[] may = possible;
        int at = from;
        long some = 0;
        for (int i = 0; i < count; i++) {
            at += codeLengths[firstString + i];
            ends[i] = at;
            some |= (long) may[codes[at - 1] & 0xFF] << i; // of an empty string the one before: it is too short anyway
        }
        found = some;
        return at;
    }

    private boolean endsWithPart(byte[] codes, int from, int to) {
        int state = 0;
        for (int i = to - 1; i >= from; i--) {
            if (i > from && (codes[i - 1] & 0xFF) == FsstTable.ESCAPE) {
                return endsWithPartForwards(codes, from, to);
            }
            byte[] step = steps[state];
            if (step == null) {
                step = backwards(state);
            }
            int next = step[codes[i] & 0xFF] & 0xFF;
            if (next == OPEN || next == IN && piece < pattern.part().length) {
                return endsWithPartForwards(codes, from, to);
            }
            if (next >= OPEN) {
                return next == IN;
            }
            state = next;
        }
        return false; // the string is shorter
    }

    /** Compares what the last codes stand for, which is at least the part; codes behind escapes are seen as such. */
    private boolean endsWithPartForwards(byte[] codes, int from, int to) {
        byte[] part = pattern.part();
        byte[] last = new byte[2 * (part.length + FsstTable.MAX_LENGTH)];
        int at = 0;
        for (int i = from; i < to; i++) {
            if (at > part.length + FsstTable.MAX_LENGTH) {
                System.arraycopy(last, at - part.length, last, 0, part.length);
                at = part.length;
            }
            int code = codes[i] & 0xFF;
            if (code != FsstTable.ESCAPE) {
                at = append(code, last, at);
            } else if (++i < to) {
                last[at++] = codes[i];
            } else {
                throw FsstDecoder.endsInEscape();
            }
        }
        return at >= part.length && Arrays.equals(last, at - part.length, at, part, 0, part.length);
    }

    private int append(int code, byte[] out, int from) {
        int length = symbols.length(code);
        for (int i = 0; i < length; i++) {
            out[from + i] = (byte) (symbols.symbol(code) >>> 8 * i);
        }
        return from + length;
    }

    /** Where each symbol leads that stands before the last {@code state} bytes of the suffix. */
    private byte[] backwards(int state) {
        byte[] part = pattern.part();
        byte[] step = new byte[256];
        for (int code = 0; code < FsstTable.ESCAPE; code++) {
            int next = state;
            for (int i = symbols.length(code) - 1; i >= 0 && next < piece; i--) {
                boolean same = (byte) (symbols.symbol(code) >>> 8 * i) == part[part.length - 1 - next];
                next = same ? next + 1 : OUT;
            }
            step[code] = (byte) (next == piece ? IN : next);
        }
        step[FsstTable.ESCAPE] = (byte) OPEN;
        steps[state] = step;
        return step;
    }
}
