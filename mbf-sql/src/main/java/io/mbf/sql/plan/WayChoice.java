package io.mbf.sql.plan;

import io.mbf.sql.scan.SqlColumn;
import io.mbf.sql.scan.TableScan;
import java.util.List;
import java.util.Set;

/**
 * Which way a table takes, by what each would cost. The costs of a value are those measured on TPC-H lineitem at scale
 * factor 1 with one thread; only their ratios count. {@code SqlQueries} of the benchmarks shows what comes of them.
 */
final class WayChoice {

    /** Nanoseconds per value. */
    private record Costs(double number, double text) {

        double of(SqlColumn column) {
            return column.sqlType().equals("VARCHAR") || !column.isPlain() ? text : number;
        }
    }

    private static final Costs FUNCTION = new Costs(25, 45);
    private static final Costs PARQUET = new Costs(5, 20);
    private static final Costs ARROW = new Costs(2.6, 8);
    /** DuckDB groups by the dictionaries of Parquet as they are, and by those of Arrow text by text. */
    private static final Costs ARROW_IN_GROUPS = new Costs(2.6, 22);
    /** Decoding what only a condition needs. */
    private static final Costs LOOK = new Costs(0.7, 1.5);
    /** The same out of Parquet, where nothing is cached yet. */
    private static final Costs LOOK_AT_PARQUET = new Costs(5, 20);

    /** Opening, planning and starting, in nanoseconds. */
    private static final double START = 300_000;

    /** A stream is made, and its buffers with it. */
    private static final double START_OF_ARROW = 2_000_000;

    /** What is estimated must promise this much before DuckDB's own reader is left. */
    private static final double MARGIN = 0.85;

    private WayChoice() {}

    /**
     * Chooses among the ways that are open.
     *
     * @param scans all places where the table is read
     * @param threads that DuckDB has
     */
    static Way of(List<PlannedScan> scans, Set<Way> open, int threads) {
        if (open.size() == 1) {
            return open.iterator().next();
        }
        double function = 0;
        double arrow = START_OF_ARROW;
        double parquet = 0;
        for (PlannedScan planned : scans) {
            TableScan scan = planned.scan();
            List<SqlColumn> columns = planned.columns().stream()
                    .map(column -> scan.snapshot().columns().get(column))
                    .toList();
            ScanEstimate estimate = ScanEstimate.of(scan, planned.columns());
            double look = scan.hint().isEmpty()
                    ? 0
                    : estimate.lookedAt() * total(columns, estimate.cached() ? LOOK : LOOK_AT_PARQUET);
            double direct = estimate.cached() ? 0 : estimate.delivered() * total(columns, PARQUET);
            function += START + (look + direct + estimate.delivered() * total(columns, FUNCTION)) / threads;
            arrow += look
                    + direct
                    + estimate.delivered() * total(columns, planned.isGrouped() ? ARROW_IN_GROUPS : ARROW);
            parquet += START + estimate.groups() * total(columns, PARQUET) / threads;
        }
        if (!open.contains(Way.PARQUET)) {
            parquet = Double.MAX_VALUE;
        }
        if (open.contains(Way.ARROW) && arrow <= function && arrow < MARGIN * parquet) {
            return Way.ARROW;
        }
        return open.contains(Way.FUNCTION) && function < MARGIN * parquet
                ? Way.FUNCTION
                : open.contains(Way.PARQUET) ? Way.PARQUET : Way.ARROW;
    }

    private static double total(List<SqlColumn> columns, Costs costs) {
        return columns.stream().mapToDouble(costs::of).sum();
    }
}
