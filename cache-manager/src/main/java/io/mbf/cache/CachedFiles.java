package io.mbf.cache;

import io.mbf.dataset.listing.DataFile;
import io.mbf.dataset.table.FileBundle;
import io.mbf.dataset.table.FileSource;
import io.mbf.dataset.table.KnownRows;
import io.mbf.dataset.table.OpenTable;
import io.mbf.file.InputFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.scan.RowRange;
import io.mbf.scan.Table;
import java.util.List;
import java.util.Optional;

/**
 * Parquet files read through a cache.
 *
 * @param keys to those that are encrypted
 */
record CachedFiles(ParquetCache cache, DecryptionKeys keys) implements FileSource {

    @Override
    public Summary summary(InputFile parquet) {
        return cache.summary(parquet, keys).orElseGet(() -> {
            try (Table table = ParquetFile.open(parquet, keys)) {
                return Summary.of(table);
            }
        });
    }

    @Override
    public FileBundle.Member[] bundled(List<DataFile> files) {
        return cache.bundled(files, keys);
    }

    @Override
    public Optional<KnownRows> known(InputFile parquet, List<String> columns, RowRange rows) {
        return cache.known(parquet, keys, columns, rows);
    }

    @Override
    public OpenTable open(InputFile parquet) {
        return cache.open(parquet, keys);
    }

    @Override
    public OpenTable inspect(InputFile parquet) {
        return cache.inspect(parquet, keys);
    }
}
