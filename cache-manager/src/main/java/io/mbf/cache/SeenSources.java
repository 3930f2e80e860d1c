package io.mbf.cache;

import io.mbf.format.SourceIdentity;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Which states of sources were read once, for caches that convert at the second read: an empty file for each, named by
 * a hash, shared by all processes. Forgotten after 30 days. A disk that fails costs a conversion that comes later, and
 * no read. Thread-safe.
 */
final class SeenSources {

    private static final Duration MEMORY = Duration.ofDays(30);

    private final Path folder;

    SeenSources(CacheDirectory directory) {
        this.folder = directory.path().resolve("seen");
    }

    private Path marker(SourceIdentity source) {
        String state = source.size() + " " + source.modifiedNanos() + " " + source.changedNanos() + " "
                + source.fileId() + " " + source.uri();
        return folder.resolve(HexFormat.of().toHexDigits(CacheDirectory.hash(state)));
    }

    boolean contains(SourceIdentity source) {
        return Files.exists(marker(source), LinkOption.NOFOLLOW_LINKS);
    }

    void note(SourceIdentity source) {
        try {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                PrivateFolder.require(folder);
            }
            PrivateFolder.createFile(marker(source));
        } catch (FileAlreadyExistsException noted) {
            // by another process, this moment
        } catch (IOException failed) {
            log("cannot note a first read", failed);
        }
    }

    void forget(SourceIdentity source) {
        try {
            Files.deleteIfExists(marker(source));
        } catch (IOException failed) {
            log("cannot forget a first read", failed);
        }
    }

    /** Removes what lies too far back. */
    void clean(Instant now) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> markers = Files.newDirectoryStream(folder)) {
            for (Path marker : markers) {
                if (Files.getLastModifiedTime(marker, LinkOption.NOFOLLOW_LINKS)
                        .toInstant()
                        .isBefore(now.minus(MEMORY))) {
                    Files.deleteIfExists(marker);
                }
            }
        } catch (IOException failed) {
            log("old marks of reads not removed", failed);
        }
    }

    private static void log(String what, IOException failure) {
        System.getLogger(ParquetCache.LOGGER).log(Level.DEBUG, () -> what + ": " + failure.getMessage());
    }
}
