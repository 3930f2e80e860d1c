package io.mbf.cache.care;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.entry.ClaimsFile;
import io.mbf.cache.entry.Entries;
import io.mbf.cache.entry.RowGroupsFile;
import io.mbf.cache.eviction.Eviction;
import io.mbf.cache.eviction.Pins;
import io.mbf.cache.eviction.SavedTime;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.report.Removal;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.stats.Counters;
import io.mbf.cache.stats.StatisticsFile;
import io.mbf.file.FileState;
import io.mbf.file.SourceIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The care of a cache directory that does not come with reading: what is there, what can go, and why. */
public final class Housekeeping {

    /** Entries that no read will ever use again as things stand. */
    private static final Set<CacheEntry.State> WASTE =
            EnumSet.of(CacheEntry.State.STALE, CacheEntry.State.ORPHANED, CacheEntry.State.DAMAGED);

    private final Entries entries;
    private final CacheDirectory directory;
    private final IdentityReader identities;
    private final EntryInspector inspector;
    private final Eviction limits;
    private final Pins pins;
    private final StatisticsFile hits;
    private final StatisticsFile saved;
    private final Clock clock;

    /**
     * Prepares.
     *
     * @param hits of the entries, by name
     * @param saved by these, in nanoseconds
     */
    public Housekeeping(
            Entries entries,
            IdentityReader identities,
            Eviction limits,
            Pins pins,
            StatisticsFile hits,
            StatisticsFile saved,
            Clock clock) {
        this.entries = entries;
        this.directory = entries.directory();
        this.identities = identities;
        this.inspector = new EntryInspector(directory, identities);
        this.limits = limits;
        this.pins = pins;
        this.hits = hits;
        this.saved = saved;
        this.clock = clock;
    }

    /** All entries as they look from outside; none is opened. */
    public List<CacheDirectory.Listed> list() throws IOException {
        return directory.entries();
    }

    /** All entries, most recently used first; each is opened for it. */
    public List<CacheEntry> entries() throws IOException {
        return entries(false, false);
    }

    /** The same, with every byte checked; what was published in the place of a damaged one meanwhile is spared. */
    public List<CacheEntry> verify(boolean repair) throws IOException {
        entries.openFiles().forgetAll();
        return entries(true, repair);
    }

    private List<CacheEntry> entries(boolean thorough, boolean repair) throws IOException {
        Map<String, Long> counted = hits.total().counts();
        Map<String, Long> savedBy = saved.total().counts();
        List<CacheEntry> found = new ArrayList<>();
        for (CacheDirectory.Listed listed : directory.entries()) {
            String key = Counters.hitKey(listed.file());
            CacheEntry entry = inspector.look(
                    listed, thorough, counted.getOrDefault(key, 0L), Duration.ofNanos(savedBy.getOrDefault(key, 0L)));
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

    /**
     * A file that is to be removed.
     *
     * @param stamp as it was when it was chosen
     */
    private record Chosen(Removal removal, FileState stamp) {

        Chosen(CacheDirectory.Listed listed, Optional<SourceIdentity> source, String reason) {
            this(new Removal(listed.file(), source, listed.stamp().size(), reason), listed.stamp());
        }
    }

    private CacheEntry look(CacheDirectory.Listed listed) {
        return inspector.look(listed, false, 0, Duration.ZERO);
    }

    private Optional<SourceIdentity> sourceOf(CacheDirectory.Listed listed) {
        return look(listed).source();
    }

    /** Removes what nobody will read again, what crashes left, and what is beyond the limits. */
    public List<Removal> collectGarbage(boolean dryRun) throws IOException {
        return remove(garbage(), dryRun);
    }

    private List<Chosen> garbage() throws IOException {
        List<Chosen> found = new ArrayList<>();
        for (CacheDirectory.Listed orphan : directory.orphans(clock.instant())) {
            found.add(new Chosen(orphan, Optional.empty(), "left by a process that is gone"));
        }
        for (CacheDirectory.Listed listed : directory.claims()) {
            useless(listed, ClaimsFile.read(listed.file()).map(ClaimsFile::source))
                    .ifPresent(found::add);
        }
        for (CacheDirectory.Listed listed : directory.rowGroups()) {
            useless(listed, RowGroupsFile.read(listed.file()).map(RowGroupsFile::source))
                    .ifPresent(found::add);
        }
        List<CacheDirectory.Listed> kept = new ArrayList<>();
        for (CacheDirectory.Listed listed : directory.entries()) {
            CacheEntry entry = look(listed);
            if (WASTE.contains(entry.state())) {
                found.add(new Chosen(listed, entry.source(), entry.problem().orElseThrow()));
            } else {
                kept.add(listed);
            }
        }
        long freed = found.stream().mapToLong(chosen -> chosen.removal.bytes()).sum();
        long usable = directory.path().toFile().getUsableSpace() + freed;
        for (CacheDirectory.Listed listed : limits.choose(
                kept, usable, null, pins, new SavedTime(kept, saved.total().counts()), clock.instant())) {
            found.add(new Chosen(listed, sourceOf(listed), "beyond the limits, little used or of little use"));
        }
        return found;
    }

    /**
     * What is kept beside an entry, if it is of no use any more.
     *
     * @param source that it is about; empty if it is damaged
     */
    private Optional<Chosen> useless(CacheDirectory.Listed listed, Optional<SourceIdentity> source) {
        Optional<String> reason = source.map(identities::whyUseless).orElse(Optional.of("damaged"));
        return reason.map(why -> new Chosen(listed, source, why));
    }

    /** Removes entries whose last use lies further back, but for those that are pinned and of use. */
    public List<Removal> evictUnusedFor(Duration age, boolean dryRun) throws IOException {
        Instant before = clock.instant().minus(age);
        List<Chosen> found = new ArrayList<>();
        for (CacheDirectory.Listed listed : directory.entries()) {
            Instant used = listed.stamp().modified();
            if (used.isBefore(before) && !pins.test(listed)) {
                found.add(new Chosen(listed, sourceOf(listed), "last used " + used));
            }
        }
        return remove(found, dryRun);
    }

    /** Unlinks; what was published in the place of an entry meanwhile is spared. */
    private List<Removal> remove(List<Chosen> chosen, boolean dryRun) throws IOException {
        List<Removal> removed = new ArrayList<>();
        Set<Path> done = new HashSet<>();
        for (Chosen each : chosen) {
            if (dryRun || done.add(each.removal.file()) && remove(each)) {
                removed.add(each.removal);
            }
        }
        return removed;
    }

    private boolean remove(Chosen chosen) throws IOException {
        Path file = chosen.removal.file();
        entries.openFiles().forget(file);
        return !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && CacheDirectory.drop(file, chosen.stamp);
    }
}
