package io.mbf.dataset.table;

import io.mbf.file.InputFile;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;
import java.util.List;

/** Where Parquet files are read: themselves, or in a cache. Thread-safe. */
public interface FileSource {

    /**
     * What a file says of itself.
     *
     * @param rows how many there are
     */
    record Summary(Schema schema, long rows) {

        public static Summary of(Table table) {
            return new Summary(table.schema(), table.rowCount());
        }
    }

    /** Looks at a file's metadata; does not count as a read. */
    Summary summary(InputFile parquet);

    /**
     * Where the rows of files are in bundles, for those that are in one as they are now.
     *
     * @return a member for each file, or null
     */
    default FileBundle.Member[] bundled(List<InputFile> files) {
        return new FileBundle.Member[files.size()];
    }

    /** Opens a file for a read. */
    OpenTable open(InputFile parquet);

    /** Opens the same as {@link #open}, to plan its scan; does not count as a read. */
    OpenTable inspect(InputFile parquet);
}
