package io.mbf.cache;

import io.mbf.format.SourceIdentity;
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
        Path file,
        long bytes,
        Instant lastUsed,
        long rows,
        Optional<SourceIdentity> source,
        Optional<String> problem) {}
