package io.mbf.cache;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an explicit conversion made.
 *
 * @param sourceBytes size of the Parquet file
 * @param targetBytes size of the {@code .mbf} file
 */
public record ConversionSummary(
        Path source, Path target, long rows, int chunks, long sourceBytes, long targetBytes, Duration elapsed) {}
