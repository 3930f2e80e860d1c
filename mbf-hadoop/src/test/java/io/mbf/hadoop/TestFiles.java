package io.mbf.hadoop;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.LongVector;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Parquet files of a column {@code id} on Hadoop's file systems, and what tests do with them. */
final class TestFiles {

    /** Long ago, so that nothing waits for files to be older than a moment. */
    static final Instant LONG_AGO = Instant.parse("2024-01-01T00:00:00Z");

    private static final MessageType TYPE =
            MessageTypeParser.parseMessageType("message rows { required int64 id; required boolean even; }");

    private TestFiles() {}

    /** The bytes of a file. */
    static byte[] parquet(LongStream ids) throws IOException {
        return parquet(ids, null);
    }

    /** @param encryption null for none */
    static byte[] parquet(LongStream ids, FileEncryptionProperties encryption) throws IOException {
        java.nio.file.Path file = Files.createTempFile("mbf", ".parquet");
        try {
            write(file, ids, encryption);
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void write(java.nio.file.Path file, LongStream ids, FileEncryptionProperties encryption)
            throws IOException {
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withType(TYPE)
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .withRowGroupSize(200_000L)
                .withEncryption(encryption)
                .build()) {
            for (long id : ids.toArray()) {
                writer.write(new SimpleGroup(TYPE).append("id", id).append("even", id % 2 == 0));
            }
        }
    }

    /** Puts a file there in place of what is there. */
    static HadoopFile put(FileSystem fileSystem, Path path, byte[] bytes) throws IOException {
        return put(fileSystem, path, bytes, LONG_AGO);
    }

    static HadoopFile put(FileSystem fileSystem, Path path, byte[] bytes, Instant modified) throws IOException {
        try (var out = fileSystem.create(path, true)) {
            out.write(bytes);
        }
        fileSystem.setTimes(path, modified.toEpochMilli(), -1);
        return new HadoopFile(fileSystem, path);
    }

    static long[] ids(Dataset dataset) {
        try (Batches batches = dataset.batches()) {
            return ids(batches);
        }
    }

    static long[] ids(Batches batches) {
        LongStream.Builder ids = LongStream.builder();
        for (ColumnBatch batch : batches) {
            LongVector column = (LongVector) batch.column("id");
            for (int i = 0; i < batch.rowCount(); i++) {
                ids.add(column.values()[i]);
            }
        }
        return ids.build().toArray();
    }
}
