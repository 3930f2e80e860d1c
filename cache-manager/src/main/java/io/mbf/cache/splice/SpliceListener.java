package io.mbf.cache.splice;

/**
 * Hears what reads make of parts, each by its number in the list that the table was given. Called on the threads that read,
 * during the calls that fetch rows or close scans.
 */
public interface SpliceListener {

    /** Does not listen. */
    SpliceListener NONE = new SpliceListener() {
        @Override
        public void used(int part, long cells) {}

        @Override
        public void usedSource(long cells) {}

        @Override
        public void failed(int part, RuntimeException failure) {}
    };

    /**
     * Rows have been delivered for which a part was read.
     *
     * @param cells rows times columns that the part has delivered of them; 0 if it served the condition alone
     */
    void used(int part, long cells);

    /**
     * Rows have been delivered for which the source was read.
     *
     * @param cells as above
     */
    void usedSource(long cells);

    /** A part turned out unreadable, and will not be asked again; once for each. */
    void failed(int part, RuntimeException failure);
}
