package io.mbf.sql.scan;

import io.mbf.predicate.Predicate;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.util.List;
import java.util.Optional;

/**
 * One place of a query where a table is read.
 *
 * @param table what is read
 * @param snapshot of it
 * @param hint rows that do not meet it are not needed; empty for all rows
 */
public record TableScan(SqlTable table, Snapshot snapshot, Optional<Predicate> hint) {

    /**
     * Starts to read.
     *
     * @param columns positions
     * @param parts at most
     */
    List<Batches> open(List<Integer> columns, int parts) {
        return narrowed(columns).batches(parts);
    }

    /** The rows to be read. */
    public Dataset narrowed(List<Integer> columns) {
        Dataset selected = snapshot.dataset()
                .select(columns.stream()
                        .map(column -> snapshot.columns().get(column).field())
                        .toArray(String[]::new));
        return hint.map(selected::where).orElse(selected);
    }
}
