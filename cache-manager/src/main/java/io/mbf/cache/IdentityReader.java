package io.mbf.cache;

import io.mbf.file.FileState;
import io.mbf.format.SourceIdentity;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** How the state of a source is taken: one {@code stat} of its canonical path. */
@FunctionalInterface
interface IdentityReader {

    /**
     * The identity of a source as it is now, with footer hash 0.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if it is not a regular file or cannot be looked at
     */
    SourceIdentity read(Path source) throws IOException;

    /** One {@code stat} of the canonical path; see {@link FileState} for what counts. */
    static SourceIdentity stat(Path source) throws IOException {
        Path real = source.toRealPath();
        FileState found = FileState.of(real);
        if (!found.regular()) {
            throw new FileSystemException(real.toString(), null, "not a regular file");
        }
        return new SourceIdentity(
                real.toUri().toString(), found.size(), found.modifiedNanos(), found.changedNanos(), found.inode(), 0);
    }
}
