package io.mbf.cache;

import java.util.Map;

/**
 * What a cache did since this process made it, and what its directory holds.
 *
 * @param hits reads answered from an entry
 * @param misses reads answered from the source, by reason
 * @param fallbacks reads that began on an entry, found it damaged, and went on from the source
 * @param conversions entries published
 * @param conversionFailures conversions given up because of an error
 * @param conversionsDiscarded conversions thrown away because the source changed meanwhile
 * @param evictions entries removed to keep the limits
 * @param evictedBytes in those
 * @param entries in the directory now
 * @param bytes in those
 */
public record CacheStats(
        long hits,
        Map<CacheState, Long> misses,
        long fallbacks,
        long conversions,
        long conversionFailures,
        long conversionsDiscarded,
        long evictions,
        long evictedBytes,
        long entries,
        long bytes) {

    public CacheStats {
        misses = Map.copyOf(misses);
    }
}
