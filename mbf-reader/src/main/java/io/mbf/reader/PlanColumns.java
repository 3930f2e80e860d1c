package io.mbf.reader;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.SelectedColumns;
import io.mbf.format.FormatLimits;
import io.mbf.predicate.bound.BytesSet;
import io.mbf.scan.plan.Gather;
import io.mbf.scan.plan.Projection;
import io.mbf.scan.plan.RowFilter;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The columns that a plan delivers and those of its condition, read of rows that lie in one page. */
final class PlanColumns {

    private final Container file;
    private final ScanPlan plan;
    private final NodeReader[] readers; // by column of the output
    private final Map<Integer, NodeReader> filterReaders = new HashMap<>(); // by ordinal; shared where also delivered
    private final Set<NodeReader> allReaders = Collections.newSetFromMap(new IdentityHashMap<>()); // topmost ones
    private final Gather[] gathers;
    private final Map<Integer, Gather> filterGathers = new HashMap<>(); // by ordinal
    private final RowFilter rowFilter; // null if there is no condition
    private final ScanBuffers buffers;
    private int[] kept = new int[0];

    /**
     * Begins to read.
     *
     * @param batchRows to decode at a time at most, see {@link io.mbf.scan.plan.BatchSize}
     * @param buffers that no other scan uses from now on
     */
    PlanColumns(Container file, ScanPlan plan, int batchRows, ScanBuffers buffers) {
        this.file = file;
        this.plan = plan;
        this.rowFilter = plan.filter().map(RowFilter::new).orElse(null);
        this.buffers = buffers;
        buffers.begin(batchRows < FormatLimits.PAGE_ENTRIES);
        int width = plan.projected().length;
        readers = new NodeReader[width];
        gathers = new Gather[width];
        for (int i = 0; i < width; i++) {
            int column = plan.projected()[i];
            Projection part = plan.projections().get(i);
            readers[i] = NodeReader.of(file, file.schema().field(column), file.ordinal(column), part, buffers);
            gathers[i] = new Gather();
            allReaders.add(readers[i]);
        }
        for (Node node : plan.filterNodes()) {
            filterReaders.put(node.ordinal(), filterReader(node));
        }
    }

    private NodeReader filterReader(Node node) {
        for (NodeReader reader : readers) {
            Optional<LeafReader> shared = reader.leaf(node.ordinal());
            if (shared.isPresent()) {
                return shared.get();
            }
        }
        NodeReader reader = NodeReader.of(
                file,
                node.field(),
                node.ordinal(),
                Projection.least(node.field().type()),
                buffers);
        allReaders.add(reader);
        return reader;
    }

    /** Announces reads to all columns, see {@link NodeReader#expect}. */
    void expect(int chunk, int to) {
        allReaders.forEach(reader -> reader.expect(chunk, to));
    }

    /** The rows {@code [from, to)} of a chunk that meet the condition, counted from {@code from}; returns how many. */
    int select(int chunk, int from, int to, int[] selection) {
        return rowFilter.select(new RangeValues(chunk, from, to), to - from, selection);
    }

    /**
     * Drops those of some rows {@code [from, to)} of a chunk that do not meet the condition.
     *
     * @param selection rows counted from {@code from}, ascending
     * @return how many are left
     */
    int selectAmong(int chunk, int from, int to, int[] selection, int count) {
        if (count == to - from) {
            return select(chunk, from, to, selection);
        }
        if (kept.length < count) {
            kept = new int[ColumnBatch.MAX_ROWS];
        }
        Map<Integer, ColumnVector> picked = new HashMap<>();
        for (Map.Entry<Integer, NodeReader> column : filterReaders.entrySet()) {
            Gather gather = filterGathers.computeIfAbsent(column.getKey(), unknown -> new Gather());
            picked.put(column.getKey(), column.getValue().pick(chunk, from, to, selection, count, gather));
        }
        int left = rowFilter.select(picked::get, count, kept);
        for (int i = 0; i < left; i++) {
            selection[i] = selection[kept[i]];
        }
        return left;
    }

    /**
     * The columns delivered.
     *
     * @param selection of rows {@code [from, to)} of a chunk, counted from {@code from}; not looked at if all are wanted
     * @param survivors in it
     * @param count of them to deliver
     */
    ColumnBatch batch(int chunk, int from, int to, int[] selection, int survivors, int count) {
        List<ColumnVector> columns = new ArrayList<>(readers.length);
        if (survivors < to - from && count >= (to - from) / 2 && readers.length > 0) {
            for (NodeReader reader : readers) {
                columns.add(reader.read(chunk, from, to));
            }
            return new ColumnBatch(
                    plan.output(),
                    count,
                    new SelectedColumns(
                            columns, selection, count, i -> gathers[i].gather(columns.get(i), selection, count)));
        }
        for (int i = 0; i < readers.length; i++) {
            columns.add(
                    survivors < to - from
                            ? readers[i].pick(chunk, from, to, selection, count, gathers[i])
                            : Gather.truncate(readers[i].read(chunk, from, to), count));
        }
        return new ColumnBatch(plan.output(), count, columns);
    }

    /** Bytes fetched so far. */
    long bytesRead() {
        long bytes = 0;
        for (NodeReader reader : allReaders) {
            bytes += reader.bytesRead();
        }
        return bytes;
    }

    /** The columns of the condition in some rows of a chunk. */
    private final class RangeValues implements RowFilter.Source {
        private final int chunk;
        private final int from;
        private final int to;

        RangeValues(int chunk, int from, int to) {
            this.chunk = chunk;
            this.from = from;
            this.to = to;
        }

        @Override
        public ColumnVector vector(int ordinal) {
            return filterReaders.get(ordinal).read(chunk, from, to);
        }

        @Override
        public boolean within(int ordinal, long low, long high, long[] bits) {
            return filterReaders.get(ordinal) instanceof LeafReader leaf
                    && leaf.within(chunk, from, to, low, high, bits);
        }

        @Override
        public boolean within(int ordinal, BytesSet set, long[] bits) {
            return filterReaders.get(ordinal) instanceof LeafReader leaf && leaf.within(chunk, from, to, set, bits);
        }
    }
}
