package io.mbf.cache.entry;

import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.words.FileFailures;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.file.FileState;
import io.mbf.file.SourceIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What lies in the place of a source's entry.
 *
 * @param state HIT, MISS, STALE, CORRUPT, OTHER_VERSION or UNREADABLE
 * @param reason in words
 * @param entry the place
 * @param stamp of what lies there; null if nothing does
 * @param file acquired, if it is a hit; else null
 * @param made what the entry was made from, if it could be read
 */
public record Lookup(
        CacheState state, String reason, Path entry, FileState stamp, SharedFile file, Optional<SourceIdentity> made) {

    /** How often an entry that is replaced at the moment of its opening is looked at. */
    private static final int LOOKS = 10;

    /**
     * Looks, and changes nothing.
     *
     * @param owner of the directory, and so of every entry that we made; {@link FileState#NOBODY} where files have none
     */
    static Lookup of(Path entry, int owner, SourceIdentity source, OpenFiles openFiles) {
        Optional<Lookup> found = Optional.empty();
        for (int i = 0; i < LOOKS && found.isEmpty(); i++) {
            found = look(entry, owner, source, openFiles);
        }
        return found.orElseGet(() -> failed(CacheState.UNREADABLE, entry + ": is replaced all the time", entry, null));
    }

    /** The folder of the entries must not be used. */
    static Lookup refused(Path entry, String reason) {
        return failed(CacheState.UNREADABLE, reason, entry, null);
    }

    static Lookup none(Path entry) {
        return failed(CacheState.MISS, "there is no entry", entry, null);
    }

    /** Returns nothing if the entry was replaced meanwhile. */
    private static Optional<Lookup> look(Path entry, int owner, SourceIdentity source, OpenFiles openFiles) {
        FileState stamp;
        try {
            stamp = FileState.of(entry, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException none) {
            return Optional.of(none(entry));
        } catch (IOException failure) {
            return Optional.of(failed(CacheState.UNREADABLE, FileFailures.message(failure), entry, null));
        }
        if (!stamp.isFile()) {
            return Optional.of(failed(CacheState.CORRUPT, entry + ": not a regular file", entry, stamp));
        }
        if (owner != stamp.owner()) {
            return Optional.of(failed(CacheState.CORRUPT, entry + ": belongs to another user", entry, stamp));
        }
        try {
            return openFiles.acquire(entry, stamp).map(file -> compare(file, source, entry, stamp));
        } catch (CorruptFileException damaged) {
            return Optional.of(failed(CacheState.CORRUPT, damaged.getMessage(), entry, stamp));
        } catch (UnsupportedVersionException foreign) {
            return Optional.of(failed(
                    foreign.isTooOld() ? CacheState.STALE : CacheState.OTHER_VERSION,
                    foreign.getMessage(),
                    entry,
                    stamp));
        } catch (UnsupportedFeatureException foreign) {
            return Optional.of(failed(CacheState.OTHER_VERSION, foreign.getMessage(), entry, stamp));
        } catch (UncheckedIOException failure) {
            boolean gone = failure.getCause() instanceof NoSuchFileException;
            return Optional.of(
                    gone
                            ? none(entry)
                            : failed(CacheState.UNREADABLE, FileFailures.message(failure.getCause()), entry, stamp));
        }
    }

    private static Lookup compare(SharedFile file, SourceIdentity source, Path entry, FileState stamp) {
        Optional<SourceIdentity> made = file.file().source();
        if (made.isPresent() && IdentityComparison.same(source, made.get())) {
            return new Lookup(CacheState.HIT, "", entry, stamp, file, made);
        }
        file.release();
        return made.isEmpty()
                ? failed(CacheState.CORRUPT, entry + ": does not say what it was made from", entry, stamp)
                : new Lookup(
                        CacheState.STALE,
                        IdentityComparison.differences(source, made.get()) + " from what the entry was made from",
                        entry,
                        stamp,
                        null,
                        made);
    }

    private static Lookup failed(CacheState state, String reason, Path entry, FileState stamp) {
        return new Lookup(state, reason, entry, stamp, null, Optional.empty());
    }
}
