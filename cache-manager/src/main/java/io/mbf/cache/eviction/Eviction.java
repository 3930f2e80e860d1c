package io.mbf.cache.eviction;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.settings.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The choice of entries to give up, and of parts of them, until the rest is at most 90 % of the limit and the disk has
 * its free space again: of the least recently used that make up twice as much as has to go, those that have saved the
 * least time for each of their bytes.
 *
 * <p>All processes see the same list in the same order, so two that evict at once choose the same entries; what the
 * other one has removed counts as removed.
 *
 * @param maxBytes for all entries together
 * @param minFreeBytes of the disk
 */
public record Eviction(long maxBytes, long minFreeBytes) {

    /** So many times the bytes that have to go are looked at. */
    private static final double CANDIDATES = 2;

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
     * @param keep is given up only if it exceeds what the others that are pinned leave; null for none
     * @param pinned which entries stay, also where they exceed the limits
     * @param savings tells how much time an entry has saved for each of its bytes, in any unit
     * @param now times of use after this count as now, so that a clock set back does not make entries immortal
     */
    public List<CacheDirectory.Listed> choose(
            List<CacheDirectory.Listed> entries,
            long usableBytes,
            Path keep,
            Predicate<CacheDirectory.Listed> pinned,
            ToDoubleFunction<CacheDirectory.Listed> savings,
            Instant now) {
        long total = 0;
        for (CacheDirectory.Listed entry : entries) {
            total += entry.stamp().size();
        }
        if (total <= maxBytes && usableBytes >= minFreeBytes) {
            return List.of();
        }
        Set<Path> staying = new HashSet<>();
        long pinnedBytes = 0;
        for (CacheDirectory.Listed entry : entries) {
            if (!entry.file().equals(keep) && pinned.test(entry)) {
                staying.add(entry.file());
                pinnedBytes += entry.stamp().size();
            }
        }
        long room = Math.max(0, maxBytes - pinnedBytes);
        long others = total - pinnedBytes;
        long tooMany = others > room ? others - room / 10 * 9 : 0;
        long needed = Math.max(tooMany, minFreeBytes - usableBytes);
        List<CacheDirectory.Listed> oldestFirst = entries.stream()
                .filter(entry ->
                        entry.file().equals(keep) ? entry.stamp().size() > room : !staying.contains(entry.file()))
                .sorted(Comparator.comparing((CacheDirectory.Listed entry) -> lastUse(entry, now))
                        .thenComparing(CacheDirectory.Listed::file))
                .toList();
        List<CacheDirectory.Listed> candidates = first(oldestFirst, CANDIDATES * needed);
        candidates.sort(Comparator.comparingDouble(savings)); // keeps the order where they are the same
        return first(candidates, needed);
    }

    /** The first entries that have so many bytes together. */
    private static List<CacheDirectory.Listed> first(List<CacheDirectory.Listed> entries, double bytes) {
        List<CacheDirectory.Listed> first = new ArrayList<>();
        double sum = 0;
        for (CacheDirectory.Listed entry : entries) {
            if (sum >= bytes) {
                break;
            }
            first.add(entry);
            sum += entry.stamp().size();
        }
        return first;
    }

    private static Instant lastUse(CacheDirectory.Listed entry, Instant now) {
        Instant used = entry.stamp().modified();
        return used.isAfter(now) ? now : used;
    }
}
