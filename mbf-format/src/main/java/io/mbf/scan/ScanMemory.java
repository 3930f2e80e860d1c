package io.mbf.scan;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What scans leave for those that follow them: many small files, read one after the other, would otherwise make the same
 * arrays anew for each. One scan has it at a time. Not thread-safe.
 */
public final class ScanMemory {

    private final Map<Class<?>, Object> kept = new HashMap<>();

    /** For the first scan. */
    public ScanMemory() {}

    /**
     * What a kind of tables keeps here.
     *
     * @param kind one per kind of tables
     * @param first makes it for the first scan
     */
    public <T> T of(Class<T> kind, Supplier<? extends T> first) {
        requireNonNull(kind, "kind");
        requireNonNull(first, "first");
        return kind.cast(kept.computeIfAbsent(kind, missing -> first.get()));
    }
}
