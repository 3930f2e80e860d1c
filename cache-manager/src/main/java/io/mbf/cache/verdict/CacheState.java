package io.mbf.cache.verdict;

/**
 * What the cache has to say about a source. {@link #HIT} is read from the cache, {@link #PARTIAL} as far as it goes, all
 * others from the source.
 */
public enum CacheState {
    /** There is an entry, and it was made from the source as it is now. */
    HIT,
    /** There are parts of an entry, made from the source as it is now. */
    PARTIAL,
    /** There is no entry. */
    MISS,
    /**
     * There is an entry, but it was made from an earlier state of the source, or from another one, or by older rules, or
     * in a draft of the format.
     */
    STALE,
    /** No entry, and the source changed so recently that its times may be the same after the next change. */
    RACY,
    /** The source is being converted, or waits for its turn. */
    CONVERTING,
    /** The entry would not fit the cache's limits. */
    OVER_BUDGET,
    /** The entry is damaged, or something else lies in its place. */
    CORRUPT,
    /** The entry needs a newer version of this library, or an optional one that is missing; it is left alone. */
    OTHER_VERSION,
    /** The entry exists but could not be opened just now (too many open files, no permission); it is left alone. */
    UNREADABLE,
    /** The settings say that this source, or this read of it, is not worth a conversion. */
    NOT_ADMITTED,
    /** Its last entries were outdated before anybody read them: converted once a state of it is read twice. */
    NOT_WORTH_IT,
    /** The source was tried and cannot be converted. */
    UNCONVERTIBLE,
    /** The source is encrypted; an entry would hold its data in the clear. */
    ENCRYPTED,
    /** Caching is off. */
    DISABLED;

    /** Whether a source in this state is converted when it is read with the cache on. */
    public boolean wantsConversion() {
        return this == MISS || this == STALE || this == RACY || this == CORRUPT;
    }
}
