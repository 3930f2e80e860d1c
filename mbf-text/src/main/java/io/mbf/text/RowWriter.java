package io.mbf.text;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.VariantException;
import java.io.IOException;

/**
 * Rows being written as text to a stream, which gets UTF-8 and stays open: it belongs to the caller.
 *
 * <pre>{@code
 * RowWriter writer = new NdjsonWriter(batches.schema(), out);
 * for (ColumnBatch batch = batches.next(); batch != null; batch = batches.next()) {
 *     writer.write(batch);
 * }
 * writer.finish();
 * }</pre>
 *
 * One thread at a time.
 */
public interface RowWriter {

    /**
     * Writes all rows of a batch; its schema must be that of the writer. The batch is not kept.
     *
     * @throws VariantException if a row holds a variant that breaks the rules; nothing of the batch is written then. The
     *     message has the column and the row, counted from 1 over all batches; {@link VariantException#in} adds the file
     * @throws IOException as the stream does
     */
    void write(ColumnBatch batch) throws IOException;

    /** Writes what is still to be written, and flushes the stream. Called last, also after a failed {@link #write}. */
    void finish() throws IOException;
}
