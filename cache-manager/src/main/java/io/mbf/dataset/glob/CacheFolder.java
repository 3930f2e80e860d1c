package io.mbf.dataset.glob;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * How the directory of a cache is told from a folder of data. Entries end in {@code .mbf} as data may: a cache within a
 * folder of data would otherwise add its entries to the rows of that folder.
 */
public final class CacheFolder {

    /** The folder in the directory of a cache that every conversion has a lock in. */
    public static final String LOCKS = "locks";

    private static final String LOCK_FILES = "{[0-9][0-9],statistics}.lock";

    private CacheFolder() {}

    static boolean is(Path folder) throws IOException {
        Path locks = folder.resolve(LOCKS);
        if (isMissing(locks) || !Files.isDirectory(locks, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(locks, LOCK_FILES)) {
            return files.iterator().hasNext();
        }
    }

    /** Whether nothing lies at a place, found out without an exception: a data set may have thousands of folders. */
    private static boolean isMissing(Path path) {
        return path.getFileSystem() == FileSystems.getDefault()
                && !path.toFile().exists();
    }
}
