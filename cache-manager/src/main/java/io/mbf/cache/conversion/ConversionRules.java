package io.mbf.cache.conversion;

import io.mbf.file.SourceIdentity;
import java.time.Duration;
import java.time.Instant;

/** What holds of every conversion, whoever asks for it: when a source can be trusted, and how much room it takes. */
public final class ConversionRules {

    /** How long a source's times must lie back to be trusted: longer than a tick of any usual file system (FAT: 2 s). */
    public static final Duration QUIET = Duration.ofSeconds(2);

    /** Bytes of a source that a part of an entry is made of at least: of fewer, opening it costs more than it brings. */
    public static final long LEAST_PART = 16L << 20;

    private ConversionRules() {}

    /** How long until a source's times can be trusted; zero or less if they can. Beyond {@link #QUIET}: in the future. */
    public static Duration untilQuiet(SourceIdentity source, Instant now) {
        long changed = Math.max(source.modifiedNanos(), source.changedNanos());
        Instant last =
                Instant.ofEpochSecond(Math.floorDiv(changed, 1_000_000_000L), Math.floorMod(changed, 1_000_000_000L));
        return Duration.between(now, last.plus(QUIET));
    }

    /**
     * Whether a source is converted part by part.
     *
     * @param partBytes of it that make a part at least
     */
    public static boolean isLarge(SourceIdentity source, long partBytes) {
        return source.size() >= 3 * partBytes;
    }

    /** Bytes that an entry may take: a guess from experience, on the safe side. */
    public static long estimate(SourceIdentity source) {
        return estimate(source.size());
    }

    /** The same of a part of a source. */
    static long estimate(long sourceBytes) {
        return sourceBytes + sourceBytes / 2;
    }
}
