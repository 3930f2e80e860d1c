package io.mbf.cache;

import io.mbf.batch.BatchCopier;
import io.mbf.batch.ColumnBatch;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.RowGroupInfo;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Rows that a first read decoded, on their way to the conversion that it caused, which then need not decode them again.
 *
 * <p>The reader never waits: a batch for which there is no memory, or which the conversion has passed already, is not
 * shared, and the conversion decodes it by itself. What is shared is a copy made before the user gets the batch. If the
 * user wrote into a dictionary, which the reader goes on to use, that is noticed when the dictionary ends, and nothing
 * of what was shared is used. Thread-safe; one reader and one conversion.
 */
final class SharedRows {

    private record Part(long firstRow, ColumnBatch batch, long bytes) {}

    private final ParquetFile file; // what is read; null if nothing is shared
    private final long[] groupRows;
    private final SharingBudget budget;
    private final ArrayDeque<Part> parts = new ArrayDeque<>();
    private BatchCopier copier = new BatchCopier();
    private Part current; // which the conversion is at
    private long converted; // rows before this one are of no use any more
    private boolean begun;
    private boolean reading;
    private boolean left; // by the conversion
    private boolean spoiled;

    // of the reader alone
    private long nextRow;
    private int group = -1;
    private long groupStart;
    private long groupEnd;

    SharedRows(ParquetFile file, SharingBudget budget) {
        this.file = file;
        this.groupRows = file.rowGroups().stream().mapToLong(RowGroupInfo::rows).toArray();
        this.budget = budget;
    }

    private SharedRows() {
        this.file = null;
        this.groupRows = new long[0];
        this.budget = new SharingBudget(0);
        this.left = true;
    }

    /** Nobody reads what is to be converted. */
    static SharedRows none() {
        return new SharedRows();
    }

    // the reader's side

    /** Claims the reader's side, for a scan of all rows; false if it was claimed before, or nobody wants any rows. */
    synchronized boolean begin() {
        if (begun || left) {
            return false;
        }
        budget.refresh();
        begun = true;
        reading = true;
        return true;
    }

    /** Offers the next rows of the file, before the user gets them. Never waits, never fails. */
    synchronized void offer(ColumnBatch batch) {
        long first = nextRow;
        nextRow += batch.rowCount();
        if (left || !reading) {
            return;
        }
        if (!isWhole(first)) {
            finish();
            return;
        }
        try {
            long bytes = copier.bytes(batch);
            if (first >= converted && copier.canCopy(batch) && budget.take(bytes)) {
                boolean copied = false;
                try {
                    parts.add(new Part(first, copier.copy(batch), bytes));
                    copied = true;
                } finally {
                    if (!copied) {
                        budget.giveBack(bytes);
                    }
                }
            } else {
                copier.passOver(batch);
            }
        } catch (OutOfMemoryError full) {
            leave(); // the user's rows are there, and memory matters more than a conversion
        } catch (RuntimeException brokenVectors) {
            spoiled = true;
            leave();
        }
    }

    /**
     * Whether a batch up to {@code nextRow} ends with a window of the row group or with the group. If not, columns have
     * decoded more, into arrays that the user gets with this batch.
     */
    private boolean isWhole(long first) {
        while (first >= groupEnd && group + 1 < groupRows.length) {
            groupStart = groupEnd;
            groupEnd += groupRows[++group];
        }
        return nextRow == groupEnd || (nextRow - groupStart) % ColumnBatch.MAX_ROWS == 0;
    }

    /** The reader has no more rows to offer: it has reached the end, was closed, or failed. */
    synchronized void finish() {
        if (reading) {
            reading = false;
            spoiled |= copier == null || !copier.isIntact();
            copier = null;
        }
    }

    // the conversion's side

    /** Joins with the file that the conversion opened: if it is not in the state that is being read, nothing is shared. */
    synchronized void join(ParquetFile converting) {
        if (!left && !file.isSameStateAs(converting)) {
            leave();
        }
    }

    /** The batch that begins with a row, valid until the next call; {@code null} if it is not there. */
    synchronized ColumnBatch take(long row) {
        release();
        converted = row;
        while (!parts.isEmpty() && parts.peek().firstRow < row) {
            budget.giveBack(parts.remove().bytes);
        }
        if (parts.isEmpty() || parts.peek().firstRow != row) {
            return null;
        }
        current = parts.remove();
        converted = row + current.batch.rowCount();
        return current.batch;
    }

    private void release() {
        if (current != null) {
            budget.giveBack(current.bytes);
            current = null;
        }
    }

    /** Whether memory is short, so that the conversion had better go on although somebody reads. */
    boolean isPressing() {
        return budget.isShort() && Runtime.getRuntime().availableProcessors() > 2;
    }

    /**
     * The conversion needs no more rows.
     *
     * @return whether what it took is to be trusted
     */
    synchronized boolean leave() {
        if (!left) {
            left = true;
            finish();
            release();
            List.copyOf(parts).forEach(part -> budget.giveBack(part.bytes));
            parts.clear();
        }
        return !spoiled;
    }
}
