package io.mbf.cache.conversion;

import io.mbf.cache.directory.TargetFile;
import io.mbf.cache.report.ConversionSummary;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.source.Source;
import io.mbf.cache.words.FileFailures;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.InputFile;
import io.mbf.file.SourceIdentity;
import io.mbf.parquet.ParquetFile;
import io.mbf.writer.IndexColumns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An explicit conversion: one Parquet file into one {@code .mbf} file that the user names. */
public final class Conversion {

    private Conversion() {}

    /**
     * Converts. The target appears under its name only when it is complete, forced to disk, read back and found right;
     * if anything fails, nothing is left behind and an existing target is untouched. Until then only the owner may read
     * it; then it has the rights of the file that it replaces, or else of any file newly made there.
     *
     * @throws UncheckedIOException if the source cannot be read, the target cannot be written, or it exists already and
     *     may not be replaced
     * @throws SourceChangedException if the source changes meanwhile
     * @throws io.mbf.error.MbfException if the source is damaged or not supported
     */
    public static ConversionSummary convert(InputFile source, Path target, ConvertOptions options) {
        return convert(source, target, options, Transcoder::parquetToMbf);
    }

    public static ConversionSummary convert(
            InputFile source, Path target, ConvertOptions options, Transcoder transcoder) {
        long start = System.nanoTime();
        TargetFile file = new TargetFile(target, options.overwrite());
        try {
            SourceIdentity before = identity(source);
            file.check(List.of(source));
            requireColumns(source, options);
            try {
                Transcoder.Made written = transcoder.transcode(
                        new Source(source, options.keys()),
                        file.temporary(),
                        before,
                        options.writer(),
                        options.progress());
                SourceIdentity after = identity(source);
                if (!IdentityComparison.same(before, after)) {
                    throw new SourceChangedException(source.name(), IdentityComparison.differences(after, before));
                }
                file.check(List.of(source));
                file.publish();
                UntrueClaims.report(source.name(), written.untrue());
                return new ConversionSummary(
                        source,
                        target,
                        written.rows(),
                        written.chunks(),
                        before.size(),
                        written.bytes(),
                        Duration.ofNanos(System.nanoTime() - start),
                        written.untrue());
            } finally {
                file.discard();
            }
        } catch (IOException failed) {
            throw FileFailures.unchecked(failed);
        } catch (UncheckedIOException failed) {
            // the system does not always say which file; the same words for all
            IOException cause = failed.getCause();
            String message = FileFailures.message(cause);
            throw new UncheckedIOException(
                    cause instanceof FileSystemException ? message : "converting " + source.name() + ": " + message,
                    cause);
        }
    }

    private static SourceIdentity identity(InputFile source) throws IOException {
        try {
            return IdentityReader.stat(source);
        } catch (NoSuchFileException missing) {
            throw new NoSuchFileException(source.name());
        }
    }

    /** Explicitly named columns must exist; a silent omission would only show as slow lookups. */
    private static void requireColumns(InputFile source, ConvertOptions options) {
        if (!options.writer().indexColumns().isEmpty()) {
            try (ParquetFile parquet = ParquetFile.open(source, options.keys())) {
                IndexColumns.ordinals(parquet.schema(), options.writer().indexColumns());
            } catch (InvalidQueryException e) {
                throw new InvalidQueryException(source.name() + ": " + e.getMessage());
            }
        }
    }
}
