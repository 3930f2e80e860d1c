package io.mbf.cache;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * A cache that takes files for older than they are, and so converts them as soon as they are written: others wait until
 * another write would show in the file's times.
 */
public final class HastyCache {

    private HastyCache() {}

    /** @param properties by the names of system properties */
    public static ParquetCache of(Map<String, String> properties) {
        CacheBuilder builder = ParquetCache.builder().properties(properties);
        builder.clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(5));
        return builder.build();
    }
}
