package io.mbf.cache.entry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.file.FileState;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What lies in folders of parts. A folder is listed once for each state of it, which every file that comes or goes
 * changes; one look at the disk tells in the usual case. Thread-safe.
 */
final class PartFolders {

    private static final int MOST = 1024;

    /** A folder that changed a moment ago may change again within the same tick of its file system's clock. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    /** @param folder as it was before it was listed */
    private record Listing(FileState folder, List<CacheDirectory.Listed> parts) {}

    private final Cache<Path, Listing> listings =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    /**
     * The parts of an entry, as they were when they were last listed; their times of use may be older than they are.
     *
     * @param owner of the directory; a folder of somebody else, or a link to one, counts as none
     */
    List<CacheDirectory.Listed> of(Path entry, int owner) throws IOException {
        Path folder = CacheDirectory.parts(entry);
        FileState now;
        try {
            now = FileState.of(folder, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException none) {
            return List.of();
        }
        if (now.kind() != FileState.Kind.DIRECTORY || now.owner() != owner) {
            return List.of();
        }
        Listing known = listings.getIfPresent(folder);
        if (known != null && known.folder.equals(now)) {
            return known.parts;
        }
        List<CacheDirectory.Listed> parts = CacheDirectory.partsOf(entry);
        if (now.modified().isBefore(Instant.now().minus(SETTLED))) {
            listings.put(folder, new Listing(now, parts));
        }
        return parts;
    }
}
