package io.mbf.cache.eviction;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.settings.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The choice of entries to give up: least recently used first, until the rest is at most 90 % of the limit and the disk
 * has its free space again.
 *
 * <p>All processes see the same list in the same order, so two that evict at once choose the same entries; what the
 * other one has removed counts as removed.
 *
 * @param maxBytes for all entries together
 * @param minFreeBytes of the disk
 */
public record Eviction(long maxBytes, long minFreeBytes) {

    /** The limits that the settings mean on the disk of this directory, which exists. */
    public static Eviction of(Settings settings, Path directory) {
        // the plain call: Files.getFileStore parses the whole mount table
        long disk = directory.toFile().getTotalSpace();
        return new Eviction(
                Math.max(1, settings.maxSize().on(disk)), settings.minFree().on(disk));
    }

    /**
     * Chooses.
     *
     * @param usableBytes free on the disk now
     * @param keep is given up only if it alone exceeds the limit; null for none
     * @param now times of use after this count as now, so that a clock set back does not make entries immortal
     */
    public List<CacheDirectory.Listed> choose(
            List<CacheDirectory.Listed> entries, long usableBytes, Path keep, Instant now) {
        long total = 0;
        for (CacheDirectory.Listed entry : entries) {
            total += entry.stamp().size();
        }
        if (total <= maxBytes && usableBytes >= minFreeBytes) {
            return List.of();
        }
        List<CacheDirectory.Listed> oldestFirst = new ArrayList<>(entries);
        oldestFirst.sort(Comparator.comparing((CacheDirectory.Listed entry) -> lastUse(entry, now))
                .thenComparing(CacheDirectory.Listed::file));
        long goal = total > maxBytes ? maxBytes / 10 * 9 : total;
        long usable = usableBytes;
        List<CacheDirectory.Listed> chosen = new ArrayList<>();
        for (CacheDirectory.Listed entry : oldestFirst) {
            if (total <= goal && usable >= minFreeBytes) {
                break;
            }
            if (entry.file().equals(keep) && entry.stamp().size() <= maxBytes) {
                continue;
            }
            chosen.add(entry);
            total -= entry.stamp().size();
            usable += entry.stamp().size();
        }
        return chosen;
    }

    private static Instant lastUse(CacheDirectory.Listed entry, Instant now) {
        Instant used = entry.stamp().modified();
        return used.isAfter(now) ? now : used;
    }
}
