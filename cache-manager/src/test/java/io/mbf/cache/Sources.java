package io.mbf.cache;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.LongVector;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Parquet files of a column {@code id}, and what tests do with them. */
public final class Sources {

    private static final MessageType TYPE =
            MessageTypeParser.parseMessageType("message rows { required int64 id; required boolean even; }");

    private Sources() {}

    public static Path write(Path file, LongStream ids) {
        return write(file, ids, null, false);
    }

    public static Path write(Path file, LongStream ids, boolean bloomFilter) {
        return write(file, ids, null, bloomFilter);
    }

    /** @param encryption null for none */
    public static Path write(Path file, LongStream ids, FileEncryptionProperties encryption) {
        return write(file, ids, encryption, false);
    }

    private static Path write(Path file, LongStream ids, FileEncryptionProperties encryption, boolean bloomFilter) {
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withType(TYPE)
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .withRowGroupSize(200_000L)
                .withEncryption(encryption)
                .withBloomFilterEnabled("id", bloomFilter)
                .build()) {
            for (long id : ids.toArray()) {
                writer.write(new SimpleGroup(TYPE).append("id", id).append("even", id % 2 == 0));
            }
            return file;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Numbers without any pattern, so that files are as large as they look; the same for the same arguments. */
    public static LongStream noise(long seed, int count) {
        return LongStream.range(0, count).map(row -> noise(seed, row));
    }

    /** One of those. */
    public static long noise(long seed, long row) {
        return mix(seed * 1_000_003 + row);
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }

    public static long[] ids(Dataset dataset) {
        try (Batches batches = dataset.batches()) {
            return ids(batches);
        }
    }

    public static long[] ids(Batches batches) {
        LongStream.Builder ids = LongStream.builder();
        for (ColumnBatch batch : batches) {
            LongVector column = (LongVector) batch.column("id");
            for (int i = 0; i < batch.rowCount(); i++) {
                ids.add(column.values()[i]);
            }
        }
        return ids.build().toArray();
    }

    /** Turns over the bits of one byte, in place. */
    public static void flip(Path file, long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            int old = bytes.read();
            bytes.seek(position);
            bytes.write(old ^ 0xff);
        }
    }

    /** The files of a folder and its folders, sorted; one that vanishes meanwhile, as temporary ones do, is not among them. */
    public static List<Path> filesIn(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException && !file.equals(folder)) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return found.stream().sorted().toList();
    }
}
