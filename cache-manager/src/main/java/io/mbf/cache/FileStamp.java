package io.mbf.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * What a file in the cache directory looks like from outside: enough to notice that it was replaced, or written to in
 * place. Links are not followed.
 *
 * @param regular whether it is a plain file, and not a link, a pipe, a device, a folder
 * @param fileKey inode and device, or null where there are none
 * @param size in bytes
 * @param modified for entries also the time of their last use
 * @param owner the number of the user it belongs to, or null where there are none
 * @param changed the inode's change time; equal to {@code modified} where there is none
 */
record FileStamp(boolean regular, Object fileKey, long size, Object owner, FileTime modified, FileTime changed) {

    private static final Duration UNREAD_MARK = Duration.of(1, ChronoUnit.MICROS);

    /** @throws java.nio.file.NoSuchFileException if there is no such file */
    static FileStamp of(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Map<String, Object> found = Files.readAttributes(
                    file, "unix:isRegularFile,fileKey,size,uid,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
            return new FileStamp(
                    (Boolean) found.get("isRegularFile"),
                    found.get("fileKey"),
                    (Long) found.get("size"),
                    found.get("uid"),
                    (FileTime) found.get("lastModifiedTime"),
                    (FileTime) found.get("ctime"));
        }
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new FileStamp(
                found.isRegularFile(),
                found.fileKey(),
                found.size(),
                null,
                found.lastModifiedTime(),
                found.lastModifiedTime());
    }

    /** The time of an entry that nobody has read yet: one that no clock, read to the millisecond, gives. */
    static FileTime unreadSince(Instant published) {
        return FileTime.from(published.truncatedTo(ChronoUnit.SECONDS).plus(UNREAD_MARK));
    }

    /**
     * Whether the entry was never read since it was published. Where the file system does not keep times to the
     * microsecond, every entry counts as read.
     */
    boolean unread() {
        return modified.toInstant().getNano() == UNREAD_MARK.getNano();
    }

    /** Whether both are of one file, whatever happened to its times. */
    boolean sameFile(FileStamp other) {
        return java.util.Objects.equals(fileKey, other.fileKey) && size == other.size;
    }
}
