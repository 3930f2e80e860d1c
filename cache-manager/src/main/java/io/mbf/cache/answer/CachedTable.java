package io.mbf.cache.answer;

import io.mbf.cache.entry.SharedFile;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A source read through its mapped entry, with the source itself behind it should the entry turn out damaged. */
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
    private final Fallback fallback;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param shared acquired; released by {@link #close} */
    CachedTable(SharedFile shared, Fallback fallback) {
        this.shared = shared;
        this.fallback = fallback;
    }

    @Override
    public Schema schema() {
        return shared.file().schema();
    }

    @Override
    public long rowCount() {
        return shared.file().rowCount();
    }

    @Override
    public Scan scan(Query query) {
        try {
            return new CachedScan(shared.file().scan(query), query, fallback);
        } catch (CorruptFileException
                | UnsupportedFeatureException
                | UnsupportedVersionException
                | UncheckedIOException failure) {
            return CachedScan.startOver(query, fallback.open(failure));
        }
    }

    @Override
    public List<Query> split(Query query, int parts) {
        return shared.file().split(query, parts);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            shared.release();
        }
    }
}
