package io.mbf.proof.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.Mbf;
import io.mbf.arrow.ArrowFiles;
import io.mbf.arrow.ArrowOptions;
import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.fixture.RandomSchemas;
import io.mbf.fixture.Tables;
import io.mbf.schema.Schema;
import io.mbf.write.DatasetWriter;
import io.mbf.write.WriteOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of random schemas from Parquet through {@code .mbf} and Arrow, and back: what is there is what was. */
class RandomSchemasTest {

    private static final int ROUNDS = 25;
    private static final Map<String, String> KEY_VALUES = Map.of("made by", "test", "", "empty", "n", "\u2603");

    @TempDir
    Path folder;

    @Test
    void everyValueAndTypeComesBackThroughArrow() throws IOException {
        long seed = Long.getLong("mbf.seed", System.nanoTime());
        System.out.println("random schemas through Arrow: seed " + seed);
        for (long at = seed; at < seed + ROUNDS; at++) {
            Path parquet = write(at);
            Path mbf = folder.resolve(at + ".mbf");
            Mbf.convertToMbf(parquet, mbf);
            for (ArrowOptions.Compression compression : ArrowOptions.Compression.values()) {
                ArrowOptions options =
                        ArrowOptions.DEFAULT.withInt96(ArrowOptions.Int96.BYTES).withCompression(compression);
                String place = "seed " + at + ", " + compression;
                Path file = folder.resolve(at + "-" + compression + ".arrow");
                ArrowFiles.write(Mbf.readMbf(mbf), file, options);
                assertSame(parquet, file, false, place + ", file");
                Path stream = folder.resolve(at + "-" + compression + "-stream.arrow");
                try (FileChannel out =
                        FileChannel.open(stream, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    ArrowFiles.write(Mbf.readMbf(mbf).batches(), out, options);
                }
                assertSame(parquet, stream, true, place + ", stream");
            }
        }
    }

    /** An IPC file is what a Parquet file is to Arrow's own reader, and becomes that Parquet file again, also by way of .mbf. */
    private void assertSame(Path parquet, Path ipc, boolean isStream, String place) throws IOException {
        try (BufferAllocator allocator = new RootAllocator();
                FileChannel in = FileChannel.open(ipc);
                ArrowReader reader = isStream
                        ? new ArrowStreamReader(in, allocator, CommonsCompressionFactory.INSTANCE)
                        : new ArrowFileReader(in, allocator, CommonsCompressionFactory.INSTANCE)) {
            List<String> expected = RowTexts.ofParquet(parquet);
            List<String> found = RowTexts.ofArrow(reader);
            for (int row = 0; row < Math.min(expected.size(), found.size()); row++) {
                assertEquals(expected.get(row), found.get(row), place + ", row " + row);
            }
            assertEquals(expected.size(), found.size(), place);
        }
        Path mbf = copy(ipc, folder.resolve("again.mbf"));
        Path back = folder.resolve("again.parquet");
        Mbf.export(Mbf.readMbf(mbf), back);
        assertEquals(ParquetContent.of(parquet), ParquetContent.of(back), place);
        Files.delete(back);
        copy(ipc, back);
        assertEquals(ParquetContent.of(parquet), ParquetContent.of(back), place);
        Files.delete(back);
        Files.delete(mbf);
        Files.delete(ipc);
    }

    /** From Arrow, which has no key-values. */
    private static Path copy(Path ipc, Path to) {
        try (BatchSource batches = ArrowFiles.batches(ipc);
                DatasetWriter writer = Mbf.write(to, batches.schema(), WriteOptions.DEFAULT.properties(KEY_VALUES))) {
            for (ColumnBatch batch = batches.next(); batch != null; batch = batches.next()) {
                writer.write(batch);
            }
            writer.finish();
        }
        return to;
    }

    @Test
    void everyValueTypeAndKeyValueComesBackFromMbf() throws IOException {
        long seed = System.nanoTime();
        System.out.println("random schemas through .mbf: seed " + seed);
        for (long at = seed; at < seed + ROUNDS; at++) {
            Path parquet = write(at);
            Path mbf = folder.resolve("there.mbf");
            Path back = folder.resolve("back.parquet");
            Mbf.convertToMbf(parquet, mbf);
            Mbf.export(Mbf.readMbf(mbf), back);
            ParquetContent expected = ParquetContent.of(parquet);
            assertEquals(KEY_VALUES, expected.keyValues());
            assertEquals(expected, ParquetContent.of(back), "seed " + at);
            Files.delete(back);
            Files.delete(mbf);
        }
    }

    /** A table that is the same for the same seed. */
    private Path write(long seed) {
        Random random = new Random(seed);
        Schema schema = RandomSchemas.of(random, 3);
        Path parquet = folder.resolve(seed + ".parquet");
        try (DatasetWriter writer =
                Mbf.write(parquet, schema, WriteOptions.DEFAULT.overwriting().properties(KEY_VALUES))) {
            for (int rows : List.of(random.nextInt(400), 1 + random.nextInt(40))) {
                if (rows > 0) {
                    writer.write(Tables.batch(schema, rows, random));
                }
            }
            writer.finish();
        }
        return parquet;
    }
}
