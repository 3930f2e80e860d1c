package io.mbf.cache.directory;

import io.mbf.cache.words.CacheLog;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Facts that all processes on a cache directory share: an empty file for each in a folder there, named by a hash.
 * Forgotten after 30 days, and the oldest beyond some ten thousand. A disk that fails costs a conversion that comes
 * too early or too late, and no read. Thread-safe.
 */
final class Markers {

    private static final Duration MEMORY = Duration.ofDays(30);
    private static final int MAX_KEPT = 10_000;

    private final CacheDirectory directory;
    private final Path folder;

    Markers(CacheDirectory directory, String name) {
        this.directory = directory;
        this.folder = directory.path().resolve(name);
    }

    private Path marker(String fact) {
        return folder.resolve(HexFormat.of().toHexDigits(CacheDirectory.hash(fact)));
    }

    boolean contains(String fact) {
        return Files.exists(marker(fact), LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns whether it is new. */
    boolean note(String fact) {
        try {
            directory.check();
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                PrivateFolder.require(folder);
            }
            PrivateFolder.createFile(marker(fact));
            return true;
        } catch (FileAlreadyExistsException noted) {
            return false;
        } catch (IOException failed) {
            log("nothing noted in " + folder, failed);
            return false;
        }
    }

    void forget(String fact) {
        try {
            Files.deleteIfExists(marker(fact));
        } catch (IOException failed) {
            log("nothing forgotten in " + folder, failed);
        }
    }

    /** Removes what lies too far back, or is too much. */
    void clean(Instant now) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Map<Path, Instant> kept = new HashMap<>();
        try (DirectoryStream<Path> markers = Files.newDirectoryStream(folder)) {
            for (Path marker : markers) {
                try {
                    kept.put(
                            marker,
                            Files.getLastModifiedTime(marker, LinkOption.NOFOLLOW_LINKS)
                                    .toInstant());
                } catch (NoSuchFileException forgotten) {
                    // by another process, this moment
                }
            }
            List<Path> oldest = kept.keySet().stream()
                    .sorted(Comparator.comparing(kept::get))
                    .toList();
            for (int i = 0; i < oldest.size(); i++) {
                boolean old = kept.get(oldest.get(i)).isBefore(now.minus(MEMORY));
                if (old || i < oldest.size() - MAX_KEPT) {
                    Files.deleteIfExists(oldest.get(i));
                }
            }
        } catch (IOException | DirectoryIteratorException failed) {
            log("nothing cleaned in " + folder, failed);
        }
    }

    private static void log(String what, Exception failure) {
        System.getLogger(CacheLog.NAME).log(Level.DEBUG, () -> what + ": " + failure.getMessage());
    }
}
