package io.mbf.sql.plan;

import io.mbf.sql.scan.MbfFunction;
import io.mbf.sql.scan.Snapshot;
import io.mbf.sql.scan.SqlTable;
import io.mbf.sql.text.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The temporary views that stand for tables, each above the way that its table takes. */
final class TableViews {

    /** What a view selects, of which files. */
    private record View(SqlTable table, String select, Snapshot snapshot) {

        boolean isOf(String otherSelect, Snapshot otherSnapshot) {
            return select.equals(otherSelect) && snapshot == otherSnapshot;
        }
    }

    private final Connection connection;
    private final Binding binding;
    private final Set<Long> made = new HashSet<>();
    private final Map<Long, View> known = new HashMap<>(); // as far as they are certain to be there

    TableViews(Connection connection, Binding binding) {
        this.connection = connection;
        this.binding = binding;
    }

    /** Puts a table above the table function. */
    void showFunction(SqlTable table, QueryPlan plan) throws SQLException {
        Set<Integer> all = new LinkedHashSet<>();
        for (int i = 0; i < plan.snapshot(table).columns().all().size(); i++) {
            all.add(i);
        }
        show(table, plan, "SELECT " + plan.snapshot(table).columns().selection(all) + " FROM " + call(table));
    }

    private static String call(SqlTable table) {
        return MbfFunction.NAME + "(" + table.id() + ")";
    }

    /** Tables that are above other ways, which are open to the query alone that took them. */
    List<SqlTable> aboveOtherWays() {
        return known.values().stream()
                .filter(view -> !view.select().endsWith(call(view.table())))
                .map(View::table)
                .toList();
    }

    /** Puts a table above what is selected, unless it is there already. */
    void show(SqlTable table, QueryPlan plan, String select) throws SQLException {
        View before = known.get(table.id());
        if (before != null && before.isOf(select, plan.snapshot(table))) {
            return;
        }
        known.remove(table.id());
        binding.with(plan.forViews(), () -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(
                        "CREATE OR REPLACE TEMP VIEW " + SqlText.quotedName(table.name()) + " AS " + select);
            }
        });
        made.add(table.id());
        known.put(table.id(), new View(table, select, plan.snapshot(table)));
    }

    /** Takes a table away that there is nothing to read of, if it was shown before. */
    void hide(SqlTable table) throws SQLException {
        known.remove(table.id());
        if (made.remove(table.id())) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP VIEW IF EXISTS temp." + SqlText.quotedName(table.name()));
            }
        }
    }

    /** What is known of the views is no longer certain. */
    void forget() {
        known.clear();
    }
}
