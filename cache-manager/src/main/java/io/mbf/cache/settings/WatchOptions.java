package io.mbf.cache.settings;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How to watch folders.
 *
 * @param rescan how often to look at everything, in case the operating system kept something from us; at least 1 s
 * @param listener takes what happens, a line each, from one thread at a time
 */
public record WatchOptions(Duration rescan, Consumer<String> listener) {

    /** Looks at everything every minute, and says nothing. */
    public static final WatchOptions DEFAULT = new WatchOptions(Duration.ofMinutes(1), line -> {});

    public WatchOptions {
        Objects.requireNonNull(rescan, "rescan");
        Objects.requireNonNull(listener, "listener");
        if (rescan.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("the interval of rescans cannot be " + rescan);
        }
    }
}
