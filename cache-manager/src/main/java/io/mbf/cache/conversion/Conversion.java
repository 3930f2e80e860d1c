package io.mbf.cache.conversion;

import io.mbf.cache.directory.TemporaryFile;
import io.mbf.cache.report.ConversionSummary;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.source.Source;
import io.mbf.cache.words.FileFailures;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.SourceIdentity;
import io.mbf.parquet.ParquetFile;
import io.mbf.writer.IndexColumns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;

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
        Path temporary = TemporaryFile.beside(target.toAbsolutePath());
        try {
            SourceIdentity before = identity(source);
            requireTarget(source, target, options);
            requireColumns(source, options);
            try {
                Transcoder.Made written = transcoder.transcode(
                        new Source(source, options.keys()), temporary, before, options.writer(), options.progress());
                SourceIdentity after = identity(source);
                if (!IdentityComparison.same(before, after)) {
                    throw new SourceChangedException(source.name(), IdentityComparison.differences(after, before));
                }
                requireTarget(source, target, options);
                giveRights(temporary, target);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
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
                Files.deleteIfExists(temporary);
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

    private static void requireTarget(InputFile source, Path target, ConvertOptions options) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new FileSystemException(target.toString(), null, "its folder does not exist");
        }
        if (Files.isDirectory(target)) {
            throw new FileSystemException(target.toString(), null, "is a directory");
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            if (FileState.of(target).equals(source.state())) {
                throw new FileSystemException(target.toString(), null, "is the source itself");
            }
            if (!options.overwrite()) {
                throw new FileAlreadyExistsException(target.toString());
            }
        }
    }

    private static void giveRights(Path file, Path target) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> rights =
                Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) ? rights(target) : usualRights(target);
        // where rights cannot be set, all files have the same
        if (!rights.equals(view.readAttributes().permissions())) {
            view.setPermissions(rights);
        }
    }

    /** Those that the umask, or the folder's own list, leaves to a new file. */
    private static Set<PosixFilePermission> usualRights(Path target) throws IOException {
        Path probe = Files.createFile(TemporaryFile.beside(target.toAbsolutePath()));
        try {
            return rights(probe);
        } finally {
            Files.delete(probe);
        }
    }

    private static Set<PosixFilePermission> rights(Path file) throws IOException {
        return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
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
