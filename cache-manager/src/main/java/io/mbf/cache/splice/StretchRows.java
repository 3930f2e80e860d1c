package io.mbf.cache.splice;

import io.mbf.batch.ColumnBatch;

/** The rows of one stretch that a query asks for, in order. */
interface StretchRows {

    /**
     * The next ones; {@code null} after the last.
     *
     * @param limit of rows that will be asked for altogether from here on, at least 1; more may come
     */
    ColumnBatch next(long limit);

    /** The row of the source that the last of them is. */
    long lastRow();
}
