package io.mbf.encoding;

import io.mbf.predicate.bound.BytesPattern;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds the strings of {@link Encoding#FSST} pages that end with some bytes, or have them in them, by their codes. Holds
 * what is known of the last page's symbols; not thread-safe.
 *
 * <p>A part is looked for by an automaton whose states are how many of the last bytes are the first ones of the part
 * (Knuth, Morris and Pratt), and which takes a symbol at a step. Most codes leave it in its first state: where these are
 * the rule, they are passed over eight at a time, whatever strings they are of. A suffix is compared from the end, so that nearly all
 * strings are decided by their last code; there, the states are how many bytes of the suffix were met. What would need
 * more states than a byte can number is looked for by a piece of it, and strings that have this are decoded.
 */
final class FsstSearch {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int MAX_PIECE = 250;

    /** So many codes tell whether those that leave the first state are few: one of {@link #FEW}. */
    private static final int SAMPLE = 1024;

    private static final int FEW = 8;

    /** Where codes lead from a state, of a suffix: numbers that are no states. */
    private static final int OUT = 255;

    private static final int IN = 254;
    /** The code may be a byte behind an escape. */
    private static final int OPEN = 253;

    private final FsstDecoder symbols;
    private final FsstDecoder known = new FsstDecoder();
    private BytesPattern pattern;
    private int piece;
    private byte[][] steps; // by state and code; null until needed
    private byte[] string = new byte[0];

    FsstSearch(FsstDecoder symbols) {
        this.symbols = symbols;
    }

    /**
     * Sets the bits of the strings that a pattern matches; those beyond the last one are unspecified.
     *
     * @param lengths of the strings
     * @param codeLengths bytes of codes of each string
     */
    void find(PageBytes in, BytesPattern wanted, int[] lengths, int[] codeLengths, int count, long[] bits) {
        if (wanted != pattern) {
            pattern = wanted;
            piece = Math.min(wanted.part().length, MAX_PIECE);
            steps = new byte[piece][];
        }
        if (!symbols.hasSymbolsOf(known)) {
            known.takeSymbolsOf(symbols);
            Arrays.fill(steps, null);
        }
        if (!wanted.atEnd() && areFew(in.array(), steps[0] == null ? steps(0) : steps[0])) {
            findFew(in, lengths, codeLengths, count, bits);
            return;
        }
        byte[] bytes = in.array();
        int codesAt = symbols.codesAt();
        int shortest = wanted.part().length;
        boolean cut = piece < shortest;
        long others = wanted.negated() ? -1L : 0;
        int start = codesAt;
        long word = 0;
        for (int i = 0; i < count; i++) {
            int end = start + codeLengths[i];
            boolean found = lengths[i] >= shortest
                    && (wanted.atEnd() ? endsWithPiece(bytes, start, end) : hasPiece(bytes, start, end));
            if (cut && found) {
                found = isDecodedFound(in, start - codesAt, end - codesAt, lengths[i]);
            }
            word |= (found ? 1L : 0) << i;
            if ((i & 63) == 63) {
                bits[i >>> 6] = word ^ others;
                word = 0;
            }
            start = end;
        }
        if ((count & 63) != 0) {
            bits[count >>> 6] = word ^ others;
        }
    }

    /** Whether few of the first codes leave the first state. */
    private boolean areFew(byte[] codes, byte[] first) {
        int size = Math.min(SAMPLE, symbols.codesSize());
        int leaving = 0;
        for (int i = symbols.codesAt(); i < symbols.codesAt() + size; i++) {
            leaving += first[codes[i] & 0xFF] != 0 ? 1 : 0;
        }
        return leaving * FEW <= size;
    }

    /** Goes from one code that leaves the first state to the next. */
    private void findFew(PageBytes in, int[] lengths, int[] codeLengths, int count, long[] bits) {
        byte[] codes = in.array();
        int codesAt = symbols.codesAt();
        int last = codesAt + symbols.codesSize();
        int words = (count + 63) / 64;
        Arrays.fill(bits, 0, words, pattern.negated() ? -1L : 0);
        int string = -1;
        int start = codesAt;
        int end = codesAt;
        for (int at = leaving(codes, codesAt, last); at < last; at = leaving(codes, at, last)) {
            while (end <= at) {
                start = end;
                end += codeLengths[++string];
            }
            int behind = piece(codes, at, end);
            if (behind < 0) {
                if (piece == pattern.part().length
                        || isDecodedFound(in, start - codesAt, end - codesAt, lengths[string])) {
                    bits[string >>> 6] ^= 1L << string;
                }
                at = end;
            } else {
                at = behind;
            }
        }
    }

    /** The next code that leaves the first state; the end if there is none. */
    private int leaving(byte[] codes, int from, int to) {
        byte[] first = steps[0];
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long next = (long) LONGS.get(codes, at);
            int low = (int) next;
            int high = (int) (next >>> 32);
            if ((first[low & 0xFF]
                            | first[low >>> 8 & 0xFF]
                            | first[low >>> 16 & 0xFF]
                            | first[low >>> 24]
                            | first[high & 0xFF]
                            | first[high >>> 8 & 0xFF]
                            | first[high >>> 16 & 0xFF]
                            | first[high >>> 24])
                    != 0) {
                break;
            }
        }
        while (at < to && first[codes[at] & 0xFF] == 0) {
            at++;
        }
        return at;
    }

    private boolean isDecodedFound(PageBytes in, int from, int to, int length) {
        symbols.requireSize(from, to, length);
        if (string.length < length + FsstDecoder.SLACK) {
            string = new byte[length + FsstDecoder.SLACK];
        }
        symbols.decode(in, from, to, string, 0, length);
        return pattern.contains(string, 0, length) != pattern.negated();
    }

    private boolean hasPiece(byte[] codes, int from, int to) {
        int state = 0;
        for (int i = from; i < to; i++) {
            int code = codes[i] & 0xFF;
            if (code != FsstTable.ESCAPE) {
                byte[] step = steps[state];
                if (step == null) {
                    step = steps(state);
                }
                state = step[code] & 0xFF;
            } else if (++i < to) {
                state = pattern.step(state, codes[i]);
            } else {
                throw endsInEscape();
            }
            if (state == piece) {
                return true;
            }
        }
        return false;
    }

    /**
     * Goes on from the first state until it is reached again, the string ends, or the piece was met.
     *
     * @return behind what was looked at; -1 for the piece
     */
    private int piece(byte[] codes, int from, int to) {
        int state = 0;
        int at = from;
        do {
            int code = codes[at++] & 0xFF;
            if (code != FsstTable.ESCAPE) {
                byte[] step = steps[state];
                if (step == null) {
                    step = steps(state);
                }
                state = step[code] & 0xFF;
            } else if (at < to) {
                state = pattern.step(state, codes[at++]);
            } else {
                throw endsInEscape();
            }
            if (state == piece) {
                return -1;
            }
        } while (state != 0 && at < to);
        return at;
    }

    private boolean endsWithPiece(byte[] codes, int from, int to) {
        int state = 0;
        for (int i = to - 1; i >= from; i--) {
            if (i > from && (codes[i - 1] & 0xFF) == FsstTable.ESCAPE) {
                return endsWithPieceForwards(codes, from, to);
            }
            byte[] step = steps[state];
            if (step == null) {
                step = backwards(state);
            }
            int next = step[codes[i] & 0xFF] & 0xFF;
            if (next >= OPEN) {
                return next == IN || next == OPEN && endsWithPieceForwards(codes, from, to);
            }
            state = next;
        }
        return false; // the string is shorter
    }

    /** Compares what the last codes stand for, which is at least the piece; codes behind escapes are seen as such. */
    private boolean endsWithPieceForwards(byte[] codes, int from, int to) {
        byte[] part = pattern.part();
        byte[] last = new byte[2 * (piece + FsstTable.MAX_LENGTH)];
        int at = 0;
        for (int i = from; i < to; i++) {
            if (at > piece + FsstTable.MAX_LENGTH) {
                System.arraycopy(last, at - piece, last, 0, piece);
                at = piece;
            }
            int code = codes[i] & 0xFF;
            if (code != FsstTable.ESCAPE) {
                at = append(code, last, at);
            } else if (++i < to) {
                last[at++] = codes[i];
            } else {
                throw endsInEscape();
            }
        }
        return at >= piece && Arrays.equals(last, at - piece, at, part, part.length - piece, part.length);
    }

    private int append(int code, byte[] out, int from) {
        int length = symbols.length(code);
        for (int i = 0; i < length; i++) {
            out[from + i] = (byte) (symbols.symbol(code) >>> 8 * i);
        }
        return from + length;
    }

    /** Where each symbol leads from a state, and that an escape leads elsewhere; what has the piece stays there. */
    private byte[] steps(int state) {
        byte[] step = new byte[256];
        for (int code = 0; code < FsstTable.ESCAPE; code++) {
            int next = state;
            for (int i = 0; i < symbols.length(code) && next < piece; i++) {
                next = pattern.step(next, (byte) (symbols.symbol(code) >>> 8 * i));
            }
            step[code] = (byte) next;
        }
        step[FsstTable.ESCAPE] = (byte) OUT;
        steps[state] = step;
        return step;
    }

    /** Where each symbol leads that stands before the last {@code state} bytes of a suffix. */
    private byte[] backwards(int state) {
        byte[] part = pattern.part();
        byte[] step = new byte[256];
        for (int code = 0; code < FsstTable.ESCAPE; code++) {
            int next = state;
            for (int i = symbols.length(code) - 1; i >= 0 && next < IN; i--) {
                boolean same = (byte) (symbols.symbol(code) >>> 8 * i) == part[part.length - 1 - next];
                next = same ? next + 1 : OUT;
                if (next == piece) {
                    next = IN;
                }
            }
            step[code] = (byte) next;
        }
        step[FsstTable.ESCAPE] = (byte) OPEN;
        steps[state] = step;
        return step;
    }

    private static PageFormatException endsInEscape() {
        return new PageFormatException("the codes of a string end in an escape");
    }
}
