package io.mbf.read;

import io.mbf.error.InvalidQueryException;
import java.util.Arrays;

/**
 * Numbers of rows drawn at random, ascending and each once: every set of so many rows is as likely as any other. The same
 * seed draws the same rows, on every machine. Not thread-safe.
 */
final class DrawnRows {

    private static final int MAX_LENGTH = Integer.MAX_VALUE - 16;

    private final long total;
    private final long[] listed; // ascending: those that are drawn, or, if most are, those that are not
    private final boolean leftOut;
    private int at; // in the list
    private long next; // that is drawn; total behind the last one

    /**
     * Draws.
     *
     * @param total rows to draw from, at least 0
     * @param count wanted, at least 0; all rows if there are no more
     * @throws InvalidQueryException if their numbers would take more than a quarter of the heap
     */
    DrawnRows(long total, long count, long seed) {
        this.total = total;
        long drawn = Math.min(count, total);
        this.leftOut = drawn > total - drawn;
        long length = Math.min(drawn, total - drawn);
        if (length > Math.min(MAX_LENGTH, Runtime.getRuntime().maxMemory() / 4 / Long.BYTES)) {
            throw new InvalidQueryException("a sample of " + drawn + " of " + total
                    + " rows takes more than a quarter of the heap for their numbers; ask for fewer rows, or give more"
                    + " heap (-Xmx)");
        }
        this.listed = draw(total, (int) length, seed);
        this.next = -1;
        advance();
    }

    /** So many different numbers below {@code total}, in order: what was drawn twice is drawn anew. */
    private static long[] draw(long total, int count, long seed) {
        long[] numbers = new long[count];
        SplitMix random = new SplitMix(seed);
        for (int distinct = 0; distinct < count; ) {
            for (int i = distinct; i < count; i++) {
                numbers[i] = random.below(total);
            }
            Arrays.sort(numbers);
            distinct = 1;
            for (int i = 1; i < count; i++) {
                if (numbers[i] != numbers[i - 1]) {
                    numbers[distinct++] = numbers[i];
                }
            }
        }
        return numbers;
    }

    boolean hasNext() {
        return next < total;
    }

    /** The next one, of which there must be one. */
    long next() {
        return next;
    }

    /** Goes on to the one behind the next one. */
    void advance() {
        if (leftOut) {
            for (next++; at < listed.length && listed[at] == next; at++) {
                next++;
            }
        } else {
            next = at < listed.length ? listed[at++] : total;
        }
    }

    /**
     * The end of the rows that lie close together, beginning with the next one.
     *
     * @param gap that parts them
     * @return the row behind the last of them, or behind all rows
     */
    long runEnd(long gap) {
        if (leftOut) {
            return total;
        }
        int last = at - 1; // which next is
        while (last + 1 < listed.length && listed[last + 1] - listed[last] < gap) {
            last++;
        }
        return listed[last] + 1;
    }

    /** SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): specified to the bit. */
    private static final class SplitMix {
        private long state;

        SplitMix(long seed) {
            this.state = seed;
        }

        /** A number below a positive bound, each as likely as any other. */
        long below(long bound) {
            while (true) {
                long bits = next() >>> 1;
                long value = bits % bound;
                if (bits - value + (bound - 1) >= 0) { // else from the last, incomplete round of the bound
                    return value;
                }
            }
        }

        private long next() {
            state += 0x9E3779B97F4A7C15L;
            long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return z ^ (z >>> 31);
        }
    }
}
