package io.mbf.stats;

/**
 * The least and the greatest of 32-bit integers. JDK 17 does not vectorise a search for extremes. It does vectorise
 * the comparison with known bounds, so each block is first compared with the bounds so far, which most do not leave.
 */
public final class IntBounds {

    private static final int BLOCK = 512;

    private final int flip; // of the sign, which makes the order that of unsigned integers
    private int min;
    private int max;

    private IntBounds(int flip, int first) {
        this.flip = flip;
        min = first;
        max = first;
    }

    /** Of the values {@code [from, to)}, of which there is at least one. */
    public static IntBounds of(int[] values, int from, int to) {
        return of(values, from, to, 0);
    }

    /** As above, of unsigned integers. */
    static IntBounds ofUnsigned(int[] values, int from, int to) {
        return of(values, from, to, Integer.MIN_VALUE);
    }

    private static IntBounds of(int[] values, int from, int to, int flip) {
        IntBounds bounds = new IntBounds(flip, values[from] ^ flip);
        for (int start = from; start < to; start += BLOCK) {
            int end = Math.min(to, start + BLOCK);
            if (mayLeave(values, start, end, flip, bounds.min, bounds.max)) {
                bounds.extend(values, start, end);
            }
        }
        return bounds;
    }

    /** The least value; from 0 up if they are unsigned. */
    public long min() {
        return value(min);
    }

    /** The greatest value. */
    public long max() {
        return value(max);
    }

    private long value(int key) {
        return flip == 0 ? key : SortKeys.unsigned(key ^ flip);
    }

    /**
     * Whether some keys may lie outside of two bounds. Of such a key one distance is negative: where the distance to
     * the bound that it is beyond overflows, the greater one to the other bound does so too. Distances of keys between
     * the bounds are negative only if these are far apart.
     */
    private static boolean mayLeave(int[] values, int from, int to, int flip, int min, int max) {
        int signs = 0;
        for (int i = from; i < to; i++) {
            int key = values[i] ^ flip;
            signs |= key - min | max - key;
        }
        return signs < 0;
    }

    private void extend(int[] values, int from, int to) {
        int least = min;
        int greatest = max;
        for (int i = from; i < to; i++) {
            int key = values[i] ^ flip;
            if (key < least) { // hardly ever, which the processor soon knows
                least = key;
            }
            if (key > greatest) {
                greatest = key;
            }
        }
        min = least;
        max = greatest;
    }
}
