package io.mbf.cache.conversion;

import io.mbf.cache.report.ConversionProgress;
import io.mbf.cache.report.PrewarmReport;
import io.mbf.cache.report.PrewarmReport.Item;
import io.mbf.cache.report.PrewarmReport.Outcome;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.cache.source.FolderIdentities;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.source.Source;
import io.mbf.cache.words.FileFailures;
import io.mbf.file.InputFile;
import io.mbf.file.SourceIdentity;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

/**
 * The conversion of many files now, some at a time, small ones of a folder together. What is fresh is passed over, so that a run that was stopped goes
 * on where it was; a file that fails does not stop the others.
 */
public final class Prewarmer {

    private static final int MAX_WAITS = 5;
    private static final int ENDING_SECONDS = 5;
    private static final int STEP_MILLIS = 20;

    private final Publication publication;
    private final BundlePublication bundles;
    private final IdentityReader identities;
    private final Predicate<SourceIdentity> isFresh;
    private final Predicate<String> isPending;
    private final Clock clock;
    private final JobTurns turns;
    private final PrewarmOptions options;
    private final List<Item> items = new ArrayList<>(); // guarded by itself
    private volatile boolean stopped;

    /**
     * Converts nothing yet.
     *
     * @param isPending whether this process is about to convert the source of a URI in the background
     * @param load of the machine's processors, 0 to 1; negative while unknown
     */
    public Prewarmer(
            Publication publication,
            BundlePublication bundles,
            IdentityReader identities,
            Predicate<SourceIdentity> isFresh,
            Predicate<String> isPending,
            Clock clock,
            DoubleSupplier load,
            PrewarmOptions options) {
        this.publication = publication;
        this.bundles = bundles;
        this.identities = identities;
        this.isFresh = isFresh;
        this.isPending = isPending;
        this.clock = clock;
        this.turns = new JobTurns(options.maxLoad(), load);
        this.options = options;
    }

    /** @throws CancellationException if this thread is interrupted */
    public PrewarmReport run(List<? extends InputFile> sources) {
        long start = System.nanoTime();
        AtomicInteger number = new AtomicInteger();
        ExecutorService workers = Executors.newFixedThreadPool(options.jobs(), task -> {
            Thread thread = new Thread(task, "mbf-prewarm-" + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
        });
        try {
            List<Future<?>> results = new ArrayList<>();
            for (Group group : groups(sources)) {
                results.add(workers.submit(() -> handle(group)));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } finally {
            end(workers);
        }
        synchronized (items) {
            return new PrewarmReport(items, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /**
     * What is converted in one go.
     *
     * @param folder of small sources; empty for a source that is converted by itself
     * @param quietFrom when the sources of a folder may be read
     */
    private record Group(String folder, List<InputFile> sources, Instant quietFrom) {

        static Group of(InputFile source) {
            return new Group("", List.of(source), Instant.MIN);
        }
    }

    private List<Group> groups(List<? extends InputFile> sources) {
        List<Group> groups = new ArrayList<>();
        Map<String, List<InputFile>> small = new LinkedHashMap<>();
        Map<String, Instant> quiet = new HashMap<>();
        Instant now = clock.instant();
        for (InputFile source : sources) {
            Optional<SourceIdentity> candidate = candidate(source);
            if (candidate.isEmpty()) {
                groups.add(Group.of(source));
                continue;
            }
            String folder = FolderIdentities.folderOf(candidate.get().uri());
            small.computeIfAbsent(folder, name -> new ArrayList<>()).add(source);
            Duration wait = ConversionRules.untilQuiet(candidate.get(), now);
            if (wait.compareTo(ConversionRules.QUIET) <= 0) {
                quiet.merge(folder, now.plus(wait), (a, b) -> a.isAfter(b) ? a : b);
            }
        }
        small.forEach((folder, files) -> {
            if (bundles.isWorthIt(folder, files.size())) {
                groups.add(new Group(folder, files, quiet.getOrDefault(folder, now)));
            } else {
                files.forEach(file -> groups.add(Group.of(file)));
            }
        });
        return groups;
    }

    /** The identity of a source that may be one of several that are converted together. */
    private Optional<SourceIdentity> candidate(InputFile source) {
        try {
            SourceIdentity identity = identities.read(source);
            return !options.dryRun() && bundles.takes(Source.inTheClear(source), identity) && !isFresh.test(identity)
                    ? Optional.of(identity)
                    : Optional.empty();
        } catch (IOException told) {
            return Optional.empty(); // when its turn comes
        }
    }

    private void handle(Group group) {
        if (group.folder.isEmpty()) {
            group.sources.forEach(source -> finish(handle(source)));
            return;
        }
        turns.await();
        try {
            Duration wait = Duration.between(clock.instant(), group.quietFrom);
            if (wait.compareTo(Duration.ZERO) > 0) {
                pause(wait.toMillis() + 1);
            }
            Map<Source, Attempt> attempts = bundles.publish(
                    group.folder, group.sources.stream().map(Source::inTheClear).toList(), this::progress);
            for (InputFile source : group.sources) {
                Attempt attempt = attempts.get(Source.inTheClear(source));
                boolean singly = attempt == null || attempt.outcome() == Attempt.Outcome.NOT_QUIET;
                finish(singly ? convert(source, size(source)) : done(source, size(source), attempt));
            }
        } finally {
            turns.end();
        }
    }

    private long size(InputFile source) {
        try {
            return source.state().size();
        } catch (IOException gone) {
            return 0;
        }
    }

    private void finish(Item item) {
        synchronized (items) {
            items.add(item);
            options.finished().accept(item);
        }
    }

    /** Running conversions still have their temporary files to remove. */
    private void end(ExecutorService workers) {
        stopped = true;
        workers.shutdownNow();
        boolean interrupted = Thread.interrupted(); // else there would be no waiting
        try {
            workers.awaitTermination(ENDING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException again) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Item handle(InputFile source) {
        SourceIdentity identity;
        try {
            identity = identities.read(source);
        } catch (IOException unreadable) {
            return item(source, Outcome.FAILED, FileFailures.message(unreadable), 0);
        }
        if (isFresh.test(identity)) {
            return item(source, Outcome.FRESH, "in the cache already", identity.size());
        }
        if (options.dryRun()) {
            Optional<String> obstacle = publication.obstacle(identity, Wanted.ALL);
            return item(
                    source,
                    obstacle.isPresent() ? Outcome.SKIPPED : Outcome.WOULD_CONVERT,
                    obstacle.orElse("not in the cache, or stale"),
                    identity.size());
        }
        turns.await();
        try {
            return convert(source, identity.size());
        } finally {
            turns.end();
        }
    }

    private void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            throw new CancellationException("interrupted");
        }
    }

    private Item convert(InputFile source, long bytes) {
        Attempt result = publication.publish(Source.inTheClear(source), Wanted.ALL, this::progress);
        for (int i = 0; i < MAX_WAITS && result.outcome() == Attempt.Outcome.NOT_QUIET; i++) {
            Duration wait = ConversionRules.untilQuiet(result.identity().orElseThrow(), clock.instant());
            if (wait.compareTo(ConversionRules.QUIET) > 0) {
                return item(source, Outcome.SKIPPED, "its times lie in the future", bytes);
            }
            pause(Math.max(1, wait.toMillis() + 1));
            result = publication.publish(Source.inTheClear(source), Wanted.ALL, this::progress);
        }
        while (isBeingConverted(result)) {
            pause(STEP_MILLIS);
            if (isFresh.test(result.identity().orElseThrow())) {
                return item(source, Outcome.FRESH, "was converted meanwhile", bytes);
            }
            result = publication.publish(Source.inTheClear(source), Wanted.ALL, this::progress);
        }
        return done(source, bytes, result);
    }

    /** By this process; others may have been stopped, and nobody waits for them. */
    private boolean isBeingConverted(Attempt attempt) {
        return attempt.outcome() == Attempt.Outcome.LOCKED
                && isPending.test(attempt.identity().orElseThrow().uri());
    }

    private static Item done(InputFile source, long bytes, Attempt result) {
        if (result.outcome() == Attempt.Outcome.CANCELLED) {
            throw new CancellationException("interrupted");
        }
        result.made().ifPresent(made -> UntrueClaims.report(source.toString(), made.untrue()));
        return item(source, bytes, result);
    }

    private static Item item(InputFile source, long bytes, Attempt result) {
        return switch (result.outcome()) {
            case PUBLISHED -> {
                Transcoder.Made made = result.made().orElseThrow();
                yield new Item(
                        source,
                        Outcome.CONVERTED,
                        result.detail(),
                        made.rows(),
                        bytes,
                        made.bytes(),
                        Duration.ofNanos(made.nanos()),
                        Duration.ofNanos(Math.max(0, made.decodeNanos() - made.proofNanos())));
            }
            case FRESH -> item(source, Outcome.FRESH, "in the cache already", bytes);
            case LOCKED, OVER_BUDGET, PARTLY, NOT_ADMITTED, NOT_QUIET ->
                item(source, Outcome.SKIPPED, result.detail(), bytes);
            case DISK_FULL -> item(source, Outcome.FAILED, source + ": " + result.detail(), bytes);
            case CHANGED, UNSUPPORTED, FAILED, MISMATCH, CANCELLED ->
                item(source, Outcome.FAILED, result.detail(), bytes);
        };
    }

    private static Item item(InputFile source, Outcome outcome, String detail, long bytes) {
        return new Item(source, outcome, detail, 0, bytes, 0, Duration.ZERO, Duration.ZERO);
    }

    private void progress(ConversionProgress progress) {
        if (stopped) {
            throw new CancellationException("stopped");
        }
        options.progress().accept(progress);
    }
}
