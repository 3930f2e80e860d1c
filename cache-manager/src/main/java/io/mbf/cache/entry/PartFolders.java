package io.mbf.cache.entry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.splice.Coverage;
import io.mbf.file.FileState;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * What lies in folders of parts. A folder is listed once for each state of it, which every file that comes or goes
 * changes; one look at the disk tells in the usual case. Thread-safe.
 */
final class PartFolders {

    private static final int MOST = 1024;

    /** A folder that changed a moment ago may change again within the same tick of its file system's clock. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    /** What lies in one folder, as long as that does not change. */
    static final class Listing {

        private final FileState folder; // as it was before it was listed
        private final List<CacheDirectory.Listed> parts;
        private volatile Known known;

        private record Known(List<Path> used, Coverage coverage) {}

        private Listing(FileState folder, List<CacheDirectory.Listed> parts) {
            this.folder = folder;
            this.parts = parts;
        }

        /** The parts as they were when they were listed; their times of use may be older than they are. */
        List<CacheDirectory.Listed> parts() {
            return parts;
        }

        /**
         * The coverage by some of them, which is found out once: they do not change.
         *
         * @param used those of them that are used, in this order
         */
        Coverage coverage(List<Path> used, Supplier<Coverage> anew) {
            Known before = known;
            if (before == null || !before.used.equals(used)) {
                before = new Known(used, anew.get());
                known = before;
            }
            return before.coverage;
        }
    }

    static final Listing NOTHING = new Listing(null, List.of());

    private final Cache<Path, Listing> listings =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    /** Whether an entry had parts when it was last looked at. */
    boolean hadParts(Path entry) {
        return listings.getIfPresent(CacheDirectory.parts(entry)) != null;
    }

    /**
     * The parts of an entry.
     *
     * @param owner of the directory; a folder of somebody else, or a link to one, counts as none
     */
    Listing of(Path entry, int owner) throws IOException {
        Path folder = CacheDirectory.parts(entry);
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
        Listing listing = new Listing(now, CacheDirectory.partsOf(entry));
        if (!listing.parts().isEmpty() && now.modified().isBefore(Instant.now().minus(SETTLED))) {
            listings.put(folder, listing);
        }
        return listing;
    }
}
