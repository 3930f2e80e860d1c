package io.mbf.arrow;

import io.mbf.batch.ColumnBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts batches one behind the other into the same buffers: what a batch costs on its way through the C data interface is
 * paid less often. Only where all columns have values of one width, and none of them is null. The first batches stay
 * alone, for whoever wants few rows, and all together stay small enough for the processor's second cache.
 */
final class JoinedBatches {

    private final List<FixedFill> columns;
    private final int most; // rows
    private int room; // rows for which buffers were taken
    private int rows;

    private JoinedBatches(List<FixedFill> columns, int most) {
        this.columns = columns;
        this.most = most;
    }

    /**
     * Empty if batches of these columns cannot be joined, or too few of them to be worth it.
     *
     * @param bytes that the values of batches may take together
     */
    static Optional<JoinedBatches> of(List<ColumnFill> columns, int bytes) {
        List<FixedFill> fixed = new ArrayList<>();
        long rowBytes = 0;
        for (ColumnFill column : columns) {
            if (!(column instanceof FixedFill fill)) {
                return Optional.empty();
            }
            fixed.add(fill);
            rowBytes += fill.width();
        }
        int most = rowBytes == 0 ? 0 : (int) (bytes / rowBytes);
        return most < 2 * ColumnBatch.MAX_ROWS ? Optional.empty() : Optional.of(new JoinedBatches(fixed, most));
    }

    /** Whether others may come behind a batch. */
    boolean isOpen(ColumnBatch batch) {
        return batch.columns().stream().noneMatch(column -> column.validity().hasNulls());
    }

    /** Begins with a batch. */
    void begin(ColumnBatch batch) {
        room = Math.max(batch.rowCount(), Math.min(most, 2 * rows));
        rows = 0;
        columns.forEach(column -> column.begin(room));
        append(batch);
    }

    /** Whether there is room for a batch, and its values can be put behind those before. */
    boolean joins(ColumnBatch batch) {
        if (rows + batch.rowCount() > room) {
            return false;
        }
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).joins(batch.column(i))) {
                return false;
            }
        }
        return true;
    }

    /** Puts a batch that {@link #joins} behind those before. */
    void append(ColumnBatch batch) {
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).append(batch.column(i));
        }
        rows += batch.rowCount();
    }

    /** Adds all columns; returns how many rows they have. */
    int finish(BatchParts parts) {
        columns.forEach(column -> column.finish(parts));
        return rows;
    }
}
