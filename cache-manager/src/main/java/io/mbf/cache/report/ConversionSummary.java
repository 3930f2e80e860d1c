package io.mbf.cache.report;

import io.mbf.file.InputFile;
import io.mbf.parquet.claim.UntrueClaim;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What an explicit conversion made.
 *
 * @param sourceBytes size of the Parquet file
 * @param targetBytes size of the {@code .mbf} file
 * @param untrueClaims what the source says of itself and its values do not bear out; at most 1,000, and at least one per
 *     column and kind of evidence
 */
public record ConversionSummary(
        InputFile source,
        Path target,
        long rows,
        int chunks,
        long sourceBytes,
        long targetBytes,
        Duration elapsed,
        List<UntrueClaim> untrueClaims) {}
