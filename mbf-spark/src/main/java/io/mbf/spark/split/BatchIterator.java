package io.mbf.spark.split;

import io.mbf.batch.ColumnBatch;
import io.mbf.read.Batches;
import io.mbf.scan.ScanReport;
import io.mbf.spark.vector.BatchVector;
import io.mbf.spark.vector.RowIndexVector;
import java.io.Closeable;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.AbstractIterator;

/**
 * The batches of a split as Spark's. The vectors are the same for all of them, and show one batch after the other; whoever
 * drives the scan closes this.
 */
final class BatchIterator extends AbstractIterator<Object> implements Closeable {

    private final Batches batches;
    private final Consumer<ScanReport> done;
    private final ColumnVector[] vectors;
    private final ColumnarBatch shown;
    private ColumnBatch upcoming;
    private long nextRow;
    private boolean closed;

    /**
     * @param batches owned from now on
     * @param first of them; null if there is none
     * @param vectors for the columns of batches in their order, with others between and behind them
     * @param firstRow of the split in its file
     * @param done receives what was done when this is closed
     */
    BatchIterator(
            Batches batches, ColumnBatch first, ColumnVector[] vectors, long firstRow, Consumer<ScanReport> done) {
        this.batches = batches;
        this.upcoming = first;
        this.vectors = vectors;
        this.shown = new ColumnarBatch(vectors);
        this.nextRow = firstRow;
        this.done = done;
    }

    @Override
    public boolean hasNext() {
        if (upcoming == null && !closed) {
            upcoming = batches.next();
            if (upcoming == null) {
                close();
            }
        }
        return upcoming != null;
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more batches");
        }
        int column = 0;
        for (ColumnVector vector : vectors) {
            if (vector instanceof RowIndexVector index) {
                index.showFrom(nextRow);
            } else if (vector instanceof BatchVector values) {
                values.show(upcoming.column(column++));
            }
        }
        nextRow += upcoming.rowCount();
        shown.setNumRows(upcoming.rowCount());
        upcoming = null;
        return shown;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            upcoming = null;
            batches.close();
            done.accept(batches.explain().report());
        }
    }
}
