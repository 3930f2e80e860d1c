package io.mbf.cache.source;

import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.SourceIdentity;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** How the identity of a source is taken. */
@FunctionalInterface
public interface IdentityReader {

    /**
     * The identity of a source as it is now, with footer hash 0.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if it is not a regular file or cannot be looked at
     */
    SourceIdentity read(InputFile source) throws IOException;

    /**
     * Why what was made from a source is of no use any more; empty if the source is what it was, or cannot be looked at
     * now, as it may come back.
     */
    default Optional<String> whyUseless(SourceIdentity made) {
        try {
            SourceIdentity now = read(Source.localFile(made));
            return IdentityComparison.sameFile(now, made)
                    ? Optional.empty()
                    : Optional.of(IdentityComparison.differences(now, made));
        } catch (NoSuchFileException gone) {
            return Optional.of("the source is gone");
        } catch (IOException | IllegalArgumentException | FileSystemNotFoundException notNow) {
            return Optional.empty();
        }
    }

    /** One look at what its canonical name leads to; see {@link FileState} for what counts. */
    static SourceIdentity stat(InputFile source) throws IOException {
        InputFile real = source.canonical();
        FileState found = real.state();
        if (!found.isFile()) {
            throw new FileSystemException(real.name(), null, "not a regular file");
        }
        return of(real.uri(), found);
    }

    /** A file in a certain state. */
    static SourceIdentity of(String uri, FileState state) {
        return new SourceIdentity(uri, state.size(), state.modifiedNanos(), state.changedNanos(), state.id(), 0);
    }
}
