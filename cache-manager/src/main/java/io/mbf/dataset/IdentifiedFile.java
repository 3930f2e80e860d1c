package io.mbf.dataset;

import io.mbf.error.InvalidQueryException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import io.mbf.file.RangeReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * A file in a certain state: every look at it, and every opening, fails with a {@link SourceChangedException} if it is
 * another one, or gone.
 *
 * @param file canonical
 * @param name what it was called by who named it
 * @param identity of which the owner does not count: users have other numbers on other machines
 */
public record IdentifiedFile(InputFile file, String name, FileState identity) implements InputFile {

    /**
     * A file in the state that it is in now.
     *
     * @throws NoSuchFileException if there is none
     * @throws IOException if it is not a regular file, or cannot be looked at
     */
    public static IdentifiedFile now(InputFile file) throws IOException {
        InputFile real = file.canonical();
        FileState state = real.state();
        if (!state.isFile()) {
            throw new FileSystemException(file.name(), null, "not a regular file");
        }
        return new IdentifiedFile(real, file.name(), state);
    }

    /**
     * The file of a part of a data set, in the state it was in when the part was made.
     *
     * @param resolver finds files that are not local by their URIs
     * @throws InvalidQueryException if it is not local and there is no resolver, or the URI is none
     */
    public static IdentifiedFile of(DatasetPart.File part, Optional<Function<String, InputFile>> resolver) {
        FileState identity = new FileState(
                FileState.Kind.FILE,
                part.size(),
                part.modifiedNanos(),
                part.changedNanos(),
                part.fileId(),
                FileState.NOBODY);
        return new IdentifiedFile(resolve(part.uri(), resolver), part.name(), identity);
    }

    private static InputFile resolve(String uri, Optional<Function<String, InputFile>> resolver) {
        if (!uri.startsWith("file:")) {
            InputFile found = resolver.orElseThrow(() -> new InvalidQueryException(DatasetPart.shown(uri)
                            + ": is not a local file; to read this part, say by Mbf.resolver how it is found"))
                    .apply(uri);
            if (found == null) {
                throw new InvalidQueryException(DatasetPart.shown(uri) + ": the resolver finds no such file");
            }
            return found;
        }
        try {
            return new LocalFile(Path.of(URI.create(uri)));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new InvalidQueryException("part of a data set: '" + DatasetPart.shown(uri) + "' is no URI of a file");
        }
    }

    @Override
    public InputFile canonical() {
        return new IdentifiedFile(file.canonical(), name, identity);
    }

    @Override
    public String uri() {
        return file.uri();
    }

    @Override
    public FileState state() throws IOException {
        try {
            FileState now = file.state();
            verify(now);
            return now;
        } catch (NoSuchFileException e) {
            throw gone();
        }
    }

    @Override
    public RangeReader open() throws IOException {
        try {
            return verified(file.open());
        } catch (NoSuchFileException e) {
            throw gone();
        }
    }

    @Override
    public RangeReader map() throws IOException {
        try {
            return verified(file.map());
        } catch (NoSuchFileException e) {
            throw gone();
        }
    }

    private RangeReader verified(RangeReader opened) throws IOException {
        try {
            verify(opened.state());
            return opened;
        } catch (SourceChangedException e) {
            opened.close();
            throw e;
        }
    }

    private void verify(FileState now) {
        FileState wanted = new FileState(
                identity.kind(),
                identity.size(),
                identity.modifiedNanos(),
                identity.changedNanos(),
                identity.id(),
                now.owner());
        wanted.difference(now).ifPresent(difference -> {
            throw new SourceChangedException(name, difference);
        });
    }

    private SourceChangedException gone() {
        return new SourceChangedException(name, "it is gone");
    }

    @Override
    public String toString() {
        return name;
    }
}
