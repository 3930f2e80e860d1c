package io.mbf.output.parquet;

import io.mbf.batch.BatchSink;
import io.mbf.output.FileContent;
import io.mbf.output.OutputFormat;
import io.mbf.output.OutputOptions;
import java.nio.file.Path;
import java.util.List;

/** Parquet files, as {@link java.util.ServiceLoader} finds them. */
public final class ParquetFormat implements OutputFormat {

    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public List<String> endings() {
        return List.of(".parquet", ".parq");
    }

    @Override
    public BatchSink create(Path file, String name, FileContent content, OutputOptions options) {
        return ParquetSink.create(file, name, content, options);
    }
}
