package io.mbf.cache;

import io.mbf.dataset.FileSet;
import io.mbf.dataset.FileSource;
import io.mbf.file.InputFile;
import io.mbf.parquet.encryption.DecryptionKeys;

/** Parquet files read through a cache, each with an entry of its own, and {@code .mbf} files as they are. */
final class CachedFiles implements FileSource {

    private final ParquetCache cache;
    private final DecryptionKeys keys;
    private final DirectFiles direct;

    CachedFiles(ParquetCache cache, DecryptionKeys keys) {
        this.cache = cache;
        this.keys = keys;
        this.direct = new DirectFiles(keys);
    }

    @Override
    public Summary summary(InputFile file) {
        return FileSet.isMbf(file)
                ? direct.summary(file)
                : cache.summary(file, keys).orElseGet(() -> direct.summary(file));
    }

    @Override
    public OpenFile open(InputFile file) {
        return FileSet.isMbf(file) ? direct.open(file) : toldWhetherHit(cache.open(file, keys));
    }

    @Override
    public OpenFile inspect(InputFile file) {
        return FileSet.isMbf(file) ? direct.open(file) : toldWhetherHit(cache.inspect(file, keys));
    }

    private static OpenFile toldWhetherHit(OpenTable opened) {
        boolean hit = opened.verdict()
                .get()
                .filter(verdict -> verdict.state() == CacheState.HIT)
                .isPresent();
        return new OpenFile(opened.table(), hit);
    }
}
