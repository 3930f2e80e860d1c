package io.mbf.sql.plan;

import io.mbf.sql.scan.SqlTable;
import io.mbf.sql.text.RowCountText;
import io.mbf.sql.text.SqlText;
import java.util.List;
import java.util.Optional;

/**
 * How many rows a table has, for who asks nothing else: metadata tells, and DuckDB is only asked for the form of the
 * answer.
 */
record RowCount(SqlTable table, long rows, String column) {

    /** Empty if a text asks for anything else, or might. */
    static Optional<RowCount> of(SqlText text, List<SqlTable> named, QueryPlan plan) {
        Optional<RowCountText> asked = text.rowCount();
        if (asked.isEmpty()
                || named.size() != 1
                || !named.get(0).name().equalsIgnoreCase(asked.get().table())) {
            return Optional.empty();
        }
        SqlTable table = named.get(0);
        return Optional.of(
                new RowCount(table, plan.snapshot(table).rows(), asked.get().column()));
    }

    /** Has the answer as its only row. */
    String query() {
        return "SELECT " + rows + "::BIGINT AS " + SqlText.quotedName(column);
    }
}
