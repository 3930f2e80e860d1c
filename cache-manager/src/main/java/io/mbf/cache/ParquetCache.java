package io.mbf.cache;

import io.mbf.cache.Tally.Counter;
import io.mbf.dataset.FileSet;
import io.mbf.dataset.FileSource;
import io.mbf.error.CorruptFileException;
import io.mbf.error.MbfException;
import io.mbf.format.SourceIdentity;
import io.mbf.parquet.DecryptionKeys;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
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
    private final Settings settings;
    private final Optional<CacheDirectory> directory;
    private final String off;
    private final Eviction limits;
    private final Tally tally = new Tally();
    private final List<BiConsumer<String, Publication.Result>> listeners = new CopyOnWriteArrayList<>();
    private final Instant made;
    private volatile double directNanosPerByte = -1; // negative: to be found out
    private final Optional<StatisticsFile> statistics;
    private final Optional<SeenSources> seen;
    private final AtomicBoolean toldOfEncryption = new AtomicBoolean();
    private final OpenFiles openFiles = new OpenFiles();
    private final Refusals refusals;
    private final Publication publication;
    private final ConversionQueue queue;
    private final Judge judge;

    ParquetCache(CacheBuilder builder, Settings settings) {
        this.clock = builder.clock;
        this.identities = builder.identities;
        this.settings = settings;
        this.made = clock.instant();
        CacheLocation location = CacheLocation.resolve(
                settings.directory(), settings.origin(Setting.DIR), builder.environment, builder.osName);
        this.directory = location.directory().map(CacheDirectory::new);
        this.off = settings.enabled() ? switchOn(location) : "caching is switched off";
        Optional<CacheDirectory> used = directory.filter(path -> off.isEmpty());
        this.limits = used.map(path -> Eviction.of(settings, path.path())).orElse(new Eviction(1, 0));
        this.statistics = used.map(path -> new StatisticsFile(path, tally, clock));
        this.seen = used.filter(path -> settings.admission() == Admission.SECOND_READ)
                .map(SeenSources::new);
        seen.ifPresent(this::clean);
        this.refusals = new Refusals(builder.clock);
        this.publication = new Publication(directory.orElse(null), builder, settings, limits, this::isFresh, tally);
        this.queue = new ConversionQueue(publication, builder, settings.conversionThreads(), this::converted);
        this.judge = new Judge(
                clock,
                settings,
                limits,
                refusals,
                queue::isPending,
                source -> seen.map(s -> s.contains(source)).orElse(false));
    }

    private void clean(SeenSources sources) {
        try {
            sources.clean(clock.instant());
        } catch (IOException later) {
            LOG.log(Level.DEBUG, () -> "old marks of reads not removed: " + later.getMessage());
        }
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
        return Dataset.of(FileSet.of(parquet), Optional.of(this), DecryptionKeys.NONE);
    }

    /**
     * Opens the entry of a source, or the source itself. An encrypted source is always opened itself.
     *
     * @throws UncheckedIOException if there is no such source, or it cannot be read
     * @throws MbfException if the source is damaged or not supported, or a key is missing or wrong
     */
    Opened open(Path path, DecryptionKeys keys) {
        if (keys.isEmpty()) {
            return open(path);
        }
        ParquetFile file = ParquetFile.open(path, keys);
        if (file.encryption().isEmpty()) {
            file.close();
            return open(path);
        }
        tally.miss(CacheState.ENCRYPTED);
        Verdict verdict = Judge.encrypted(path);
        if (!toldOfEncryption.getAndSet(true)) {
            LOG.log(Level.WARNING, path + " is not cached: " + verdict.reason());
        }
        return new Opened(
                new ObservedTable(file, path, CacheState.ENCRYPTED, observed -> {}), () -> Optional.of(verdict));
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
        Table direct = openDirect(path);
        if (verdict.state().wantsConversion()) {
            queue.submit(path, source);
        } else if (verdict.state() == CacheState.NOT_ADMITTED) {
            seen.ifPresent(sources -> note(sources, source));
        }
        return new Opened(
                new ObservedTable(queue.givingWayTo(direct), path, verdict.state(), observed -> {}),
                () -> Optional.of(verdict));
    }

    private static void forget(SeenSources sources, SourceIdentity source) {
        try {
            sources.forget(source);
        } catch (IOException keptForNow) {
            LOG.log(Level.DEBUG, () -> "cannot forget a first read: " + keptForNow.getMessage());
        }
    }

    private static void note(SeenSources sources, SourceIdentity source) {
        try {
            sources.note(source);
        } catch (IOException notNoted) {
            LOG.log(Level.DEBUG, () -> "cannot note a first read: " + notNoted.getMessage());
        }
    }

    /** A read must not fail because entries that nobody reads just now hold all descriptors. */
    private Table openDirect(Path path) {
        try {
            return ParquetFile.open(path);
        } catch (UncheckedIOException failed) {
            if (openFiles.isEmpty()) {
                throw failed;
            }
            openFiles.forgetAll();
            return ParquetFile.open(path);
        }
    }

    private Opened hit(Path path, SourceIdentity source, Lookup found) {
        tally.count(Counter.HITS);
        SharedFile shared = found.file();
        try {
            shared.touched(
                    CacheDirectory.touch(found.entry(), shared.stamp(), clock.instant(), settings.touchInterval()));
        } catch (IOException unimportant) {
            // evicted this moment, or a read-only disk: the mapped file is good all the same
            LOG.log(Level.DEBUG, () -> "cannot note the use of " + found.entry() + ": " + unimportant.getMessage());
        }
        SourceIdentity entry = shared.file().source().orElseThrow();
        Table table = new CachedTable(shared, failure -> fallBack(path, source, found, failure));
        return new Opened(
                new ObservedTable(table, path, CacheState.HIT, observed -> noteSaved(source, observed)),
                () -> Optional.of(Judge.hit(path, source, entry)));
    }

    /** Adds the time saved by a read, going by how long conversions took to read their sources, per byte. */
    private void noteSaved(SourceIdentity source, ObservedTable.Observation observed) {
        double direct = directNanosPerByte() * source.size() * observed.part();
        long saved = (long) direct - observed.nanos();
        if (saved > 0) {
            tally.add(Counter.SAVED_NANOS, saved);
        }
    }

    /** The source behind an entry that failed in the middle of a scan, if it still is what the entry was made from. */
    private Table fallBack(Path path, SourceIdentity expected, Lookup found, RuntimeException failure) {
        tally.count(Counter.FALLBACKS);
        if (failure instanceof CorruptFileException) {
            drop(found, null);
        }
        openFiles.forget(found.entry());
        CacheEvents.Fallback event = new CacheEvents.Fallback();
        if (event.shouldCommit()) {
            event.source = path.toString();
            event.reason = failure.getMessage();
            event.commit();
        }
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

    /** How long it took to read sources, per byte; 0 while none was converted. */
    private double directNanosPerByte() {
        double known = directNanosPerByte;
        if (known < 0) {
            Map<String, Long> counts = tally.snapshot();
            if (!counts.containsKey(Counter.DECODE_NANOS.key())) {
                counts = statistics.map(file -> file.read().counts()).orElse(Map.of());
            }
            double bytes = counts.getOrDefault(Counter.CONVERTED_SOURCE_BYTES.key(), 0L);
            known = bytes == 0 ? 0 : counts.getOrDefault(Counter.DECODE_NANOS.key(), 0L) / bytes;
            directNanosPerByte = known;
        }
        return known;
    }

    private void converted(String uri, Publication.Result result) {
        refusals.note(uri, result);
        directNanosPerByte = -1;
        listeners.forEach(listener -> listener.accept(uri, result));
        seen.ifPresent(sources -> result.identity().ifPresent(source -> forget(sources, source)));
        switch (result.outcome()) {
            case UNSUPPORTED, FAILED -> LOG.log(Level.WARNING, "not converted: " + result.detail());
            case MISMATCH -> LOG.log(Level.ERROR, "not converted: " + result.detail());
            default -> LOG.log(Level.DEBUG, () -> uri + ": " + result.outcome() + ": " + result.detail());
        }
    }

    /**
     * Converts now what of these files is not in the cache, whatever the admission; returns when it is done.
     *
     * @param pathsAndGlobs files, folders (the {@code .parquet} files in and below them), and globs such as
     *     {@code data/**.parquet}
     * @throws UncheckedIOException if a folder cannot be listed, or a glob matches nothing
     * @throws IllegalStateException if caching is off
     * @throws java.util.concurrent.CancellationException if this thread is interrupted; a later call goes on
     */
    public PrewarmReport prewarm(List<String> pathsAndGlobs, PrewarmOptions options) {
        if (!off.isEmpty()) {
            throw new IllegalStateException(off);
        }
        try {
            List<Path> files = SourceFile.find(pathsAndGlobs).stream()
                    .map(SourceFile::file)
                    .toList();
            PrewarmReport report =
                    new Prewarmer(publication, identities, this::isFresh, clock, MachineLoad::now, options).run(files);
            directNanosPerByte = -1;
            return report;
        } catch (IOException failed) {
            throw Failures.unchecked(failed);
        }
    }

    /** As {@link #prewarm(List, PrewarmOptions)}, with {@link PrewarmOptions#DEFAULT}. */
    public PrewarmReport prewarm(String... pathsAndGlobs) {
        return prewarm(List.of(pathsAndGlobs), PrewarmOptions.DEFAULT);
    }

    /**
     * Keeps the cache warm until closed: see {@link CacheWatch}.
     *
     * @throws UncheckedIOException if a folder cannot be watched
     * @throws IllegalStateException if caching is off
     */
    public CacheWatch watch(List<Path> folders, WatchOptions options) {
        if (!off.isEmpty()) {
            throw new IllegalStateException(off);
        }
        try {
            return CacheWatch.start(this, folders, options);
        } catch (IOException failed) {
            throw Failures.unchecked(failed);
        }
    }

    // ---- for CacheWatch

    /** Converts in the background unless it is fresh, cannot be converted, or is on its way. */
    void submit(Path path, SourceIdentity source) {
        if (refusals.of(source).isEmpty() && !isFresh(source)) {
            queue.submit(path, source);
        }
    }

    SourceIdentity identify(Path path) throws IOException {
        return identities.read(path);
    }

    /** @param told of each conversion that ended, on the converting thread */
    void onConverted(BiConsumer<String, Publication.Result> told) {
        listeners.add(told);
    }

    void noLonger(BiConsumer<String, Publication.Result> told) {
        listeners.remove(told);
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
        return tend(List.of(), housekeeping -> housekeeping.entries());
    }

    /**
     * The same, with every byte of every entry checked.
     *
     * @param repair whether to remove damaged ones, so that later reads convert them anew
     */
    public List<CacheEntry> verify(boolean repair) {
        openFiles.forgetAll();
        return tend(List.of(), housekeeping -> housekeeping.verify(repair));
    }

    /**
     * Removes entries that no read will use again (their source has changed or is gone, or they are damaged), what
     * crashes left behind, and what is beyond the limits.
     *
     * @param dryRun whether only to say what would be removed
     */
    public List<Removal> collectGarbage(boolean dryRun) {
        return tend(List.of(), housekeeping -> remove(housekeeping.garbage(), dryRun));
    }

    /** Removes entries whose last use lies further back; see {@link #collectGarbage}. */
    public List<Removal> evictUnusedFor(Duration age, boolean dryRun) {
        return tend(List.of(), housekeeping -> remove(housekeeping.unusedFor(age), dryRun));
    }

    private List<Removal> remove(List<Removal> chosen, boolean dryRun) throws IOException {
        if (dryRun) {
            return chosen;
        }
        chosen.forEach(removal -> openFiles.forget(removal.file()));
        return Housekeeping.remove(chosen);
    }

    /** Work on the directory; what it throws becomes unchecked. */
    private interface Tending<T> {
        T with(Housekeeping housekeeping) throws IOException;
    }

    private <T> T tend(T ifOff, Tending<T> work) {
        if (!off.isEmpty()) {
            return ifOff;
        }
        try {
            return work.with(new Housekeeping(directory.orElseThrow(), identities, limits, clock));
        } catch (IOException failed) {
            throw Failures.unchecked(failed);
        }
    }

    /** What this cache did since it was made, and the size of its directory. */
    public CacheStats stats() {
        return stats(new StatisticsFile.Content(made, tally.snapshot()));
    }

    /**
     * What all caches on this directory did, in all processes, since {@link #zeroStats}; of processes that run now, all
     * but the last second or so.
     */
    public CacheStats totalStats() {
        return statistics.map(file -> stats(file.total())).orElseGet(this::stats);
    }

    private CacheStats stats(StatisticsFile.Content counted) {
        List<CacheDirectory.Listed> listed = list();
        return CacheStats.of(
                counted.since(),
                counted.counts(),
                listed.size(),
                listed.stream().mapToLong(e -> e.stamp().size()).sum());
    }

    /** Begins the count of all caches on this directory anew. */
    public void zeroStats() {
        if (statistics.isPresent()) {
            try {
                statistics.get().zero();
            } catch (IOException failed) {
                throw Failures.unchecked(failed);
            }
        }
    }

    /** The value of each setting, and where it comes from. */
    public Settings settings() {
        return settings;
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
        return remove(CacheDirectory.canonical(source).toUri().toString());
    }

    /** @param uri of a source */
    boolean remove(String uri) {
        if (!off.isEmpty()) {
            return false;
        }
        Path entry = directory.orElseThrow().entry(uri);
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
        statistics.ifPresent(StatisticsFile::close);
        openFiles.forgetAll();
    }
}
