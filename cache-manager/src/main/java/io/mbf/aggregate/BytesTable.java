package io.mbf.aggregate;

import io.mbf.stats.XxHash64;
import java.util.Arrays;

/**
 * Numbers distinct byte strings in the order in which they come, from 0. Open addressing, at most half full; the bytes lie
 * one behind the other. Not thread-safe.
 */
final class BytesTable {

    private final HeapShare heap;
    private byte[] bytes = new byte[0];
    private int[] ends = new int[0]; // by number
    private int[] hashes = new int[0]; // by number
    private int[] slots; // number + 1, or 0 where there is none
    private int size;

    BytesTable(HeapShare heap) {
        this.heap = heap;
        this.slots = heap.grow(new int[0], 1024);
    }

    /** How many numbers were given. */
    int size() {
        return size;
    }

    /** What all of the strings lie in. */
    byte[] bytes() {
        return bytes;
    }

    /** Where the string of a number begins. */
    int start(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }

    /** Where the string of a number ends. */
    int end(int number) {
        return ends[number];
    }

    /** Gives the next number to no string. */
    int reserve() {
        if (size == ends.length) {
            ends = heap.grow(ends, size + 1);
            hashes = heap.grow(hashes, size + 1);
        }
        ends[size] = start(size);
        return size++;
    }

    /** The number of a string, the next one if it is new. */
    int number(byte[] array, int start, int length) {
        int mask = slots.length - 1;
        int hash = (int) XxHash64.hash(array, start, length);
        int slot = hash & mask;
        for (int found = slots[slot]; found != 0; found = slots[slot]) {
            int number = found - 1;
            if (hashes[number] == hash
                    && Arrays.equals(array, start, start + length, bytes, start(number), ends[number])) {
                return number;
            }
            slot = slot + 1 & mask;
        }
        int number = reserve();
        int from = ends[number];
        if (length > bytes.length - from) {
            bytes = heap.grow(bytes, from + length);
        }
        System.arraycopy(array, start, bytes, from, length);
        ends[number] = from + length;
        hashes[number] = hash;
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
                int slot = hashes[found - 1] & length - 1;
                while (slots[slot] != 0) {
                    slot = slot + 1 & length - 1;
                }
                slots[slot] = found;
            }
        }
        heap.release((long) old.length * Integer.BYTES);
    }
}
