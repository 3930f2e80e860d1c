package io.mbf.cache.migration;

import io.mbf.cache.conversion.JobTurns;
import io.mbf.cache.conversion.MachineLoad;
import io.mbf.cache.migration.MigrationItem.Outcome;
import io.mbf.cache.report.ConversionSummary;
import io.mbf.error.InvalidQueryException;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The conversion of many files, some at a time. What is fresh is passed over, so that a run that was stopped goes on when
 * it is repeated: there is no journal that could be lost or wrong. A file that fails does not stop the others.
 */
public final class Migration {

    private static final int ENDING_SECONDS = 5;

    /** A file, and what it is converted to. */
    public record Job(InputFile source, Path target) {}

    /** What converts a file. */
    @FunctionalInterface
    public interface Converter {

        /** @param overwrite whether a target that is there may be replaced */
        ConversionSummary convert(Job job, boolean overwrite) throws IOException;
    }

    private final MigrationOptions options;
    private final Converter converter;
    private final JobTurns turns;

    public Migration(MigrationOptions options, Converter converter) {
        this.options = options;
        this.converter = converter;
        this.turns = new JobTurns(options.maxLoad(), MachineLoad::now);
    }

    /**
     * What has to be done, without doing it: by outcome {@link Outcome#WOULD_CONVERT}, {@link Outcome#FRESH}, or {@link
     * Outcome#FAILED} for what cannot be.
     *
     * @throws InvalidQueryException if sources are to be removed that are not on this machine
     */
    public List<MigrationItem> plan(List<Job> jobs) {
        for (Job job : jobs) {
            if (options.deleteSources() && !(job.source instanceof LocalFile)) {
                throw new InvalidQueryException(
                        job.source.name() + ": is not on this machine, and sources are only deleted there");
            }
        }
        return jobs.stream().map(this::look).toList();
    }

    private MigrationItem look(Job job) {
        Standing standing;
        try {
            standing = Standing.of(job.source, job.target);
            return switch (standing.kind()) {
                case ALONE -> alone(job);
                case FRESH -> item(job, options.force() ? Outcome.WOULD_CONVERT : Outcome.FRESH, standing.bytes());
                case STALE -> {
                    if (!options.force() && !options.update()) {
                        throw new FileSystemException(
                                job.target.toString(),
                                null,
                                "was made from another state of " + job.source + " (" + standing.detail()
                                        + "); --update replaces it");
                    }
                    yield item(job, Outcome.WOULD_CONVERT, standing.bytes());
                }
                case ABSENT, FOREIGN -> item(job, Outcome.WOULD_CONVERT, standing.bytes());
            };
        } catch (IOException | RuntimeException problem) {
            return MigrationItem.failed(job, problem);
        }
    }

    /** A source that an earlier run has removed, or somebody else. */
    private MigrationItem alone(Job job) throws IOException {
        if (!options.resume()) {
            throw new FileSystemException(
                    job.source.toString(), null, "is gone; " + job.target + " has its rows (--resume passes over it)");
        }
        return item(job, Outcome.FRESH, 0);
    }

    private static MigrationItem item(Job job, Outcome outcome, long bytes) {
        return new MigrationItem(job, outcome, 0, bytes, 0, Duration.ZERO, false, Optional.empty());
    }

    /**
     * Does what was planned, and reports each file when it and those before it are done.
     *
     * @throws CancellationException if this thread is interrupted, or a conversion was cancelled; running conversions are
     *     ended, and leave nothing behind
     * @throws IOException only what the listener throws
     */
    public void run(List<MigrationItem> plan, Listener listener) throws IOException {
        int threads = Math.max(1, Math.min(options.jobs(), plan.size()));
        ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "mbf-convert");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<MigrationItem>> results = new ArrayList<>();
            for (MigrationItem planned : plan) {
                results.add(workers.submit(() -> handle(planned)));
            }
            for (Future<MigrationItem> result : results) {
                listener.finished(get(result));
            }
        } finally {
            end(workers);
        }
    }

    /** Who is told of each file. */
    @FunctionalInterface
    public interface Listener {
        void finished(MigrationItem item) throws IOException;
    }

    private static MigrationItem get(Future<MigrationItem> result) {
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause(); // the work throws no other
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private MigrationItem handle(MigrationItem planned) {
        if (planned.outcome() == Outcome.FAILED) {
            return planned;
        }
        boolean done = planned.outcome() == Outcome.FRESH;
        if (done && (!options.deleteSources() || planned.sourceBytes() == 0)) {
            return planned;
        }
        turns.await();
        try {
            MigrationItem converted = done ? planned : convert(planned);
            if (!options.deleteSources()) {
                return converted;
            }
            Path source = ((LocalFile) planned.job().source()).path();
            new SourceRemoval(source, planned.job().target(), options.keys()).run(options.check());
            return converted.withoutSource();
        } catch (CancellationException stopped) {
            throw stopped;
        } catch (IOException | RuntimeException problem) {
            return MigrationItem.failed(planned.job(), problem);
        } finally {
            turns.end();
        }
    }

    private MigrationItem convert(MigrationItem planned) throws IOException {
        options.check().run();
        boolean replaces = options.force() || options.update() && isStale(planned.job());
        ConversionSummary made = converter.convert(planned.job(), replaces);
        return new MigrationItem(
                planned.job(),
                Outcome.CONVERTED,
                made.rows(),
                made.sourceBytes(),
                made.targetBytes(),
                made.elapsed(),
                false,
                Optional.empty());
    }

    private static boolean isStale(Job job) throws IOException {
        return Standing.of(job.source, job.target).kind() == Standing.Kind.STALE;
    }

    /** After an interrupt, workers still have their temporary files to remove. */
    private static void end(ExecutorService workers) {
        workers.shutdownNow();
        try {
            workers.awaitTermination(ENDING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
