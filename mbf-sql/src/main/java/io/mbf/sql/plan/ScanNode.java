package io.mbf.sql.plan;

import io.mbf.sql.scan.MbfFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A scan of our table function in a plan.
 *
 * @param cardinality that it was bound with
 * @param columns inner names of those it reads
 * @param filters conditions that all its rows have to meet right above it, each as text
 * @param extremes whether of all rows only minima, maxima and counts are wanted, which Parquet's metadata may have
 * @param grouped whether its rows are put into groups
 */
record ScanNode(long cardinality, List<String> columns, List<String> filters, boolean extremes, boolean grouped) {

    private static final String FUNCTION = MbfFunction.NAME.toUpperCase(Locale.ROOT);

    /** All scans of a plan. */
    static List<ScanNode> of(List<PlanNode> plan) {
        List<ScanNode> scans = new ArrayList<>();
        plan.forEach(node -> add(node, List.of(), false, false, scans));
        return scans;
    }

    private static void add(
            PlanNode node, List<String> filters, boolean extremes, boolean grouped, List<ScanNode> scans) {
        if (node.name().equals(FUNCTION)) {
            long cardinality = Long.parseLong(node.info()
                    .getOrDefault("Estimated Cardinality", List.of("-1"))
                    .get(0));
            scans.add(new ScanNode(
                    cardinality, node.info().getOrDefault("Projections", List.of()), filters, extremes, grouped));
            return;
        }
        List<String> below = new ArrayList<>();
        if (node.name().equals("FILTER")) {
            below.addAll(filters);
            below.addAll(node.info().getOrDefault("Expression", List.of()));
        }
        boolean wanted = node.name().equals("UNGROUPED_AGGREGATE")
                ? node.info().getOrDefault("Aggregates", List.of("")).stream()
                        .allMatch(aggregate -> aggregate.matches("(min|max)\\(#\\d+\\)|count_star\\(\\)"))
                : extremes && node.name().equals("PROJECTION");
        boolean inGroups = grouped || node.name().contains("GROUP_BY");
        node.children().forEach(child -> add(child, below, wanted, inGroups, scans));
    }
}
