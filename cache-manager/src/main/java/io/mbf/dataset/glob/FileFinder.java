package io.mbf.dataset.glob;

import io.mbf.file.FileState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Looks for files in and below a folder. Symbolic links are followed, but not back to a directory that they lie in;
 * one that leads nowhere counts as a file, so that it is missed when it is opened rather than passed over.
 */
public final class FileFinder {

    public static final int MAX_FILES = 100_000;
    public static final int MAX_DEPTH = 64;
    /** Links to sibling directories can make a small tree look endless without any loop. */
    private static final int MAX_ENTRIES = 2_000_000;

    private final Path folder;
    private final Predicate<Path> wanted;
    private final String allowedInitials;
    private final boolean mayGoDeeper;
    private final List<Found> found = new ArrayList<>();
    private int entries;

    /**
     * A file that was found.
     *
     * @param relative its path below the folder
     * @param state as it was found; empty if nobody has looked, or it is a link that leads nowhere
     */
    public record Found(Path file, Path relative, Optional<FileState> state, byte[] sortKey) {

        public Found(Path file, Path relative, Optional<FileState> state) {
            this(file, relative, state, relative.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private FileFinder(Path folder, Predicate<Path> wanted, String allowedInitials, boolean mayGoDeeper) {
        this.folder = folder;
        this.wanted = wanted;
        this.allowedInitials = allowedInitials;
        this.mayGoDeeper = mayGoDeeper;
    }

    /**
     * Finds files, in the order of their paths' bytes. Names that begin with a dot or an underscore, which tools give
     * to what is not data (yet), are passed over with everything below them, and so are directories of caches.
     *
     * @param depth how many directories to go down, the folder included, at most {@value #MAX_DEPTH}
     * @param allowedInitials of dot and underscore those that do not matter
     * @param wanted given paths relative to the folder
     * @throws FileSystemException if there is too much to look at; then and for other reasons an IOException
     */
    public static List<Found> find(Path folder, int depth, String allowedInitials, Predicate<Path> wanted)
            throws IOException {
        FileFinder finder = new FileFinder(folder, wanted, allowedInitials, depth < MAX_DEPTH);
        finder.walk(folder, Math.min(depth, MAX_DEPTH), new HashSet<>(Set.of(key(folder))));
        finder.found.sort((a, b) -> Arrays.compareUnsigned(a.sortKey, b.sortKey));
        return finder.found;
    }

    /**
     * Looks at what lies in a directory, and below.
     *
     * @param depth how many directories to go down, this one included
     * @param above it and the directories that it was reached through, by their keys
     */
    private void walk(Path directory, int depth, Set<Object> above) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                if (++entries > MAX_ENTRIES) {
                    throw new FileSystemException(
                            folder.toString(), null, "holds more than " + MAX_ENTRIES + " files and directories");
                }
                if (!isHidden(child.getFileName(), allowedInitials)) {
                    visit(child, depth, above);
                }
            }
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
    }

    private void visit(Path child, int depth, Set<Object> above) throws IOException {
        Optional<FileState> state = look(child);
        if (state.isEmpty() || state.get().isFile()) {
            Path relative = folder.relativize(child);
            if (wanted.test(relative)) {
                if (found.size() == MAX_FILES) {
                    throw new FileSystemException(folder.toString(), null, "holds more than " + MAX_FILES + " files");
                }
                found.add(new Found(child, relative, state));
            }
        } else if (state.get().kind() == FileState.Kind.DIRECTORY) {
            if (CacheFolder.is(child)) {
                return;
            }
            if (depth > 1) {
                Object key = key(child);
                if (above.add(key)) { // else a link back: what lies there is found without the detour
                    walk(child, depth - 1, above);
                    above.remove(key);
                }
            } else if (!mayGoDeeper) {
                throw new FileSystemException(folder.toString(), null, "its directories nest deeper than " + MAX_DEPTH);
            }
        }
    }

    /** What a path leads to; empty if it is a link that leads nowhere. */
    private static Optional<FileState> look(Path path) throws IOException {
        try {
            return Optional.of(FileState.of(path));
        } catch (IOException failed) {
            if (Files.isSymbolicLink(path)) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** The same for all ways to a directory. */
    private static Object key(Path directory) throws IOException {
        Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
        return key == null ? directory.toRealPath() : key;
    }

    /** Whether a name says that this is not data. */
    public static boolean isHidden(Path fileName, String allowedInitials) {
        String name = fileName.toString();
        return !name.isEmpty()
                && (name.charAt(0) == '.' || name.charAt(0) == '_')
                && allowedInitials.indexOf(name.charAt(0)) < 0;
    }
}
