package io.mbf.reader;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.CorruptFileException;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FormatLimits;
import io.mbf.predicate.bound.Match;
import io.mbf.reader.ChunkPruner.Means;
import io.mbf.reader.ChunkPruner.Verdict;
import io.mbf.scan.ScanReport;
import io.mbf.scan.plan.BatchSize;
import io.mbf.scan.plan.GivenRows;
import io.mbf.scan.plan.RowTake;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Schema;

/** Reads rows of a {@code .mbf} file that it is given: those of a page, or of a part of one, at a time. */
final class MbfTake implements RowTake {

    private final Container file;
    private final ScanPlan plan;
    private final PlanColumns columns;
    private final ChunkPruner pruner; // null if there is no condition
    private final int batchRows;
    private final GivenRows given;
    private final int[] selection = new int[ColumnBatch.MAX_ROWS];

    private int chunk = -1;
    private Match chunkMatch;
    private int page = -1;
    private Match pageMatch;
    private boolean pageDelivers;

    private long batchFirst; // row of the file that the selection of the last batch counts from

    private long chunks;
    private final long[] chunksPruned = new long[Means.values().length];
    private long pages;
    private long pagesPruned;
    private long pagesRead;
    private long delivered;
    private boolean closed;

    /** @param batchBytes that a batch should take at most */
    MbfTake(Container file, ScanPlan plan, long batchBytes) {
        this.file = file;
        this.plan = plan;
        this.batchRows = BatchSize.rows(plan, batchBytes);
        this.columns = new PlanColumns(file, plan, batchRows, new ScanBuffers());
        this.pruner = plan.filter().map(filter -> new ChunkPruner(file, filter)).orElse(null);
        this.given = new GivenRows(file.rowCount());
    }

    @Override
    public Schema schema() {
        return plan.output();
    }

    @Override
    public void give(long[] rows, int count) {
        given.give(rows, count);
    }

    @Override
    public ColumnBatch next() {
        if (closed) {
            throw new IllegalStateException("what was taken of " + file.name() + " is closed");
        }
        try {
            while (given.hasNext()) {
                ColumnBatch batch = nextRows();
                if (batch != null) {
                    return batch;
                }
            }
            return null;
        } catch (InternalError late) {
            // see MappedReader: the error of a faulting copy may arrive after the copy
            throw new CorruptFileException(
                    file.name(), "file", "was cut off while it was mapped, or its disk fails: " + late.getMessage());
        }
    }

    /** The rows left of those that are next and lie close together; {@code null} if none are. */
    private ColumnBatch nextRows() {
        long row = given.next();
        turnTo(row);
        Chunk at = file.chunks().get(chunk);
        if (chunkMatch == Match.NONE) {
            given.pass(at.firstRow() + at.rowCount());
            return null;
        }
        int pageStart = page * FormatLimits.PAGE_ENTRIES;
        int pageEnd = pageStart + ChunkPruner.pageRows(at, page);
        if (pageMatch == Match.NONE) {
            given.pass(at.firstRow() + pageEnd);
            return null;
        }
        int within = (int) (row - at.firstRow()) - pageStart;
        int from = pageStart + within / batchRows * batchRows;
        int to = Math.min(pageEnd, from + batchRows);
        int count = given.take(at.firstRow() + from, at.firstRow() + to, selection);
        if (pageMatch == Match.SOME) {
            count = columns.selectAmong(chunk, from, to, selection, count);
        }
        if (count == 0) {
            return null;
        }
        ColumnBatch batch = columns.batch(chunk, from, to, selection, count, count);
        batchFirst = at.firstRow() + from;
        delivered += count;
        pagesRead += pageDelivers ? 0 : 1;
        pageDelivers = true;
        return batch;
    }

    /** Goes to the chunk and the page of a row, and finds out what is known of them. */
    private void turnTo(long row) {
        int next = Math.max(chunk, 0);
        while (row - file.chunks().get(next).firstRow()
                >= file.chunks().get(next).rowCount()) {
            next++;
        }
        if (next != chunk) {
            chunk = next;
            page = -1;
            chunks++;
            Verdict verdict = pruner == null ? new Verdict(Match.ALL, Means.ZONE_MAP) : pruner.chunk(chunk);
            chunkMatch = verdict.match();
            if (chunkMatch == Match.NONE) {
                chunksPruned[verdict.means().ordinal()]++;
            }
        }
        int pageOfRow = (int) ((row - file.chunks().get(chunk).firstRow()) / FormatLimits.PAGE_ENTRIES);
        if (chunkMatch != Match.NONE && pageOfRow != page) {
            page = pageOfRow;
            pageDelivers = false;
            pages++;
            pageMatch = chunkMatch == Match.SOME ? pruner.page(chunk, page) : chunkMatch;
            pagesPruned += pageMatch == Match.NONE ? 1 : 0;
        }
    }

    @Override
    public long position(int index) {
        return batchFirst + selection[index];
    }

    @Override
    public ScanReport report() {
        return new ScanReport(
                "mbf",
                chunks,
                chunksPruned[Means.ZONE_MAP.ordinal()],
                chunksPruned[Means.DICTIONARY.ordinal()],
                chunksPruned[Means.BLOOM_FILTER.ordinal()],
                chunks - chunksPruned[0] - chunksPruned[1] - chunksPruned[2],
                pages,
                pagesPruned,
                pages - pagesPruned - pagesRead,
                pagesRead,
                columns.bytesRead(),
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
