package io.mbf.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a file looks like from outside at one moment: enough to notice that it was written to or replaced.
 *
 * <p>Change time and inode show what size and modification time hide: {@code touch -r}, {@code cp -p}, and {@code mv} of
 * another file into place. The device number is left out: many file systems (NFS, btrfs, overlays) get a new one at each
 * mount, and a file of another device with the same inode and change time is a snapshot of the same content.
 *
 * @param regular whether it is a plain file, and not a folder, a pipe or a device
 * @param size in bytes
 * @param modifiedNanos nanoseconds since 1970
 * @param changedNanos when the inode changed, likewise; 0 where the file system has no such time
 * @param inode 0 where the file system has none
 */
public record FileState(boolean regular, long size, long modifiedNanos, long changedNanos, long inode) {

    private static final String UNIX = "unix:isRegularFile,size,lastModifiedTime,ctime,ino";

    /**
     * The state of the file that a path leads to, through links.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if it cannot be looked at
     */
    public static FileState of(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Map<String, Object> found = Files.readAttributes(path, UNIX);
            return new FileState(
                    (Boolean) found.get("isRegularFile"),
                    (Long) found.get("size"),
                    nanos((FileTime) found.get("lastModifiedTime")),
                    nanos((FileTime) found.get("ctime")),
                    (Long) found.get("ino"));
        }
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileState(found.isRegularFile(), found.size(), nanos(found.lastModifiedTime()), 0, 0);
    }

    /**
     * The state of the file that a channel is open on, wherever its path leads by now.
     *
     * @param channel of a file of the default file system; its position is 0 afterwards
     * @return empty where the system does not show what is open (it does on Linux)
     * @throws IOException if the channel is closed or the file cannot be looked at
     */
    public static Optional<FileState> of(FileChannel channel) throws IOException {
        Optional<Path> descriptor = Descriptors.of(channel);
        return descriptor.isEmpty() ? Optional.empty() : Optional.of(of(descriptor.get()));
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }

    /** The first thing in which this differs from a later state, in words; empty if they are the same. */
    public Optional<String> difference(FileState now) {
        List<String> found = new ArrayList<>();
        compare(found, "size", size, now.size);
        compare(found, "modification time", time(modifiedNanos), time(now.modifiedNanos));
        compare(found, "inode", inode, now.inode);
        compare(found, "change time", time(changedNanos), time(now.changedNanos));
        compare(found, "being a file", regular, now.regular);
        return found.stream().findFirst();
    }

    private static void compare(List<String> found, String what, Object before, Object after) {
        if (!before.equals(after)) {
            found.add(what + " was " + before + ", is " + after);
        }
    }

    private static Instant time(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
