package io.mbf.cache.directory;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The rule that nobody but its owner may look or put anything into a folder of the cache: entries are decoded data, and
 * are believed.
 */
public final class PrivateFolder {

    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private PrivateFolder() {}

    /**
     * Makes the folder if it is missing; its parent must exist. One of ours that others may list or enter is closed to
     * them; one that they may write to is not, since they may have done so.
     *
     * @throws IOException if it cannot be made or written to, or if others could plant files in it: it is a symbolic
     *     link, belongs to somebody else, or others may write to it
     */
    static void require(Path folder) throws IOException {
        make(folder);
        if (Files.isSymbolicLink(folder)) {
            throw new FileSystemException(folder.toString(), null, "is a symbolic link");
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(folder.toString(), null, "is not a directory");
        }
        // who "we" are is learned from a file we make: user names and ids of containers and network mounts mislead
        Path probe = createFile(TemporaryFile.beside(folder.resolve("probe")));
        try {
            PosixFileAttributeView view = posix(folder);
            if (view != null) {
                check(folder, view, posix(probe));
            }
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static void make(Path folder) throws IOException {
        try {
            // private from its first moment, or another process might see it open and refuse it
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
            } else {
                Files.createDirectory(folder);
            }
        } catch (FileAlreadyExistsException existing) {
            // whatever it is: the caller looks at it next
        }
    }

    /**
     * Makes an empty file that nobody else has any right to, from its first moment and whatever the umask is.
     *
     * @throws FileAlreadyExistsException if there is anything of that name, a link included
     */
    public static Path createFile(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE))
                : Files.createFile(file);
    }

    private static void check(Path folder, PosixFileAttributeView view, PosixFileAttributeView ours)
            throws IOException {
        if (!view.getOwner().equals(ours.getOwner())) {
            throw new FileSystemException(
                    folder.toString(),
                    null,
                    "belongs to another user, " + view.getOwner().getName());
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new FileSystemException(
                    folder.toString(),
                    null,
                    "others may write to it (" + PosixFilePermissions.toString(permissions) + ")");
        }
        if (!FOLDER.containsAll(permissions)) {
            view.setPermissions(FOLDER);
        }
    }

    /** Takes all rights to a file from everybody else, where the file system knows such rights. */
    public static void makePrivate(Path file) throws IOException {
        PosixFileAttributeView view = posix(file);
        if (view != null) {
            view.setPermissions(FILE);
        }
    }

    private static PosixFileAttributeView posix(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }
}
