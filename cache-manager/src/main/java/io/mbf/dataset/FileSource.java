package io.mbf.dataset;

import io.mbf.file.InputFile;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;

/** Where the files of a data set are opened: directly, or through a cache. Thread-safe. */
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

    /**
     * A file opened for reading.
     *
     * @param table owned
     * @param hit whether a cache answers in its place
     */
    record OpenFile(Table table, boolean hit) {}

    /** Looks at a file's metadata; does not count as a read. */
    Summary summary(InputFile file);

    OpenFile open(InputFile file);

    /** Opens the same as {@link #open}, to plan its scan; does not count as a read. */
    OpenFile inspect(InputFile file);
}
