package io.mbf.cache;

import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.dataset.FilesReport;
import io.mbf.dataset.ManyFilesScan;
import io.mbf.scan.Scan;
import io.mbf.schema.Schema;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The answer to a query, as column batches; for a for-each loop, once.
 *
 * <p>A batch is valid until the next one is fetched. Used by one thread at a time; must be closed.
 */
public final class Batches implements BatchSource, Iterable<ColumnBatch> {

    private final Opened opened;
    private final Scan scan;
    private final Runnable release;
    private final Consumer<Batches> onClose;
    private boolean iterated;
    private boolean closed;

    /** @param release lets go of what was opened */
    Batches(Opened opened, Scan scan, Runnable release, Consumer<Batches> onClose) {
        this.opened = opened;
        this.scan = scan;
        this.release = release;
        this.onClose = onClose;
    }

    @Override
    public Schema schema() {
        return scan.schema();
    }

    @Override
    public ColumnBatch next() {
        if (closed) {
            throw new IllegalStateException("the batches are closed");
        }
        return scan.next();
    }

    /** Where the rows come from, and what was done so far. */
    public Explanation explain() {
        Optional<FilesReport> files = scan instanceof ManyFilesScan many ? Optional.of(many.files()) : Optional.empty();
        return new Explanation(opened.verdict().get(), files, scan.report());
    }

    @Override
    public Iterator<ColumnBatch> iterator() {
        if (iterated) {
            throw new IllegalStateException("batches can be iterated once; ask the dataset for new ones");
        }
        iterated = true;
        return new Iterator<>() {
            private ColumnBatch upcoming;

            @Override
            public boolean hasNext() {
                if (upcoming == null) {
                    upcoming = Batches.this.next();
                }
                return upcoming != null;
            }

            @Override
            public ColumnBatch next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("no more batches");
                }
                ColumnBatch batch = upcoming;
                upcoming = null;
                return batch;
            }
        };
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            onClose.accept(this);
            try {
                scan.close();
            } finally {
                release.run();
            }
        }
    }
}
