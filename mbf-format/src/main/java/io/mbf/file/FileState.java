package io.mbf.file;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
 * <p>Change time and id show what size and modification time hide: {@code touch -r}, {@code cp -p}, and {@code mv} of
 * another file into place. The device number is left out: many file systems (NFS, btrfs, overlays) get a new one at each
 * mount, and a file of another device with the same inode and change time is a snapshot of the same content.
 *
 * @param kind of thing
 * @param size in bytes
 * @param modifiedNanos nanoseconds since 1970
 * @param changedNanos when the inode changed, in the same unit; 0 where the file system has no such time
 * @param id the inode, or whatever else a store gives to each file or version of one; 0 where there is none
 * @param owner the number of the user it belongs to, or {@link #NOBODY} where there is none
 */
public record FileState(Kind kind, long size, long modifiedNanos, long changedNanos, long id, int owner) {

    /** What lies at a place. */
    public enum Kind {
        FILE,
        DIRECTORY,
        /** A pipe, a device, or a link that was not followed. */
        OTHER
    }

    /** Where files have no owners. */
    public static final int NOBODY = -1;

    private static final String UNIX = "unix:isRegularFile,isDirectory,size,lastModifiedTime,ctime,ino,uid";

    public FileState {
        requireNonNull(kind, "kind");
    }

    /** The state of a file about which no more is known. */
    public static FileState of(long size, long modifiedNanos, long id) {
        return new FileState(Kind.FILE, size, modifiedNanos, 0, id, NOBODY);
    }

    /**
     * The state of the file that a path leads to.
     *
     * @param links {@link LinkOption#NOFOLLOW_LINKS} to look at a symbolic link itself
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if it cannot be looked at
     */
    public static FileState of(Path path, LinkOption... links) throws IOException {
        requireNonNull(path, "path");
        requireNonNull(links, "links");
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Map<String, Object> found = Files.readAttributes(path, UNIX, links);
            return new FileState(
                    kind((Boolean) found.get("isRegularFile"), (Boolean) found.get("isDirectory")),
                    (Long) found.get("size"),
                    nanos((FileTime) found.get("lastModifiedTime")),
                    nanos((FileTime) found.get("ctime")),
                    (Long) found.get("ino"),
                    (Integer) found.get("uid"));
        }
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, links);
        return new FileState(
                kind(found.isRegularFile(), found.isDirectory()),
                found.size(),
                nanos(found.lastModifiedTime()),
                0,
                0,
                NOBODY);
    }

    /**
     * The state of the file that a channel is open on, wherever its path leads by now.
     *
     * @param channel of a file of the default file system; its position is 0 afterwards
     * @return empty where the system does not show what is open (it does on Linux)
     * @throws IOException if the channel is closed or the file cannot be looked at
     */
    static Optional<FileState> of(FileChannel channel) throws IOException {
        Optional<Path> descriptor = Descriptors.of(channel);
        return descriptor.isEmpty() ? Optional.empty() : Optional.of(of(descriptor.get()));
    }

    private static Kind kind(boolean file, boolean directory) {
        return file ? Kind.FILE : directory ? Kind.DIRECTORY : Kind.OTHER;
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }

    /** Whether it is a plain file. */
    public boolean isFile() {
        return kind == Kind.FILE;
    }

    /** When it was last written to. */
    public Instant modified() {
        return time(modifiedNanos);
    }

    /** Whether both are of one file, whatever happened to its times. */
    public boolean sameFile(FileState other) {
        requireNonNull(other, "other");
        return id == other.id && size == other.size;
    }

    /** The first thing in which this differs from a later state, in words; empty if they are the same. */
    public Optional<String> difference(FileState now) {
        requireNonNull(now, "now");
        boolean same = sameFile(now)
                && kind == now.kind
                && modifiedNanos == now.modifiedNanos
                && changedNanos == now.changedNanos
                && owner == now.owner;
        if (same) {
            return Optional.empty(); // as nearly always, and after every read
        }
        List<String> found = new ArrayList<>();
        compare(found, "size", size, now.size);
        compare(found, "modification time", time(modifiedNanos), time(now.modifiedNanos));
        compare(found, "file id", id, now.id);
        compare(found, "change time", time(changedNanos), time(now.changedNanos));
        compare(found, "owner", owner, now.owner);
        if (kind != now.kind) {
            found.add(0, "it is no file any more");
        }
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
