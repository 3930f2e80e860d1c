package io.mbf.cache.report;

import io.mbf.file.SourceIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One converted source in the cache directory, or a part of one, or the bundle of a folder's small sources.
 *
 * @param file the entry itself
 * @param state beside its source as it is now
 * @param bytes on disk
 * @param lastUsed to within the touch interval; when it was made, if it was never read
 * @param hits reads answered from it, or from an entry of the same source before it, since counting began; what
 *     processes that run now have counted in the last second or so may be missing
 * @param saved by these reads: how much longer direct ones would have taken, about; like hits, of all parts of an entry
 *     together
 * @param rows in it; -1 if it cannot be read
 * @param source what it was made from; of a bundle its folder, with the bytes of all sources; empty if it cannot be read
 * @param part which rows and columns of the source it has, or of how many sources it is, in words; empty for all of one,
 *     or if it cannot be read
 * @param problem what is wrong with it, unless it is fresh
 */
public record CacheEntry(
        Path file,
        State state,
        long bytes,
        Instant lastUsed,
        long hits,
        Duration saved,
        long rows,
        Optional<SourceIdentity> source,
        Optional<String> part,
        Optional<String> problem) {

    /** What an entry is good for. */
    public enum State {
        /** Made from the source as it is now. */
        FRESH,
        /** As fresh, but nobody has read it yet. */
        UNREAD,
        /** The source has changed since, or a tenth of those of a bundle has, or it is of a draft of the format, which is read no more. */
        STALE,
        /** The source is gone. */
        ORPHANED,
        /** It needs a newer version of this library, or an optional one that is missing. */
        OTHER_VERSION,
        /** It is damaged, or lies in the place of another source's entry. */
        DAMAGED,
        /** It, or its source, could not be looked at. */
        UNREADABLE;
    }
}
