package io.mbf.parquet;

import io.mbf.error.CorruptFileException;
import io.mbf.error.SourceChangedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/**
 * What a file looked like when it was opened, to notice that it is not the same any more.
 *
 * @param changed when the inode changed, and {@code inode} which one it is; {@code null} where the file system has none
 */
record SourceState(Path path, long size, FileTime modified, Object changed, Object inode) {

    /**
     * Looks at a file.
     *
     * @throws UncheckedIOException if there is none, or it cannot be looked at
     * @throws CorruptFileException if it is a directory, a pipe or a device
     */
    static SourceState of(Path path) {
        try {
            BasicFileAttributes basic = Files.readAttributes(path, BasicFileAttributes.class);
            if (!basic.isRegularFile()) {
                String what = basic.isDirectory() ? "a directory" : "neither a file nor a directory";
                throw new CorruptFileException(name(path), "file", "is " + what + ", not a Parquet file");
            }
            Map<String, Object> unix =
                    path.getFileSystem().supportedFileAttributeViews().contains("unix")
                            ? Files.readAttributes(path, "unix:ctime,ino")
                            : Map.of();
            return new SourceState(path, basic.size(), basic.lastModifiedTime(), unix.get("ctime"), unix.get("ino"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Looks again.
     *
     * @throws SourceChangedException if the file changed, was replaced or deleted
     */
    void verify() {
        SourceState now;
        try {
            now = of(path);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                throw new SourceChangedException(name(), "it is gone");
            }
            throw e;
        } catch (CorruptFileException e) {
            throw new SourceChangedException(name(), "it is no file any more");
        }
        check("size", size, now.size);
        check("modification time", modified, now.modified);
        check("inode", inode, now.inode);
        check("change time", changed, now.changed);
    }

    private void check(String what, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            throw new SourceChangedException(name(), what + " was " + before + ", is " + after);
        }
    }

    /** The file in messages: its path, on one line. */
    String name() {
        return name(path);
    }

    private static String name(Path path) {
        return path.toString().replaceAll("\\p{Cntrl}", "?");
    }
}
