package io.mbf.cache;

import io.mbf.batch.ColumnBatch;
import io.mbf.parquet.ParquetFile;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;

/** All rows of a file in order, for its conversion: those that a reader shares, and the others decoded here. */
final class ConvertedRows implements AutoCloseable {

    private final ParquetFile file;
    private final SharedRows shared;
    private Scan own; // stands at nextRow; null if rows are taken from the reader
    private long nextRow;
    private long sharedRows;

    ConvertedRows(ParquetFile file, SharedRows shared) {
        this.file = file;
        this.shared = shared;
        shared.join(file);
    }

    /** The next rows, valid until the next call; {@code null} at the end. */
    ColumnBatch next() {
        ColumnBatch batch = shared.take(nextRow);
        if (batch != null) {
            close();
            sharedRows += batch.rowCount();
        } else {
            if (own == null) {
                if (nextRow > 0 && nextRow == file.rowCount()) {
                    return null;
                }
                own = file.scan(Query.ALL.rows(new RowRange(nextRow, Long.MAX_VALUE)));
            }
            batch = own.next();
        }
        nextRow += batch == null ? 0 : batch.rowCount();
        return batch;
    }

    /** How many of the rows so far were not decoded here. */
    long sharedRows() {
        return sharedRows;
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
            own = null;
        }
    }
}
