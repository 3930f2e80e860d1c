package io.mbf.sql.plan;

import io.mbf.sql.scan.SqlTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.duckdb.DuckDBConnection;

/** The ways that the tables of a query take: which are open to each, which one it is, and the view above it. */
final class Ways implements AutoCloseable {

    private final DuckDBConnection connection;
    private final TableViews views;
    private final String mark;
    private final ParquetWay parquet;
    private final Optional<ArrowWay> arrow = openArrow();
    private Optional<Way> forced = Optional.empty();

    /**
     * Ways into a database.
     *
     * @param side a connection beside, to look at files
     * @param mark ends the names of streams
     */
    Ways(DuckDBConnection connection, Connection side, TableViews views, String mark) {
        this.connection = connection;
        this.views = views;
        this.mark = mark;
        this.parquet = new ParquetWay(side);
    }

    private static Optional<ArrowWay> openArrow() {
        try {
            return ArrowWay.open();
        } catch (LinkageError absent) {
            return Optional.empty(); // mbf-arrow is optional
        }
    }

    void force(Way way) {
        forced = Optional.of(way);
    }

    /** Chooses for all tables that a query reads. */
    Map<SqlTable, Way> choose(QueryPlan plan) {
        Map<SqlTable, List<PlannedScan>> scans = new LinkedHashMap<>();
        plan.scans()
                .forEach(scan -> scans.computeIfAbsent(scan.table(), table -> new ArrayList<>())
                        .add(scan));
        Map<SqlTable, Way> ways = new LinkedHashMap<>();
        Map<SqlTable, WayCosts> costs = new LinkedHashMap<>();
        scans.forEach((table, ofTable) -> costs.put(table, WayCosts.of(ofTable, plan.threads())));
        double ofAll = costs.values().stream().mapToDouble(WayCosts::parquet).sum();
        scans.forEach((table, ofTable) ->
                ways.put(table, choose(ofTable, open -> costs.get(table).cheapest(open, plan.isJoin(), ofAll))));
        return ways;
    }

    private Way choose(List<PlannedScan> scans, Function<Set<Way>, Way> cheapest) {
        Set<Way> open = EnumSet.noneOf(Way.class);
        PlannedScan first = scans.get(0);
        Optional<String> own = parquet.select(first.table().id(), first.snapshot());
        if (own.isPresent()) {
            open.add(Way.PARQUET);
        }
        boolean once = scans.size() == 1 && !first.columns().isEmpty();
        if (arrow.isPresent() && once) {
            open.add(Way.ARROW);
        }
        if (open.isEmpty() || scans.stream().allMatch(PlannedScan::fitsFunction)) {
            open.add(Way.FUNCTION);
        }
        if (forced.filter(open::contains).isPresent()) {
            return forced.get();
        }
        boolean inMetadata = own.isPresent() && scans.stream().anyMatch(scan -> parquet.isInMetadata(scan, own.get()));
        return inMetadata ? Way.PARQUET : cheapest.apply(open);
    }

    /**
     * Opens the ways for a run.
     *
     * @param streams gets what is to be closed when the query ends
     */
    void open(QueryPlan plan, Map<SqlTable, Way> ways, List<AutoCloseable> streams) throws SQLException {
        for (Map.Entry<SqlTable, Way> way : ways.entrySet()) {
            SqlTable table = way.getKey();
            switch (way.getValue()) {
                case FUNCTION -> views.showFunction(table, plan);
                case PARQUET -> {
                    views.show(
                            table,
                            plan,
                            parquet.select(table.id(), plan.snapshot(table)).orElseThrow());
                    if (!plan.isRecalled()) { // else all of it is cached
                        plan.snapshot(table).touch();
                    }
                }
                case ARROW -> {
                    PlannedScan scan = plan.scans().stream()
                            .filter(each -> each.table().equals(table))
                            .findFirst()
                            .orElseThrow();
                    String stream = "arrow_" + mark + "_" + table.id();
                    streams.add(arrow.orElseThrow().register(connection, stream, scan));
                    views.show(table, plan, ArrowWay.select(stream, scan, plan.isJoin()));
                }
            }
        }
    }

    /** Bytes of Arrow's memory that are in use. */
    long heldBytes() {
        return arrow.isPresent() ? arrow.get().held() : 0;
    }

    @Override
    public void close() {
        if (arrow.isPresent()) { // no method reference: it would need the class where Arrow lacks
            arrow.get().close();
        }
    }
}
