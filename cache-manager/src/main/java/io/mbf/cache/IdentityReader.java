package io.mbf.cache;

import io.mbf.format.SourceIdentity;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

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

    /**
     * Reads size, modification time, and where the file system has them change time and inode.
     *
     * <p>ctime and inode tell what size and mtime hide: {@code touch -r}, {@code cp -p} and {@code mv} of another file
     * into place. The device number is left out: many file systems (NFS, btrfs, overlays) get a new one at each mount,
     * which would make every entry stale, and a file of another device with the same inode and ctime is a snapshot of
     * the same content.
     */
    static SourceIdentity stat(Path source) throws IOException {
        Path real = source.toRealPath();
        if (real.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Map<String, Object> found =
                    Files.readAttributes(real, "unix:size,lastModifiedTime,ctime,ino,isRegularFile");
            requireRegular(real, (Boolean) found.get("isRegularFile"));
            return new SourceIdentity(
                    real.toUri().toString(),
                    (Long) found.get("size"),
                    nanos((FileTime) found.get("lastModifiedTime")),
                    nanos((FileTime) found.get("ctime")),
                    (Long) found.get("ino"),
                    0);
        }
        BasicFileAttributes found = Files.readAttributes(real, BasicFileAttributes.class);
        requireRegular(real, found.isRegularFile());
        return new SourceIdentity(real.toUri().toString(), found.size(), nanos(found.lastModifiedTime()), 0, 0, 0);
    }

    private static void requireRegular(Path file, boolean regular) throws FileSystemException {
        if (!regular) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }
}
