package io.mbf.cache.report;

import io.mbf.cache.verdict.CacheState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What a cache did, and what its directory holds.
 *
 * @param since when counting began
 * @param hits reads answered from an entry
 * @param misses reads answered from the source, by reason
 * @param fallbacks reads that began on an entry, found it damaged, and went on from the source
 * @param conversions entries published
 * @param convertedSourceBytes bytes of the sources of those
 * @param convertedBytes bytes of the entries made of them
 * @param conversionTime spent on those
 * @param conversionFailures conversions given up because of an error
 * @param conversionMismatches those of the failures where the new file did not hold what was read
 * @param conversionsDiscarded conversions thrown away because the source changed meanwhile
 * @param evictions entries removed to keep the limits
 * @param evictedBytes in those
 * @param evictedUnread those that nobody had read: a sign that the limit is too low
 * @param timeSaved estimated: what reading the same columns from the sources would have taken, less what it took
 * @param entries in the directory now
 * @param bytes in those
 */
public record CacheStats(
        Instant since,
        long hits,
        Map<CacheState, Long> misses,
        long fallbacks,
        long conversions,
        long convertedSourceBytes,
        long convertedBytes,
        Duration conversionTime,
        long conversionFailures,
        long conversionMismatches,
        long conversionsDiscarded,
        long evictions,
        long evictedBytes,
        long evictedUnread,
        Duration timeSaved,
        long entries,
        long bytes) {

    public CacheStats {
        misses = Map.copyOf(misses);
    }
}
