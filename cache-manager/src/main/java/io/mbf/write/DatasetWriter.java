package io.mbf.write;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.BatchSink;
import io.mbf.batch.ColumnBatch;
import io.mbf.cache.directory.TargetFile;
import io.mbf.cache.words.FileFailures;
import io.mbf.file.InputFile;
import io.mbf.output.FileContent;
import io.mbf.output.OutputFormat;
import io.mbf.schema.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Rows on their way to a new file, which appears under its name only when {@link #finish} has found it complete and forced
 * to the disk; readers of a file that it replaces keep that one. {@link #close} without it leaves nothing behind, and
 * what was there untouched: so an exception between the two, wherever it comes from, never shows half of the rows.
 *
 * <pre>{@code
 * try (DatasetWriter writer = Mbf.write(path, schema)) {
 *     writer.write(batch);
 *     writer.finish();
 * }
 * }</pre>
 *
 * Not thread-safe.
 */
public final class DatasetWriter implements AutoCloseable {

    private final Path target;
    private final FileContent content;
    private final WriteOptions options;
    private final List<InputFile> sources;
    private final TargetFile file;
    private final BatchSink sink;
    private long rows;
    private boolean done;

    private DatasetWriter(
            Path target,
            FileContent content,
            WriteOptions options,
            List<InputFile> sources,
            TargetFile file,
            BatchSink sink) {
        this.target = target;
        this.content = content;
        this.options = options;
        this.sources = sources;
        this.file = file;
        this.sink = sink;
    }

    /**
     * Starts a file, or a folder of partitions.
     *
     * @param content what it is going to hold; its properties are followed by those of the options
     * @param sources that the rows come from, none of which may be replaced
     */
    static DatasetWriter create(Path target, FileContent content, WriteOptions options, List<InputFile> sources) {
        TargetFile file = new TargetFile(target, options.overwrite());
        try {
            boolean folder = !options.partitionBy().isEmpty();
            if (folder) {
                file.checkFolder();
            } else {
                file.check(sources);
            }
            OutputFormat format = options.format().isPresent()
                    ? Formats.named(options.format().get(), target)
                    : folder ? Formats.named("parquet", target) : Formats.of(target);
            BatchSink sink = folder
                    ? PartitionedSink.create(file.temporary(), target.toString(), format, content, options)
                    : format.create(file.temporary(), target.toString(), content, options.output());
            return new DatasetWriter(target, content, options, sources, file, sink);
        } catch (IOException failed) {
            throw FileFailures.unchecked(failed);
        } catch (UncheckedIOException failed) {
            throw named(target, failed);
        }
    }

    /** The columns of every batch. */
    public Schema schema() {
        return content.schema();
    }

    /**
     * Appends rows.
     *
     * @param batch of {@link #schema}; not needed any more once this returns
     * @throws IllegalArgumentException if it has another schema, or nulls where there may be none
     * @throws io.mbf.error.MbfException if a value cannot be written in the format
     * @throws UncheckedIOException if the disk is full or fails; {@link #close} is all that is left then
     */
    public void write(ColumnBatch batch) {
        requireNonNull(batch, "batch");
        try {
            sink.write(batch);
        } catch (UncheckedIOException failed) {
            throw named(target, failed);
        }
        rows += batch.rowCount();
        options.progress().accept(rows);
    }

    /**
     * Completes the file, and gives it its name.
     *
     * @throws UncheckedIOException if the disk is full or fails, or something has taken the name meanwhile
     */
    public WriteReport finish() {
        try {
            sink.finish();
            int files = sink instanceof PartitionedSink partitions ? partitions.files() : 1;
            long bytes = sink instanceof PartitionedSink partitions ? partitions.bytes() : Files.size(file.temporary());
            if (sink instanceof PartitionedSink) {
                file.checkFolder();
                file.publishFolder();
            } else {
                file.check(sources);
                file.publish();
            }
            done = true;
            return new WriteReport(target, rows, files, bytes);
        } catch (IOException failed) {
            throw FileFailures.unchecked(failed);
        } catch (UncheckedIOException failed) {
            throw named(target, failed);
        }
    }

    /** The system does not always say which file; temporary names say nothing to anybody. */
    private static UncheckedIOException named(Path target, UncheckedIOException failed) {
        IOException cause = failed.getCause();
        if (cause instanceof AccessDeniedException) {
            return FileFailures.unchecked(new AccessDeniedException(target.toString()));
        }
        String reason = cause instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : cause.getMessage();
        return FileFailures.unchecked(new FileSystemException(target.toString(), null, reason));
    }

    /** Leaves nothing behind unless the file was finished. Closing twice is harmless. */
    @Override
    public void close() {
        if (done) {
            return;
        }
        done = true;
        try {
            sink.close();
        } finally {
            discard();
        }
    }

    private void discard() {
        try {
            file.discard();
        } catch (IOException failed) {
            throw FileFailures.unchecked(failed);
        }
    }
}
