package io.mbf.sql.scan;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.read.Batches;
import io.mbf.sql.scan.ScanSource.BoundScan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunctionState;

/**
 * A scan that DuckDB runs through the table function: parts of a data set, and threads that take one after the other.
 *
 * <p>DuckDB calls for one {@link Reader} on changing threads, but never on two at once; it closes this at the end, on
 * errors and when a query is cancelled.
 */
final class FunctionScan implements DuckDBTableFunctionState {

    /** Fewer rows are not worth another thread. */
    private static final long ROWS_PER_PART = 200_000;

    /** What one thread is reading. */
    static final class Reader {
        private Batches batches;
        private ColumnBatch batch;
        private int at;
    }

    private final BoundScan bound;
    private final int[] columns; // of each of DuckDB's vectors the position among the batch's columns; -1 for none
    private final DuckDbValues[] writers;
    private final List<Batches> opened;
    private final Queue<Batches> waiting;
    private long uncountedRows; // for queries that need no column: they are but counted

    private FunctionScan(BoundScan bound, int[] columns, DuckDbValues[] writers, List<Batches> opened, long rows) {
        this.bound = bound;
        this.columns = columns;
        this.writers = writers;
        this.opened = opened;
        this.waiting = new ArrayDeque<>(opened);
        this.uncountedRows = rows;
    }

    /** @param columns positions in the table; -1 for the column that stands for none */
    static FunctionScan start(BoundScan bound, int[] columns) {
        TableScan scan = bound.start();
        TableColumns table = scan.snapshot().columns();
        List<Integer> needed = new ArrayList<>();
        int[] positions = new int[columns.length];
        DuckDbValues[] writers = new DuckDbValues[columns.length];
        for (int i = 0; i < columns.length; i++) {
            positions[i] = columns[i] < 0 ? -1 : needed.size();
            if (columns[i] >= 0) {
                SqlColumn column = table.get(columns[i]);
                needed.add(columns[i]);
                writers[i] = column.writer()
                        .orElseThrow(() -> new UnsupportedFeatureException(
                                scan.table().name(),
                                "column '" + column.name() + "'",
                                column.sqlType() + " reaches SQL only by Arrow here; add io.mbf:mbf-arrow"));
            }
        }
        if (needed.isEmpty() && scan.hint().isEmpty()) {
            return new FunctionScan(
                    bound, positions, writers, List.of(), scan.snapshot().rows());
        }
        int parts = (int) Math.max(1, Math.min(bound.threads(), scan.snapshot().rows() / ROWS_PER_PART));
        return new FunctionScan(bound, positions, writers, scan.open(needed, parts), 0);
    }

    /** How many threads can be of use. */
    int parts() {
        return Math.max(1, opened.size());
    }

    /** Fills DuckDB's vectors and returns how many rows they have; 0 at the end. */
    long read(Reader reader, DuckDBDataChunkWriter out) {
        try {
            int capacity = (int) out.capacity();
            if (opened.isEmpty()) {
                return count(capacity);
            }
            if (!advance(reader)) {
                return 0;
            }
            int rows = Math.min(capacity, reader.batch.rowCount() - reader.at);
            for (int i = 0; i < columns.length; i++) {
                if (columns[i] >= 0) {
                    writers[i].write(reader.batch.column(columns[i]), reader.at, rows, out.vector(i));
                }
            }
            reader.at += rows;
            return rows;
        } catch (RuntimeException problem) {
            bound.failed(problem);
            throw problem;
        }
    }

    private synchronized long count(int capacity) {
        long rows = Math.min(capacity, uncountedRows);
        uncountedRows -= rows;
        return rows;
    }

    /** Moves on to rows that are not yet delivered; false at the end. */
    private boolean advance(Reader reader) {
        while (reader.batch == null || reader.at == reader.batch.rowCount()) {
            if (reader.batches == null) {
                reader.batches = next();
                if (reader.batches == null) {
                    return false;
                }
            }
            reader.at = 0;
            reader.batch = reader.batches.next();
            if (reader.batch == null) {
                reader.batches.close();
                reader.batches = null;
            }
        }
        return true;
    }

    private synchronized Batches next() {
        return waiting.poll();
    }

    @Override
    public synchronized void close() {
        waiting.clear();
        opened.forEach(Batches::close);
    }
}
