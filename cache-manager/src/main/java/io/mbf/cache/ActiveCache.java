package io.mbf.cache;

import io.mbf.cache.answer.BundledReads;
import io.mbf.cache.answer.HybridReads;
import io.mbf.cache.answer.MissRules;
import io.mbf.cache.answer.Refusals;
import io.mbf.cache.care.Housekeeping;
import io.mbf.cache.conversion.Attempt;
import io.mbf.cache.conversion.BundlePublication;
import io.mbf.cache.conversion.ConversionLog;
import io.mbf.cache.conversion.ConversionQueue;
import io.mbf.cache.conversion.MachineLoad;
import io.mbf.cache.conversion.Prewarmer;
import io.mbf.cache.conversion.Publication;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.directory.SeenSources;
import io.mbf.cache.directory.UnreadEntries;
import io.mbf.cache.entry.Bundles;
import io.mbf.cache.entry.Entries;
import io.mbf.cache.eviction.DiskRoom;
import io.mbf.cache.eviction.Eviction;
import io.mbf.cache.eviction.Pins;
import io.mbf.cache.report.PrewarmReport;
import io.mbf.cache.settings.CacheRules;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.cache.settings.Setting;
import io.mbf.cache.settings.Settings;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.source.Source;
import io.mbf.cache.stats.Counters;
import io.mbf.cache.stats.Savings;
import io.mbf.cache.stats.StatisticsFile;
import io.mbf.cache.words.CacheLog;
import io.mbf.file.InputFile;
import io.mbf.file.SourceIdentity;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The parts of a cache that has a directory it can use, and how they hang together. Thread-safe. */
final class ActiveCache implements AutoCloseable {

    private static final Logger LOG = System.getLogger(CacheLog.NAME);
    private static final int MAX_NAMED = 5;

    private final Clock clock;
    private final IdentityReader identities;
    private final Entries entries;
    private final StatisticsFile statistics;
    private final StatisticsFile hits;
    private final StatisticsFile saved;
    private final Savings savings;
    private final Refusals refusals;
    private final CacheRules rules;
    private final SeenSources seen;
    private final UnreadEntries unread;
    private final Duration exitWait;
    private final AtExit atExit = new AtExit(this::exit);
    private final Publication publication;
    private final Bundles bundles;
    private final BundlePublication bundling;
    private final BundledReads bundled;
    private final ConversionQueue queue;
    private final HybridReads reads;
    private final Housekeeping housekeeping;
    private final List<BiConsumer<String, Attempt>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean fullDiskLogged = new AtomicBoolean();
    private final AtomicReference<String> lastFailure = new AtomicReference<>();

    /** @param directory private, and there */
    ActiveCache(CacheDirectory directory, Machine machine, Settings settings, Counters counters) {
        this.clock = machine.clock();
        this.identities = machine.identities();
        this.entries = new Entries(directory);
        Eviction limits = Eviction.of(settings, directory.path());
        this.statistics = StatisticsFile.ofCounts(directory, counters, clock);
        this.hits = StatisticsFile.ofHits(directory, counters, clock);
        this.saved = StatisticsFile.ofSavings(directory, counters, clock);
        this.savings = new Savings(counters, statistics);
        this.rules = settings.rules();
        this.refusals = new Refusals(clock);
        this.seen = new SeenSources(directory);
        this.unread = new UnreadEntries(directory);
        seen.clean(clock.instant());
        unread.clean(clock.instant());
        this.exitWait = settings.exitWait();
        Pins pins = new Pins(rules, identities);
        DiskRoom room =
                new DiskRoom(directory, limits, pins, () -> saved.total().counts(), counters, clock);
        this.publication = new Publication(
                entries,
                identities,
                machine.transcoder(),
                machine.partBytes(),
                settings,
                room,
                new ConversionLog(counters),
                clock,
                machine.steps());
        this.bundles = new Bundles(entries);
        this.bundling = new BundlePublication(
                entries, identities, settings, room, new ConversionLog(counters), clock, machine.steps());
        this.queue = new ConversionQueue(
                publication, bundling, settings.conversionThreads(), this::converted, clock, machine.timer());
        MissRules misses =
                new MissRules(clock, settings, machine.partBytes(), limits, refusals, queue::isPending, seen, unread);
        this.bundled = new BundledReads(entries, identities, settings, queue, counters, savings, clock);
        this.reads = new HybridReads(
                entries, bundled, identities, settings, misses, room, queue, seen, unread, counters, savings, clock);
        this.housekeeping = new Housekeeping(entries, identities, limits, pins, hits, saved, clock);
        counters.onChange(atExit::arm);
    }

    private void converted(String uri, Attempt attempt) {
        refusals.note(uri, attempt);
        savings.relearn();
        attempt.identity().ifPresent(seen::forget);
        if (attempt.outcome() == Attempt.Outcome.PUBLISHED) {
            fullDiskLogged.set(false);
            lastFailure.set(null);
        }
        // from here on by what is not ours, which need not return
        listeners.forEach(listener -> listener.accept(uri, attempt));
        switch (attempt.outcome()) {
            case UNSUPPORTED, FAILED -> {
                // of a bundle that fails, the same of all its sources
                if (!attempt.detail().equals(lastFailure.getAndSet(attempt.detail()))) {
                    LOG.log(Level.WARNING, "not converted: " + attempt.detail());
                }
            }
            case DISK_FULL -> {
                if (!fullDiskLogged.getAndSet(true)) {
                    LOG.log(Level.WARNING, "nothing is converted for now: " + attempt.detail());
                }
            }
            case MISMATCH -> LOG.log(Level.ERROR, "not converted: " + attempt.detail());
            default -> LOG.log(Level.DEBUG, () -> uri + ": " + attempt.outcome() + ": " + attempt.detail());
        }
    }

    HybridReads reads() {
        return reads;
    }

    BundledReads bundled() {
        return bundled;
    }

    Housekeeping housekeeping() {
        return housekeeping;
    }

    ConversionQueue queue() {
        return queue;
    }

    /** What all caches on this directory did. */
    StatisticsFile statistics() {
        return statistics;
    }

    void zeroStatistics() throws IOException {
        statistics.zero();
        hits.zero();
        saved.zero();
    }

    PrewarmReport prewarm(List<? extends InputFile> files, PrewarmOptions options) {
        PrewarmReport report = new Prewarmer(
                        publication,
                        bundling,
                        identities,
                        this::isFresh,
                        queue::isPending,
                        clock,
                        MachineLoad::now,
                        options)
                .run(files);
        savings.relearn();
        return report;
    }

    private boolean isFresh(SourceIdentity source) {
        return bundles.isFresh(source) || entries.isFresh(source);
    }

    SourceIdentity identify(InputFile file) throws IOException {
        return identities.read(file);
    }

    /** Converts in the background unless it is fresh, cannot or must never be converted, or is on its way. */
    void submit(InputFile file, SourceIdentity source) {
        if (refusals.of(source).isEmpty() && !rules.isNever(source.uri()) && !isFresh(source)) {
            atExit.arm();
            queue.insist(Source.inTheClear(file), source);
        }
    }

    /** @param listener called after each conversion, on the converting thread */
    void onConverted(BiConsumer<String, Attempt> listener) {
        listeners.add(listener);
    }

    void noLonger(BiConsumer<String, Attempt> listener) {
        listeners.remove(listener);
    }

    int clear() throws IOException {
        refusals.clear();
        return entries.clear();
    }

    /** Removes the entries of a source, and the bundle that has it; returns whether there were any. */
    boolean remove(String uri) throws IOException {
        return entries.remove(uri) | bundles.remove(uri);
    }

    /** Removes the entries of a source that is gone; a bundle stays, for the others in it. */
    boolean removeEntry(String uri) throws IOException {
        return entries.remove(uri);
    }

    /** Removes the bundle of a folder if none of its sources is there any more; returns whether it did. */
    boolean removeBundleIfGone(String folder) throws IOException {
        return bundles.removeIfGone(folder);
    }

    @Override
    public void close() {
        boolean exiting = !atExit.disarm();
        end(exiting, unfinished -> LOG.log(Level.WARNING, unfinished));
        entries.openFiles().forgetAll();
    }

    /** In a shutdown hook: those of logging libraries run at the same time, and what is logged now may get lost. */
    private void exit() {
        end(true, unfinished -> {
            if (LOG.isLoggable(Level.WARNING)) {
                System.err.println("WARNING: " + unfinished);
            }
        });
    }

    /**
     * @param exiting whether the virtual machine is ending
     * @param warning takes the sentence about what could not be finished
     */
    private void end(boolean exiting, Consumer<String> warning) {
        List<String> unfinished = queue.finish(exitWait, exiting);
        queue.close(exiting);
        if (!unfinished.isEmpty() && !exitWait.isZero()) {
            warning.accept("not converted before the end, " + Setting.EXIT_WAIT.fileKey() + " is "
                    + Setting.text(exitWait) + ": " + names(unfinished));
        }
        statistics.close();
        hits.close();
        saved.close();
    }

    private static String names(List<String> files) {
        String first = files.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
        return files.size() > MAX_NAMED ? first + " and " + (files.size() - MAX_NAMED) + " more" : first;
    }
}
