package io.mbf.cli.arrow;

import io.mbf.arrow.ArrowFiles;
import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Schema;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** The rows of Arrow IPC files and streams, one after the other; all have the same columns. */
public final class ArrowInput implements BatchSource {

    private final Queue<Path> files;
    private final Path first;
    private BatchSource rows;

    /**
     * Opens the first file.
     *
     * @param files at least one
     * @throws io.mbf.error.MbfException if it is damaged, or has types that have no counterpart; as later ones when {@link
     *     #next} comes to them
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public ArrowInput(List<Path> files) {
        this.files = new ArrayDeque<>(files);
        this.first = this.files.remove();
        this.rows = ArrowFiles.batches(first);
    }

    @Override
    public Schema schema() {
        return rows.schema();
    }

    @Override
    public ColumnBatch next() {
        ColumnBatch batch = rows.next();
        while (batch == null && !files.isEmpty()) {
            Schema expected = rows.schema();
            Path file = files.remove();
            rows.close();
            rows = ArrowFiles.batches(file);
            if (!rows.schema().equals(expected)) {
                throw new InvalidQueryException(
                        file + ": its columns are not those of " + first + "; all files of Arrow need the same ones");
            }
            batch = rows.next();
        }
        return batch;
    }

    @Override
    public void close() {
        rows.close();
    }
}
