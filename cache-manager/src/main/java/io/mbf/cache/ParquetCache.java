package io.mbf.cache;

import io.mbf.dataset.FileSet;
import io.mbf.dataset.FileSource;
import io.mbf.error.CorruptFileException;
import io.mbf.error.MbfException;
import io.mbf.format.SourceIdentity;
import io.mbf.parquet.ParquetFile;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The cache of converted Parquet files: reads what it has from memory-mapped entries, everything else directly, and
 * converts in the background what it lacks.
 *
 * <p>The cache never changes an answer. Each read compares the source as it is now with what the entry was made from,
 * and anything wrong with an entry means that the same call is answered from the source.
 *
 * <p>Thread-safe. Any number of caches, in any number of processes, may share a directory. Closing a cache cancels its
 * conversions and unmaps its files; reads already begun go on.
 */
public final class ParquetCache implements AutoCloseable {

    static final String LOGGER = "io.mbf.cache";

    private static final Logger LOG = System.getLogger(LOGGER);

    private final Clock clock;
    private final IdentityReader identities;
    private final Duration touchInterval;
    private final Optional<CacheDirectory> directory;
    private final String off;
    private final Tally tally = new Tally();
    private final OpenFiles openFiles = new OpenFiles();
    private final Refusals refusals;
    private final ConversionQueue queue;
    private final Judge judge;

    ParquetCache(CacheBuilder builder) {
        this.clock = builder.clock;
        this.identities = builder.identities;
        this.touchInterval = builder.touchInterval;
        CacheLocation location = builder.directory
                .map(path -> new CacheLocation(Optional.of(path), ""))
                .orElseGet(() -> CacheLocation.resolve(builder.environment, builder.osName));
        this.directory = location.directory().map(CacheDirectory::new);
        this.off = builder.enabled ? switchOn(location) : "caching is switched off";
        this.refusals = new Refusals(builder.clock);
        Publication publication = new Publication(directory.orElse(null), builder, this::isFresh, tally);
        this.queue = new ConversionQueue(publication, builder, this::converted);
        this.judge = new Judge(builder, refusals, queue::isPending);
    }

    public static CacheBuilder builder() {
        return new CacheBuilder();
    }

    /** Why caching is off; empty if it is on. */
    private String switchOn(CacheLocation location) {
        String problem = location.problem();
        if (directory.isPresent()) {
            try {
                directory.get().prepare();
                directory.get().removeOrphans(clock.instant());
                return "";
            } catch (IOException unusable) {
                problem = Failures.message(unusable);
            }
        }
        LOG.log(Level.WARNING, "caching is off: " + problem);
        return "caching is off: " + problem;
    }

    /** The rows of a Parquet file, or of the data files in and below a folder, cached; nothing is opened yet. */
    public Dataset read(Path parquet) {
        return Dataset.of(FileSet.of(parquet), Optional.of(this));
    }

    /**
     * Opens the entry of a source, or the source itself.
     *
     * @throws UncheckedIOException if there is no such source, or it cannot be read
     * @throws MbfException if the source is damaged or not supported
     */
    Opened open(Path path) {
        if (!off.isEmpty()) {
            tally.miss(CacheState.DISABLED);
            return new Opened(ParquetFile.open(path), () -> Optional.of(Judge.disabled(path, off)));
        }
        SourceIdentity source;
        try {
            source = identities.read(path);
        } catch (NoSuchFileException gone) {
            remove(path);
            throw new UncheckedIOException(path + ": no such file", gone);
        } catch (IOException notCacheable) {
            tally.miss(CacheState.UNCONVERTIBLE);
            Verdict verdict = Judge.notCacheable(path, notCacheable);
            return new Opened(ParquetFile.open(path), () -> Optional.of(verdict));
        }
        Lookup found = find(source);
        if (found.state() == CacheState.HIT) {
            return hit(path, source, found);
        }
        Verdict verdict = judge.miss(path, source, found);
        tally.miss(verdict.state());
        if (found.state() == CacheState.CORRUPT || found.state() == CacheState.STALE) {
            drop(found, verdict);
        }
        Table direct = ParquetFile.open(path);
        if (verdict.state().wantsConversion()) {
            queue.submit(path, source);
        }
        return new Opened(direct, () -> Optional.of(verdict));
    }

    private Opened hit(Path path, SourceIdentity source, Lookup found) {
        tally.hits.increment();
        SharedFile shared = found.file();
        try {
            shared.touched(CacheDirectory.touch(found.entry(), shared.stamp(), clock.instant(), touchInterval));
        } catch (IOException unimportant) {
            // evicted this moment, or a read-only disk: the mapped file is good all the same
            LOG.log(Level.DEBUG, () -> "cannot note the use of " + found.entry() + ": " + unimportant.getMessage());
        }
        SourceIdentity entry = shared.file().source().orElseThrow();
        Table table = new CachedTable(shared, failure -> fallBack(path, source, found, failure));
        return new Opened(table, () -> Optional.of(Judge.hit(path, source, entry)));
    }

    /** The source behind an entry that failed in the middle of a scan, if it still is what the entry was made from. */
    private Table fallBack(Path path, SourceIdentity expected, Lookup found, RuntimeException failure) {
        tally.fallbacks.increment();
        if (failure instanceof CorruptFileException) {
            drop(found, null);
        }
        openFiles.forget(found.entry());
        LOG.log(Level.WARNING, "read from the source instead of its entry: " + failure.getMessage());
        Table direct = UnchangedSource.open(path, expected, identities);
        if (failure instanceof CorruptFileException) {
            queue.submit(path, expected);
        }
        return direct;
    }

    /** What the entry of a source says of it, if it can be used; does not count as a read. */
    Optional<FileSource.Summary> summary(Path path) {
        if (!off.isEmpty()) {
            return Optional.empty();
        }
        try {
            Lookup found = find(identities.read(path));
            if (found.state() != CacheState.HIT) {
                return Optional.empty();
            }
            try {
                MbfFile file = found.file().file();
                return Optional.of(new FileSource.Summary(file.schema(), file.rowCount()));
            } finally {
                found.file().release();
            }
        } catch (IOException notCacheable) {
            return Optional.empty();
        }
    }

    /** Looks for a usable entry; changes nothing. A hit holds an acquired file. */
    private Lookup find(SourceIdentity source) {
        return Lookup.of(directory.orElseThrow().entry(source.uri()), source, openFiles);
    }

    private boolean isFresh(SourceIdentity source) {
        Lookup found = find(source);
        if (found.state() == CacheState.HIT) {
            found.file().release();
            return true;
        }
        return false;
    }

    private void drop(Lookup found, Verdict verdict) {
        openFiles.forget(found.entry());
        if (verdict != null && verdict.state() == CacheState.CORRUPT) {
            LOG.log(Level.WARNING, "dropped a cache entry: " + verdict.reason());
        }
        try {
            CacheDirectory.drop(found.entry(), found.stamp());
        } catch (IOException keptForNow) {
            LOG.log(Level.DEBUG, () -> "cannot remove " + found.entry() + ": " + keptForNow.getMessage());
        }
    }

    /**
     * The cache's account of a source; changes nothing.
     *
     * @throws UncheckedIOException if there is no such source
     */
    public Verdict why(Path path) {
        if (!off.isEmpty()) {
            return Judge.disabled(path, off);
        }
        SourceIdentity source;
        try {
            source = identities.read(path);
        } catch (NoSuchFileException gone) {
            throw new UncheckedIOException(path + ": no such file", gone);
        } catch (IOException notCacheable) {
            return Judge.notCacheable(path, notCacheable);
        }
        Lookup found = find(source);
        if (found.state() == CacheState.HIT) {
            SourceIdentity entry = found.file().file().source().orElseThrow();
            found.file().release();
            return Judge.hit(path, source, entry);
        }
        try {
            if (directory.orElseThrow().isBeingWritten(found.entry())) {
                return judge.converting(path, source, found);
            }
        } catch (IOException notListable) {
            LOG.log(Level.DEBUG, "cannot list the cache directory", notListable);
        }
        return judge.miss(path, source, found);
    }

    private void converted(String uri, Publication.Result result) {
        refusals.note(uri, result);
        switch (result.outcome()) {
            case UNSUPPORTED, FAILED -> {
                tally.conversionFailures.increment();
                LOG.log(Level.WARNING, "not converted: " + result.detail());
            }
            default -> LOG.log(Level.DEBUG, () -> uri + ": " + result.outcome() + ": " + result.detail());
        }
    }

    /** As {@link #awaitConversions(Duration, Consumer)}, without reports. */
    public boolean awaitConversions(Duration timeout) {
        return awaitConversions(timeout, progress -> {});
    }

    /**
     * Waits for the conversions that this cache has begun or put off.
     *
     * @param progress called on this thread, about ten times a second, with each conversion under way
     * @return false if the time was up, or the thread was interrupted (its flag is set again)
     */
    public boolean awaitConversions(Duration timeout, Consumer<ConversionProgress> progress) {
        return queue.await(timeout, progress);
    }

    /** What lies in the directory, most recently used first; each entry is opened for it. */
    public List<CacheEntry> entries() {
        List<CacheEntry> entries = new ArrayList<>();
        for (CacheDirectory.Listed listed : list()) {
            entries.add(CacheEntry.of(listed));
        }
        entries.sort(Comparator.comparing(CacheEntry::lastUsed).reversed());
        return entries;
    }

    /** Counters of this cache, and the size of its directory. */
    public CacheStats stats() {
        List<CacheDirectory.Listed> listed = list();
        return tally.snapshot(
                listed.size(), listed.stream().mapToLong(e -> e.stamp().size()).sum());
    }

    private List<CacheDirectory.Listed> list() {
        if (!off.isEmpty()) {
            return List.of();
        }
        try {
            return directory.orElseThrow().entries();
        } catch (IOException failed) {
            throw Failures.unchecked(failed);
        }
    }

    /** Where the entries live; empty if there is no place for them. */
    public Optional<Path> directory() {
        return directory.map(CacheDirectory::path);
    }

    /** Removes all entries, and returns how many there were. Reads already begun go on. */
    public int clear() {
        openFiles.forgetAll();
        refusals.clear();
        try {
            return Eviction.unlink(list()).size();
        } catch (IOException failed) {
            throw Failures.unchecked(failed);
        }
    }

    /** Removes the entry of a source, which need not exist any more; returns whether there was one. */
    public boolean remove(Path source) {
        if (!off.isEmpty()) {
            return false;
        }
        Path entry = directory
                .orElseThrow()
                .entry(CacheDirectory.canonical(source).toUri().toString());
        openFiles.forget(entry);
        try {
            return java.nio.file.Files.deleteIfExists(entry);
        } catch (IOException failed) {
            throw Failures.unchecked(failed);
        }
    }

    /** Cancels conversions and unmaps files. Later reads are still answered, and still from the cache. */
    @Override
    public void close() {
        queue.close();
        openFiles.forgetAll();
    }
}
