package io.mbf.batch;

import static java.util.Objects.requireNonNull;

/**
 * Which values of a vector are there: one bit a value, set if valid, least significant bit first (Arrow's layout).
 *
 * <p>A vector without nulls needs no bits at all. The words belong to whoever made the vector; like all buffers of a
 * batch they may be overwritten when the next batch is fetched.
 */
public final class Validity {

    private static final long[] NONE = new long[0];

    private final long[] words;
    private final int size;
    private final int nullCount;

    private Validity(long[] words, int size, int nullCount) {
        this.words = words;
        this.size = size;
        this.nullCount = nullCount;
    }

    /** No entry is null. */
    public static Validity allValid(int size) {
        return new Validity(NONE, size, 0);
    }

    /** Every entry is null. */
    public static Validity allNull(int size) {
        return new Validity(new long[wordCount(size)], size, size);
    }

    /**
     * Wraps a bitmap, without copying it.
     *
     * @param words at least {@link #wordCount} words; bits from {@code size} on are ignored
     */
    public static Validity of(long[] words, int size) {
        requireNonNull(words, "words");
        int nulls = size - countSet(words, size);
        return nulls == 0 ? allValid(size) : new Validity(words, size, nulls);
    }

    /** What is valid in both, which have the same size. */
    public static Validity and(Validity a, Validity b) {
        requireNonNull(a, "a");
        requireNonNull(b, "b");
        if (!a.hasNulls() || !b.hasNulls()) {
            return a.hasNulls() ? a : b;
        }
        long[] words = new long[wordCount(a.size)];
        for (int i = 0; i < words.length; i++) {
            words[i] = a.words[i] & b.words[i];
        }
        return of(words, a.size);
    }

    /** Words that a bitmap of so many entries takes. */
    public static int wordCount(int size) {
        return (size + 63) >>> 6;
    }

    /** How many entries there are, null or not. */
    public int size() {
        return size;
    }

    /** How many entries are null. */
    public int nullCount() {
        return nullCount;
    }

    /** How many of the values {@code [from, to)} are null. */
    public int nullCount(int from, int to) {
        if (nullCount == 0 || from == to) {
            return 0;
        }
        if (from == 0 && to == size) {
            return nullCount;
        }
        return to - from - (countSet(words, to) - countSet(words, from));
    }

    /** Whether any entry is null. */
    public boolean hasNulls() {
        return nullCount != 0;
    }

    /** Whether an entry is not null. */
    public boolean isValid(int index) {
        return nullCount == 0 || (words[index >>> 6] >>> index & 1) != 0;
    }

    /** Whether an entry is null. */
    public boolean isNull(int index) {
        return !isValid(index);
    }

    /** The bitmap; empty when there are no nulls. Not a copy: do not change it. */
    public long[] words() {
        return words;
    }

    private static int countSet(long[] words, int size) {
        int full = size >>> 6;
        int count = 0;
        for (int i = 0; i < full; i++) {
            count += Long.bitCount(words[i]);
        }
        int rest = size & 63;
        return rest == 0 ? count : count + Long.bitCount(words[full] & (1L << rest) - 1);
    }
}
