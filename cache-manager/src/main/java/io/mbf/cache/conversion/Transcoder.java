package io.mbf.cache.conversion;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnChecksums;
import io.mbf.cache.report.ConversionProgress;
import io.mbf.cache.source.Source;
import io.mbf.error.ConversionMismatchException;
import io.mbf.error.CorruptFileException;
import io.mbf.file.InputFile;
import io.mbf.file.SourceIdentity;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.reader.MbfFile;
import io.mbf.schema.Schema;
import io.mbf.stats.SharedZones;
import io.mbf.writer.IndexColumns;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriteSummary;
import io.mbf.writer.WriterOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The way from a Parquet file to a {@code .mbf} file that was read back and found right. */
@FunctionalInterface
public interface Transcoder {

    /**
     * What was made.
     *
     * @param bytes of the target
     * @param decodeNanos the part of the time that reading the source alone took
     * @param proofNanos the part that reading the target back took
     * @param nanos all in all
     * @param untrue claims of the source
     */
    record Made(
            long rows,
            int chunks,
            long bytes,
            long decodeNanos,
            long proofNanos,
            long nanos,
            List<UntrueClaim> untrue) {}

    /**
     * Writes {@code target}, which must not exist, and forces it to disk. If this fails, there is no target.
     *
     * @param identity of the source, taken by the caller before; the footer hash is added here
     * @param options codec, chunk size and index columns; names that the source does not have are passed over
     * @param progress called after every batch; what it throws ends the work
     * @throws io.mbf.error.SourceChangedException if what is opened is not what was identified
     * @throws io.mbf.error.MbfException if the source is damaged, or something in it is not supported
     * @throws java.io.UncheckedIOException if the source cannot be read or the target cannot be written
     */
    Made transcode(
            Source source,
            Path target,
            SourceIdentity identity,
            WriterOptions options,
            Consumer<ConversionProgress> progress);

    /** The one used outside tests. What is read with keys is written decrypted. */
    static Made parquetToMbf(
            Source source,
            Path target,
            SourceIdentity identity,
            WriterOptions options,
            Consumer<ConversionProgress> progress) {
        try (ParquetFile parquet = source.open(identity)) {
            WriterOptions described = describe(parquet, identity, options);
            ColumnChecksums read = new ColumnChecksums(parquet.schema());
            long start = System.nanoTime();
            Made made = write(source.file(), parquet, target, described, read, progress);
            long written = System.nanoTime();
            prove(
                    source.file(),
                    target,
                    parquet.schema(),
                    parquet.rowCount(),
                    read,
                    () -> progress.accept(new ConversionProgress(source.file(), made.rows, made.rows)));
            long end = System.nanoTime();
            return new Made(
                    made.rows, made.chunks, made.bytes, made.decodeNanos, end - written, end - start, made.untrue);
        }
    }

    /** Options for a file that holds all of a source, with what is known of it. */
    static WriterOptions describe(ParquetFile parquet, SourceIdentity identity, WriterOptions options) {
        return new WriterOptions(
                options.codec(),
                options.chunkBytes(),
                IndexColumns.known(parquet.schema(), options.indexColumns()),
                options.plain(),
                Optional.of(withFooterHash(identity, parquet)),
                Optional.empty(),
                parquet.createdBy(),
                parquet.parquetSchema(),
                parquet.keyValueMetadata());
    }

    /** An identity, completed by what only opening shows. */
    static SourceIdentity withFooterHash(SourceIdentity identity, ParquetFile parquet) {
        return new SourceIdentity(
                identity.uri(),
                identity.size(),
                identity.modifiedNanos(),
                identity.changedNanos(),
                identity.fileId(),
                parquet.footerHash(),
                identity.mapping());
    }

    private static Made write(
            InputFile source,
            ParquetFile parquet,
            Path target,
            WriterOptions options,
            ColumnChecksums read,
            Consumer<ConversionProgress> progress) {
        try (MbfFileWriter writer = MbfFileWriter.create(target, parquet.schema(), options)) {
            UntrueClaims untrue = new UntrueClaims();
            RowConversion conversion = new RowConversion(parquet, untrue);
            progress.accept(new ConversionProgress(source, 0, parquet.rowCount()));
            conversion.run(new RowConversion.Target() {
                private long done;

                @Override
                public int pageRoom() {
                    return writer.pageRoom();
                }

                @Override
                public void write(ColumnBatch batch, SharedZones zones) {
                    read.add(batch);
                    writer.write(batch, zones);
                    done += batch.rowCount();
                    progress.accept(new ConversionProgress(source, done, parquet.rowCount()));
                }
            });
            // the reader's buffers are gone when the last chunk is made
            writer.noteUntrueClaims(
                    untrue.list().stream().map(UntrueClaim::toString).toList());
            WriteSummary written = writer.finish();
            return new Made(
                    written.rows(), written.chunks(), written.bytes(), conversion.decodeNanos(), 0, 0, untrue.list());
        }
    }

    /**
     * Reads a new file back, and holds it against what was read from the source and what the source says of itself.
     *
     * @param schema that it must have, as {@code rows}
     * @param read sums over the batches that went to the writer
     */
    static void prove(
            InputFile source, Path target, Schema schema, long rows, ColumnChecksums read, Runnable pageDone) {
        boolean proven = false;
        try (MbfFile file = MbfFile.open(target)) {
            if (!file.schema().equals(schema)) {
                throw new ConversionMismatchException(source.toString(), "another schema");
            }
            if (file.rowCount() != rows) {
                throw new ConversionMismatchException(source.toString(), file.rowCount() + " rows instead of " + rows);
            }
            Optional<String> difference = file.verify(pageDone).difference(read);
            if (difference.isPresent()) {
                throw new ConversionMismatchException(source.toString(), difference.get());
            }
            proven = true;
        } catch (CorruptFileException damaged) {
            throw new ConversionMismatchException(source.toString(), damaged.getMessage());
        } finally {
            if (!proven) {
                target.toFile().delete();
            }
        }
    }
}
