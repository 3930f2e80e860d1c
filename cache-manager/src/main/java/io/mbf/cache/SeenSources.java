package io.mbf.cache;

import io.mbf.format.SourceIdentity;
import java.time.Instant;

/** Which states of sources were read once and not converted: a second read of them is worth a conversion. Thread-safe. */
final class SeenSources {

    private final Markers markers;

    SeenSources(CacheDirectory directory) {
        this.markers = new Markers(directory, "seen");
    }

    private static String state(SourceIdentity source) {
        return source.size() + " " + source.modifiedNanos() + " " + source.changedNanos() + " " + source.fileId() + " "
                + source.uri();
    }

    boolean contains(SourceIdentity source) {
        return markers.contains(state(source));
    }

    void note(SourceIdentity source) {
        markers.note(state(source));
    }

    void forget(SourceIdentity source) {
        markers.forget(state(source));
    }

    /** Removes what lies too far back. */
    void clean(Instant now) {
        markers.clean(now);
    }
}
