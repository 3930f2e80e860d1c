package io.mbf.cache.stats;

import io.mbf.cache.stats.Counters.Counter;
import io.mbf.file.SourceIdentity;
import java.nio.file.Path;
import java.util.Map;

/**
 * The time that hits save, estimated: conversions have read their sources, and the time that took, per byte, is
 * what reading the same columns directly would have taken. Thread-safe.
 */
public final class Savings {

    private final Counters counters;
    private final StatisticsFile statistics;
    private volatile double directNanosPerByte = -1; // negative: to be found out

    /** @param statistics of all processes: asked while this one has converted nothing */
    public Savings(Counters counters, StatisticsFile statistics) {
        this.counters = counters;
        this.statistics = statistics;
    }

    /**
     * Adds what reads from the entry of a source save.
     *
     * @param entry its place
     */
    public ObservedTable.Observer of(SourceIdentity source, Path entry) {
        return of(source.size(), entry);
    }

    /** Adds what reads of sources of so many bytes save, from an entry at this place. */
    public ObservedTable.Observer of(long sourceBytes, Path entry) {
        return new ObservedTable.Observer() {
            @Override
            public void ended(ObservedTable.Observation scan) {
                double direct = directNanosPerByte() * sourceBytes * scan.part();
                long saved = (long) direct - scan.nanos();
                if (saved > 0) {
                    counters.saved(entry, saved);
                }
            }
        };
    }

    /** More is known now: a conversion has ended. */
    public void relearn() {
        directNanosPerByte = -1;
    }

    /** 0 while nothing was converted. */
    private double directNanosPerByte() {
        double known = directNanosPerByte;
        if (known < 0) {
            Map<String, Long> counts = counters.snapshot();
            if (!counts.containsKey(Counter.DECODE_NANOS.key())) {
                counts = statistics.read().counts();
            }
            double bytes = counts.getOrDefault(Counter.CONVERTED_SOURCE_BYTES.key(), 0L);
            known = bytes == 0 ? 0 : counts.getOrDefault(Counter.DECODE_NANOS.key(), 0L) / bytes;
            directNanosPerByte = known;
        }
        return known;
    }
}
