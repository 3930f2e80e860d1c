package io.mbf.reader;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.error.CorruptFileException;
import io.mbf.format.FormatLimits;
import io.mbf.format.SegmentBuffers;
import io.mbf.predicate.bound.BytesSet;
import io.mbf.predicate.bound.Match;
import io.mbf.reader.ChunkPruner.Means;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import io.mbf.scan.plan.Gather;
import io.mbf.scan.plan.Projection;
import io.mbf.scan.plan.RowFilter;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Node;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads the rows of a {@code .mbf} file that a query asks for, a page at a time, or a part of one.
 *
 * <p>Chunks and pages that cannot match are passed over. Of the others the columns of the condition are decoded first;
 * the projected ones only if a row survived.
 */
final class MbfScan implements Scan {

    private final Container file;
    private final ScanPlan plan;
    private final NodeReader[] readers; // by column of the output
    private final Map<Integer, NodeReader> filterReaders = new HashMap<>(); // by ordinal; shared where also delivered
    private final Set<NodeReader> allReaders = Collections.newSetFromMap(new IdentityHashMap<>()); // topmost ones
    private final Gather[] gathers;
    private final RowFilter rowFilter;
    private final ChunkPruner pruner;
    private int[] selection = new int[0]; // of a batch, once rows of one are left out
    private final int batchRows;
    private final Supplier<SegmentBuffers> buffers;

    private final PagePlan pages;
    private final Iterator<PagePlan.Pages> ranges;
    private PagePlan.Pages range;
    private int page;
    private Match match;

    /** Pages of the range before this one were announced to the readers. */
    private int expectedTo;

    /** Rows of the chunk from here to the page's end are still to be read. */
    private int next;

    private int pageTo;
    private long deliveredBefore;

    private long pagesPruned;
    private long pagesTurnedTo;
    private long pagesRead;
    private long chunksRead;
    private long delivered;
    private boolean closed;

    /** @param batchRows to decode at a time at most, see {@link io.mbf.scan.plan.BatchSize} */
    MbfScan(Container file, ScanPlan plan, int batchRows) {
        this.file = file;
        this.plan = plan;
        this.pruner = plan.filter().map(filter -> new ChunkPruner(file, filter)).orElse(null);
        this.pages = PagePlan.of(file, plan.rows(), pruner);
        this.ranges = pages.ranges().iterator();
        this.rowFilter = plan.filter().map(RowFilter::new).orElse(null);
        this.batchRows = batchRows;
        if (batchRows < FormatLimits.PAGE_ENTRIES) {
            SegmentBuffers shared = new SegmentBuffers();
            buffers = () -> shared;
        } else {
            buffers = SegmentBuffers::new;
        }
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

    @Override
    public Schema schema() {
        return plan.output();
    }

    @Override
    public ColumnBatch next() {
        if (closed) {
            throw new IllegalStateException("the scan of " + file.name() + " is closed");
        }
        try {
            return nextBatch();
        } catch (InternalError late) {
            // see MappedReader: the error of a faulting copy may arrive after the copy
            throw new CorruptFileException(
                    file.name(), "file", "was cut off while it was mapped, or its disk fails: " + late.getMessage());
        }
    }

    private ColumnBatch nextBatch() {
        while (delivered < plan.limit() && (next < pageTo || turnPage())) {
            int from = next;
            next = Math.min(pageTo, from + batchRows);
            ColumnBatch batch = read(range.chunk(), from, next);
            if (batch != null) {
                pagesRead += delivered == deliveredBefore ? 1 : 0;
                delivered += batch.rowCount();
                return batch;
            }
        }
        return null;
    }

    /** Turns to the next page that may have rows to deliver; false if there is none. */
    private boolean turnPage() {
        while (true) {
            if (range == null || ++page == range.to()) {
                if (!ranges.hasNext()) {
                    return false;
                }
                range = ranges.next();
                page = range.from();
                expectedTo = page;
                chunksRead++;
            }
            match = range.match() == Match.SOME ? pruner.page(range.chunk(), page) : range.match();
            if (match != Match.NONE) {
                pagesTurnedTo++;
                deliveredBefore = delivered;
                next = page * FormatLimits.PAGE_ENTRIES;
                pageTo = next + ChunkPruner.pageRows(file.chunks().get(range.chunk()), page);
                if (file.isDistant() && page >= expectedTo) {
                    expectPages();
                }
                return true;
            }
            pagesPruned++;
        }
    }

    /** Announces the pages from here on that are wanted side by side, if they are several. */
    private void expectPages() {
        long most = Long.MAX_VALUE;
        if (plan.limit() != Long.MAX_VALUE) {
            most = rowFilter == null ? 1 + (plan.limit() - delivered) / FormatLimits.PAGE_ENTRIES : 1;
        }
        expectedTo = page + 1;
        while (expectedTo < range.to()
                && expectedTo - page < most
                && (range.match() != Match.SOME || pruner.page(range.chunk(), expectedTo) != Match.NONE)) {
            expectedTo++;
        }
        boolean several = expectedTo > page + 1 && batchRows >= FormatLimits.PAGE_ENTRIES;
        int rows = several
                ? Math.min(file.chunks().get(range.chunk()).rowCount(), expectedTo * FormatLimits.PAGE_ENTRIES)
                : 0;
        allReaders.forEach(reader -> reader.expect(range.chunk(), rows));
    }

    /** The surviving ones of rows {@code [from, to)} of a chunk, which lie in one page; {@code null} if there are none. */
    private ColumnBatch read(int chunk, int from, int to) {
        int rows = to - from;
        RowRange wanted = plan.rows().within(file.chunks().get(chunk).firstRow() + from, rows);
        int survivors = (int) wanted.size();
        if (selection.length == 0 && (match == Match.SOME || survivors < rows)) {
            selection = new int[ColumnBatch.MAX_ROWS];
        }
        if (match == Match.SOME && survivors > 0) {
            int selected = rowFilter.select(new FilterValues(chunk, from, to), rows, selection);
            survivors = survivors < rows ? keep(wanted, selected) : selected;
        } else if (survivors < rows) {
            Arrays.setAll(selection, i -> (int) wanted.from() + i);
        }
        if (survivors == 0) {
            return null;
        }
        int count = (int) Math.min(survivors, plan.limit() - delivered);
        List<ColumnVector> columns = new ArrayList<>(readers.length);
        for (int i = 0; i < readers.length; i++) {
            columns.add(
                    survivors < rows
                            ? readers[i].pick(chunk, from, to, selection, count, gathers[i])
                            : Gather.truncate(readers[i].read(chunk, from, to), count));
        }
        return new ColumnBatch(plan.output(), count, columns);
    }

    /** The columns of the condition in some rows of a chunk. */
    private final class FilterValues implements RowFilter.Source {
        private final int chunk;
        private final int from;
        private final int to;

        FilterValues(int chunk, int from, int to) {
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

    /** Drops selected rows outside of a range; returns how many are left. */
    private int keep(RowRange wanted, int selected) {
        int kept = 0;
        for (int i = 0; i < selected; i++) {
            if (selection[i] >= wanted.from() && selection[i] < wanted.to()) {
                selection[kept++] = selection[i];
            }
        }
        return kept;
    }

    @Override
    public ScanReport report() {
        long bytes = 0;
        for (NodeReader reader : allReaders) {
            bytes += reader.bytesRead();
        }
        return new ScanReport(
                "mbf",
                pages.chunks(),
                pages.pruned(Means.ZONE_MAP),
                pages.pruned(Means.DICTIONARY),
                pages.pruned(Means.BLOOM_FILTER),
                chunksRead,
                pages.pages(),
                pagesPruned,
                pagesTurnedTo - pagesRead,
                pagesRead,
                bytes,
                delivered);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            file.release();
        }
    }
}
