package io.mbf.cache.splice;

import io.mbf.batch.ColumnBatch;

/** A stretch that one place has all columns of: its own scan, with all that it can do. */
final class OnePlaceRows implements StretchRows {

    private final PlaceScan scan;
    private int rows;

    OnePlaceRows(PlaceScan scan) {
        this.scan = scan;
    }

    @Override
    public ColumnBatch next(long limit) {
        ColumnBatch batch = scan.next();
        rows = batch == null ? 0 : batch.rowCount();
        return batch;
    }

    @Override
    public long lastRow() {
        return scan.position(rows - 1);
    }
}
