package io.mbf.dataset.table;

import io.mbf.dataset.listing.DataFile;
import io.mbf.dataset.listing.FileKind;
import io.mbf.file.InputFile;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Table;
import java.util.List;

/**
 * Opens the files of a data set, whose names say what they are: {@code .mbf} files as they are, others as Parquet files.
 *
 * @param parquet where these are read
 */
record FileOpener(FileSource parquet) {

    FileSource.Summary summary(InputFile file) {
        if (!FileKind.isMbf(file)) {
            return parquet.summary(file);
        }
        try (Table table = MbfFile.open(file)) {
            return FileSource.Summary.of(table);
        }
    }

    FileBundle.Member[] bundled(List<DataFile> files) {
        return parquet.bundled(files);
    }

    OpenTable open(InputFile file) {
        return FileKind.isMbf(file) ? mbf(file) : parquet.open(file);
    }

    OpenTable inspect(InputFile file) {
        return FileKind.isMbf(file) ? mbf(file) : parquet.inspect(file);
    }

    /** A {@code .mbf} file, whatever its name. */
    private static OpenTable mbf(InputFile file) {
        return OpenTable.uncached(MbfFile.open(file));
    }
}
