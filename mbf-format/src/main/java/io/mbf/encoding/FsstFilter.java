package io.mbf.encoding;

import io.mbf.predicate.bound.BytesRanges;
import java.util.Arrays;

/**
 * Finds the strings of {@link Encoding#FSST} pages that lie in a set of intervals, by their codes: an automaton whose
 * states are the bytes that the ends of a single interval have in common. Nearly all strings are decided by their first code. Holds what
 * is known of the last page's symbols; not thread-safe.
 */
final class FsstFilter {

    private static final byte OUT = 0;
    private static final byte IN = 1;
    /** Some strings that go on with the symbol lie in the interval, and some do not. */
    private static final byte OPEN = 2;

    private static final int FIRST_STATE = 3;

    /** States beyond these are open. */
    private static final int MAX_STATES = Byte.MAX_VALUE - FIRST_STATE;

    private final FsstDecoder symbols;
    private final FsstDecoder known = new FsstDecoder();
    private BytesRanges set;
    private byte[] common;
    private byte[][] steps; // by state and code; null until needed
    private byte[] string = new byte[0];

    FsstFilter(FsstDecoder symbols) {
        this.symbols = symbols;
    }

    /**
     * Sets the bits of the strings that lie in a set; those beyond the last one are unspecified.
     *
     * @param wanted intervals of bytes as they are
     * @param lengths of the strings
     * @param codeLengths bytes of codes of each string
     */
    void within(PageBytes in, BytesRanges wanted, int[] lengths, int[] codeLengths, int count, long[] bits) {
        if (wanted != set) {
            begin(wanted);
        }
        if (!symbols.hasSymbolsOf(known)) {
            known.takeSymbolsOf(symbols);
            Arrays.fill(steps, null);
        }
        byte[] bytes = in.array();
        int codesAt = symbols.codesAt();
        int start = 0;
        long word = 0;
        for (int i = 0; i < count; i++) {
            int end = start + codeLengths[i];
            word |= (isWithin(in, bytes, codesAt, start, end, lengths[i]) ? 1L : 0) << i;
            if ((i & 63) == 63) {
                bits[i >>> 6] = word;
                word = 0;
            }
            start = end;
        }
        if ((count & 63) != 0) {
            bits[count >>> 6] = word;
        }
    }

    private boolean isWithin(PageBytes in, byte[] bytes, int codesAt, int start, int end, int length) {
        int state = 0;
        for (int i = start; i < end; i++) {
            byte[] step = steps[state];
            if (step == null) {
                step = steps(state);
            }
            byte next = step[bytes[codesAt + i] & 0xFF];
            if (next < OPEN) {
                return next == IN;
            }
            if (next == OPEN) {
                return isDecodedWithin(in, start, end, length);
            }
            state = next - FIRST_STATE;
        }
        return set.contains(common, 0, state);
    }

    private boolean isDecodedWithin(PageBytes in, int start, int end, int length) {
        if (string.length < length + FsstDecoder.SLACK) {
            string = new byte[length + FsstDecoder.SLACK];
        }
        symbols.decode(in, start, end, string, 0, length);
        return set.contains(string, 0, length);
    }

    private void begin(BytesRanges wanted) {
        set = wanted;
        common = new byte[0];
        if (wanted.lows().length == 1 && wanted.highs()[0] != null) {
            byte[] low = wanted.lows()[0];
            common = Arrays.copyOf(low, Math.min(Arrays.mismatch(low, wanted.highs()[0]), MAX_STATES));
        }
        steps = new byte[common.length + 1][];
    }

    /** Where each code leads from a state. */
    private byte[] steps(int state) {
        byte[] step = new byte[256];
        byte[] begun = Arrays.copyOf(common, state + FsstTable.MAX_LENGTH);
        for (int code = 0; code < step.length; code++) {
            int length = symbols.length(code);
            for (int i = 0; i < length; i++) {
                begun[state + i] = (byte) (symbols.symbol(code) >>> 8 * i);
            }
            step[code] = code == FsstTable.ESCAPE || length == 0 ? OPEN : step(begun, state, state + length);
        }
        steps[state] = step;
        return step;
    }

    /** What is known of strings that begin so. */
    private byte step(byte[] begun, int state, int length) {
        if (length <= common.length && Arrays.equals(begun, state, length, common, state, length)) {
            return (byte) (FIRST_STATE + length);
        }
        return switch (set.matchPrefix(begun, length)) {
            case ALL -> IN;
            case NONE -> OUT;
            default -> OPEN;
        };
    }
}
