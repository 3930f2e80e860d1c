package io.mbf.cache.report;

import io.mbf.file.SourceIdentity;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of the cache directory that is removed, or would be.
 *
 * @param source what the file was made from, if it says so
 * @param reason why, in words
 */
public record Removal(Path file, Optional<SourceIdentity> source, long bytes, String reason) {}
