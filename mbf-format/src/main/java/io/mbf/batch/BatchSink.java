package io.mbf.batch;

/**
 * A file that takes rows, a batch at a time. Used by one thread at a time.
 *
 * <p>The file is complete once {@link #finish} has returned; {@link #close} without it removes the file.
 */
public interface BatchSink extends AutoCloseable {

    /**
     * Appends rows.
     *
     * @param batch of the file's schema; not needed any more once this returns
     * @throws IllegalArgumentException if it has another schema
     * @throws io.mbf.error.MbfException if a value cannot be written in this format
     * @throws java.io.UncheckedIOException if the disk is full or fails; the file is then lost
     */
    void write(ColumnBatch batch);

    /** Bytes of memory that rows not yet written take, about. */
    long heldBytes();

    /**
     * Writes what is left, and forces the file to the disk.
     *
     * @throws java.io.UncheckedIOException if the disk is full or fails; {@link #close} then removes the file
     */
    void finish();

    /** Removes the file unless it was finished. Closing twice is harmless. */
    @Override
    void close();
}
