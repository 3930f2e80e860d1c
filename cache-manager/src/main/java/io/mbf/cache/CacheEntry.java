package io.mbf.cache;

import io.mbf.error.MbfException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.file.LocalFile;
import io.mbf.format.SourceIdentity;
import io.mbf.reader.MbfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One converted source in the cache directory.
 *
 * @param file the entry itself
 * @param state beside its source as it is now
 * @param bytes on disk
 * @param lastUsed to within the touch interval; when it was made, if it was never read
 * @param hits reads answered from it, or from an entry of the same source before it, since counting began; what
 *     processes that run now have counted in the last second or so may be missing
 * @param rows in it; -1 if it cannot be read
 * @param source what it was made from; empty if it cannot be read
 * @param problem what is wrong with it, unless it is fresh
 */
public record CacheEntry(
        Path file,
        State state,
        long bytes,
        Instant lastUsed,
        long hits,
        long rows,
        Optional<SourceIdentity> source,
        Optional<String> problem) {

    /** What an entry is good for. */
    public enum State {
        /** Made from the source as it is now. */
        FRESH,
        /** As fresh, but nobody has read it yet. */
        UNREAD,
        /** The source has changed since. */
        STALE,
        /** The source is gone. */
        ORPHANED,
        /** It needs another version of this library, or an optional one that is missing. */
        OTHER_VERSION,
        /** It is damaged, or lies in the place of another source's entry. */
        DAMAGED,
        /** It, or its source, could not be looked at. */
        UNREADABLE;

        /** Whether no read will ever use it again as things stand. */
        boolean isWaste() {
            return this == STALE || this == ORPHANED || this == DAMAGED;
        }
    }

    /**
     * Looks at an entry.
     *
     * @param thorough whether every byte is checked, and not only what opening needs
     */
    static CacheEntry of(
            CacheDirectory directory, CacheDirectory.Listed listed, IdentityReader identities, boolean thorough) {
        if (!listed.stamp().isFile()) {
            return unreadable(listed, State.DAMAGED, listed.file() + ": not a regular file");
        }
        try (MbfFile file = MbfFile.open(LocalFile.withoutLinks(listed.file()))) {
            if (thorough) {
                file.verify();
            }
            Optional<SourceIdentity> source = file.source();
            if (source.isEmpty() || !directory.entry(source.get().uri()).equals(listed.file())) {
                return unreadable(listed, State.DAMAGED, listed.file() + ": is not what was made from its source");
            }
            return beside(listed, file.rowCount(), source.get(), identities);
        } catch (UnsupportedVersionException | UnsupportedFeatureException foreign) {
            return unreadable(listed, State.OTHER_VERSION, foreign.getMessage());
        } catch (MbfException damaged) {
            return unreadable(listed, State.DAMAGED, damaged.getMessage());
        } catch (UncheckedIOException failed) {
            return unreadable(listed, State.UNREADABLE, Failures.message(failed.getCause()));
        }
    }

    private static CacheEntry beside(
            CacheDirectory.Listed listed, long rows, SourceIdentity made, IdentityReader identities) {
        try {
            SourceIdentity now = identities.read(new LocalFile(Path.of(URI.create(Source.fileUri(made.uri())))));
            if (!Comparison.sameFile(now, made)) {
                return of(listed, State.STALE, rows, made, Optional.of(Comparison.differences(now, made)));
            }
            State state = UnreadMark.isOn(listed.stamp()) ? State.UNREAD : State.FRESH;
            return of(listed, state, rows, made, Optional.empty());
        } catch (NoSuchFileException gone) {
            return of(listed, State.ORPHANED, rows, made, Optional.of("the source is gone"));
        } catch (IOException notNow) {
            return of(listed, State.UNREADABLE, rows, made, Optional.of(Failures.message(notNow)));
        } catch (IllegalArgumentException | FileSystemNotFoundException foreign) {
            return of(listed, State.UNREADABLE, rows, made, Optional.of("the source is not a file"));
        }
    }

    private static CacheEntry of(
            CacheDirectory.Listed listed, State state, long rows, SourceIdentity source, Optional<String> problem) {
        return new CacheEntry(
                listed.file(), state, listed.stamp().size(), lastUsed(listed), 0, rows, Optional.of(source), problem);
    }

    private static CacheEntry unreadable(CacheDirectory.Listed listed, State state, String problem) {
        return new CacheEntry(
                listed.file(),
                state,
                listed.stamp().size(),
                lastUsed(listed),
                0,
                -1,
                Optional.empty(),
                Optional.of(problem));
    }

    CacheEntry withHits(long count) {
        return new CacheEntry(file, state, bytes, lastUsed, count, rows, source, problem);
    }

    private static Instant lastUsed(CacheDirectory.Listed listed) {
        return listed.stamp().modified();
    }
}
