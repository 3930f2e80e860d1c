package io.mbf.reader;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.CorruptFileException;
import io.mbf.format.FormatLimits;
import io.mbf.predicate.bound.Match;
import io.mbf.reader.ChunkPruner.Means;
import io.mbf.scan.RowRange;
import io.mbf.scan.ScanReport;
import io.mbf.scan.plan.BatchSize;
import io.mbf.scan.plan.PositionedScan;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Schema;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Reads the rows of a {@code .mbf} file that a query asks for, a page at a time, or a part of one.
 *
 * <p>Chunks and pages that cannot match are passed over. Of the others the columns of the condition are decoded first;
 * the projected ones only if a row survived.
 */
final class MbfScan implements PositionedScan {

    private final Container file;
    private final ScanPlan plan;
    private final PlanColumns columns; // null if no page is left
    private final ChunkPruner pruner;
    private int[] selection = new int[0]; // of a batch, once rows of one are left out
    private final int batchRows;

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

    // the batch that was delivered last: row of the file that its selection counts from, and whether it has all behind
    // it
    private long batchFirst;
    private boolean isWhole;

    private long pagesPruned;
    private long pagesTurnedTo;
    private long pagesRead;
    private long chunksRead;
    private long delivered;
    private boolean closed;

    MbfScan(Container file, ScanPlan plan, long batchBytes) {
        this(file, plan, batchBytes, new ScanBuffers());
    }

    /**
     * Begins to read.
     *
     * @param batchBytes that a batch should take at most
     * @param buffers that no other scan uses from now on
     */
    MbfScan(Container file, ScanPlan plan, long batchBytes, ScanBuffers buffers) {
        this.file = file;
        this.plan = plan;
        this.pruner = plan.filter().map(filter -> new ChunkPruner(file, filter)).orElse(null);
        this.pages = PagePlan.of(file, plan.rows(), pruner);
        this.ranges = pages.ranges().iterator();
        this.batchRows = pages.ranges().isEmpty() ? 0 : BatchSize.rows(plan, batchBytes);
        this.columns = pages.ranges().isEmpty() ? null : new PlanColumns(file, plan, batchRows, buffers);
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
                    range = null; // so that whoever asks again hears the same
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
            most = pruner == null ? 1 + (plan.limit() - delivered) / FormatLimits.PAGE_ENTRIES : 1;
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
        columns.expect(range.chunk(), rows);
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
            int selected = columns.select(chunk, from, to, selection);
            survivors = survivors < rows ? keep(wanted, selected) : selected;
        } else if (survivors < rows) {
            Arrays.setAll(selection, i -> (int) wanted.from() + i);
        }
        if (survivors == 0) {
            return null;
        }
        int count = (int) Math.min(survivors, plan.limit() - delivered);
        batchFirst = file.chunks().get(chunk).firstRow() + from;
        isWhole = survivors == rows;
        return columns.batch(chunk, from, to, selection, survivors, count);
    }

    @Override
    public long position(int index) {
        return batchFirst + (isWhole ? index : selection[index]);
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
                columns == null ? 0 : columns.bytesRead(),
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
