package io.mbf.encoding;

import io.mbf.predicate.bound.BytesRanges;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds the strings of {@link Encoding#FSST} pages that lie in a set of intervals, by their codes: an automaton whose
 * states are the bytes that the ends of a single interval have in common. Mostly the first code of a string decides, or the
 * first four where all strings begin alike, as addresses do. Holds what is known of the last page's symbols; not
 * thread-safe.
 */
final class FsstFilter {

    private static final byte OUT = 0;
    private static final byte IN = 1;
    /** Some strings that go on with the symbol lie in the interval, and some do not. */
    private static final byte OPEN = 2;

    private static final int FIRST_STATE = 3;

    /** States beyond these are open. */
    private static final int MAX_STATES = Byte.MAX_VALUE - FIRST_STATE;

    /** Where more of 64 strings than this are open, four codes of all are looked at. */
    private static final int MANY_OPEN = 8;

    private static final int FOUR = 4;
    private static final int KIND_BITS = 10;
    private static final int HASH = 0x9E37_79B1; // the golden ratio's fraction, as Fibonacci hashing has it

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final FsstDecoder symbols;
    private final FsstDecoder last = new FsstDecoder(); // whose symbols the steps are of
    private BytesRanges set;
    private byte[] common;
    private long[] commonFrom; // by state: the next eight bytes of what is common, or fewer and zeros
    private byte[][] steps; // by state and code; null until needed
    private boolean emptyIsWithin;

    // four codes, the first of them lowest, and where they lead, by a hash of them
    private final int[] fourCodes = new int[1 << KIND_BITS];
    private final byte[] fourLead = new byte[1 << KIND_BITS];

    // of up to 64 strings
    private final int[] starts = new int[64];
    private final byte[] fourVerdicts = new byte[64]; // by their first four codes
    private long decided; // those within, by their first codes
    private long undecided;
    private long led; // those that four codes left open

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
        if (!symbols.hasSymbolsOf(last)) {
            last.takeSymbolsOf(symbols);
            forgetSteps();
        }
        byte[] first = steps[0] == null ? steps(0) : steps[0];
        int at = 0;
        for (int from = 0; from < count; from += 64) {
            int strings = Math.min(64, count - from);
            at = byFirstCodes(in.array(), at, first, codeLengths, from, strings);
            led = 0;
            if (Long.bitCount(undecided) > MANY_OPEN && symbols.codesAt() + at + FOUR <= in.array().length) {
                byFourCodes(in.array(), codeLengths, from, strings);
            }
            long word = decided;
            for (long open = undecided; open != 0; open &= open - 1) {
                int i = Long.numberOfTrailingZeros(open);
                if (isWithin(in, i, starts[i] + codeLengths[from + i], lengths[from + i])) {
                    word |= 1L << i;
                }
            }
            bits[from >>> 6] = word;
        }
    }

    /**
     * Sorts up to 64 strings by what is known of their first codes, without a branch for each.
     *
     * @param from first byte of their codes
     * @return the byte behind them
     */
    private int byFirstCodes(byte[] bytes, int from, byte[] verdicts, int[] codeLengths, int firstString, int count) {
        int codesAt = symbols.codesAt();
        int ofEmpty = emptyIsWithin ? IN : OUT;
        int at = from;
        long within = 0;
        long open = 0;
        for (int i = 0; i < count; i++) {
            int length = codeLengths[firstString + i];
            starts[i] = at;
            int verdict = length == 0 ? ofEmpty : verdicts[bytes[codesAt + at] & 0xFF];
            within |= (verdict == IN ? 1L : 0) << i;
            open |= (verdict > IN ? 1L : 0) << i;
            at += length;
        }
        decided = within;
        undecided = open;
        return at;
    }

    /**
     * Sorts the same strings by their first four codes, as far as they have so many. Of these there are few kinds where so
     * many strings begin alike; where they lead is kept.
     */
    private void byFourCodes(byte[] bytes, int[] codeLengths, int firstString, int count) {
        int[] kinds = fourCodes;
        byte[] leads = fourLead;
        int codesAt = symbols.codesAt();
        long within = 0;
        long open = 0;
        long enough = 0;
        for (int i = 0; i < count; i++) {
            int codes = (int) INTS.get(bytes, codesAt + starts[i]);
            int kind = codes * HASH >>> 32 - KIND_BITS;
            if (kinds[kind] != codes) {
                learn(kind, codes);
            }
            byte verdict = leads[kind];
            fourVerdicts[i] = verdict;
            within |= (verdict == IN ? 1L : 0) << i;
            open |= (verdict > IN ? 1L : 0) << i;
            enough |= (codeLengths[firstString + i] >= FOUR ? 1L : 0) << i;
        }
        decided = decided & ~enough | within & enough;
        undecided = undecided & ~enough | open & enough;
        led = undecided & enough;
    }

    private void learn(int kind, int codes) {
        int verdict = FIRST_STATE;
        for (int i = 0; i < FOUR && verdict > OPEN; i++) {
            verdict = step(verdict - FIRST_STATE, codes >>> 8 * i & 0xFF);
        }
        fourCodes[kind] = codes;
        fourLead[kind] = (byte) verdict;
    }

    /**
     * Whether one of the strings that were left open is within.
     *
     * @param end of its codes
     * @param length of it
     */
    private boolean isWithin(PageBytes in, int i, int end, int length) {
        byte[] bytes = in.array();
        int codesAt = symbols.codesAt();
        boolean goesOn = (led >>> i & 1) != 0 && fourVerdicts[i] > OPEN;
        int state = goesOn ? fourVerdicts[i] - FIRST_STATE : 0;
        for (int at = starts[i] + (goesOn ? FOUR : 0); at < end; at++) {
            byte next = step(state, bytes[codesAt + at] & 0xFF);
            if (next < OPEN) {
                return next == IN;
            }
            if (next == OPEN) {
                return isDecodedWithin(in, starts[i], end, length);
            }
            state = next - FIRST_STATE;
        }
        return set.contains(common, 0, state);
    }

    /** Where a code leads from a state. */
    private byte step(int state, int code) {
        byte[] step = steps[state];
        return (step == null ? steps(state) : step)[code];
    }

    private boolean isDecodedWithin(PageBytes in, int start, int end, int length) {
        symbols.requireSize(start, end, length);
        if (string.length < length + FsstDecoder.SLACK) {
            string = new byte[length + FsstDecoder.SLACK];
        }
        symbols.decode(in, start, end, string, 0, length);
        return set.contains(string, 0, length);
    }

    private void begin(BytesRanges wanted) {
        set = wanted;
        common = wanted.common();
        if (common.length > MAX_STATES) {
            common = Arrays.copyOf(common, MAX_STATES);
        }
        steps = new byte[common.length + 1][];
        forgetSteps();
        commonFrom = new long[common.length + 1];
        for (int state = 0; state < common.length; state++) {
            for (int i = 0; i < Math.min(FsstTable.MAX_LENGTH, common.length - state); i++) {
                commonFrom[state] |= (common[state + i] & 0xFFL) << 8 * i;
            }
        }
        emptyIsWithin = wanted.contains(new byte[0]);
    }

    private void forgetSteps() {
        Arrays.fill(steps, null);
        Arrays.fill(fourCodes, -1); // four escapes
        Arrays.fill(fourLead, OPEN);
    }

    /** Where each code leads from a state. */
    private byte[] steps(int state) {
        byte[] step = new byte[256];
        byte[] begun = Arrays.copyOf(common, state + FsstTable.MAX_LENGTH);
        for (int code = 0; code < step.length; code++) {
            step[code] = step(state, code, begun);
        }
        steps[state] = step;
        return step;
    }

    private byte step(int state, int code, byte[] begun) {
        int length = symbols.length(code);
        if (code == FsstTable.ESCAPE || length == 0) {
            return OPEN;
        }
        long symbol = symbols.symbol(code);
        int left = common.length - state;
        if (left > 0 && ((symbol ^ commonFrom[state]) & FsstTable.mask(Math.min(left, length))) != 0) {
            return OUT; // before both ends or behind them
        }
        if (length <= left) {
            return (byte) (FIRST_STATE + state + length);
        }
        for (int i = 0; i < length; i++) {
            begun[state + i] = (byte) (symbol >>> 8 * i);
        }
        return switch (set.matchPrefix(begun, state + length)) {
            case ALL -> IN;
            case NONE -> OUT;
            default -> OPEN;
        };
    }
}
