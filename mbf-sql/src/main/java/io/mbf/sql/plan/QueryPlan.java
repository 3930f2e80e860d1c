package io.mbf.sql.plan;

import io.mbf.error.InvalidQueryException;
import io.mbf.error.MbfException;
import io.mbf.sql.scan.ScanSource;
import io.mbf.sql.scan.Snapshot;
import io.mbf.sql.scan.SqlTable;
import io.mbf.sql.scan.TableColumns;
import io.mbf.sql.scan.TableScan;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One query on its way: first DuckDB binds it to explain it, then to prepare it, then to run it; each time our table
 * function is bound once for each place where one of our tables is read, in the order of the text.
 *
 * <p>The scans of a run get the conditions that the plan showed if they are as many as in the plan and of the same
 * tables; otherwise none.
 */
public final class QueryPlan implements ScanSource {

    /** A name that DuckDB takes for no file. */
    private static final Pattern WORD = Pattern.compile("[^/\\\\.*?]+");

    private final SessionTables tables;
    private final int threads;
    private final Map<Long, Snapshot> snapshots = new HashMap<>();
    private final Map<String, RuntimeException> lacking = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<PlannedScan> explained = new ArrayList<>();
    private List<PlannedScan> prepared = List.of();
    private final Set<Long> cardinalities = new HashSet<>();
    private List<PlannedScan> expected; // null while the query is being explained
    private List<SqlTable> round = new ArrayList<>(); // what was bound since the query was last prepared or started
    private boolean recalled;
    private RuntimeException failure;

    /**
     * A plan of which nothing is known yet.
     *
     * @param threads that may read one table
     */
    QueryPlan(SessionTables tables, int threads) {
        this.tables = tables;
        this.threads = threads;
    }

    /** The files of a table as they were when the query first needed them. */
    public synchronized Snapshot snapshot(SqlTable table) {
        return snapshots.computeIfAbsent(table.id(), id -> tables.look(table));
    }

    /** Whether the files of a table can be read; of one that is known by a path it is thrown why not. */
    synchronized boolean canRead(SqlTable table) {
        try {
            snapshot(table);
            return true;
        } catch (MbfException | UncheckedIOException unreadable) {
            if (!WORD.matcher(table.name()).matches()) {
                throw unreadable;
            }
            lacking.put(table.name(), unreadable);
            return false;
        }
    }

    /** Why there is nothing to read of a table, if so. */
    synchronized Optional<RuntimeException> lacking(String table) {
        return Optional.ofNullable(lacking.get(table));
    }

    /** Answers while views are made: what is bound then is no scan of the query. */
    ScanSource forViews() {
        return tableId -> {
            SqlTable table = table(tableId);
            Snapshot snapshot = snapshot(table);
            return new Bound(new PlannedScan(table, snapshot, Math.max(snapshot.rows(), 1)), List.of(), 0);
        };
    }

    private SqlTable table(long id) {
        return tables.byId(id).orElseThrow(() -> new InvalidQueryException("no table has the number " + id));
    }

    @Override
    public synchronized BoundScan bind(long tableId) {
        try {
            SqlTable table = table(tableId);
            Snapshot snapshot = snapshot(table);
            if (expected == null) {
                long cardinality = Math.max(snapshot.rows(), 1);
                while (!cardinalities.add(cardinality)) {
                    cardinality++;
                }
                PlannedScan scan = new PlannedScan(table, snapshot, cardinality);
                explained.add(scan);
                return new Bound(scan, List.of(), 0);
            }
            int position = round.size();
            round.add(table);
            boolean fits =
                    position < expected.size() && expected.get(position).table().equals(table);
            PlannedScan scan =
                    fits ? expected.get(position) : new PlannedScan(table, snapshot, Math.max(snapshot.rows(), 1));
            return new Bound(scan, round, position);
        } catch (RuntimeException problem) {
            failure = problem;
            throw problem;
        }
    }

    /** The explanation was prepared and now runs: what was bound may be bound anew, and then with the same numbers. */
    public synchronized void expectExplanation() {
        prepared = List.copyOf(explained);
        explained.clear();
        cardinalities.clear();
    }

    /** The query cannot be explained: its scans are whatever they are when it runs. */
    public synchronized void learnNothing() {
        explained.clear();
    }

    /** How many threads may read one table. */
    public int threads() {
        return threads;
    }

    /**
     * Takes over what DuckDB explained.
     *
     * @param json as {@code EXPLAIN (FORMAT json)} gives it
     * @param odd names whose characters could be taken for a part of a condition that they are printed in
     */
    public synchronized void learn(String json, List<String> odd) {
        if (explained.isEmpty()) {
            explained.addAll(prepared);
        }
        List<ScanNode> nodes = ScanNode.of(PlanNode.parse(json));
        for (PlannedScan scan : explained) {
            List<ScanNode> own = nodes.stream()
                    .filter(node -> node.cardinality() == scan.cardinality())
                    .toList();
            scan.learn(own.size() == 1 ? Optional.of(own.get(0)) : Optional.empty(), odd);
        }
    }

    /** The query was planned before, with these scans. */
    synchronized void recall(List<PlannedScan> scans) {
        explained.addAll(scans);
        recalled = true;
    }

    /** Whether the query was planned before. */
    synchronized boolean isRecalled() {
        return recalled;
    }

    /** The scans of the query, in the order of its text. */
    public synchronized List<PlannedScan> scans() {
        return List.copyOf(explained);
    }

    /** Whether more than one table is read, or one more than once. */
    synchronized boolean isJoin() {
        return explained.size() > 1;
    }

    /** The query is prepared or started: its scans are bound anew, those alone which the table function is to read. */
    public synchronized void expect(List<PlannedScan> scans) {
        expected = List.copyOf(scans);
        round = new ArrayList<>();
    }

    /** What went wrong in a scan, if anything did. */
    public synchronized Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** A scan in one round of binding. */
    private final class Bound implements BoundScan {

        private final PlannedScan scan;
        private final List<SqlTable> siblings;
        private final int position;

        Bound(PlannedScan scan, List<SqlTable> siblings, int position) {
            this.scan = scan;
            this.siblings = siblings;
            this.position = position;
        }

        @Override
        public TableColumns columns() {
            return scan.snapshot().columns();
        }

        @Override
        public long cardinality() {
            return scan.cardinality();
        }

        @Override
        public TableScan start() {
            synchronized (QueryPlan.this) {
                boolean asPlanned = expected != null
                        && siblings.equals(
                                expected.stream().map(PlannedScan::table).toList())
                        && expected.get(position) == scan;
                return asPlanned ? scan.scan() : new TableScan(scan.table(), scan.snapshot(), Optional.empty());
            }
        }

        @Override
        public int threads() {
            return threads;
        }

        @Override
        public void failed(RuntimeException problem) {
            synchronized (QueryPlan.this) {
                failure = failure == null ? problem : failure;
            }
        }
    }
}
