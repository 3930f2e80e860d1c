package io.mbf.cache;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link CacheStats}. Thread-safe. */
final class Tally {

    final LongAdder hits = new LongAdder();
    final LongAdder fallbacks = new LongAdder();
    final LongAdder conversions = new LongAdder();
    final LongAdder conversionFailures = new LongAdder();
    final LongAdder conversionsDiscarded = new LongAdder();
    final LongAdder evictions = new LongAdder();
    final LongAdder evictedBytes = new LongAdder();
    private final Map<CacheState, LongAdder> misses = new EnumMap<>(CacheState.class);

    Tally() {
        for (CacheState state : CacheState.values()) {
            misses.put(state, new LongAdder());
        }
    }

    void miss(CacheState state) {
        misses.get(state).increment();
    }

    CacheStats snapshot(long entries, long bytes) {
        Map<CacheState, Long> counted = new EnumMap<>(CacheState.class);
        misses.forEach((state, count) -> {
            if (count.sum() > 0) {
                counted.put(state, count.sum());
            }
        });
        return new CacheStats(
                hits.sum(),
                counted,
                fallbacks.sum(),
                conversions.sum(),
                conversionFailures.sum(),
                conversionsDiscarded.sum(),
                evictions.sum(),
                evictedBytes.sum(),
                entries,
                bytes);
    }
}
