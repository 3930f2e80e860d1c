package io.mbf.parquet.scan;

import io.mbf.file.LocalFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.parquet.source.SourceState;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Schema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A file whose scans remember pages in a memory of their own, however young the file is. */
public final class RememberingTable implements Table {

    private final SourceState source;
    private final Footer footer;
    private final ParquetFile file;
    private final KnownPages memory;

    /** @param pages to remember at most, about */
    public RememberingTable(Path path, int pages) {
        this(path, new KnownPages(pages, Duration.ZERO));
    }

    RememberingTable(Path path, KnownPages memory) {
        this.source = SourceState.of(new LocalFile(path));
        this.footer = Footer.read(source, DecryptionKeys.NONE);
        this.file = ParquetFile.open(path);
        this.memory = memory;
    }

    @Override
    public Schema schema() {
        return file.schema();
    }

    @Override
    public long rowCount() {
        return file.rowCount();
    }

    @Override
    public Scan scan(Query query) {
        return ParquetScan.open(source, footer, ScanPlan.of(query, schema()), memory);
    }

    @Override
    public List<Query> split(Query query, int parts) {
        return file.split(query, parts);
    }

    @Override
    public void close() {
        file.close();
    }
}
