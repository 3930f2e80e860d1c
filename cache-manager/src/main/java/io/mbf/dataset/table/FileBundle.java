package io.mbf.dataset.table;

import io.mbf.file.InputFile;
import io.mbf.schema.Schema;
import java.util.List;
import java.util.Optional;

/** The rows of many files, one file behind the other in one file of a cache. Holds nothing open. Thread-safe. */
public interface FileBundle {

    /**
     * Where the rows of a file are.
     *
     * @param bundle the same instance for all files of it that were looked for together
     * @param number of the file among those of the bundle
     */
    record Member(FileBundle bundle, int number, long rows) {}

    /** The schema of each file. */
    Schema schema();

    /**
     * Opens the rows of some files that follow one another as one table, for a read.
     *
     * @param first the number of the first file
     * @param files as whoever reads them named them
     * @return empty if the bundle is gone, or another one by now
     */
    Optional<OpenTable> open(int first, List<InputFile> files);

    /** Opens the same as {@link #open}, to plan a scan; does not count as a read. */
    Optional<OpenTable> inspect(int first, List<InputFile> files);
}
