package io.mbf.cache.eviction;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.stats.Counters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The space that the entries of a directory may take, and the making of it: old entries go for new ones. */
public final class DiskRoom {

    /** What is said where there is none. */
    public static final String FULL = "the disk is too full";

    private final CacheDirectory directory;
    private final Eviction limits;
    private final EvictionLog evictions;
    private final Clock clock;

    public DiskRoom(CacheDirectory directory, Eviction limits, Counters counters, Clock clock) {
        this.directory = directory;
        this.limits = limits;
        this.evictions = new EvictionLog(counters, clock);
        this.clock = clock;
    }

    /** For all entries together. */
    public long maxBytes() {
        return limits.maxBytes();
    }

    /**
     * Sees to it that so much can be written and the disk still has its free space, if old entries make up for it.
     *
     * @return whether there is room now
     */
    public boolean makeFor(long bytes) throws IOException {
        long needed = free(bytes);
        if (usableBytes() < needed && canMakeFor(bytes)) {
            evict(new Eviction(limits.maxBytes(), needed), null);
        }
        return usableBytes() >= needed;
    }

    /** Whether there is room, or would be without the entries that are there; changes nothing. */
    public boolean canMakeFor(long bytes) throws IOException {
        long missing = free(bytes) - usableBytes();
        if (missing <= 0) {
            return true;
        }
        long reclaimable = 0;
        for (CacheDirectory.Listed listed : directory.entries()) {
            reclaimable += listed.stamp().size();
        }
        return reclaimable >= missing;
    }

    /** What must be free before so much is written. */
    private long free(long bytes) {
        // the floor may be as high as numbers go: then there is never room, and never a wrap-around
        return limits.minFreeBytes() > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : limits.minFreeBytes() + bytes;
    }

    /** Gives up old entries if there are now too many; not this one, unless it alone is too large. */
    public void keepLimits(Path published) throws IOException {
        evict(limits, published);
    }

    private void evict(Eviction limit, Path keep) throws IOException {
        List<CacheDirectory.Listed> entries = directory.entries();
        evictions.note(entries, CacheDirectory.drop(limit.choose(entries, usableBytes(), keep, clock.instant())));
    }

    private long usableBytes() throws IOException {
        // the plain call: Files.getFileStore parses the whole mount table
        long usable = directory.path().toFile().getUsableSpace();
        if (usable == 0 && !Files.isDirectory(directory.path())) {
            throw new NoSuchFileException(directory.path().toString());
        }
        return usable;
    }
}
