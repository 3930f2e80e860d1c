package io.mbf.cache;

import io.mbf.dataset.FileSet;
import io.mbf.dataset.FileSource;
import io.mbf.scan.Table;
import java.nio.file.Path;

/** Parquet files read through a cache, each with an entry of its own, and {@code .mbf} files as they are. */
final class CachedFiles implements FileSource {

    private final ParquetCache cache;
    private final DirectFiles direct = new DirectFiles();

    CachedFiles(ParquetCache cache) {
        this.cache = cache;
    }

    @Override
    public Summary summary(Path file) {
        return FileSet.isMbf(file) ? direct.summary(file) : cache.summary(file).orElseGet(() -> direct.summary(file));
    }

    @Override
    public OpenFile open(Path file) {
        if (FileSet.isMbf(file)) {
            return direct.open(file);
        }
        Table table = cache.open(file).table();
        return new OpenFile(table, table instanceof CachedTable);
    }
}
