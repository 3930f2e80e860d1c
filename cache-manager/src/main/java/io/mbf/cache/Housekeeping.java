package io.mbf.cache;

import io.mbf.file.LocalFile;
import io.mbf.format.SourceIdentity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The care of a cache directory that does not come with reading: what is there, what can go, and why. */
final class Housekeeping {

    private final Entries entries;
    private final CacheDirectory directory;
    private final IdentityReader identities;
    private final Eviction limits;
    private final StatisticsFile hits;
    private final Clock clock;

    /** @param hits of the entries, by name */
    Housekeeping(Entries entries, IdentityReader identities, Eviction limits, StatisticsFile hits, Clock clock) {
        this.entries = entries;
        this.directory = entries.directory();
        this.identities = identities;
        this.limits = limits;
        this.hits = hits;
        this.clock = clock;
    }

    /** All entries as they look from outside; none is opened. */
    List<CacheDirectory.Listed> list() throws IOException {
        return directory.entries();
    }

    /** All entries, most recently used first; each is opened for it. */
    List<CacheEntry> entries() throws IOException {
        return entries(false, false);
    }

    /** The same, with every byte checked; what was published in the place of a damaged one meanwhile is spared. */
    List<CacheEntry> verify(boolean repair) throws IOException {
        entries.openFiles().forgetAll();
        return entries(true, repair);
    }

    private List<CacheEntry> entries(boolean thorough, boolean repair) throws IOException {
        Map<String, Long> counted = hits.total().counts();
        List<CacheEntry> found = new ArrayList<>();
        for (CacheDirectory.Listed listed : directory.entries()) {
            CacheEntry entry =
                    look(listed, thorough).withHits(counted.getOrDefault(Counters.hitKey(listed.file()), 0L));
            if (repair
                    && entry.state() == CacheEntry.State.DAMAGED
                    && listed.stamp().isFile()) {
                CacheDirectory.drop(listed.file(), listed.stamp());
            }
            found.add(entry);
        }
        found.sort(Comparator.comparing(CacheEntry::lastUsed).reversed());
        return found;
    }

    private CacheEntry look(CacheDirectory.Listed listed, boolean thorough) {
        return CacheEntry.of(directory, listed, identities, thorough);
    }

    /** Removes what nobody will read again, what crashes left, and what is beyond the limits. */
    List<Removal> collectGarbage(boolean dryRun) throws IOException {
        return remove(garbage(), dryRun);
    }

    private List<Removal> garbage() throws IOException {
        List<Removal> found = new ArrayList<>();
        for (CacheDirectory.Listed orphan : directory.orphans(clock.instant())) {
            found.add(new Removal(
                    orphan.file(),
                    Optional.empty(),
                    orphan.stamp().size(),
                    "left by a process that is gone",
                    orphan.stamp()));
        }
        for (CacheDirectory.Listed listed : directory.claims()) {
            Optional<ClaimsFile> claims = ClaimsFile.read(listed.file());
            claims.map(this::whyUseless)
                    .orElse(Optional.of("damaged"))
                    .ifPresent(reason -> found.add(new Removal(
                            listed.file(),
                            claims.map(ClaimsFile::source),
                            listed.stamp().size(),
                            reason,
                            listed.stamp())));
        }
        List<CacheDirectory.Listed> kept = new ArrayList<>();
        for (CacheDirectory.Listed listed : directory.entries()) {
            CacheEntry entry = look(listed, false);
            if (entry.state().isWaste()) {
                found.add(Removal.of(entry, entry.problem().orElseThrow(), listed.stamp()));
            } else {
                kept.add(listed);
            }
        }
        long freed = found.stream().mapToLong(Removal::bytes).sum();
        long usable = directory.path().toFile().getUsableSpace() + freed;
        for (CacheDirectory.Listed listed : limits.choose(kept, usable, null, clock.instant())) {
            found.add(Removal.of(look(listed, false), "least recently used, beyond the limits", listed.stamp()));
        }
        return found;
    }

    /** Why claims of a source are of no use any more; empty if the source is what it was. */
    private Optional<String> whyUseless(ClaimsFile claims) {
        try {
            SourceIdentity now = identities.read(new LocalFile(
                    Path.of(URI.create(Source.fileUri(claims.source().uri())))));
            return Comparison.sameFile(now, claims.source())
                    ? Optional.empty()
                    : Optional.of(Comparison.differences(now, claims.source()));
        } catch (NoSuchFileException gone) {
            return Optional.of("the source is gone");
        } catch (IOException | IllegalArgumentException | FileSystemNotFoundException notNow) {
            return Optional.empty(); // it may come back
        }
    }

    /** Removes entries whose last use lies further back. */
    List<Removal> evictUnusedFor(Duration age, boolean dryRun) throws IOException {
        Instant before = clock.instant().minus(age);
        List<Removal> found = new ArrayList<>();
        for (CacheDirectory.Listed listed : directory.entries()) {
            Instant used = listed.stamp().modified();
            if (used.isBefore(before)) {
                found.add(Removal.of(look(listed, false), "last used " + used, listed.stamp()));
            }
        }
        return remove(found, dryRun);
    }

    /** Unlinks; what was published in the place of an entry meanwhile is spared. */
    private List<Removal> remove(List<Removal> chosen, boolean dryRun) throws IOException {
        if (dryRun) {
            return chosen;
        }
        List<Removal> removed = new ArrayList<>();
        Set<Path> done = new HashSet<>();
        for (Removal removal : chosen) {
            entries.openFiles().forget(removal.file());
            if (done.add(removal.file())
                    && !Files.isDirectory(removal.file(), LinkOption.NOFOLLOW_LINKS)
                    && CacheDirectory.drop(removal.file(), removal.stamp())) {
                removed.add(removal);
            }
        }
        return removed;
    }
}
