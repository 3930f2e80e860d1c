package io.mbf.format;

import io.mbf.file.SourceIdentity;
import io.mbf.schema.Schema;
import java.util.Optional;

/**
 * A source of a file, and what of it the file has: rows {@code [firstRow, firstRow + rows)}, all of its columns or some.
 *
 * @param identity which file the source is, in which state
 * @param sourceRows how many rows the source has
 * @param schema that of the source, if the file lacks some of its top-level columns; empty if all are here
 */
public record SourcePart(SourceIdentity identity, long firstRow, long rows, long sourceRows, Optional<Schema> schema) {

    /** @throws IllegalArgumentException if the rows are not within those of the source */
    public SourcePart {
        if (firstRow < 0 || rows < 0 || sourceRows < 0 || firstRow > sourceRows - rows) {
            throw new IllegalArgumentException(
                    rows + " rows from row " + firstRow + " on are not within the " + sourceRows + " of the source");
        }
    }

    /** All rows and columns of a source. */
    public static SourcePart whole(SourceIdentity identity, long rows) {
        return new SourcePart(identity, 0, rows, rows, Optional.empty());
    }

    /** Whether all rows and columns of the source are here. */
    public boolean isWhole() {
        return rows == sourceRows && schema.isEmpty();
    }

    /** The same with another number of rows. */
    public SourcePart withRows(long number) {
        return new SourcePart(identity, firstRow, number, sourceRows, schema);
    }
}
