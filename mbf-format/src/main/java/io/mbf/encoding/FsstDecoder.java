package io.mbf.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Turns the codes of one {@link Encoding#FSST} page into strings, a group of them at a time. Not thread-safe. */
final class FsstDecoder {

    /** So many bytes behind the end of what {@link #group} is asked for may be overwritten. */
    static final int SLACK = 8 * FsstTable.MAX_LENGTH;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long LOW_BITS = 0x0101_0101_0101_0101L;

    /** By code; what is no symbol stands for no bytes. */
    private final long[] symbols = new long[256];

    private final int[] lengths = new int[256];

    private int groups;
    private int endsAt;
    private int codesAt;

    /** Reads what stands behind the lengths of the strings, but for the codes. */
    void open(PageBytes in, int entries) {
        in.align();
        int count = in.getInt();
        int codes = in.getInt();
        if (count < 0 || count > FsstTable.MAX_SYMBOLS || codes < 0) {
            throw new PageFormatException("a page has " + count + " symbols and " + codes + " bytes of codes");
        }
        readSymbols(in, count);
        groups = (entries + FsstTable.GROUP - 1) / FsstTable.GROUP;
        endsAt = in.take(4L * groups);
        in.align();
        codesAt = in.skip(codes);
        int previous = 0;
        for (int group = 0; group < groups; group++) {
            int end = in.intAt(endsAt + 4 * group);
            if (end < previous) {
                throw new PageFormatException(
                        "the codes of group " + group + " end at " + end + ", those before at " + previous);
            }
            previous = end;
        }
        if (previous != codes) {
            throw new PageFormatException("the last group ends at " + previous + ", the codes at " + codes);
        }
    }

    private void readSymbols(PageBytes in, int count) {
        int lengthsAt = in.take(count);
        in.align();
        for (int code = 0; code < lengths.length; code++) {
            int length = code < count ? in.array()[lengthsAt + code] : 0;
            if (code < count && (length < 1 || length > FsstTable.MAX_LENGTH)) {
                throw new PageFormatException("symbol " + code + " has the length " + length);
            }
            long symbol = 0;
            int at = in.take(length);
            for (int i = 0; i < length; i++) {
                symbol |= (in.array()[at + i] & 0xFFL) << 8 * i;
            }
            symbols[code] = symbol;
            lengths[code] = length;
        }
        in.align();
    }

    /** Makes the codes of a group available in a page that is loaded piece by piece. */
    void load(PageBytes in, int group) {
        in.load(codesAt + start(in, group), end(in, group) - start(in, group));
    }

    /**
     * Refuses sizes that a group cannot have.
     *
     * @param size of its strings in all
     */
    void requireSize(PageBytes in, int group, long size) {
        int codes = end(in, group) - start(in, group);
        if (size > (long) FsstTable.MAX_LENGTH * codes) {
            throw wrongSize(group, size);
        }
    }

    /**
     * Decodes a group.
     *
     * @param size that its strings must have in all
     * @param out with {@link #SLACK} bytes behind the group's
     * @throws PageFormatException if they have another
     */
    void group(PageBytes in, int group, byte[] out, int from, int size) {
        byte[] codes = in.array();
        int end = from + size;
        int to = codesAt + end(in, group);
        int i = codesAt + start(in, group);
        int at = from;
        while (i < to && at <= end) {
            if (i + 8 <= to) {
                long next = (long) LONGS.get(codes, i);
                if (!hasEscape(next)) {
                    at = eight(next, out, at);
                    i += 8;
                    continue;
                }
            }
            int code = codes[i++] & 0xFF;
            if (code != FsstTable.ESCAPE) {
                LONGS.set(out, at, symbols[code]);
                at += lengths[code];
            } else if (i < to) {
                out[at++] = codes[i++];
            } else {
                throw new PageFormatException("the codes of group " + group + " end in an escape");
            }
        }
        if (i != to || at != end) {
            throw wrongSize(group, size);
        }
    }

    private int eight(long codes, byte[] out, int from) {
        long[] bytes = symbols;
        int[] steps = lengths;
        int at = from;
        int code = (int) codes & 0xFF;
        LONGS.set(out, at, bytes[code]);
        at += steps[code];
        code = (int) codes >>> 8 & 0xFF;
        LONGS.set(out, at, bytes[code]);
        at += steps[code];
        code = (int) codes >>> 16 & 0xFF;
        LONGS.set(out, at, bytes[code]);
        at += steps[code];
        code = (int) codes >>> 24;
        LONGS.set(out, at, bytes[code]);
        at += steps[code];
        int high = (int) (codes >>> 32);
        code = high & 0xFF;
        LONGS.set(out, at, bytes[code]);
        at += steps[code];
        code = high >>> 8 & 0xFF;
        LONGS.set(out, at, bytes[code]);
        at += steps[code];
        code = high >>> 16 & 0xFF;
        LONGS.set(out, at, bytes[code]);
        at += steps[code];
        code = high >>> 24;
        LONGS.set(out, at, bytes[code]);
        return at + steps[code];
    }

    /** Whether one of eight bytes is 255. */
    private static boolean hasEscape(long codes) {
        long inverted = ~codes;
        return (inverted - LOW_BITS & codes & LOW_BITS << 7) != 0;
    }

    private int start(PageBytes in, int group) {
        return group == 0 ? 0 : end(in, group - 1);
    }

    private int end(PageBytes in, int group) {
        return in.intAt(endsAt + 4 * group);
    }

    private static PageFormatException wrongSize(int group, long size) {
        return new PageFormatException("the codes of group " + group + " do not stand for " + size + " bytes");
    }
}
