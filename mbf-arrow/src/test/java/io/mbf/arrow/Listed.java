package io.mbf.arrow;

import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.schema.Schema;
import java.util.Iterator;
import java.util.List;

/** Batches out of memory, which tell whether they were closed, and may end in a failure. */
class Listed implements BatchSource {

    private final Schema schema;
    private final Iterator<ColumnBatch> batches;
    private final RuntimeException failure;
    boolean closed;

    Listed(Schema schema, List<ColumnBatch> batches) {
        this(schema, batches, null);
    }

    /** @param failure thrown after the last batch; {@code null} for none */
    Listed(Schema schema, List<ColumnBatch> batches, RuntimeException failure) {
        this.schema = schema;
        this.batches = batches.iterator();
        this.failure = failure;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public ColumnBatch next() {
        if (!batches.hasNext() && failure != null) {
            throw failure;
        }
        return batches.hasNext() ? batches.next() : null;
    }

    @Override
    public void close() {
        closed = true;
    }
}
