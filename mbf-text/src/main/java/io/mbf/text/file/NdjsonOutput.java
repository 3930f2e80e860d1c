package io.mbf.text.file;

import io.mbf.batch.BatchSink;
import io.mbf.output.FileContent;
import io.mbf.output.OutputFormat;
import io.mbf.output.OutputOptions;
import io.mbf.text.NdjsonWriter;
import java.nio.file.Path;
import java.util.List;

/** NDJSON files, as {@link java.util.ServiceLoader} finds them. */
public final class NdjsonOutput implements OutputFormat {

    @Override
    public String name() {
        return "ndjson";
    }

    @Override
    public List<String> endings() {
        return List.of(".ndjson", ".jsonl");
    }

    @Override
    public BatchSink create(Path file, String name, FileContent content, OutputOptions options) {
        return TextFile.create(file, content, options, NdjsonWriter::new);
    }
}
