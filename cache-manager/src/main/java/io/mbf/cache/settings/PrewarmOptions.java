package io.mbf.cache.settings;

import io.mbf.cache.report.ConversionProgress;
import io.mbf.cache.report.PrewarmReport;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How to pre-warm a cache. Immutable; each method returns a changed copy.
 *
 * @param jobs files converted at a time, 1 to 64
 * @param maxLoad of the machine's processors, above 0 and up to 1: while they are busier than that, no further file is
 *     begun beside one that is under way; 1 for no ceiling
 * @param dryRun whether only to say what would be converted
 * @param finished takes each file as soon as it is done, from one thread at a time
 * @param progress called after every batch, by any thread; what it throws ends the whole work
 */
public record PrewarmOptions(
        int jobs,
        double maxLoad,
        boolean dryRun,
        Consumer<PrewarmReport.Item> finished,
        Consumer<ConversionProgress> progress) {

    public static final PrewarmOptions DEFAULT = new PrewarmOptions(1, 1, false, item -> {}, done -> {});

    public PrewarmOptions {
        Objects.requireNonNull(finished, "finished");
        Objects.requireNonNull(progress, "progress");
        if (jobs < 1 || jobs > 64) {
            throw new IllegalArgumentException("the number of jobs cannot be " + jobs);
        }
        if (!(maxLoad > 0 && maxLoad <= 1)) {
            throw new IllegalArgumentException("the greatest load cannot be " + maxLoad);
        }
    }

    public PrewarmOptions jobs(int count) {
        return new PrewarmOptions(count, maxLoad, dryRun, finished, progress);
    }

    public PrewarmOptions maxLoad(double part) {
        return new PrewarmOptions(jobs, part, dryRun, finished, progress);
    }

    public PrewarmOptions dryRun(boolean on) {
        return new PrewarmOptions(jobs, maxLoad, on, finished, progress);
    }

    public PrewarmOptions onFinished(Consumer<PrewarmReport.Item> listener) {
        return new PrewarmOptions(jobs, maxLoad, dryRun, listener, progress);
    }

    public PrewarmOptions onProgress(Consumer<ConversionProgress> listener) {
        return new PrewarmOptions(jobs, maxLoad, dryRun, finished, listener);
    }
}
