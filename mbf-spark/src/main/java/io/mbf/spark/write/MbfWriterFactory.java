package io.mbf.spark.write;

import io.mbf.codec.BlockCodec;
import io.mbf.error.InvalidSettingException;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.package$;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.types.StructType;

/** Makes the writers of tasks. */
public final class MbfWriterFactory extends OutputWriterFactory {

    private static final long serialVersionUID = 1;
    private static final String VERSION = "org.apache.spark.version";

    private final Options options;

    /** @param columns of the files, without those that become names of folders */
    public MbfWriterFactory(Map<String, String> options, StructType columns) {
        this.options = new Options(codec(options), columns.json());
        for (var column : columns.fields()) {
            ColumnAppenders.of(column.dataType()); // or it has no form, which is better said before anything runs
        }
    }

    /**
     * How files are written.
     *
     * @param codec of blocks
     * @param schema as Spark has it, in JSON
     */
    record Options(BlockCodec codec, String schema) implements Serializable {

        /** With what Spark says of itself in Parquet files, too: which types it meant, and which calendar. */
        WriterOptions writer() {
            return WriterOptions.builder()
                    .codec(codec)
                    .keyValues(Map.of(
                            VERSION,
                            package$.MODULE$.SPARK_VERSION_SHORT(),
                            ParquetReadSupport.SPARK_METADATA_KEY(),
                            schema))
                    .build();
        }
    }

    private static BlockCodec codec(Map<String, String> options) {
        String name = options.entrySet().stream()
                .filter(option -> option.getKey().equalsIgnoreCase("compression"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(BlockCodec.SNAPPY.name());
        String meant = name.equalsIgnoreCase("uncompressed") ? BlockCodec.NONE.name() : name.toUpperCase(Locale.ROOT);
        return Arrays.stream(BlockCodec.values())
                .filter(codec -> codec.name().equals(meant))
                .findFirst()
                .orElseThrow(() -> new InvalidSettingException(
                        "compression", "'" + name + "' is none of .mbf: snappy, zstd, lz4, none"));
    }

    @Override
    public String getFileExtension(TaskAttemptContext context) {
        return ".mbf";
    }

    @Override
    public OutputWriter newInstance(String path, StructType columns, TaskAttemptContext context) {
        try {
            return MbfOutputWriter.create(TaskFile.of(path, context.getConfiguration()), columns, options);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
