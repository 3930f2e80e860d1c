package io.mbf.parquet.column;

import io.mbf.batch.ColumnVector;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.page.PageSource;
import java.util.List;

/**
 * Reads one column of the schema, row group by row group, in batches of rows.
 *
 * <p>All methods may meet broken bytes and throw {@link DecodingException}; {@link #page} says where that was.
 */
public sealed interface ColumnDecoder permits FlatColumn, NestedColumn {

    /**
     * Starts a row group.
     *
     * @param leaves the pages of each leaf below the column, in the file's order
     * @param rows rows of the row group
     */
    void start(List<PageSource> leaves, long rows);

    /** Rows that the next {@link #take} can deliver: 1 to {@code rows}. Calling it again changes nothing. */
    int prepare(int rows);

    /** The next rows, as many as asked for and at most as many as {@link #prepare} said. */
    ColumnVector take(int rows);

    /**
     * Passes over rows as cheaply as the file allows: pages of them are neither fetched nor decompressed where they say
     * how many rows they have.
     *
     * @param rows at most as many as the row group has left
     */
    void skip(long rows);

    /** Where in the column it reads, for messages. */
    String page();
}
