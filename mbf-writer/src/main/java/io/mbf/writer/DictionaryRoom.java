package io.mbf.writer;

/** Bytes that all dictionaries of a file together may take: readers keep them on their heap, too. */
final class DictionaryRoom {

    private long left = 32 << 20;

    /** Claims bytes for a dictionary; false if there are not that many left. */
    boolean take(long bytes) {
        if (bytes > left) {
            return false;
        }
        left -= bytes;
        return true;
    }

    void giveBack(long bytes) {
        left += bytes;
    }
}
