package io.mbf.sql.scan;

import io.mbf.dataset.DatasetPart;
import io.mbf.error.SourceChangedException;
import io.mbf.file.FileState;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a table at one moment, for one query: all its scans read these, or fail.
 *
 * @param part which files, in which state
 * @param dataset reads them
 * @param rows before any condition
 */
public record Snapshot(DatasetPart part, Dataset dataset, TableColumns columns, long rows) {

    /** Whether all the files are local ones of Parquet, without columns out of directories. */
    public boolean isPlainParquet() {
        return part.kind() != DatasetPart.Kind.MBF
                && part.files().stream()
                        .allMatch(file -> file.uri().startsWith("file:")
                                && !file.name().endsWith(".mbf")
                                && file.partition().isEmpty());
    }

    /** Where the files of {@link #isPlainParquet} lie. */
    public List<Path> paths() {
        return part.files().stream()
                .map(file -> Path.of(URI.create(file.uri())))
                .toList();
    }

    /** Whether no Parquet file is needed to read them. */
    public boolean isCached() {
        return dataset.explain().report().format().equals("mbf");
    }

    /** DuckDB reads the files itself, which a cache does not see: a row read through it lets it convert what it lacks. */
    public void touch() {
        if (!isCached()) {
            try (Batches batches =
                    dataset.select(columns.get(0).field()).limit(1).batches()) {
                batches.next();
            }
        }
    }

    /**
     * Whether looking at these paths again would find the same files: known for certain, and at little cost, where each
     * path is that of one file.
     */
    boolean isOf(List<String> paths) {
        if (part.kind() == DatasetPart.Kind.MBF || paths.size() != part.files().size()) {
            return false;
        }
        try {
            for (int i = 0; i < paths.size(); i++) {
                Path path = Path.of(paths.get(i));
                DatasetPart.File file = part.files().get(i);
                if (!file.uri().startsWith("file:")
                        || !Files.isRegularFile(path)
                        || !path.toRealPath().equals(Path.of(URI.create(file.uri())))
                        || !isUnchanged(file, path)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | InvalidPathException notSo) {
            return false;
        }
    }

    private static boolean isUnchanged(DatasetPart.File file, Path path) throws IOException {
        FileState now = FileState.of(path);
        return now.size() == file.size()
                && now.modifiedNanos() == file.modifiedNanos()
                && now.changedNanos() == file.changedNanos()
                && now.id() == file.fileId();
    }

    /**
     * Looks again: for who reads the files without us.
     *
     * @throws SourceChangedException if one is not what it was
     */
    public void check() {
        for (DatasetPart.File file : part.files()) {
            try {
                if (!isUnchanged(file, Path.of(URI.create(file.uri())))) {
                    throw new SourceChangedException(file.name(), "the query is to be run again");
                }
            } catch (IOException gone) {
                throw new SourceChangedException(file.name(), "it is gone");
            }
        }
    }
}
