package io.mbf.arrow;

import io.mbf.batch.BatchSink;
import io.mbf.error.InvalidQueryException;
import io.mbf.output.FileContent;
import io.mbf.output.OutputFormat;
import io.mbf.output.OutputOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Arrow IPC files, as {@link java.util.ServiceLoader} finds them: uncompressed, and without key-value metadata. */
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
        if (options.level().isPresent() || !options.codec().orElse("none").equals("none")) {
            throw new InvalidQueryException("Arrow IPC is written without a codec");
        }
        ArrowMemory.require();
        try {
            return new ArrowSink(file, content.schema());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
