package io.mbf.dataset.glob;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * Looks for files in and below a folder. Symbolic links are followed, but not back to a directory that they lie in;
 * one that leads nowhere counts as a file, so that it is missed when it is opened rather than passed over.
 */
public final class FileFinder extends SimpleFileVisitor<Path> {

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
     */
    public record Found(Path file, Path relative, byte[] sortKey) {

        public Found(Path file, Path relative) {
            this(file, relative, relative.toString().getBytes(StandardCharsets.UTF_8));
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
     * to what is not data (yet), are passed over with everything below them.
     *
     * @param depth how many directories to go down, the folder included, at most {@value #MAX_DEPTH}
     * @param allowedInitials of dot and underscore those that do not matter
     * @param wanted given paths relative to the folder
     * @throws FileSystemException if there is too much to look at; then and for other reasons an IOException
     */
    public static List<Found> find(Path folder, int depth, String allowedInitials, Predicate<Path> wanted)
            throws IOException {
        FileFinder finder = new FileFinder(folder, wanted, allowedInitials, depth < MAX_DEPTH);
        Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Math.min(depth, MAX_DEPTH), finder);
        finder.found.sort((a, b) -> Arrays.compareUnsigned(a.sortKey, b.sortKey));
        return finder.found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        count();
        return !directory.equals(folder) && isHidden(directory)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        count();
        if (isHidden(file)) {
            return FileVisitResult.CONTINUE;
        }
        if (attributes.isDirectory()) {
            if (!mayGoDeeper) {
                throw new FileSystemException(folder.toString(), null, "its directories nest deeper than " + MAX_DEPTH);
            }
            return FileVisitResult.CONTINUE;
        }
        Path relative = folder.relativize(file);
        if (!attributes.isOther() && wanted.test(relative)) {
            if (found.size() == MAX_FILES) {
                throw new FileSystemException(folder.toString(), null, "holds more than " + MAX_FILES + " files");
            }
            found.add(new Found(file, relative));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (failure instanceof FileSystemLoopException) {
            return FileVisitResult.CONTINUE; // what lies there is found without the detour
        }
        throw failure;
    }

    private boolean isHidden(Path path) {
        return isHidden(path.getFileName(), allowedInitials);
    }

    /** Whether a name says that this is not data. */
    public static boolean isHidden(Path fileName, String allowedInitials) {
        String name = fileName.toString();
        return !name.isEmpty()
                && (name.charAt(0) == '.' || name.charAt(0) == '_')
                && allowedInitials.indexOf(name.charAt(0)) < 0;
    }

    private void count() throws IOException {
        if (++entries > MAX_ENTRIES) {
            throw new FileSystemException(
                    folder.toString(), null, "holds more than " + MAX_ENTRIES + " files and directories");
        }
    }
}
