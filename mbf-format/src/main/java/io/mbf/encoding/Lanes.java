package io.mbf.encoding;

/**
 * Where bit-packed values lie: value {@code i} of a page is in lane {@code i % lanes}, row {@code i / lanes}; a lane's
 * values are packed least significant bit first into 32-bit words, and word {@code k} of all lanes stand side by side
 * ({@code spec/encodings.md}, "Bit-packing").
 *
 * <p>A full page has 256 lanes of 32 rows, so that unpacking a row is one straight loop. Shorter pages have fewer
 * lanes rather than fewer rows, so that they waste no space.
 */
final class Lanes {

    static final int MAX = 256;
    static final int ROWS = 32;

    private Lanes() {}

    /** Lanes of a page: the smallest power of two with which 32 rows hold all entries. */
    static int count(int entries) {
        int needed = (entries + ROWS - 1) / ROWS;
        return needed <= 1 ? 1 : Integer.highestOneBit(needed - 1) << 1;
    }

    static int rows(int entries, int lanes) {
        return (entries + lanes - 1) / lanes;
    }

    /** Words per lane. */
    static int words(int rows, int width) {
        return rows * width + 31 >>> 5;
    }

    /** 32-bit words of all lanes and of both planes, for a width of 0 to 64. */
    static int totalWords(int entries, int width) {
        int lanes = count(entries);
        int rows = rows(entries, lanes);
        int high = Math.max(0, width - 32);
        return lanes * (words(rows, width - high) + words(rows, high));
    }

    /** Bytes of a packed payload, padded to eight. */
    static int bytes(int entries, int width) {
        return totalWords(entries, width) * 4 + 7 & -8;
    }

    /** Array length that unpacking needs for so many values: whole rows of the widest kind. */
    static int capacity(int values) {
        return values + MAX - 1 & -MAX;
    }
}
