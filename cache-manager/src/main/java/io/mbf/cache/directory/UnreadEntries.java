package io.mbf.cache.directory;

import io.mbf.file.SourceIdentity;
import java.time.Instant;

/**
 * The sources that change more often than they are read: their last {@value #TOO_MANY} entries, or more, were outdated
 * before anybody had read them, so that their conversions cost and saved nothing. Shared by all processes on a
 * directory. Thread-safe.
 */
public final class UnreadEntries {

    public static final int TOO_MANY = 2;

    private final Markers markers;

    public UnreadEntries(CacheDirectory directory) {
        this.markers = new Markers(directory, "unread");
    }

    private static String mark(SourceIdentity source, int number) {
        return number + " " + source.uri();
    }

    /** An entry of this source was outdated before it was read. */
    public void note(SourceIdentity source) {
        for (int number = 1; number <= TOO_MANY; number++) {
            if (markers.note(mark(source, number))) {
                return;
            }
        }
    }

    /** An entry of this source is read. */
    public void forget(SourceIdentity source) {
        for (int number = TOO_MANY; number >= 1; number--) {
            markers.forget(mark(source, number));
        }
    }

    /** Whether another conversion is likely to be in vain. */
    public boolean tooMany(SourceIdentity source) {
        return markers.contains(mark(source, TOO_MANY));
    }

    /** Removes what lies too far back. */
    public void clean(Instant now) {
        markers.clean(now);
    }
}
