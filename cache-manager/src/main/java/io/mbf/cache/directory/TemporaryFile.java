package io.mbf.cache.directory;

import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** How files are called while they are written. */
public final class TemporaryFile {

    private TemporaryFile() {}

    /** A name beside {@code target}, of this process, that nobody else will choose. */
    public static Path beside(Path target) {
        return target.resolveSibling("." + target.getFileName() + "."
                + ProcessHandle.current().pid() + "-"
                + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".tmp");
    }
}
