package io.mbf.cache.splice;

import io.mbf.batch.ColumnBatch;
import io.mbf.schema.Schema;
import java.util.List;

/** Rows of which no column is wanted, and that meet no condition: they are counted. */
final class UnreadRows implements StretchRows {

    private static final Schema NOTHING = new Schema(List.of());

    private final long to;
    private long next;

    UnreadRows(long from, long to) {
        this.next = from;
        this.to = to;
    }

    @Override
    public ColumnBatch next(long limit) {
        int rows = (int) Math.min(ColumnBatch.MAX_ROWS, Math.min(limit, to - next));
        next += rows;
        return rows == 0 ? null : new ColumnBatch(NOTHING, rows, List.of());
    }

    @Override
    public long lastRow() {
        return next - 1;
    }
}
