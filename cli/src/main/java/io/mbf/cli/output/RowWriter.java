package io.mbf.cli.output;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.VariantException;
import java.io.IOException;

/** Rows being written as text to a stream. */
public interface RowWriter {

    /**
     * Writes all rows of a batch; its schema must be that of the writer. The batch is not kept.
     *
     * @throws VariantException if a row holds a variant that breaks the rules; nothing of the batch is written then
     */
    void write(ColumnBatch batch) throws IOException;

    /** Writes what is still to be written, and flushes. Called last; the stream stays open: it belongs to the caller. */
    void finish() throws IOException;
}
