package io.mbf.cache.splice;

import io.mbf.batch.ColumnBatch;

/** A stretch without a condition, whose columns several places have: their scans side by side. */
final class SideBySideRows implements StretchRows {

    private final AlignedRows rows;
    private long next;

    /** @param first row of the stretch */
    SideBySideRows(AlignedRows rows, long first) {
        this.rows = rows;
        this.next = first;
    }

    @Override
    public ColumnBatch next(long limit) {
        ColumnBatch batch = rows.next((int) Math.min(limit, ColumnBatch.MAX_ROWS));
        next += batch == null ? 0 : batch.rowCount();
        return batch;
    }

    @Override
    public long lastRow() {
        return next - 1;
    }
}
