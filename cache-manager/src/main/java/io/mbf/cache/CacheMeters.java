package io.mbf.cache;

import static java.util.Objects.requireNonNull;

import io.mbf.cache.stats.Counters;
import io.mbf.cache.stats.Counters.Counter;
import io.mbf.cache.verdict.CacheState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A cache as meters of Micrometer: {@code new CacheMeters(cache).bindTo(registry)}. What is counted is what this process
 * did; entries and bytes are those of the directory, which is listed whenever they are looked at.
 *
 * <p>The only class that needs Micrometer, which is an optional dependency. The registry keeps the cache from being
 * collected.
 */
public final class CacheMeters implements MeterBinder {

    private static final String PREFIX = "mbf.cache.";

    private final ParquetCache cache;
    private final Tags tags;

    public CacheMeters(ParquetCache cache) {
        this(cache, Tags.empty());
    }

    /** @param tags of all meters, by which several caches are distinguished */
    public CacheMeters(ParquetCache cache, Tags tags) {
        this.cache = requireNonNull(cache, "cache");
        this.tags = requireNonNull(tags, "tags");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        requireNonNull(registry, "registry");
        Counters counters = cache.counters();
        for (CacheState state : CacheState.values()) {
            FunctionCounter.builder(PREFIX + "reads", counters, t -> reads(t, state))
                    .description("Reads, by what the cache had to say of their source")
                    .tags(tags.and("state", state.name().toLowerCase(Locale.ROOT)))
                    .register(registry);
        }
        count(registry, Counter.FALLBACKS, "fallbacks", "Reads that found their entry damaged and left it");
        count(registry, Counter.FAILURES, "conversion.failures", "Conversions given up because of an error");
        count(registry, Counter.DISCARDED, "conversion.discards", "Conversions in vain: the source changed meanwhile");
        count(registry, Counter.EVICTIONS, "evictions", "Entries removed to keep the limits");
        count(registry, Counter.EVICTED_UNREAD, "evictions.unread", "Those of them that nobody had read");
        FunctionTimer.builder(
                        PREFIX + "conversions",
                        counters,
                        t -> t.get(Counter.CONVERSIONS),
                        t -> t.get(Counter.CONVERSION_NANOS),
                        TimeUnit.NANOSECONDS)
                .description("Entries made")
                .tags(tags)
                .register(registry);
        TimeGauge.builder(PREFIX + "saved", counters, TimeUnit.NANOSECONDS, t -> t.get(Counter.SAVED_NANOS))
                .description("Estimated time that hits have saved")
                .tags(tags)
                .strongReference(true)
                .register(registry);
        Gauge.builder(PREFIX + "entries", cache, c -> c.stats().entries())
                .description("Entries in the directory")
                .tags(tags)
                .strongReference(true)
                .register(registry);
        Gauge.builder(PREFIX + "size", cache, c -> c.stats().bytes())
                .description("What the entries in the directory take")
                .baseUnit(BaseUnits.BYTES)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private static double reads(Counters counters, CacheState state) {
        return state == CacheState.HIT ? counters.get(Counter.HITS) : counters.misses(state);
    }

    private void count(MeterRegistry registry, Counter counter, String name, String description) {
        FunctionCounter.builder(PREFIX + name, cache.counters(), counters -> counters.get(counter))
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
