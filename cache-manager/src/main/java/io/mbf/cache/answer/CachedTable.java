package io.mbf.cache.answer;

import io.mbf.cache.entry.SharedFile;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanMemory;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A source, or several, read through a mapped entry, with the source itself behind it should the entry turn out damaged.
 */
final class CachedTable implements Table {

    /** What is done when the entry fails. */
    interface Fallback {

        /**
         * The source itself, for as long as it is what the entry was made from.
         *
         * @param failure of the entry
         * @throws io.mbf.error.SourceChangedException if it is not
         */
        Table open(RuntimeException failure);
    }

    private final SharedFile shared;
    private final RowRange window; // of the file's rows
    private final Fallback fallback;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * A table of all rows of a file, or some.
     *
     * @param shared acquired; released by {@link #close}
     * @param window of its rows, those of this table
     */
    CachedTable(SharedFile shared, RowRange window, Fallback fallback) {
        this.shared = shared;
        this.window = window;
        this.fallback = fallback;
    }

    @Override
    public Schema schema() {
        return shared.file().schema();
    }

    @Override
    public long rowCount() {
        return window.size();
    }

    @Override
    public Scan scan(Query query) {
        return scan(query, new ScanMemory());
    }

    @Override
    public Scan scan(Query query, ScanMemory memory) {
        try {
            return new CachedScan(shared.file().scan(inFile(query), memory), query, fallback);
        } catch (CorruptFileException
                | UnsupportedFeatureException
                | UnsupportedVersionException
                | UncheckedIOException failure) {
            return CachedScan.startOver(query, fallback.open(failure));
        }
    }

    @Override
    public List<Query> split(Query query, int parts) {
        return shared.file().split(inFile(query), parts).stream()
                .map(part -> part.rows(new RowRange(
                        part.rows().from() - window.from(), part.rows().to() - window.from())))
                .toList();
    }

    private Query inFile(Query query) {
        RowRange rows = query.rows().within(0, window.size());
        return query.rows(new RowRange(window.from() + rows.from(), window.from() + rows.to()));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            shared.release();
        }
    }
}
