package io.mbf.cache.eviction;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.stats.Counters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How much time the entries of a directory have saved for each of their bytes; all files of an entry alike. What was
 * never read may save as much as the others do on the average.
 */
public final class SavedTime implements ToDoubleFunction<CacheDirectory.Listed> {

    private final Map<String, Long> saved;
    private final Map<String, Long> bytes = new HashMap<>();
    private final double average;

    /** @param saved nanoseconds, by {@link Counters#hitKey} */
    public SavedTime(List<CacheDirectory.Listed> entries, Map<String, Long> saved) {
        this.saved = saved;
        for (CacheDirectory.Listed entry : entries) {
            bytes.merge(Counters.hitKey(entry.file()), entry.stamp().size(), Long::sum);
        }
        double nanos = 0;
        double bytesOfThose = 0;
        for (Map.Entry<String, Long> entry : bytes.entrySet()) {
            if (saved.containsKey(entry.getKey())) {
                nanos += saved.get(entry.getKey());
                bytesOfThose += entry.getValue();
            }
        }
        this.average = bytesOfThose == 0 ? 0 : nanos / bytesOfThose;
    }

    @Override
    public double applyAsDouble(CacheDirectory.Listed entry) {
        String key = Counters.hitKey(entry.file());
        return saved.containsKey(key) ? saved.get(key) / (double) Math.max(1, bytes.get(key)) : average;
    }
}
