package io.mbf.aggregate;

import java.util.Arrays;

/**
 * Numbers pairs of numbers in the order in which they come, from 0. As long as both sides are small, a grid answers; else
 * a hash table does. Not thread-safe.
 */
final class PairTable {

    private static final int MAX_GRID_BITS = 14;

    private final LongTable pairs;
    private int[] grid = {-1};
    private int rightBits;
    private int leftBits;

    PairTable(HeapShare heap) {
        pairs = new LongTable(heap);
    }

    int size() {
        return pairs.size();
    }

    /** Gives the next number to no pair. */
    int reserve() {
        return pairs.reserve();
    }

    int left(int number) {
        return (int) (pairs.key(number) >>> 32);
    }

    int right(int number) {
        return (int) pairs.key(number);
    }

    /** The number of a pair. */
    int number(int left, int right) {
        return pairs.number(pair(left, right));
    }

    /**
     * Turns the left numbers of some rows into those of pairs.
     *
     * @param leftSize more than every left number
     * @param rightSize more than every right number
     */
    void numbers(int[] left, int leftSize, int[] right, int rightSize, int rows) {
        if (bits(leftSize) + bits(rightSize) > MAX_GRID_BITS) {
            for (int i = 0; i < rows; i++) {
                left[i] = number(left[i], right[i]);
            }
            return;
        }
        if (bits(leftSize) > leftBits || bits(rightSize) > rightBits) {
            leftBits = bits(leftSize);
            rightBits = bits(rightSize);
            grid = new int[1 << leftBits + rightBits];
            Arrays.fill(grid, -1);
        }
        int[] known = grid;
        int shift = rightBits;
        for (int i = 0; i < rows; i++) {
            int cell = left[i] << shift | right[i];
            int number = known[cell];
            if (number < 0) {
                number = number(left[i], right[i]);
                known[cell] = number;
            }
            left[i] = number;
        }
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    /** Bits that hold every number below {@code size}. */
    private static int bits(int size) {
        return 32 - Integer.numberOfLeadingZeros(Math.max(size - 1, 0));
    }
}
