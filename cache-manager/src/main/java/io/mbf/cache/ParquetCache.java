package io.mbf.cache;

import io.mbf.cache.answer.MissRules;
import io.mbf.cache.care.Housekeeping;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.directory.CacheLocation;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.report.CacheStats;
import io.mbf.cache.report.ConversionProgress;
import io.mbf.cache.report.PrewarmReport;
import io.mbf.cache.report.Removal;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.cache.settings.Setting;
import io.mbf.cache.settings.Settings;
import io.mbf.cache.settings.WatchOptions;
import io.mbf.cache.source.Source;
import io.mbf.cache.stats.Counters;
import io.mbf.cache.stats.StatisticsFile;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.verdict.Verdict;
import io.mbf.cache.words.CacheLog;
import io.mbf.cache.words.FileFailures;
import io.mbf.dataset.DatasetPart;
import io.mbf.dataset.FileSet;
import io.mbf.dataset.listing.DataFile;
import io.mbf.dataset.listing.SourceFile;
import io.mbf.dataset.table.FileBundle;
import io.mbf.dataset.table.FileSource;
import io.mbf.dataset.table.KnownRows;
import io.mbf.dataset.table.OpenTable;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.read.Dataset;
import io.mbf.scan.RowRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The cache of converted Parquet files: reads what it has from memory-mapped entries, everything else directly, and
 * converts in the background what it lacks.
 *
 * <p>The cache never changes an answer. Each read compares the source as it is now with what the entry was made from,
 * and anything wrong with an entry means that the same call is answered from the source.
 *
 * <p>Thread-safe. Any number of caches, in any number of processes, may share a directory. Closing a cache waits
 * for its conversions, within a bound, and unmaps its files; reads already begun go on. A cache that is not closed does
 * so when the virtual machine ends in order, see {@link CacheBuilder#exitWait}.
 */
public final class ParquetCache implements AutoCloseable {

    private final Settings settings;
    private final Counters counters = new Counters();
    private final Instant made;
    private final Optional<CacheDirectory> directory;
    /** Empty if caching is off; then {@link #off} says why. */
    private final Optional<ActiveCache> active;

    private final String off;
    private volatile boolean closed;

    ParquetCache(Machine machine, Settings settings) {
        this.settings = settings;
        this.made = machine.clock().instant();
        CacheLocation location = CacheLocation.resolve(
                settings.directory(), settings.origin(Setting.DIR), machine.environment(), machine.osName());
        this.directory = location.directory().map(CacheDirectory::new);
        this.off = settings.enabled() ? problem(location, directory, machine.clock()) : "caching is switched off";
        this.active = directory
                .filter(usable -> off.isEmpty())
                .map(path -> new ActiveCache(path, machine, settings, counters));
    }

    public static CacheBuilder builder() {
        return new CacheBuilder();
    }

    /** Makes the directory. Returns why caching is off; empty if it is on. */
    private static String problem(CacheLocation location, Optional<CacheDirectory> directory, Clock clock) {
        String problem = location.problem();
        if (directory.isPresent()) {
            try {
                directory.get().prepare();
                directory.get().removeOrphans(clock.instant());
                return "";
            } catch (IOException unusable) {
                problem = FileFailures.message(unusable);
            }
        }
        System.getLogger(CacheLog.NAME).log(Level.WARNING, "caching is off: " + problem);
        return "caching is off: " + problem;
    }

    /** The rows of a Parquet file, or of the data files in and below a folder, cached; nothing is opened yet. */
    public Dataset read(Path parquet) {
        Objects.requireNonNull(parquet, "parquet");
        return read(FileSet.of(parquet), DecryptionKeys.NONE);
    }

    /** The rows of a Parquet file, wherever it lies, cached; nothing is opened yet. */
    public Dataset read(InputFile parquet) {
        Objects.requireNonNull(parquet, "parquet");
        return read(FileSet.of(parquet), DecryptionKeys.NONE);
    }

    /**
     * The rows of a Parquet file, or of many Parquet and {@code .mbf} files as one; the Parquet files cached, each with
     * an entry of its own, or small ones in one of their folder. Nothing is opened yet.
     *
     * @param keys to those that are encrypted
     */
    public Dataset read(FileSet files, DecryptionKeys keys) {
        Objects.requireNonNull(files, "files");
        Objects.requireNonNull(keys, "keys");
        usable();
        return Dataset.of(files, new CachedFiles(this, keys));
    }

    /**
     * The rows of a part of a data set, cached; nothing is opened yet.
     *
     * @param resolver finds files that are not local by their URIs
     * @param keys to those that are encrypted
     */
    public Dataset read(DatasetPart part, Optional<Function<String, InputFile>> resolver, DecryptionKeys keys) {
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(resolver, "resolver");
        Objects.requireNonNull(keys, "keys");
        usable();
        return Dataset.of(part, resolver, new CachedFiles(this, keys));
    }

    /**
     * Opens the entry of a source, or the source itself.
     *
     * @throws UncheckedIOException if there is no such source, or it cannot be read
     * @throws io.mbf.error.MbfException if the source is damaged or not supported, or a key is missing or wrong
     */
    OpenTable open(InputFile file, DecryptionKeys keys) {
        Source source = new Source(file, keys);
        if (active.isPresent()) {
            return active.get().reads().open(source);
        }
        counters.miss(CacheState.DISABLED);
        return new OpenTable(source.open(), () -> Optional.of(MissRules.disabled(file, off)));
    }

    /** Opens the same as {@link #open}, for a look at it: counts as no read, and starts no conversion. */
    OpenTable inspect(InputFile file, DecryptionKeys keys) {
        Source source = new Source(file, keys);
        return active.map(cache -> cache.reads().inspect(source))
                .orElseGet(() -> new OpenTable(source.open(), () -> Optional.of(MissRules.disabled(file, off))));
    }

    /** Where the rows of files are in bundles; a member for each file, or null. */
    FileBundle.Member[] bundled(List<DataFile> files, DecryptionKeys keys) {
        return active.filter(cache -> keys.isEmpty())
                .map(cache -> cache.bundled().members(files))
                .orElseGet(() -> new FileBundle.Member[files.size()]);
    }

    /** What the entry of a source says of it, if it can be used; does not count as a read. */
    Optional<FileSource.Summary> summary(InputFile file, DecryptionKeys keys) {
        return active.flatMap(cache -> cache.reads().summary(new Source(file, keys)));
    }

    /** What the entry of a source knows of some of its rows, if it can be used; counts as a read of it if it is enough. */
    Optional<KnownRows> known(InputFile file, DecryptionKeys keys, List<String> columns, RowRange rows) {
        return active.flatMap(cache -> cache.reads().known(new Source(file, keys), columns, rows));
    }

    /** As {@link #why(InputFile, DecryptionKeys)}, of a local file, without keys. */
    public Verdict why(Path path) {
        Objects.requireNonNull(path, "path");
        return why(path, DecryptionKeys.NONE);
    }

    /** As {@link #why(InputFile, DecryptionKeys)}, of a local file. */
    public Verdict why(Path path, DecryptionKeys keys) {
        Objects.requireNonNull(path, "path");
        return why(new LocalFile(path), keys);
    }

    /**
     * The cache's account of a source; changes nothing.
     *
     * @param keys that it would be read with
     * @throws UncheckedIOException if there is no such source, or it cannot be read
     * @throws io.mbf.error.MbfException if a key is missing or wrong, or there are keys and the source is damaged
     */
    public Verdict why(InputFile file, DecryptionKeys keys) {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(keys, "keys");
        return usable().map(cache -> cache.reads().why(new Source(file, keys)))
                .orElseGet(() -> MissRules.disabled(file, off));
    }

    /**
     * Converts now what of these files is not in the cache, whatever the admission; returns when it is done. A file that
     * this process converts in the background already is waited for; what another process converts is skipped, and small
     * files whose common entry is being made.
     *
     * @param pathsAndGlobs files, folders (the {@code .parquet} and {@code .parq} files in and below them), and globs
     *     such as {@code data/**.parquet}
     * @throws UncheckedIOException if a folder cannot be listed, or a glob matches nothing
     * @throws IllegalStateException if caching is off
     * @throws java.util.concurrent.CancellationException if this thread is interrupted; a later call goes on
     */
    public PrewarmReport prewarm(List<String> pathsAndGlobs, PrewarmOptions options) {
        Objects.requireNonNull(pathsAndGlobs, "pathsAndGlobs");
        Objects.requireNonNull(options, "options");
        active();
        List<SourceFile> found = unchecked(() -> SourceFile.find(pathsAndGlobs));
        return prewarmFiles(found.stream().map(SourceFile::file).toList(), options);
    }

    /** As {@link #prewarm(List, PrewarmOptions)}, of files wherever they lie. */
    public PrewarmReport prewarmFiles(List<? extends InputFile> files, PrewarmOptions options) {
        Objects.requireNonNull(files, "files");
        Objects.requireNonNull(options, "options");
        ActiveCache cache = active();
        return unchecked(() -> cache.prewarm(files, options));
    }

    /** As {@link #prewarm(List, PrewarmOptions)}, with {@link PrewarmOptions#DEFAULT}. */
    public PrewarmReport prewarm(String... pathsAndGlobs) {
        Objects.requireNonNull(pathsAndGlobs, "pathsAndGlobs");
        return prewarm(List.of(pathsAndGlobs), PrewarmOptions.DEFAULT);
    }

    /**
     * Keeps the cache warm until closed: see {@link CacheWatch}. Needs {@code io.methvin:directory-watcher}, which this
     * library does not bring along.
     *
     * @throws UncheckedIOException if a folder cannot be watched
     * @throws IllegalStateException if caching is off, or directory-watcher is not on the class path
     */
    public CacheWatch watch(List<Path> folders, WatchOptions options) {
        Objects.requireNonNull(folders, "folders");
        Objects.requireNonNull(options, "options");
        ActiveCache cache = active();
        try {
            return unchecked(() -> CacheWatch.start(cache, folders, options));
        } catch (NoClassDefFoundError missing) {
            throw new IllegalStateException(
                    "watching folders needs io.methvin:directory-watcher on the class path", missing);
        }
    }

    /** @throws IllegalStateException if this cache is closed */
    private Optional<ActiveCache> usable() {
        if (closed) {
            throw new IllegalStateException("the cache is closed");
        }
        return active;
    }

    private ActiveCache active() {
        return usable().orElseThrow(() -> new IllegalStateException(off));
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
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(progress, "progress");
        return usable().map(cache -> cache.queue().await(timeout, progress)).orElse(true);
    }

    /** What lies in the directory, most recently used first; each entry is opened for it. */
    public List<CacheEntry> entries() {
        return tend(List.of(), Housekeeping::entries);
    }

    /**
     * The same, with every byte of every entry checked.
     *
     * @param repair whether to remove damaged ones, so that later reads convert them anew
     */
    public List<CacheEntry> verify(boolean repair) {
        return tend(List.of(), housekeeping -> housekeeping.verify(repair));
    }

    /**
     * Removes entries that no read will use again (their source has changed or is gone, or they are damaged), what
     * crashes left behind, and what is beyond the limits.
     *
     * @param dryRun whether only to say what would be removed
     */
    public List<Removal> collectGarbage(boolean dryRun) {
        return tend(List.of(), housekeeping -> housekeeping.collectGarbage(dryRun));
    }

    /** Removes entries whose last use lies further back, but for those that a rule pins; see {@link #collectGarbage}. */
    public List<Removal> evictUnusedFor(Duration age, boolean dryRun) {
        Objects.requireNonNull(age, "age");
        return tend(List.of(), housekeeping -> housekeeping.evictUnusedFor(age, dryRun));
    }

    /** Removes all entries, and returns how many there were. Reads already begun go on. */
    public int clear() {
        return usable().map(cache -> unchecked(cache::clear)).orElse(0);
    }

    /**
     * Removes what is cached of a source, which need not exist any more; returns whether there was anything. Where that
     * is in the bundle of its folder, all of the bundle goes.
     */
    public boolean remove(Path source) {
        Objects.requireNonNull(source, "source");
        return remove(new LocalFile(source));
    }

    /** As {@link #remove(Path)}, wherever the source lies. */
    public boolean remove(InputFile source) {
        Objects.requireNonNull(source, "source");
        String uri = source.canonical().uri();
        return usable().map(cache -> unchecked(() -> cache.remove(uri))).orElse(false);
    }

    /** What this cache did since it was made, and the size of its directory. */
    public CacheStats stats() {
        return stats(new StatisticsFile.Content(made, counters.snapshot()));
    }

    /**
     * What all caches on this directory did, in all processes, since {@link #zeroStats}; of processes that run now, all
     * but the last second or so.
     */
    public CacheStats totalStats() {
        return usable().map(cache -> stats(cache.statistics().total())).orElseGet(this::stats);
    }

    private CacheStats stats(StatisticsFile.Content counted) {
        List<CacheDirectory.Listed> listed = tend(List.of(), Housekeeping::list);
        return counted.stats(
                listed.size(), listed.stream().mapToLong(e -> e.stamp().size()).sum());
    }

    /** What this cache did since it was made. */
    Counters counters() {
        return counters;
    }

    /** Begins the count of all caches on this directory anew. */
    public void zeroStats() {
        usable().ifPresent(cache -> unchecked(() -> {
            cache.zeroStatistics();
            return null;
        }));
    }

    /** The value of each setting, and where it comes from. */
    public Settings settings() {
        return settings;
    }

    /** Whether there is a directory that can be used, and caching is not switched off. If not, all reads are direct. */
    public boolean isOn() {
        return active.isPresent();
    }

    /** Where the entries live; empty if there is no place for them. */
    public Optional<Path> directory() {
        return directory.map(CacheDirectory::path);
    }

    /** Work on the directory; what it throws becomes unchecked. */
    private interface Work<T> {
        T done() throws IOException;
    }

    private static <T> T unchecked(Work<T> work) {
        try {
            return work.done();
        } catch (IOException failed) {
            throw FileFailures.unchecked(failed);
        }
    }

    private interface Tending<T> {
        T with(Housekeeping housekeeping) throws IOException;
    }

    private <T> T tend(T ifOff, Tending<T> tending) {
        return usable().map(cache -> unchecked(() -> tending.with(cache.housekeeping())))
                .orElse(ifOff);
    }

    /**
     * Waits for conversions, for at most {@link CacheBuilder#exitWait}, cancels what is left with one warning, writes
     * the statistics, and unmaps files. An interrupt ends the wait. When this returns, nothing is written to the
     * directory any more. Data sets that this cache gave before still answer, and from the cache, and convert nothing;
     * whatever is asked of the cache itself is an {@link IllegalStateException}, but for {@link #settings},
     * {@link #directory} and {@link #isOn}.
     */
    @Override
    public void close() {
        closed = true;
        active.ifPresent(ActiveCache::close);
    }
}
