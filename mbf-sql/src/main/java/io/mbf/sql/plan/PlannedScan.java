package io.mbf.sql.plan;

import io.mbf.predicate.Predicate;
import io.mbf.predicate.PredicateText;
import io.mbf.sql.scan.Snapshot;
import io.mbf.sql.scan.SqlTable;
import io.mbf.sql.scan.TableScan;
import java.util.List;
import java.util.Optional;

/** A scan as the plan shows it: of which table, with which columns, under which condition. */
public final class PlannedScan {

    private final SqlTable table;
    private final Snapshot snapshot;
    private final long cardinality;
    private List<Integer> columns = List.of();
    private Optional<Predicate> hint = Optional.empty();
    private boolean seen;
    private boolean counted;
    private boolean grouped;

    PlannedScan(SqlTable table, Snapshot snapshot, long cardinality) {
        this.table = table;
        this.snapshot = snapshot;
        this.cardinality = cardinality;
    }

    /**
     * Takes over what a plan says of it.
     *
     * @param node empty if the plan does not say for certain, or has no such scan
     * @param odd names whose characters could be taken for a part of a condition that they are printed in
     */
    void learn(Optional<ScanNode> node, List<String> odd) {
        if (node.isEmpty()) {
            return;
        }
        seen = true;
        grouped = node.get().grouped();
        counted = node.get().extremes() && node.get().filters().isEmpty();
        columns = node.get().columns().stream()
                .flatMap(inner -> snapshot.columns().indexOfInner(inner).stream())
                .toList();
        List<Predicate> known = node.get().filters().stream()
                .filter(text -> odd.stream().noneMatch(text::contains))
                .flatMap(text -> FilterText.read(text, snapshot.columns()).stream())
                .toList();
        hint = known.isEmpty()
                ? Optional.empty()
                : Optional.of(known.size() == 1 ? known.get(0) : new Predicate.And(known));
    }

    public SqlTable table() {
        return table;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    /** A number that no other scan of the query has, near that of the rows. */
    public long cardinality() {
        return cardinality;
    }

    /** Positions of the columns that are read; known if {@link #isSeen}. */
    public List<Integer> columns() {
        return columns;
    }

    /** Whether the plan told about it. */
    public boolean isSeen() {
        return seen;
    }

    /** Whether of all rows only minima, maxima and counts are wanted. */
    boolean isCounted() {
        return counted;
    }

    /** Whether its rows are put into groups. */
    boolean isGrouped() {
        return grouped;
    }

    /** Whether a table function can read all that is needed. */
    boolean fitsFunction() {
        return seen
                && columns.stream()
                        .allMatch(column -> snapshot.columns().get(column).isPlain());
    }

    /** What is known of it, for those who ask for an explanation. */
    String describe() {
        return ", " + columns.size() + " of " + snapshot.columns().all().size() + " columns"
                + hint.map(known -> " where " + PredicateText.of(known)).orElse("");
    }

    /** What is to be read, under the condition that the plan showed. */
    public TableScan scan() {
        return new TableScan(table, snapshot, hint);
    }
}
