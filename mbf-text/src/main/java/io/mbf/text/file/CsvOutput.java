package io.mbf.text.file;

import io.mbf.batch.BatchSink;
import io.mbf.output.FileContent;
import io.mbf.output.OutputFormat;
import io.mbf.output.OutputOptions;
import io.mbf.text.CsvWriter;
import java.nio.file.Path;
import java.util.List;

/** CSV files, as {@link java.util.ServiceLoader} finds them. */
public final class CsvOutput implements OutputFormat {

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public List<String> endings() {
        return List.of(".csv");
    }

    @Override
    public BatchSink create(Path file, String name, FileContent content, OutputOptions options) {
        return TextFile.create(file, content, options, CsvWriter::new);
    }
}
