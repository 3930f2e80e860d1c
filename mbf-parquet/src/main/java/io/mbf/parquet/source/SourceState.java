package io.mbf.parquet.source;

import io.mbf.error.CorruptFileException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;

/** A file as it was when its footer was read, to notice that it is not the same any more. */
public record SourceState(InputFile file, FileState state) {

    /**
     * Looks at a file.
     *
     * @throws UncheckedIOException if there is none, or it cannot be looked at
     * @throws CorruptFileException if it is a directory, a pipe or a device
     */
    public static SourceState of(InputFile file) {
        try {
            FileState state = file.state();
            if (!state.isFile()) {
                String what =
                        state.kind() == FileState.Kind.DIRECTORY ? "a directory" : "neither a file nor a directory";
                throw new CorruptFileException(file.name(), "file", "is " + what + ", not a Parquet file");
            }
            return new SourceState(file, state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long size() {
        return state.size();
    }

    /**
     * Looks again.
     *
     * @throws SourceChangedException if the file changed, was replaced or deleted
     */
    public void verify() {
        try {
            state.difference(file.state()).ifPresent(difference -> {
                throw new SourceChangedException(name(), difference);
            });
        } catch (NoSuchFileException e) {
            throw new SourceChangedException(name(), "it is gone");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file in messages: its name, on one line. */
    public String name() {
        return file.name();
    }
}
