package io.mbf.cache.conversion;

import io.mbf.file.SourceIdentity;
import java.time.Duration;
import java.time.Instant;

/** What holds of every conversion, whoever asks for it: when a source can be trusted, and how much room it takes. */
public final class ConversionRules {

    /** How long a source's times must lie back to be trusted: longer than a tick of any usual file system (FAT: 2 s). */
    public static final Duration QUIET = Duration.ofSeconds(2);

    private ConversionRules() {}

    /** How long until a source's times can be trusted; zero or less if they can. Beyond {@link #QUIET}: in the future. */
    public static Duration untilQuiet(SourceIdentity source, Instant now) {
        long changed = Math.max(source.modifiedNanos(), source.changedNanos());
        Instant last =
                Instant.ofEpochSecond(Math.floorDiv(changed, 1_000_000_000L), Math.floorMod(changed, 1_000_000_000L));
        return Duration.between(now, last.plus(QUIET));
    }

    /** Bytes that an entry may take: a guess from experience, on the safe side. */
    public static long estimate(SourceIdentity source) {
        return source.size() + source.size() / 2;
    }
}
