package io.mbf.cache.stats;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.report.CacheStats;
import io.mbf.cache.verdict.CacheState;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link CacheStats}. Thread-safe. */
public final class Counters {

    /** What is counted, apart from misses, which are counted by reason. */
    public enum Counter {
        HITS,
        FALLBACKS,
        CONVERSIONS,
        CONVERTED_SOURCE_BYTES,
        CONVERTED_BYTES,
        CONVERSION_NANOS,
        /** The part of conversions that a direct read of the source would have taken. */
        DECODE_NANOS,
        FAILURES,
        MISMATCHES,
        DISCARDED,
        EVICTIONS,
        EVICTED_BYTES,
        EVICTED_UNREAD,
        SAVED_NANOS;

        String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Map<Counter, LongAdder> counters = new EnumMap<>(Counter.class);
    private final Map<CacheState, LongAdder> misses = new EnumMap<>(CacheState.class);
    /** Hits by the names of entries; as many as this process has met. */
    private final Map<String, LongAdder> hits = new ConcurrentHashMap<>();
    /** Nanoseconds that reads from entries saved, by the same names. */
    private final Map<String, LongAdder> savings = new ConcurrentHashMap<>();

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public Counters() {
        for (Counter counter : Counter.values()) {
            counters.put(counter, new LongAdder());
        }
        for (CacheState state : CacheState.values()) {
            misses.put(state, new LongAdder());
        }
    }

    /** @param listener called after each change; must be quick */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    public void add(Counter counter, long amount) {
        counters.get(counter).add(amount);
        listeners.forEach(Runnable::run);
    }

    /** Counts a read answered from this entry. */
    public void hit(Path entry) {
        hits.computeIfAbsent(hitKey(entry), name -> new LongAdder()).increment();
        count(Counter.HITS);
    }

    /** Counts what a read from this entry saved, in nanoseconds. */
    void saved(Path entry, long nanos) {
        savings.computeIfAbsent(hitKey(entry), name -> new LongAdder()).add(nanos);
        add(Counter.SAVED_NANOS, nanos);
    }

    public void count(Counter counter) {
        add(counter, 1);
    }

    public void miss(CacheState state) {
        misses.get(state).increment();
        listeners.forEach(Runnable::run);
    }

    public long get(Counter counter) {
        return counters.get(counter).sum();
    }

    public long misses(CacheState state) {
        return misses.get(state).sum();
    }

    /** All that is not 0, by the names used in the statistics file. */
    public Map<String, Long> snapshot() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counters.forEach((counter, count) -> put(counts, counter.key(), count));
        misses.forEach((state, count) -> put(counts, missKey(state), count));
        return counts;
    }

    /** Hits of entries by {@link #hitKey}. */
    Map<String, Long> hits() {
        return byEntry(hits);
    }

    /** What reads from entries saved, in nanoseconds, by {@link #hitKey}. */
    Map<String, Long> savings() {
        return byEntry(savings);
    }

    private static Map<String, Long> byEntry(Map<String, LongAdder> counted) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counted.forEach((entry, count) -> put(counts, entry, count));
        return counts;
    }

    /** The name of an entry without its ending; of a part, that of the entry that it is a part of. */
    public static String hitKey(Path file) {
        String name = CacheDirectory.entryOf(file).getFileName().toString();
        return name.substring(0, name.length() - CacheDirectory.ENDING.length());
    }

    private static void put(Map<String, Long> counts, String key, LongAdder count) {
        if (count.sum() != 0) {
            counts.put(key, count.sum());
        }
    }

    static String missKey(CacheState state) {
        return "miss-" + state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
