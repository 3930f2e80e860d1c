package io.mbf.output;

import io.mbf.batch.BatchSink;
import java.nio.file.Path;
import java.util.List;

/** A format that rows can be written in; modules offer theirs as a service ({@link java.util.ServiceLoader}). */
public interface OutputFormat {

    /** What it is called, in lower case: {@code parquet}. */
    String name();

    /** How names of its files end, in lower case, the usual ending first: {@code .parquet}. */
    List<String> endings();

    /**
     * Starts a file, which only its owner may read and write.
     *
     * @param file must not exist yet
     * @param name what it is going to be called, for messages
     * @throws io.mbf.error.InvalidQueryException if an option does not suit the format
     * @throws io.mbf.error.UnsupportedFeatureException if the format has no form for the schema
     * @throws java.io.UncheckedIOException if the file exists or cannot be created
     */
    BatchSink create(Path file, String name, FileContent content, OutputOptions options);
}
