package io.mbf.cache.eviction;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.settings.Setting;
import io.mbf.cache.stats.Counters;
import io.mbf.file.FileState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The space that the entries of a directory may take, and the making of it: old entries go for new ones. Thread-safe.
 *
 * <p>The directory is not listed for each new entry, which would make the ten thousandth cost more than the first: what
 * lay there when it was last listed is remembered, and what this process has added since. What others add meanwhile is
 * found out with the next listing, soon enough for a limit to be passed by a hundredth at most by each of them.
 */
public final class DiskRoom {

    /** For how long a listing is believed. */
    private static final Duration LISTED = Duration.ofMinutes(1);

    /** The part of the limit that may be written before the directory is listed again. */
    private static final int LISTED_SHARE = 100;

    private final CacheDirectory directory;
    private final Eviction limits;
    private final Pins pins;
    private final Supplier<Map<String, Long>> savings;
    private final EvictionLog evictions;
    private final Clock clock;

    private Instant listed = Instant.MIN; // guarded by this, as are the two that follow
    private long listedBytes;
    private long addedBytes;
    private long pinnedBytes; // as far as there are pins

    /** @param savings of the entries of the directory: the time that each saved, by name */
    public DiskRoom(
            CacheDirectory directory,
            Eviction limits,
            Pins pins,
            Supplier<Map<String, Long>> savings,
            Counters counters,
            Clock clock) {
        this.directory = directory;
        this.savings = savings;
        this.limits = limits;
        this.pins = pins;
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
     * @return whether there is room now; if not, {@link #full} says why
     */
    public boolean makeFor(long bytes) throws IOException {
        if (isFullOfPinned(bytes)) {
            return false;
        }
        long needed = free(bytes);
        if (usableBytes() < needed && canMakeFor(bytes)) {
            evict(new Eviction(limits.maxBytes(), needed), null);
        }
        return usableBytes() >= needed;
    }

    /** Whether there is room, or would be without the entries that are there; changes nothing. */
    public boolean canMakeFor(long bytes) throws IOException {
        if (isFullOfPinned(bytes)) {
            return false;
        }
        long missing = free(bytes) - usableBytes();
        if (missing <= 0) {
            return true;
        }
        return bytes(directory.entries()) - (pins.any() ? pinnedBytes() : 0) >= missing;
    }

    /** Why there is no room for so much. */
    public String full(long bytes) throws IOException {
        return isFullOfPinned(bytes)
                ? "pinned entries take " + pinnedBytes() + " of the " + limits.maxBytes() + " bytes of "
                        + Setting.MAX_SIZE.fileKey() + ", which leaves no room for " + bytes
                : "the disk is too full";
    }

    private boolean isFullOfPinned(long bytes) throws IOException {
        return pins.any() && bytes > limits.maxBytes() - pinnedBytes();
    }

    private synchronized long pinnedBytes() throws IOException {
        if (!isListedLately()) {
            note(directory.entries());
        }
        return pinnedBytes;
    }

    /** What must be free before so much is written. */
    private long free(long bytes) {
        // the floor may be as high as numbers go: then there is never room, and never a wrap-around
        return limits.minFreeBytes() > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : limits.minFreeBytes() + bytes;
    }

    /** Gives up old entries if there are now too many; not this one, unless it alone is too large. */
    public void keepLimits(Path published) throws IOException {
        if (!isWithinLimits(published)) {
            evict(limits, published);
        }
    }

    private synchronized boolean isWithinLimits(Path published) throws IOException {
        long bytes = published.toFile().length(); // 0 if another process has evicted it
        addedBytes += bytes;
        pinnedBytes += pinnedBytes(published);
        return isListedLately()
                && addedBytes <= limits.maxBytes() / LISTED_SHARE
                && listedBytes + addedBytes <= limits.maxBytes()
                && usableBytes() >= limits.minFreeBytes();
    }

    /** Of an entry that was published just now. */
    private long pinnedBytes(Path published) throws IOException {
        if (!pins.any()) {
            return 0;
        }
        try {
            FileState stamp = FileState.of(published);
            return pins.test(new CacheDirectory.Listed(published, stamp)) ? stamp.size() : 0;
        } catch (NoSuchFileException evictedByOthers) {
            return 0;
        }
    }

    private boolean isListedLately() {
        Instant now = clock.instant();
        return !listed.isBefore(now.minus(LISTED)) && !listed.isAfter(now);
    }

    private synchronized void evict(Eviction limit, Path keep) throws IOException {
        List<CacheDirectory.Listed> entries = directory.entries();
        List<CacheDirectory.Listed> gone = CacheDirectory.drop(limit.choose(
                entries, usableBytes(), keep, pins, new SavedTime(entries, savings.get()), clock.instant()));
        evictions.note(entries, gone);
        Set<CacheDirectory.Listed> left = new LinkedHashSet<>(entries);
        gone.forEach(left::remove);
        note(left);
    }

    private void note(Collection<CacheDirectory.Listed> entries) {
        listed = clock.instant();
        listedBytes = bytes(entries);
        addedBytes = 0;
        pinnedBytes = pins.any() ? bytes(entries.stream().filter(pins).toList()) : 0;
    }

    private static long bytes(Collection<CacheDirectory.Listed> entries) {
        return entries.stream().mapToLong(entry -> entry.stamp().size()).sum();
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
