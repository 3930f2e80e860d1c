package io.mbf.arrow;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.BatchSink;
import io.mbf.error.InvalidQueryException;
import io.mbf.output.FileContent;
import io.mbf.output.OutputFormat;
import io.mbf.output.OutputOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Arrow IPC files, as {@link java.util.ServiceLoader} finds them: without key-value metadata. */
public final class ArrowFormat implements OutputFormat {

    /** For {@link java.util.ServiceLoader}. */
    public ArrowFormat() {}

    @Override
    public String name() {
        return "arrow";
    }

    @Override
    public List<String> endings() {
        return List.of(".arrow", ".feather", ".ipc");
    }

    @Override
    public BatchSink create(Path file, String name, FileContent content, OutputOptions options) {
        requireNonNull(file, "file");
        requireNonNull(name, "name");
        requireNonNull(content, "content");
        requireNonNull(options, "options");
        ArrowOptions.Compression compression = compression(options);
        ArrowMemory.require();
        try {
            return new ArrowSink(file, content.schema(), compression);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static ArrowOptions.Compression compression(OutputOptions options) {
        if (options.level().isPresent()) {
            throw new InvalidQueryException("Arrow IPC is written without a level of compression");
        }
        String codec = options.codec().orElse("none");
        return switch (codec) {
            case "none" -> ArrowOptions.Compression.NONE;
            case "lz4" -> ArrowOptions.Compression.LZ4;
            case "zstd" -> ArrowOptions.Compression.ZSTD;
            default ->
                throw new InvalidQueryException(
                        "Arrow IPC is written with codec none, lz4 or zstd, not '" + codec + "'");
        };
    }
}
