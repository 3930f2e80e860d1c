package io.mbf.reader;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.format.Limits;
import io.mbf.predicate.BoundPredicate;
import io.mbf.predicate.Match;
import io.mbf.reader.ChunkPruner.Verdict;
import io.mbf.scan.Gather;
import io.mbf.scan.RowFilter;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanPlan;
import io.mbf.scan.ScanReport;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Reads the rows of a {@code .mbf} file that a query asks for, a page at a time.
 *
 * <p>Chunks and pages that cannot match are passed over. Of the others the columns of the condition are decoded first;
 * the projected ones only if a row survived.
 */
final class MbfScan implements Scan {

    private final MbfFile file;
    private final ScanPlan plan;
    private final NodeReader[] readers;
    private final Gather[] gathers;
    private final RowFilter rowFilter;
    private final ChunkPruner pruner;
    private final int[] selection = new int[ColumnBatch.MAX_ROWS];

    /** Chunks to read, and whether all of their rows are known to match. */
    private final NavigableMap<Integer, Match> chunks = new TreeMap<>();

    private final long[] chunksPruned = new long[ChunkPruner.Means.values().length];
    private long pagesConsidered;
    private long pagesPruned;
    private long pagesFiltered;
    private long pagesRead;
    private long chunksRead;
    private long delivered;

    private int chunk = -1;
    private int page;
    private boolean closed;

    MbfScan(MbfFile file, ScanPlan plan) {
        this.file = file;
        this.plan = plan;
        int width = file.schema().size();
        readers = new NodeReader[width];
        gathers = new Gather[width];
        for (int column : plan.decoded()) {
            readers[column] = NodeReader.of(file, file.schema().field(column), file.ordinal(column));
            gathers[column] = new Gather();
        }
        BoundPredicate filter = plan.filter().orElse(null);
        rowFilter = filter == null ? null : new RowFilter(filter);
        pruner = filter == null ? null : new ChunkPruner(file, filter);
        for (int i = 0; i < file.chunks().size(); i++) {
            Verdict verdict = pruner == null ? new Verdict(Match.ALL, ChunkPruner.Means.ZONE_MAP) : pruner.chunk(i);
            if (verdict.match() == Match.NONE) {
                chunksPruned[verdict.means().ordinal()]++;
            } else {
                chunks.put(i, verdict.match());
                pagesConsidered += ChunkPruner.pages(file.chunks().get(i));
            }
        }
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
            if (chunk < 0 || page == ChunkPruner.pages(file.chunks().get(chunk))) {
                Integer following = chunks.higherKey(chunk);
                if (following == null) {
                    return null;
                }
                chunk = following;
                page = 0;
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
        int from = page * Limits.PAGE_ENTRIES;
        int rows = ChunkPruner.pageRows(file.chunks().get(chunk), page);
        Match match = chunks.get(chunk);
        if (match == Match.SOME) {
            match = pruner.page(chunk, page);
        }
        if (match == Match.NONE) {
            pagesPruned++;
            return null;
        }
        int survivors = rows;
        if (match == Match.SOME) {
            survivors = rowFilter.select(column -> readers[column].read(chunk, from, from + rows), rows, selection);
        }
        if (survivors == 0) {
            pagesFiltered++;
            return null;
        }
        pagesRead++;
        int count = (int) Math.min(survivors, plan.limit() - delivered);
        List<ColumnVector> columns = new ArrayList<>(plan.projected().length);
        for (int column : plan.projected()) {
            ColumnVector vector = readers[column].read(chunk, from, from + rows);
            columns.add(
                    survivors < rows
                            ? gathers[column].gather(vector, selection, count)
                            : count < rows ? Gather.truncate(vector, count) : vector);
        }
        return new ColumnBatch(plan.output(), count, columns);
    }

    @Override
    public ScanReport report() {
        long bytes = 0;
        for (int column : plan.decoded()) {
            bytes += readers[column].bytesRead();
        }
        return new ScanReport(
                "mbf",
                file.chunks().size(),
                chunksPruned[ChunkPruner.Means.ZONE_MAP.ordinal()],
                chunksPruned[ChunkPruner.Means.DICTIONARY.ordinal()],
                chunksPruned[ChunkPruner.Means.BLOOM_FILTER.ordinal()],
                chunksRead,
                pagesConsidered,
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
