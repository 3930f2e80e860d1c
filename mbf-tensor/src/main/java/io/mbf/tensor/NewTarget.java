package io.mbf.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A file or folder that appears under its name only once it is complete; {@link #close} removes what there is unless it
 * was published. Not thread-safe.
 */
final class NewTarget implements AutoCloseable {

    private final Path target;
    private final Path temporary;
    private boolean published;

    /** @throws IOException if the target exists, or its folder does not */
    NewTarget(Path target) throws IOException {
        this.target = target;
        Path absolute = target.toAbsolutePath();
        if (absolute.getParent() == null || !Files.isDirectory(absolute.getParent())) {
            throw new FileSystemException(target.toString(), null, "its folder does not exist");
        }
        requireAbsent();
        this.temporary = absolute.resolveSibling("." + absolute.getFileName() + "."
                + ProcessHandle.current().pid() + "-"
                + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".tmp");
    }

    private void requireAbsent() throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(target.toString(), null, "exists already");
        }
    }

    /** Where to write it, beside the target. */
    Path temporary() {
        return temporary;
    }

    void publish() throws IOException {
        requireAbsent();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        published = true;
    }

    @Override
    public void close() throws IOException {
        if (published || !Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(temporary)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
