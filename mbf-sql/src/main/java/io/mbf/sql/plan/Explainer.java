package io.mbf.sql.plan;

import io.mbf.sql.scan.SqlColumn;
import io.mbf.sql.scan.SqlTable;
import io.mbf.sql.text.SqlText;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Asks DuckDB how it would run a query whose tables are all above the table function. */
final class Explainer {

    private final Connection connection;
    private final Binding binding;
    private final Set<String> odd = new LinkedHashSet<>(); // see FilterText: names that could be taken for conditions

    Explainer(Connection connection, Binding binding) {
        this.connection = connection;
        this.binding = binding;
    }

    /**
     * Lets a plan learn what its scans need.
     *
     * @param named the tables that the text may name
     * @return whether DuckDB could explain it
     */
    boolean explain(SqlText text, List<StatementSetting> settings, QueryPlan plan, List<SqlTable> named)
            throws SQLException {
        text.quotedNames().stream().filter(Explainer::isOdd).forEach(odd::add);
        for (SqlTable table : named) {
            plan.snapshot(table).columns().all().stream()
                    .map(SqlColumn::name)
                    .filter(Explainer::isOdd)
                    .forEach(odd::add);
        }
        return binding.with(plan, () -> {
            try (PreparedStatement explain = connection.prepareStatement("EXPLAIN (FORMAT json)\n" + text.text())) {
                plan.expectExplanation();
                for (StatementSetting setting : settings) {
                    if (setting.isParameter()) {
                        setting.apply(explain);
                    }
                }
                try (ResultSet json = explain.executeQuery()) {
                    if (json.next()) {
                        plan.learn(json.getString(2), List.copyOf(odd));
                        return true;
                    }
                }
            } catch (SQLException | UncheckedIOException unexplained) {
                plan.learnNothing();
            }
            return false;
        });
    }

    private static boolean isOdd(String name) {
        return name.chars()
                .anyMatch(c -> c == '\'' || c == '(' || c == ')' || c == '"' || c == '$' || c == '-' || c == '/');
    }
}
