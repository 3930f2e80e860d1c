package io.mbf.cache.conversion;

import io.mbf.cache.source.Source;
import io.mbf.cache.words.FileFailures;
import io.mbf.error.ConversionMismatchException;
import io.mbf.error.MbfException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.SourceIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * What became of an attempt to convert a source into an entry.
 *
 * @param detail in words
 * @param identity the source's before the attempt, if it could be taken
 * @param made if it was published
 */
public record Attempt(
        Outcome outcome, String detail, Optional<SourceIdentity> identity, Optional<Transcoder.Made> made) {

    public enum Outcome {
        PUBLISHED,
        /** Somebody else published it meanwhile. */
        FRESH,
        /** Somebody else is at it. */
        LOCKED,
        /** The source changed too recently. */
        NOT_QUIET,
        /** The source changed during the conversion. */
        CHANGED,
        /** The entry would not fit, whenever one tries. */
        OVER_BUDGET,
        /** As much of it as the cache has room for is converted. */
        PARTLY,
        DISK_FULL,
        /** The source cannot be converted, whenever one tries. */
        UNSUPPORTED,
        /** The operating system failed; another time it may work. */
        FAILED,
        /** The new file does not hold what was read: thrown away. */
        MISMATCH,
        /** The settings say that the source is not converted: it is too small, or a rule speaks against it. */
        NOT_ADMITTED,
        CANCELLED
    }

    /** What a failure makes of an attempt. */
    static Attempt failed(Source source, SourceIdentity identity, Throwable failure) {
        if (failure instanceof Placement.NotPlaced ended) {
            return ended(ended.outcome(), ended.getMessage(), identity);
        }
        if (failure instanceof ConversionMismatchException) {
            return ended(Outcome.MISMATCH, failure.getMessage(), identity);
        }
        if (failure instanceof CancellationException) {
            return ended(Outcome.CANCELLED, "cancelled", identity);
        }
        if (failure instanceof SourceChangedException) {
            return ended(Outcome.CHANGED, failure.getMessage(), identity);
        }
        if (failure instanceof MbfException) {
            return ended(Outcome.UNSUPPORTED, failure.getMessage(), identity);
        }
        if (failure instanceof UncheckedIOException unchecked) {
            return ended(Outcome.FAILED, source + ": " + FileFailures.message(unchecked.getCause()), identity);
        }
        if (failure instanceof IOException system) {
            return ended(Outcome.FAILED, source + ": " + FileFailures.message(system), identity);
        }
        if (failure instanceof Error) {
            // out of memory, say: what was held is free again, and the reads of this process must go on
            return ended(Outcome.FAILED, source + ": " + failure, identity);
        }
        return ended(Outcome.UNSUPPORTED, source + ": internal error: " + failure, identity);
    }

    /** One that published nothing. */
    static Attempt ended(Outcome outcome, String detail, SourceIdentity identity) {
        return new Attempt(outcome, detail, Optional.ofNullable(identity), Optional.empty());
    }
}
