package io.mbf.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Parquet files with one more column than those of {@link Sources}. */
final class OtherSources {

    private static final MessageType TYPE = MessageTypeParser.parseMessageType(
            "message rows { required int64 id; required boolean even; optional binary name (STRING); }");

    private OtherSources() {}

    static Path write(Path file, int rows) {
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withType(TYPE)
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .build()) {
            for (long id = 0; id < rows; id++) {
                SimpleGroup row = new SimpleGroup(TYPE);
                row.append("id", id).append("even", id % 2 == 0);
                if (id % 3 > 0) {
                    row.append("name", "row " + id);
                }
                writer.write(row);
            }
            return file;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
