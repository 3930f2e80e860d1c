package io.mbf.parquet.column;

import io.mbf.parquet.bytes.LittleEndian;

/**
 * Questions to levels, answered for many of them at a time. Levels are bytes from 0 to 127, so that the highest bit of each
 * of eight in a word is free to carry an answer.
 */
final class LevelBits {

    /** Bytes that an array has to have behind the last level. */
    static final int PADDING = Long.SIZE;

    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGHEST = 0x80 * EACH;

    /** Moves the lowest bits of eight bytes to the highest byte. */
    private static final long COLLECT = 0x0102_0408_1020_4080L;

    private LevelBits() {}

    /** Which of the 64 levels from {@code from} on are at least {@code level}: a bit each, the first one lowest. */
    static long atLeast(byte[] levels, int from, int level) {
        long add = (0x80 - level) * EACH;
        long bits = 0;
        for (int i = 0; i < Long.SIZE; i += 8) {
            long reached = LittleEndian.longAt(levels, from + i) + add & HIGHEST;
            bits |= (reached >>> 7) * COLLECT >>> 56 << i;
        }
        return bits;
    }

    /** Whether levels are the same in two arrays, those of at least {@code limit} being all one. */
    static boolean agree(byte[] a, byte[] b, int count, int limit) {
        long add = (0x80 - limit) * EACH;
        long different = 0;
        int i = 0;
        for (; i < count - 7; i += 8) {
            long x = LittleEndian.longAt(a, i);
            long y = LittleEndian.longAt(b, i);
            long reached = x + add & y + add & HIGHEST; // in both
            different |= (x ^ y) & ~((reached << 1) - (reached >>> 7));
        }
        for (; i < count; i++) {
            different |= Math.min(a[i], limit) ^ Math.min(b[i], limit);
        }
        return different == 0;
    }

    /** Moves the bits of a word that a mask has to its lowest bits (Hacker's Delight, 2nd edition, section 7-4). */
    static long compress(long bits, long mask) {
        if (mask == -1L || (bits & mask) == 0) {
            return bits & mask;
        }
        long rest = mask;
        long result = bits & mask;
        long gaps = ~mask << 1;
        for (int shift = 1; shift < Long.SIZE; shift <<= 1) {
            long odd = gaps ^ gaps << 1; // whether the number of gaps so far is odd
            odd ^= odd << 2;
            odd ^= odd << 4;
            odd ^= odd << 8;
            odd ^= odd << 16;
            odd ^= odd << 32;
            long moved = odd & rest;
            rest = rest ^ moved | moved >>> shift;
            long move = result & moved;
            result = result ^ move | move >>> shift;
            gaps &= ~odd;
        }
        return result;
    }
}
