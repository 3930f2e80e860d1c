package io.mbf.predicate.bound;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Looks for some bytes within others: where the first and the last one fit, eight places at a time (Muła, "SIMD-friendly
 * algorithms for substring searching", in words of 64 bits). Where that leads to many places in vain it goes on in the
 * manner of Knuth, Morris and Pratt, in time that is linear whatever a file holds. Immutable and thread-safe.
 */
final class BytesSearch {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final int MAX_TRIES = 16;

    private final byte[] part;

    /**
     * By how many bytes of the part match: how many still do, if the next one differs. The first is never used, and the
     * last is for going on behind a match.
     */
    private final int[] fallback;

    /** @param part at least one byte */
    BytesSearch(byte[] part) {
        this.part = part;
        this.fallback = fallback(part);
    }

    private static int[] fallback(byte[] part) {
        int[] fallback = new int[Math.addExact(part.length, 1)];
        int matched = 0;
        for (int i = 1; i < part.length; i++) {
            while (matched > 0 && part[matched] != part[i]) {
                matched = fallback[matched];
            }
            if (part[matched] == part[i]) {
                matched++;
            }
            fallback[i + 1] = matched;
        }
        return fallback;
    }

    byte[] part() {
        return part;
    }

    /**
     * How many of the last bytes of a value are the first ones of the part.
     *
     * @param matched how many there were before
     * @param next the value's next byte
     */
    int step(int matched, byte next) {
        int at = matched;
        while (at == part.length || at > 0 && part[at] != next) {
            at = fallback[at];
        }
        return part[at] == next ? at + 1 : 0;
    }

    /** Where the first of the parts in {@code [from, to)} of an array ends; -1 if there is none. */
    int endOf(byte[] array, int from, int to) {
        int toLast = part.length - 1;
        int eight = to - toLast - Long.BYTES; // so far there are eight places where the part may begin
        long firstByte = (part[0] & 0xFF) * LOW_BITS;
        long lastByte = (part[toLast] & 0xFF) * LOW_BITS;
        int tries = MAX_TRIES;
        int at = from;
        for (; at <= eight; at += Long.BYTES) {
            long others = (long) LONGS.get(array, at) ^ firstByte | (long) LONGS.get(array, at + toLast) ^ lastByte;
            for (long places = others - LOW_BITS & ~others & LOW_BITS << 7; places != 0; places &= places - 1) {
                int start = at + (Long.numberOfTrailingZeros(places) >>> 3);
                if (Arrays.equals(array, start, start + part.length, part, 0, part.length)) {
                    return start + part.length;
                }
                if (--tries == 0) {
                    return stepByStep(array, start, to);
                }
            }
        }
        return stepByStep(array, at, to);
    }

    private int stepByStep(byte[] array, int from, int to) {
        byte first = part[0];
        int last = to - part.length; // where it may begin, as long as nothing has matched
        int matched = 0;
        for (int i = from; i < to; i++) {
            if (matched == 0) {
                while (i <= last && array[i] != first) {
                    i++;
                }
                if (i > last) {
                    return -1;
                }
                matched = 1;
            } else {
                matched = step(matched, array[i]);
            }
            if (matched == part.length) {
                return i + 1;
            }
        }
        return -1;
    }
}
