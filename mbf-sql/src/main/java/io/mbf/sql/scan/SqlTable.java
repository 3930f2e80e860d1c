package io.mbf.sql.scan;

import io.mbf.Mbf;
import io.mbf.ReadOption;
import io.mbf.dataset.DatasetPart;
import io.mbf.error.InvalidQueryException;
import io.mbf.read.Dataset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A table of a session: a name, and the files behind it.
 *
 * @param id by which the table function knows it
 * @param name of the view
 * @param paths files, folders, globs
 * @param options how they are read
 */
public record SqlTable(long id, String name, List<String> paths, List<ReadOption> options) {

    public SqlTable {
        paths = List.copyOf(paths);
        options = List.copyOf(options);
    }

    /**
     * The files as they are now.
     *
     * @param before what was found last; it is given again if nothing has changed
     * @param mark ends the inner names of columns
     * @throws io.mbf.error.MbfException if they cannot be read as one table
     * @throws java.io.UncheckedIOException if there are none
     */
    public Snapshot snapshot(Optional<Snapshot> before, String mark) {
        if (before.isPresent() && before.get().isOf(paths)) {
            return before.get();
        }
        Dataset dataset = dataset();
        DatasetPart part = dataset.parts(1).get(0);
        if (before.isPresent() && before.get().part().equals(part)) {
            return before.get();
        }
        Dataset files = read(part);
        return new Snapshot(part, files, TableColumns.of(name, dataset.schema(), mark), files.count());
    }

    /** A part of the files, read as the whole is. */
    public Dataset read(DatasetPart part) {
        return Mbf.read(
                part,
                options.stream()
                        .filter(option -> !(option instanceof ReadOption.Partitions)
                                && !(option instanceof ReadOption.PartitionTypes))
                        .toArray(ReadOption[]::new));
    }

    private Dataset dataset() {
        if (paths.size() == 1 && paths.get(0).endsWith(".mbf")) {
            try {
                return Mbf.readMbf(Path.of(paths.get(0)));
            } catch (InvalidPathException e) {
                throw new InvalidQueryException("'" + paths.get(0) + "' is not a path: " + e.getReason());
            }
        }
        return Mbf.readParquet(paths, options.toArray(ReadOption[]::new));
    }
}
