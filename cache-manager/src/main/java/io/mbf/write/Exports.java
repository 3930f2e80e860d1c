package io.mbf.write;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.ColumnBatch;
import io.mbf.cache.words.FileFailures;
import io.mbf.error.SourceChangedException;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.output.FileContent;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.row.RecordBatches;
import io.mbf.row.RecordSchema;
import io.mbf.schema.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code Mbf} says of writing, done. */
public final class Exports {

    private Exports() {}

    /** Starts a file of rows that come from the program. */
    public static DatasetWriter write(Path file, Schema schema, WriteOptions options) {
        requireNonNull(file, "file");
        requireNonNull(schema, "schema");
        requireNonNull(options, "options");
        return DatasetWriter.create(file, FileContent.of(schema, options.properties()), options, List.of());
    }

    /** Writes records; the stream is left to the caller. */
    public static <R> WriteReport write(Path file, Class<R> type, Stream<R> rows, WriteOptions options) {
        requireNonNull(file, "file");
        requireNonNull(type, "type");
        requireNonNull(rows, "rows");
        requireNonNull(options, "options");
        Schema schema = RecordSchema.of(type);
        RecordBatches<R> batches = RecordBatches.of(type, schema);
        try (DatasetWriter writer = write(file, schema, options)) {
            for (Iterator<R> row = rows.iterator(); row.hasNext(); ) {
                batches.add(row.next());
                if (batches.rows() == ColumnBatch.MAX_ROWS) {
                    writer.write(batches.take());
                }
            }
            if (batches.rows() > 0) {
                writer.write(batches.take());
            }
            return writer.finish();
        }
    }

    /** Writes the rows of a data set. */
    public static WriteReport export(Dataset rows, Path target, WriteOptions options) {
        requireNonNull(rows, "rows");
        requireNonNull(target, "target");
        requireNonNull(options, "options");
        List<InputFile> sources = rows.files();
        Optional<FileState> before = state(sources);
        Optional<FileContent> origin = rows.content();
        try (Batches batches = rows.batches();
                DatasetWriter writer =
                        DatasetWriter.create(target, content(batches.schema(), origin, options), options, sources)) {
            for (ColumnBatch batch = batches.next(); batch != null; batch = batches.next()) {
                writer.write(batch);
            }
            // the metadata is of the file that the rows are of
            before.flatMap(then -> then.difference(state(sources).orElseThrow()))
                    .ifPresent(difference -> {
                        throw new SourceChangedException(sources.get(0).name(), difference);
                    });
            return writer.finish();
        }
    }

    private static FileContent content(Schema schema, Optional<FileContent> origin, WriteOptions options) {
        Map<String, String> properties = new LinkedHashMap<>();
        origin.ifPresent(content -> properties.putAll(content.properties()));
        properties.putAll(options.properties());
        return new FileContent(
                schema,
                origin.map(FileContent::parquetSchema).orElse(""),
                origin.map(FileContent::createdBy).orElse(""),
                properties);
    }

    /** The state of a source that is alone. */
    private static Optional<FileState> state(List<InputFile> sources) {
        if (sources.size() != 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(sources.get(0).state());
        } catch (IOException failed) {
            throw FileFailures.unchecked(failed);
        }
    }
}
