package io.mbf.file;

import static java.util.Objects.requireNonNull;

import io.mbf.error.SourceChangedException;
import java.io.IOException;
import java.util.Optional;

/**
 * A file to read, wherever it lies: it can be looked at, and opened. {@link LocalFile} is one of a file system of the
 * JDK; other stores have their own.
 *
 * <p>Implementations are immutable, safe for any number of threads, and hold nothing open. Two are equal if they name
 * the same place in the same way.
 */
public interface InputFile {

    /** What people call it, for messages; on one line. */
    String name();

    /** The same file, under the one name that all ways to it share: absolute, and without links as far as it exists. */
    InputFile canonical();

    /** The URI of this name: {@code file:///data/a.parquet}. Of a {@link #canonical} file it is the file's identity. */
    String uri();

    /**
     * What lies there now. Takes one look.
     *
     * @throws java.nio.file.NoSuchFileException if nothing does
     * @throws IOException if it cannot be looked at
     */
    FileState state() throws IOException;

    /**
     * Opens it to be read once, from front to back or in large ranges.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if it cannot be opened
     */
    RangeReader open() throws IOException;

    /** Opens it to be read in many small ranges for a long time, mapped into memory where that can be done. */
    default RangeReader map() throws IOException {
        return open();
    }

    /**
     * Opens a certain state of it: names may lead elsewhere for a moment, which no look at them shows.
     *
     * @throws SourceChangedException if what was opened is another file, or the file in another state
     */
    default RangeReader open(FileState wanted) throws IOException {
        requireNonNull(wanted, "wanted");
        RangeReader opened = open();
        Optional<String> difference = wanted.difference(opened.state());
        if (difference.isPresent()) {
            opened.close();
            throw new SourceChangedException(name(), difference.get());
        }
        return opened;
    }
}
