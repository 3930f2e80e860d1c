package io.mbf.cache.conversion;

import io.mbf.file.SourceIdentity;
import java.util.Optional;

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
        /** The source is smaller than what a conversion is worth. */
        TOO_SMALL,
        CANCELLED
    }

    /** One that published nothing. */
    static Attempt ended(Outcome outcome, String detail, SourceIdentity identity) {
        return new Attempt(outcome, detail, Optional.ofNullable(identity), Optional.empty());
    }
}
