package io.mbf.read;

import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.cache.verdict.Verdict;
import io.mbf.dataset.FilesReport;
import io.mbf.dataset.table.ManyFilesScan;
import io.mbf.dataset.table.OpenTable;
import io.mbf.scan.Scan;
import io.mbf.schema.Schema;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a query, as column batches; for a for-each loop, once.
 *
 * <p>A batch is valid until the next one is fetched. Used by one thread at a time, but for explanations; must be closed.
 */
public final class Batches implements BatchSource, Iterable<ColumnBatch> {

    private final Schema schema;
    private final Supplier<Optional<Verdict>> verdict;
    private boolean iterated;
    private boolean started;
    private Explanation ended; // what was done, once closed, but for the verdict
    // null once closed, so that who keeps this for its explanation keeps nothing else
    private Scan scan;
    private Runnable release;
    private Consumer<Batches> onClose;

    /** @param release lets go of what was opened */
    Batches(OpenTable opened, Scan scan, Runnable release, Consumer<Batches> onClose) {
        this.schema = scan.schema();
        this.verdict = opened.verdict();
        this.scan = scan;
        this.release = release;
        this.onClose = onClose;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public synchronized @Nullable ColumnBatch next() {
        if (scan == null) {
            throw new IllegalStateException("the batches are closed");
        }
        started = true;
        return scan.next();
    }

    /** Where the rows come from: a plan before the first batch, then what was done so far; also once closed. */
    public synchronized Explanation explain() {
        if (scan == null) {
            return new Explanation(ended.planned(), verdict.get(), ended.files(), ended.report());
        }
        return explanation(verdict.get());
    }

    /** What was done so far; empty before the first batch was asked for. */
    synchronized Optional<Explanation> done() {
        return started ? Optional.of(explain()) : Optional.empty();
    }

    private Explanation explanation(Optional<Verdict> decision) {
        Optional<FilesReport> files = scan instanceof ManyFilesScan many ? Optional.of(many.files()) : Optional.empty();
        return new Explanation(!started, decision, files, scan.report());
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
    public synchronized void close() {
        if (scan != null) {
            onClose.accept(this);
            try {
                scan.close();
            } finally {
                ended = explanation(Optional.empty()); // of a closed scan: many files are not opened for their plans
                Runnable last = release;
                scan = null;
                release = null;
                onClose = null;
                last.run();
            }
        }
    }
}
