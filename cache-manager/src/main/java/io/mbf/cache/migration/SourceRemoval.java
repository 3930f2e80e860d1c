package io.mbf.cache.migration;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnChecksums;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.source.Source;
import io.mbf.error.ConversionMismatchException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.LocalFile;
import io.mbf.file.SourceIdentity;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The end of a Parquet file whose rows are in a {@code .mbf} file by now: it is removed once both were read and compared,
 * the {@code .mbf} file from the disk that it was forced to, and only if it is still what was converted.
 */
record SourceRemoval(Path source, Path target, DecryptionKeys keys) {

    /**
     * Proves the target, and removes the source.
     *
     * @param check called now and then; what it throws ends the work, and the source stays
     * @throws ConversionMismatchException if they have not the same rows; as after all other exceptions, the source is
     *     there as before
     * @throws SourceChangedException if the source is not what was converted
     * @throws IOException if either cannot be read, or the target not be forced to disk
     */
    void run(Runnable check) throws IOException {
        if (Files.isSymbolicLink(source)) {
            throw new FileSystemException(
                    source.toString(), null, "is a symbolic link; what it leads to is not removed for it");
        }
        sync(target);
        SourceIdentity converted;
        try (MbfFile copy = MbfFile.open(new UncachedFile(target))) {
            converted = copy.source()
                    .orElseThrow(() -> new ConversionMismatchException(source.toString(), "no source is named"));
            requireUnchanged(converted);
            ColumnChecksums read;
            try (ParquetFile parquet = new Source(new LocalFile(source), keys).open(converted)) {
                boolean sameMeta = copy.schema().equals(parquet.schema())
                        && copy.parquetSchema().equals(parquet.parquetSchema())
                        && copy.keyValues().equals(parquet.keyValueMetadata());
                if (!sameMeta) {
                    throw new ConversionMismatchException(source.toString(), "another schema, or other key-values");
                }
                read = sums(parquet, check);
            }
            Optional<String> difference = copy.verify(check).difference(read);
            if (difference.isPresent()) {
                throw new ConversionMismatchException(source.toString(), difference.get());
            }
        }
        requireUnchanged(converted);
        Files.delete(source);
    }

    private static ColumnChecksums sums(ParquetFile parquet, Runnable check) {
        ColumnChecksums sums = new ColumnChecksums(parquet.schema());
        try (Scan scan = parquet.scan(Query.ALL)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                check.run();
                sums.add(batch);
            }
        }
        return sums;
    }

    private void requireUnchanged(SourceIdentity converted) throws IOException {
        SourceIdentity now = IdentityReader.stat(new LocalFile(source));
        if (!IdentityComparison.same(now, converted)) {
            throw new SourceChangedException(source.toString(), IdentityComparison.differences(now, converted));
        }
    }

    /** Forces a file to disk, and the names that lead to it: folders above may be new as well. */
    private static void sync(Path file) throws IOException {
        force(file);
        Path folder = file.toRealPath().getParent();
        force(folder);
        for (Path above = folder.getParent(); above != null && Files.isReadable(above); above = above.getParent()) {
            force(above);
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
