package io.mbf.parquet;

import io.mbf.error.CorruptFileException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.FileState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file as it was when its footer was read, to notice that it is not the same any more. */
record SourceState(Path path, FileState file) {

    /**
     * Looks at a file.
     *
     * @throws UncheckedIOException if there is none, or it cannot be looked at
     * @throws CorruptFileException if it is a directory, a pipe or a device
     */
    static SourceState of(Path path) {
        try {
            FileState file = FileState.of(path);
            if (!file.regular()) {
                String what = Files.isDirectory(path) ? "a directory" : "neither a file nor a directory";
                throw new CorruptFileException(name(path), "file", "is " + what + ", not a Parquet file");
            }
            return new SourceState(path, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long size() {
        return file.size();
    }

    /**
     * Looks again.
     *
     * @throws SourceChangedException if the file changed, was replaced or deleted
     */
    void verify() {
        try {
            require(FileState.of(path));
        } catch (NoSuchFileException e) {
            throw new SourceChangedException(name(), "it is gone");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Looks at what was opened: the path may lead elsewhere now, or may have done so while it was opened. Where the
     * system does not tell what is open, it is the path that is looked at.
     *
     * @throws SourceChangedException if it is another file than this, or it changed
     */
    void verify(FileChannel opened) throws IOException {
        require(FileState.of(opened).orElseGet(() -> of(path).file));
    }

    private void require(FileState now) {
        file.difference(now).ifPresent(difference -> {
            throw new SourceChangedException(name(), now.regular() ? difference : "it is no file any more");
        });
    }

    /** The file in messages: its path, on one line. */
    String name() {
        return name(path);
    }

    private static String name(Path path) {
        return path.toString().replaceAll("\\p{Cntrl}", "?");
    }
}
