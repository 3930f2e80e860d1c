package io.mbf.cache;

import io.mbf.error.MbfException;
import io.mbf.format.SourceIdentity;
import io.mbf.reader.MbfFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One converted source in the cache directory.
 *
 * @param file the entry itself
 * @param bytes on disk
 * @param lastUsed to within the touch interval
 * @param rows in it; -1 if it cannot be read
 * @param source what it was made from; empty if it cannot be read
 * @param problem why it cannot be read
 */
public record CacheEntry(
        Path file, long bytes, Instant lastUsed, long rows, Optional<SourceIdentity> source, Optional<String> problem) {

    static CacheEntry of(CacheDirectory.Listed listed) {
        if (!listed.stamp().regular()) {
            return unreadable(listed, "not a regular file");
        }
        try (MbfFile file = MbfFile.open(listed.file())) {
            return of(listed, file.rowCount(), file.source(), Optional.empty());
        } catch (MbfException damaged) {
            return unreadable(listed, damaged.getMessage());
        } catch (UncheckedIOException failed) {
            return unreadable(listed, Failures.message(failed.getCause()));
        }
    }

    private static CacheEntry unreadable(CacheDirectory.Listed listed, String problem) {
        return of(listed, -1, Optional.empty(), Optional.of(problem));
    }

    private static CacheEntry of(
            CacheDirectory.Listed listed, long rows, Optional<SourceIdentity> source, Optional<String> problem) {
        FileStamp stamp = listed.stamp();
        return new CacheEntry(listed.file(), stamp.size(), stamp.modified().toInstant(), rows, source, problem);
    }
}
