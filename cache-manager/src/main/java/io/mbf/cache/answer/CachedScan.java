package io.mbf.cache.answer;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.CorruptFileException;
import io.mbf.error.SourceChangedException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;
import java.io.UncheckedIOException;

/**
 * A scan of a mapped entry that goes on from the source if the entry turns out damaged on the way.
 *
 * <p>Both deliver the same rows in the same order, so going on means to skip as many rows as were delivered; their
 * batches begin at different rows, so the first batch may have to be cut.
 */
final class CachedScan implements Scan {

    private final Query query;
    private final CachedTable.Fallback fallback;
    private Scan scan;
    /** The source, open behind {@link #scan}; null as long as the entry is good. */
    private Table source;

    private long delivered;

    CachedScan(Scan mapped, Query query, CachedTable.Fallback fallback) {
        this.scan = mapped;
        this.query = query;
        this.fallback = fallback;
    }

    /** A scan of the source from its first row; closes the source in the end. */
    static Scan startOver(Query query, Table source) {
        CachedScan scan = new CachedScan(null, query, null);
        scan.switchTo(source);
        return scan;
    }

    @Override
    public Schema schema() {
        return scan.schema();
    }

    @Override
    public ColumnBatch next() {
        ColumnBatch batch;
        if (source != null) {
            batch = scan.next();
        } else {
            try {
                batch = scan.next();
            } catch (CorruptFileException
                    | UnsupportedFeatureException
                    | UnsupportedVersionException
                    | UncheckedIOException failure) {
                batch = goOn(failure);
            }
        }
        if (batch != null) {
            delivered += batch.rowCount();
        }
        return batch;
    }

    private ColumnBatch goOn(RuntimeException failure) {
        Schema expected = scan.schema();
        switchTo(fallback.open(failure));
        if (!scan.schema().equals(expected)) {
            throw new SourceChangedException(
                    String.valueOf(failure.getMessage()), "the source has other columns than its entry had");
        }
        long skip = delivered;
        for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
            if (skip < batch.rowCount()) {
                return skip == 0 ? batch : BatchTail.of(batch, (int) skip);
            }
            skip -= batch.rowCount();
        }
        return null;
    }

    private void switchTo(Table table) {
        if (scan != null) {
            scan.close();
        }
        source = table;
        scan = table.scan(query);
    }

    @Override
    public ScanReport report() {
        return scan.report();
    }

    @Override
    public void close() {
        scan.close();
        if (source != null) {
            source.close();
        }
    }
}
