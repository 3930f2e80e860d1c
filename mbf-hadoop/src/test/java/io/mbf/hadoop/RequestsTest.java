package io.mbf.hadoop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.batch.LongVector;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.error.SourceChangedException;
import io.mbf.file.RangeReader;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.reader.MbfFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What HDFS is asked for: each request takes its time, however few bytes it is about. */
@ExtendWith(HdfsCluster.Started.class)
class RequestsTest {

    private static final long[] ROWS = new Random(1).longs(300_000).toArray();
    private static byte[] bytes;
    /** To look at a file and to open it as it is then. */
    private static final List<String> OPENING = List.of("look", "access", "open");

    @TempDir
    java.nio.file.Path temp;

    private final Path folder = new Path("/" + getClass().getSimpleName());
    private ObservedFileSystem hdfs;
    private HadoopFile parquet;

    @BeforeAll
    static void makeBytes() throws IOException {
        bytes = TestFiles.parquet(LongStream.of(ROWS));
    }

    @BeforeEach
    void makeFile(HdfsCluster cluster) throws IOException {
        hdfs = new ObservedFileSystem(cluster.fileSystem());
        parquet = put("a.parquet", bytes);
    }

    @AfterEach
    void remove() throws IOException {
        assertEquals(0, hdfs.openStreams.get(), "open streams");
        hdfs.delete(folder, true);
    }

    private HadoopFile put(String name, byte[] bytes) throws IOException {
        HadoopFile file = TestFiles.put(hdfs, new Path(folder, name), bytes);
        hdfs.requests.clear();
        return file;
    }

    private long count(String request) {
        return hdfs.requests.stream().filter(made -> made.startsWith(request)).count();
    }

    private HadoopFile mbf() throws IOException {
        java.nio.file.Path mbf = temp.resolve("a.mbf");
        Mbf.convertToMbf(parquet, mbf, ConvertOptions.DEFAULT);
        return put("a.mbf", Files.readAllBytes(mbf));
    }

    @Test
    void aParquetFileIsOpenedWithOneReadOfItsEnd() {
        ParquetFile.open(parquet, DecryptionKeys.NONE).close();
        assertEquals(List.of("look", "look", "access", "open", "read 65536"), hdfs.requests);
    }

    @Test
    void aChunkIsOneReadAndAScanLooksAgainAtItsEndOnly() {
        assertArrayEquals(ROWS, TestFiles.ids(Mbf.readParquet(parquet).select("id")));
        int groups = (int) Math.ceil(ROWS.length / 24_000.0); // of 200,000 bytes
        assertEquals(OPENING, hdfs.requests.subList(5, 8));
        assertTrue(count("read") - 1 <= groups + 1, hdfs.requests::toString);
        assertEquals(4, count("look"), "for the footer two, for the chunks one, at the end one");
    }

    @Test
    void aFileThatIsReplacedDuringAScanIsReadToItsEndAndToldOf() throws IOException {
        try (Dataset dataset = Mbf.readParquet(parquet);
                Batches batches = dataset.batches()) {
            long[] first = Arrays.copyOf(((LongVector) batches.next().column("id")).values(), 1000);
            assertArrayEquals(Arrays.copyOf(ROWS, 1000), first);
            put("a.parquet", TestFiles.parquet(LongStream.range(0, 10)));
            assertThrows(SourceChangedException.class, () -> {
                while (batches.next() != null) {}
            });
        }
    }

    @Test
    void anMbfFileIsOpenedWithOneReadOfItsEnd() throws IOException {
        HadoopFile mbf = mbf();
        MbfFile.open(mbf).close();
        assertEquals(List.of("look", "look", "access", "open", "read 65536"), hdfs.requests);
    }

    @Test
    void anMbfFileIsReadInBlocks() throws IOException {
        HadoopFile mbf = mbf();
        assertArrayEquals(ROWS, TestFiles.ids(Mbf.readMbf(mbf)));
        long blocks = mbf.state().size() / (1 << 20) + 1;
        assertTrue(count("read") <= 1 + blocks, hdfs.requests::toString);
    }

    @Test
    void blocksGiveWhatIsInTheFile() throws IOException {
        byte[] content = new byte[(5 << 20) + 12_345];
        Random random = new Random(3);
        random.nextBytes(content);
        HadoopFile file = put("bytes", content);
        try (RangeReader reader = file.map()) {
            for (int i = 0; i < 300; i++) {
                int length = random.nextInt(i % 10 == 0 ? 3 << 20 : 100_000);
                int position =
                        i == 1 ? 0 : i == 2 ? content.length - length : random.nextInt(content.length - length + 1);
                byte[] read = new byte[length + 2];
                reader.read(position, read, 1, length);
                assertArrayEquals(
                        Arrays.copyOfRange(content, position, position + length),
                        Arrays.copyOfRange(read, 1, length + 1));
            }
            assertThrows(EOFException.class, () -> reader.read(content.length - 5, new byte[6], 0, 6));
            assertThrows(EOFException.class, () -> reader.read(-1, new byte[6], 0, 6));
        }
        assertTrue(count("read") <= 6 + 30, hdfs.requests::toString);
    }
}
