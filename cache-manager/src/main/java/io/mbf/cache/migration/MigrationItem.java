package io.mbf.cache.migration;

import java.time.Duration;
import java.util.Optional;

/**
 * What became, or is to become, of one file.
 *
 * @param rows if converted, else 0
 * @param sourceBytes of the Parquet file; 0 if it is gone or could not be looked at
 * @param targetBytes if converted, else 0
 * @param elapsed spent on converting
 * @param deleted whether the source was removed
 * @param problem if it failed; then the source is there as before
 */
public record MigrationItem(
        Migration.Job job,
        Outcome outcome,
        long rows,
        long sourceBytes,
        long targetBytes,
        Duration elapsed,
        boolean deleted,
        Optional<Throwable> problem) {

    public enum Outcome {
        CONVERTED,
        /** Its target was made from it as it is now. */
        FRESH,
        /** A run would convert it, or try to. */
        WOULD_CONVERT,
        FAILED
    }

    static MigrationItem failed(Migration.Job job, Throwable problem) {
        return new MigrationItem(job, Outcome.FAILED, 0, 0, 0, Duration.ZERO, false, Optional.of(problem));
    }

    /** The same after its source was removed. */
    MigrationItem withoutSource() {
        return new MigrationItem(job, outcome, rows, sourceBytes, targetBytes, elapsed, true, problem);
    }
}
