package io.mbf.spark.split;

import java.io.Closeable;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.AbstractIterator;

/** The rows of batches one by one, for plans that cannot take batches; each is overwritten by the next. */
final class RowIterator extends AbstractIterator<Object> implements Closeable {

    private final BatchIterator batches;
    private final UnsafeProjection projection;
    private Iterator<InternalRow> rows = Collections.emptyIterator();

    /** @param batches owned from now on */
    RowIterator(BatchIterator batches, UnsafeProjection projection) {
        this.batches = batches;
        this.projection = projection;
    }

    @Override
    public boolean hasNext() {
        while (!rows.hasNext() && batches.hasNext()) {
            rows = ((ColumnarBatch) batches.next()).rowIterator();
        }
        return rows.hasNext();
    }

    @Override
    public Object next() {
        hasNext();
        return projection.apply(rows.next());
    }

    @Override
    public void close() {
        batches.close();
    }
}
