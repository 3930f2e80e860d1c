package io.mbf.batch;

import io.mbf.schema.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Rows in file order, a batch at a time.
 *
 * <p>A batch and everything in it is valid until the next call of {@link #next} or {@link #close}. Batches have 1 to
 * {@link ColumnBatch#MAX_ROWS} rows. Used by one thread at a time.
 */
public interface BatchSource extends AutoCloseable {

    /** The schema of every batch. */
    Schema schema();

    /**
     * The next rows, or {@code null} after the last ones.
     *
     * @throws io.mbf.error.MbfException if the file turns out damaged, unsupported, or changed while being read
     * @throws java.io.UncheckedIOException if the operating system fails to deliver it
     */
    @Nullable
    ColumnBatch next();

    /** Releases buffers and files; {@link #next} must not be called again. Closing twice is harmless. */
    @Override
    void close();
}
