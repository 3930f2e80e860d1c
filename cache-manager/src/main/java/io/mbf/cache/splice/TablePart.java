package io.mbf.cache.splice;

import io.mbf.scan.plan.PositionedTable;
import java.util.Objects;

/**
 * Some columns of consecutive rows of a source, as a table of their own.
 *
 * @param table whose columns are those of the source that have their names
 * @param firstRow of the source that the table begins with
 */
public record TablePart(PositionedTable table, long firstRow) {

    public TablePart {
        Objects.requireNonNull(table);
    }

    /** The row of the source behind its last one. */
    long endRow() {
        return firstRow + table.rowCount();
    }
}
