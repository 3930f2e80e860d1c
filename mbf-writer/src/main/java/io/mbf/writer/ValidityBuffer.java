package io.mbf.writer;

import io.mbf.batch.Validity;
import io.mbf.format.Limits;
import java.util.Arrays;

/** The validity of a page that is being filled. */
final class ValidityBuffer {

    private final long[] words = new long[Validity.wordCount(Limits.PAGE_ENTRIES)];
    private int size;
    private boolean nulls;

    void append(Validity validity, int from, int count) {
        if (!validity.hasNulls()) {
            setRange(size, size + count);
        } else {
            long[] source = validity.words();
            for (int i = 0; i < count; i++) {
                long bit = source[from + i >>> 6] >>> (from + i) & 1;
                words[size + i >>> 6] |= bit << (size + i);
                nulls |= bit == 0;
            }
        }
        size += count;
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

    /** Wraps this buffer: valid until {@link #reset}. */
    Validity view() {
        return nulls ? Validity.of(words, size) : Validity.allValid(size);
    }

    int size() {
        return size;
    }

    void reset() {
        Arrays.fill(words, 0);
        size = 0;
        nulls = false;
    }
}
