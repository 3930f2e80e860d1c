package io.mbf.read;

import io.mbf.dataset.table.FileSource;
import io.mbf.dataset.table.OpenTable;
import io.mbf.file.InputFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import java.util.Optional;

/**
 * Parquet files read as they are.
 *
 * @param keys to those that are encrypted
 */
record DirectFiles(DecryptionKeys keys) implements FileSource {

    @Override
    public Summary summary(InputFile parquet) {
        ParquetFile file = ParquetFile.open(parquet, keys);
        return new Summary(file.schema(), file.rowCount(), Optional.of(file));
    }

    @Override
    public OpenTable open(InputFile parquet) {
        return OpenTable.uncached(ParquetFile.open(parquet, keys));
    }

    @Override
    public OpenTable inspect(InputFile parquet) {
        return open(parquet);
    }
}
