package io.mbf.aggregate;

/**
 * Numbers distinct longs in the order in which they come, from 0. Open addressing, at most half full. Not thread-safe.
 */
final class LongTable {

    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L; // 2^64 / golden ratio: spreads neighbours

    private final HeapShare heap;
    private long[] keys = new long[0]; // by number
    private int[] slots; // number + 1, or 0 where there is none
    private int size;

    LongTable(HeapShare heap) {
        this.heap = heap;
        this.slots = heap.grow(new int[0], 1024);
    }

    /** How many numbers were given. */
    int size() {
        return size;
    }

    /** The key of a number; unspecified of one that was {@link #reserve reserved}. */
    long key(int number) {
        return keys[number];
    }

    /** Gives the next number to no key. */
    int reserve() {
        if (size == keys.length) {
            keys = heap.grow(keys, size + 1, 0);
        }
        return size++;
    }

    /** The number of a key, the next one if it is new. */
    int number(long key) {
        int mask = slots.length - 1;
        int slot = slot(key, mask);
        for (int found = slots[slot]; found != 0; found = slots[slot]) {
            if (keys[found - 1] == key) {
                return found - 1;
            }
            slot = slot + 1 & mask;
        }
        int number = reserve();
        keys[number] = key;
        slots[slot] = number + 1;
        if (2 * size > slots.length) {
            rehash();
        }
        return number;
    }

    private void rehash() {
        int[] old = slots;
        int length = Math.multiplyExact(old.length, 2);
        heap.take((long) length * Integer.BYTES);
        slots = new int[length];
        for (int found : old) {
            if (found != 0) {
                int slot = slot(keys[found - 1], length - 1);
                while (slots[slot] != 0) {
                    slot = slot + 1 & length - 1;
                }
                slots[slot] = found;
            }
        }
        heap.release((long) old.length * Integer.BYTES);
    }

    private static int slot(long key, int mask) {
        long mixed = key * MULTIPLIER;
        return (int) (mixed ^ mixed >>> 32) & mask;
    }
}
