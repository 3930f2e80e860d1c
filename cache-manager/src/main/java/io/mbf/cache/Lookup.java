package io.mbf.cache;

import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.format.SourceIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
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
record Lookup(
        CacheState state, String reason, Path entry, FileStamp stamp, SharedFile file, Optional<SourceIdentity> made) {

    /** Looks, and changes nothing. */
    static Lookup of(Path entry, SourceIdentity source, OpenFiles openFiles) {
        FileStamp stamp;
        try {
            stamp = FileStamp.of(entry);
        } catch (NoSuchFileException none) {
            return failed(CacheState.MISS, "there is no entry", entry, null);
        } catch (IOException failure) {
            return failed(CacheState.UNREADABLE, Failures.message(failure), entry, null);
        }
        if (!stamp.regular()) {
            return failed(CacheState.CORRUPT, entry + ": not a regular file", entry, stamp);
        }
        try {
            return compare(openFiles.acquire(entry, stamp), source, entry, stamp);
        } catch (CorruptFileException damaged) {
            return failed(CacheState.CORRUPT, damaged.getMessage(), entry, stamp);
        } catch (UnsupportedVersionException | UnsupportedFeatureException foreign) {
            return failed(CacheState.OTHER_VERSION, foreign.getMessage(), entry, stamp);
        } catch (UncheckedIOException failure) {
            boolean gone = failure.getCause() instanceof NoSuchFileException;
            return gone
                    ? failed(CacheState.MISS, "there is no entry", entry, null)
                    : failed(CacheState.UNREADABLE, Failures.message(failure.getCause()), entry, stamp);
        }
    }

    private static Lookup compare(SharedFile file, SourceIdentity source, Path entry, FileStamp stamp) {
        Optional<SourceIdentity> made = file.file().source();
        if (made.isPresent() && Comparison.same(source, made.get())) {
            return new Lookup(CacheState.HIT, "", entry, stamp, file, made);
        }
        file.release();
        return made.isEmpty()
                ? failed(CacheState.CORRUPT, entry + ": does not say what it was made from", entry, stamp)
                : new Lookup(
                        CacheState.STALE,
                        Comparison.differences(source, made.get()) + " from what the entry was made from",
                        entry,
                        stamp,
                        null,
                        made);
    }

    private static Lookup failed(CacheState state, String reason, Path entry, FileStamp stamp) {
        return new Lookup(state, reason, entry, stamp, null, Optional.empty());
    }
}
