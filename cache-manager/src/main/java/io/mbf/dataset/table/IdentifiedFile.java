package io.mbf.dataset.table;

import io.mbf.error.SourceChangedException;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.RangeReader;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * A file in a certain state: every look at it, and every opening, fails with a {@link SourceChangedException} if it is
 * another one, or gone.
 *
 * @param file canonical
 * @param name what it was called by who named it
 * @param identity the state it must be in; the owner is not compared, since users have other numbers on other machines
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
