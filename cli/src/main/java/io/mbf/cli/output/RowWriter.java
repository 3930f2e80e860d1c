package io.mbf.cli.output;

import io.mbf.batch.ColumnBatch;
import java.io.Closeable;
import java.io.IOException;

/** Rows being written as text to a stream. */
public interface RowWriter extends Closeable {

    /** Writes all rows of a batch; its schema must be that of the writer. The batch is not kept. */
    void write(ColumnBatch batch) throws IOException;

    /** Writes what is still to be written, and flushes. The stream stays open: it belongs to the caller. */
    @Override
    void close() throws IOException;
}
