package io.mbf.cache;

import io.mbf.dataset.FileSet;
import io.mbf.dataset.FileSource;
import io.mbf.file.InputFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Table;

/** Files read as they are; what kind they are is told by their names. */
final class DirectFiles implements FileSource {

    private final DecryptionKeys keys;

    DirectFiles(DecryptionKeys keys) {
        this.keys = keys;
    }

    @Override
    public Summary summary(InputFile file) {
        try (Table table = table(file)) {
            return Summary.of(table);
        }
    }

    @Override
    public OpenFile open(InputFile file) {
        return new OpenFile(table(file), false);
    }

    @Override
    public OpenFile inspect(InputFile file) {
        return open(file);
    }

    private Table table(InputFile file) {
        return FileSet.isMbf(file) ? MbfFile.open(file) : ParquetFile.open(file, keys);
    }
}
