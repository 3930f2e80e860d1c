package io.mbf.write;

import io.mbf.output.OutputOptions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * How rows are written. Immutable; each method returns a changed copy.
 *
 * @param format {@code mbf}, {@code parquet}, {@code csv}, {@code ndjson}, or what other modules offer; if it is not
 *     given, the ending of the file's name says it, and it is Parquet in partitions
 * @param output codec, level, row groups
 * @param properties key-value metadata, besides that of the file the rows come from if it is one
 * @param partitionBy columns whose values become names of folders, such as {@code year=2024}, outermost first; the
 *     target is a folder then
 * @param overwrite whether an existing file is replaced; if not, it is an error
 * @param progress receives how many rows are written, after every batch; what it throws ends the writing
 */
public record WriteOptions(
        Optional<String> format,
        OutputOptions output,
        Map<String, String> properties,
        List<String> partitionBy,
        boolean overwrite,
        LongConsumer progress) {

    /** Defaults of the format that the name says; an existing target is an error. */
    public static final WriteOptions DEFAULT =
            new WriteOptions(Optional.empty(), OutputOptions.DEFAULT, Map.of(), List.of(), false, rows -> {});

    public WriteOptions {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(properties, "properties");
        Objects.requireNonNull(partitionBy, "partitionBy");
        Objects.requireNonNull(progress, "progress");
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        partitionBy = List.copyOf(partitionBy);
    }

    public WriteOptions format(String name) {
        Objects.requireNonNull(name, "name");
        return new WriteOptions(Optional.of(name), output, properties, partitionBy, overwrite, progress);
    }

    public WriteOptions output(OutputOptions options) {
        return new WriteOptions(format, options, properties, partitionBy, overwrite, progress);
    }

    public WriteOptions properties(Map<String, String> keyValues) {
        return new WriteOptions(format, output, keyValues, partitionBy, overwrite, progress);
    }

    public WriteOptions partitionBy(String... columns) {
        Objects.requireNonNull(columns, "columns");
        return new WriteOptions(format, output, properties, List.of(columns), overwrite, progress);
    }

    public WriteOptions overwriting() {
        return new WriteOptions(format, output, properties, partitionBy, true, progress);
    }

    public WriteOptions onProgress(LongConsumer listener) {
        return new WriteOptions(format, output, properties, partitionBy, overwrite, listener);
    }
}
