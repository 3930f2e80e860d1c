package io.mbf.cache.directory;

import io.mbf.file.SourceIdentity;
import java.time.Instant;

/** Which states of sources were read once and not converted: a second read of them is worth a conversion. Thread-safe. */
public final class SeenSources {

    private final Markers markers;

    public SeenSources(CacheDirectory directory) {
        this.markers = new Markers(directory, "seen");
    }

    private static String state(SourceIdentity source) {
        return source.size() + " " + source.modifiedNanos() + " " + source.changedNanos() + " " + source.fileId() + " "
                + source.uri();
    }

    public boolean contains(SourceIdentity source) {
        return markers.contains(state(source));
    }

    public void note(SourceIdentity source) {
        markers.note(state(source));
    }

    public void forget(SourceIdentity source) {
        markers.forget(state(source));
    }

    /** Removes what lies too far back. */
    public void clean(Instant now) {
        markers.clean(now);
    }
}
