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

    /**
     * What lies in one folder, as long as that does not change.
     *
     * @param folder as it was before it was listed; null if there is none
     * @param parts as they were when they were listed; their times of use may be older than they are
     * @param settled whether it will be given again, and not a new one
     */
    record Listing(FileState folder, List<CacheDirectory.Listed> parts, boolean settled) {}

    static final Listing NOTHING = new Listing(null, List.of(), true);

    private final Cache<Path, Listing> listings =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    /**
     * The parts of an entry.
     *
     * @param folder of the parts
     * @param owner of the directory; a folder of somebody else, or a link to one, counts as none
     */
    Listing of(Path folder, int owner) throws IOException {
        FileState now;
        try {
            now = FileState.of(folder, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException none) {
            return NOTHING;
        }
        if (now.kind() != FileState.Kind.DIRECTORY || now.owner() != owner) {
            return NOTHING;
        }
        Listing known = listings.getIfPresent(folder);
        if (known != null && known.folder.equals(now)) {
            return known;
        }
        List<CacheDirectory.Listed> parts = CacheDirectory.partsIn(folder);
        boolean settled =
                !parts.isEmpty() && now.modified().isBefore(Instant.now().minus(SETTLED));
        Listing listing = new Listing(now, parts, settled);
        if (settled) {
            listings.put(folder, listing);
        }
        return listing;
    }
}
