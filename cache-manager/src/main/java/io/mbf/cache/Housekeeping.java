package io.mbf.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The care of a cache directory that does not come with reading: what can go, and why. */
final class Housekeeping {

    private final CacheDirectory directory;
    private final IdentityReader identities;
    private final Eviction limits;
    private final Clock clock;

    Housekeeping(CacheDirectory directory, IdentityReader identities, Eviction limits, Clock clock) {
        this.directory = directory;
        this.identities = identities;
        this.limits = limits;
        this.clock = clock;
    }

    /** All entries, most recently used first; each is opened for it. */
    List<CacheEntry> entries() throws IOException {
        return entries(false, false);
    }

    /** The same, with every byte checked; what was published in the place of a damaged one meanwhile is spared. */
    List<CacheEntry> verify(boolean repair) throws IOException {
        return entries(true, repair);
    }

    private List<CacheEntry> entries(boolean thorough, boolean repair) throws IOException {
        List<CacheEntry> entries = new ArrayList<>();
        for (CacheDirectory.Listed listed : directory.entries()) {
            CacheEntry entry = CacheEntry.of(directory, listed, identities, thorough);
            if (repair
                    && entry.state() == CacheEntry.State.DAMAGED
                    && listed.stamp().regular()) {
                CacheDirectory.drop(listed.file(), listed.stamp());
            }
            entries.add(entry);
        }
        entries.sort(Comparator.comparing(CacheEntry::lastUsed).reversed());
        return entries;
    }

    /** What nobody will read again, what crashes left, and what is beyond the limits. */
    List<Removal> garbage() throws IOException {
        List<Removal> found = new ArrayList<>();
        for (CacheDirectory.Listed orphan : directory.orphans(clock.instant())) {
            found.add(new Removal(
                    orphan.file(),
                    Optional.empty(),
                    orphan.stamp().size(),
                    "left by a process that is gone",
                    orphan.stamp()));
        }
        List<CacheDirectory.Listed> kept = new ArrayList<>();
        for (CacheDirectory.Listed listed : directory.entries()) {
            CacheEntry entry = CacheEntry.of(directory, listed, identities, false);
            if (entry.state().isWaste()) {
                found.add(Removal.of(entry, entry.problem().orElseThrow(), listed.stamp()));
            } else {
                kept.add(listed);
            }
        }
        long freed = found.stream().mapToLong(Removal::bytes).sum();
        long usable = directory.path().toFile().getUsableSpace() + freed;
        for (CacheDirectory.Listed listed : limits.choose(kept, usable, null, clock.instant())) {
            CacheEntry entry = CacheEntry.of(directory, listed, identities, false);
            found.add(Removal.of(entry, "least recently used, beyond the limits", listed.stamp()));
        }
        return found;
    }

    /** Entries whose last use lies further back. */
    List<Removal> unusedFor(Duration age) throws IOException {
        Instant before = clock.instant().minus(age);
        List<Removal> found = new ArrayList<>();
        for (CacheDirectory.Listed listed : directory.entries()) {
            Instant used = listed.stamp().modified().toInstant();
            if (used.isBefore(before)) {
                CacheEntry entry = CacheEntry.of(directory, listed, identities, false);
                found.add(Removal.of(entry, "last used " + used, listed.stamp()));
            }
        }
        return found;
    }

    /** Unlinks; what was published in the place of an entry meanwhile is spared. */
    static List<Removal> remove(List<Removal> chosen) throws IOException {
        List<Removal> removed = new ArrayList<>();
        Set<Path> done = new HashSet<>();
        for (Removal removal : chosen) {
            if (done.add(removal.file())
                    && !Files.isDirectory(removal.file(), java.nio.file.LinkOption.NOFOLLOW_LINKS)
                    && CacheDirectory.drop(removal.file(), removal.stamp())) {
                removed.add(removal);
            }
        }
        return removed;
    }
}
