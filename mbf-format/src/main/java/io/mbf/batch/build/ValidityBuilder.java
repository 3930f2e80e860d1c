package io.mbf.batch.build;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.Validity;
import java.util.Arrays;

/** A validity that grows by ranges of others. */
public final class ValidityBuilder {

    private long[] words = new long[Validity.wordCount(ColumnBatch.MAX_ROWS)];
    private int size;
    private boolean nulls;

    /** A validity of no entries yet. */
    public ValidityBuilder() {}

    /** Adds entries {@code [from, from + count)} of another. */
    public void append(Validity validity, int from, int count) {
        reserve(count);
        if (!validity.hasNulls()) {
            setRange(size, size + count);
        } else {
            long[] source = validity.words();
            for (int done = 0; done < count; done += 64) {
                int n = Math.min(64, count - done);
                long bits = bitsAt(source, from + done) & -1L >>> -n;
                int to = size + done;
                words[to >>> 6] |= bits << to;
                if ((to & 63) + n > 64) {
                    words[(to >>> 6) + 1] |= bits >>> -to;
                }
                nulls |= Long.bitCount(bits) < n;
            }
        }
        size += count;
    }

    /** The 64 bits from one on; those past the end of the bitmap are 0. */
    private static long bitsAt(long[] bitmap, int from) {
        long bits = bitmap[from >>> 6] >>> from;
        return (from & 63) != 0 && (from >>> 6) + 1 < bitmap.length ? bits | bitmap[(from >>> 6) + 1] << -from : bits;
    }

    private void reserve(int count) {
        int needed = Validity.wordCount(Math.addExact(size, count));
        if (needed > words.length) {
            words = Arrays.copyOf(words, Math.max(needed, 2 * words.length));
        }
    }

    private void setRange(int from, int to) {
        for (int i = from; i < to; ) {
            if ((i & 63) == 0 && to - i >= 64) {
                words[i >>> 6] = -1L;
                i += 64;
            } else {
                words[i >>> 6] |= 1L << i;
                i++;
            }
        }
    }

    /** Forgets the first {@code count} bits; the others move to the front. */
    public void dropFirst(int count) {
        int rest = size - count;
        for (int i = 0; i < Validity.wordCount(rest); i++) {
            words[i] = bitsAt(words, count + (i << 6));
        }
        int used = Validity.wordCount(size);
        size = rest;
        // bits behind the last one stay 0, for append
        if ((rest & 63) != 0) {
            words[rest >>> 6] &= (1L << rest) - 1;
        }
        Arrays.fill(words, Validity.wordCount(rest), used, 0);
    }

    /** What was appended since the last {@link #reset}; shares this builder's words, valid until it changes. */
    public Validity view() {
        return nulls ? Validity.of(words, size) : Validity.allValid(size);
    }

    /** Entries appended so far. */
    public int size() {
        return size;
    }

    /** Starts over, without entries. */
    public void reset() {
        Arrays.fill(words, 0, Validity.wordCount(size), 0);
        size = 0;
        nulls = false;
    }
}
