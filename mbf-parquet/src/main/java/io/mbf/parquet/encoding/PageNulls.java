package io.mbf.parquet.encoding;

/** Which entries of a page are null, in order: the definition levels as far as the values of one leaf care. */
public interface PageNulls {

    /**
     * Reads the next {@code count} entries.
     *
     * @param words a bitmap whose bits {@code from ..} are 0; set where the entry is there
     * @return how many entries are there
     */
    int readValidity(long[] words, int from, int count);

    /** Remembers the position for {@link #reset}. */
    void mark();

    void reset();
}
