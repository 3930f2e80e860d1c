package io.mbf.dataset.table;

import io.mbf.dataset.listing.DataFile;
import io.mbf.file.InputFile;
import io.mbf.output.FileContent;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.scan.RowRange;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;
import java.util.List;
import java.util.Optional;

/** Where Parquet files are read: themselves, or in a cache. Thread-safe. */
public interface FileSource {

    /**
     * What a file says of itself.
     *
     * @param rows how many there are
     * @param footer by which its rows can be read; empty if they are read in other ways
     */
    record Summary(Schema schema, long rows, Optional<ParquetFile> footer) {

        public Summary(Schema schema, long rows) {
            this(schema, rows, Optional.empty());
        }

        public static Summary of(Table table) {
            return new Summary(table.schema(), table.rowCount());
        }
    }

    /** The keys to files that are encrypted; there are none unless something else is said. */
    default DecryptionKeys keys() {
        return DecryptionKeys.NONE;
    }

    /** What a file says that it holds, from its own footer. */
    default FileContent content(InputFile parquet) {
        try (ParquetFile file = ParquetFile.open(parquet, keys())) {
            return new FileContent(file.schema(), file.parquetSchema(), file.createdBy(), file.keyValueMetadata());
        }
    }

    /** Looks at a file's metadata; does not count as a read. */
    Summary summary(InputFile parquet);

    /**
     * Where the rows of files are in bundles, for those that are in one as they were found, or as they are now.
     *
     * @return a member for each file, or null
     */
    default FileBundle.Member[] bundled(List<DataFile> files) {
        return new FileBundle.Member[files.size()];
    }

    /**
     * What is known of rows of a file without a read of it. Counts as a read if there is an answer.
     *
     * @param rows of the file
     * @return empty if nothing stands in the place of the file, or it does not know enough
     */
    default Optional<KnownRows> known(InputFile parquet, List<String> columns, RowRange rows) {
        return Optional.empty();
    }

    /** Opens a file for a read. */
    OpenTable open(InputFile parquet);

    /** Opens the same as {@link #open}, to plan its scan; does not count as a read. */
    OpenTable inspect(InputFile parquet);
}
