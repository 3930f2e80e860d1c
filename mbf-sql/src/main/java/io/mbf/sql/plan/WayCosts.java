package io.mbf.sql.plan;

import io.mbf.sql.scan.SqlColumn;
import io.mbf.sql.scan.TableScan;
import java.util.List;
import java.util.Set;

/**
 * What it costs to read a table by each way, in nanoseconds, and which one follows from that. The costs of a value
 * are those measured on TPC-H lineitem at scale factor 1 with one thread; only their ratios count. {@code SqlQueries}
 * of the benchmarks shows what comes of them.
 *
 * @param function by the table function
 * @param arrow by a stream
 * @param parquet by DuckDB's own reader
 * @param few whether conditions leave few rows
 */
record WayCosts(double function, double arrow, double parquet, boolean few) {

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

    /**
     * And so much of what all tables of a query cost, where there are others: DuckDB orders joins by distinct values,
     * and leaves out rows by keys of the other side, which only its own reader lets it.
     */
    private static final double GAIN_IN_JOINS = 0.3;

    /** Streams are joined where conditions leave at most one row in so many: no order is bad then. */
    private static final long FEW_IN_JOINS = 8;

    /**
     * Estimates.
     *
     * @param scans all places where the table is read
     * @param threads that DuckDB has
     */
    static WayCosts of(List<PlannedScan> scans, int threads) {
        double function = 0;
        double arrow = START_OF_ARROW;
        double parquet = 0;
        boolean few = true;
        for (PlannedScan planned : scans) {
            TableScan scan = planned.scan();
            List<SqlColumn> columns = planned.columns().stream()
                    .map(column -> scan.snapshot().columns().get(column))
                    .toList();
            ScanEstimate estimate = ScanEstimate.of(scan, planned.columns());
            few &= estimate.delivered() * FEW_IN_JOINS <= scan.snapshot().rows();
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
        return new WayCosts(function, arrow, parquet, few);
    }

    /**
     * Chooses among the ways that are open.
     *
     * @param joined whether the query reads other tables, or this one more than once
     * @param ofAll what all tables of the query cost by DuckDB's own reader
     */
    Way cheapest(Set<Way> open, boolean joined, double ofAll) {
        if (open.size() == 1) {
            return open.iterator().next();
        }
        if (!open.contains(Way.PARQUET)) {
            return function < arrow ? Way.FUNCTION : Way.ARROW;
        }
        double most = Math.min(MARGIN * parquet, joined ? parquet - GAIN_IN_JOINS * ofAll : parquet);
        boolean byFunction = open.contains(Way.FUNCTION) && function < most;
        boolean byArrow = open.contains(Way.ARROW) && arrow < most && (few || !joined);
        if (byFunction && byArrow) {
            return function < arrow ? Way.FUNCTION : Way.ARROW;
        }
        return byFunction ? Way.FUNCTION : byArrow ? Way.ARROW : Way.PARQUET;
    }

    private static double total(List<SqlColumn> columns, Costs costs) {
        return columns.stream().mapToDouble(costs::of).sum();
    }
}
