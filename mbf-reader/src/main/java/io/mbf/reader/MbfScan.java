package io.mbf.reader;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.format.Limits;
import io.mbf.predicate.Match;
import io.mbf.reader.ChunkPruner.Means;
import io.mbf.scan.Gather;
import io.mbf.scan.Projection;
import io.mbf.scan.RowFilter;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanPlan;
import io.mbf.scan.ScanReport;
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

/**
 * Reads the rows of a {@code .mbf} file that a query asks for, a page at a time.
 *
 * <p>Chunks and pages that cannot match are passed over. Of the others the columns of the condition are decoded first;
 * the projected ones only if a row survived.
 */
final class MbfScan implements Scan {

    private final MbfFile file;
    private final ScanPlan plan;
    private final NodeReader[] readers; // by column of the output
    private final Map<Integer, NodeReader> filterReaders = new HashMap<>(); // by ordinal; shared where also delivered
    private final Set<NodeReader> allReaders = Collections.newSetFromMap(new IdentityHashMap<>()); // topmost ones
    private final Gather[] gathers;
    private final RowFilter rowFilter;
    private final ChunkPruner pruner;
    private final int[] selection = new int[ColumnBatch.MAX_ROWS];

    private final PagePlan pages;
    private final Iterator<PagePlan.Pages> ranges;
    private PagePlan.Pages range;
    private int page;

    private long pagesPruned;
    private long pagesFiltered;
    private long pagesRead;
    private long chunksRead;
    private long delivered;
    private boolean closed;

    MbfScan(MbfFile file, ScanPlan plan) {
        this.file = file;
        this.plan = plan;
        this.pruner = plan.filter().map(filter -> new ChunkPruner(file, filter)).orElse(null);
        this.pages = PagePlan.of(file, plan.rows(), pruner);
        this.ranges = pages.ranges().iterator();
        this.rowFilter = plan.filter().map(RowFilter::new).orElse(null);
        int width = plan.projected().length;
        readers = new NodeReader[width];
        gathers = new Gather[width];
        for (int i = 0; i < width; i++) {
            int column = plan.projected()[i];
            Projection part = plan.projections().get(i);
            readers[i] = NodeReader.of(file, file.schema().field(column), file.ordinal(column), part);
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
                Projection.least(node.field().type()));
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
            // see Mapping: the error of a faulting copy may arrive after the copy
            throw file.corrupt("file", "was cut off while it was mapped, or its disk fails: " + late.getMessage());
        }
    }

    private ColumnBatch nextBatch() {
        while (delivered < plan.limit()) {
            if (range == null || page == range.to()) {
                if (!ranges.hasNext()) {
                    return null;
                }
                range = ranges.next();
                page = range.from();
                chunksRead++;
            }
            ColumnBatch batch = readPage(page++);
            if (batch != null) {
                delivered += batch.rowCount();
                return batch;
            }
        }
        return null;
    }

    /** The surviving rows of a page; {@code null} if there are none. */
    private ColumnBatch readPage(int page) {
        int chunk = range.chunk();
        int from = page * Limits.PAGE_ENTRIES;
        int rows = ChunkPruner.pageRows(file.chunks().get(chunk), page);
        Match match = range.match();
        if (match == Match.SOME) {
            match = pruner.page(chunk, page);
        }
        if (match == Match.NONE) {
            pagesPruned++;
            return null;
        }
        RowRange wanted = plan.rows().within(file.chunks().get(chunk).firstRow() + from, rows);
        int survivors = rows;
        if (match == Match.SOME) {
            survivors = rowFilter.select(new PageValues(chunk, page, rows), rows, selection);
            survivors = wanted.size() < rows ? keep(wanted, survivors) : survivors;
        } else if (wanted.size() < rows) {
            survivors = (int) wanted.size();
            Arrays.setAll(selection, i -> (int) wanted.from() + i);
        }
        if (survivors == 0) {
            pagesFiltered++;
            return null;
        }
        pagesRead++;
        int count = (int) Math.min(survivors, plan.limit() - delivered);
        List<ColumnVector> columns = new ArrayList<>(plan.projected().length);
        for (int i = 0; i < readers.length; i++) {
            if (survivors < rows) {
                columns.add(readers[i].pick(chunk, page, rows, selection, count, gathers[i]));
            } else {
                columns.add(Gather.truncate(readers[i].read(chunk, from, from + rows), count));
            }
        }
        return new ColumnBatch(plan.output(), count, columns);
    }

    /** The columns of the condition in one page. */
    private final class PageValues implements RowFilter.Source {
        private final int chunk;
        private final int page;
        private final int rows;

        PageValues(int chunk, int page, int rows) {
            this.chunk = chunk;
            this.page = page;
            this.rows = rows;
        }

        @Override
        public ColumnVector vector(int ordinal) {
            int from = page * Limits.PAGE_ENTRIES;
            return filterReaders.get(ordinal).read(chunk, from, from + rows);
        }

        @Override
        public boolean within(int ordinal, long low, long high, long[] bits) {
            return filterReaders.get(ordinal) instanceof LeafReader leaf && leaf.within(chunk, page, low, high, bits);
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
                pagesFiltered,
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
