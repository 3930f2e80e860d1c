package io.mbf.hadoop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.cache.verdict.CacheState;
import io.mbf.error.CorruptFileException;
import io.mbf.error.SourceChangedException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.FileState;
import io.mbf.file.RangeReader;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files on HDFS, directly, converted and through a cache. */
@ExtendWith(HdfsCluster.Started.class)
class HdfsTest {

    private static final long[] ROWS = LongStream.range(0, 60_000).toArray();
    private static final byte[] KEY = "0123456789abcdef".getBytes();

    @TempDir
    java.nio.file.Path temp;

    private final Path folder = new Path("/" + getClass().getSimpleName());
    private final Path path = new Path(folder, "a.parquet");
    private HdfsCluster cluster;
    private ObservedFileSystem hdfs;
    private HadoopFile file;
    private ParquetCache cache;

    @BeforeEach
    void makeFile(HdfsCluster cluster) throws IOException {
        this.cluster = cluster;
        hdfs = new ObservedFileSystem(cluster.fileSystem());
        file = put(path, ROWS);
        cache = ParquetCache.builder()
                .directory(temp.resolve("cache"))
                .minFreeBytes(0)
                .minSourceBytes(0)
                .build();
    }

    @AfterEach
    void closeEverything() throws IOException {
        cache.close();
        assertEquals(0, hdfs.openStreams.get(), "open streams");
        hdfs.delete(folder, true);
    }

    private HadoopFile put(Path path, long... ids) throws IOException {
        return TestFiles.put(hdfs, path, TestFiles.parquet(LongStream.of(ids)));
    }

    /** Reads through the cache, checks the rows, and lets a conversion finish. */
    private void readCached(HadoopFile file, long[] rows, String from) {
        try (Dataset dataset = cache.read(file);
                Batches batches = dataset.batches()) {
            assertEquals(from, batches.explain().report().format());
            assertArrayEquals(rows, TestFiles.ids(batches));
        }
        assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
    }

    private CacheState state(HadoopFile file) {
        return cache.why(file, DecryptionKeys.NONE).state();
    }

    @Test
    void aFileIsReadDirectly() throws IOException {
        HadoopFile named = HadoopFile.of(path.toString(), cluster.configuration());
        assertEquals(hdfs.getUri() + "/HdfsTest/a.parquet", named.uri());
        assertArrayEquals(ROWS, TestFiles.ids(Mbf.readParquet(named)));
        assertArrayEquals(
                new long[] {41_999}, TestFiles.ids(Mbf.readParquet(file).where("id = 41999")));
    }

    @Test
    void aFileIsReadThroughTheCacheWhateverHappensToIt() throws IOException {
        readCached(file, ROWS, "parquet");
        assertEquals(CacheState.HIT, state(file));
        readCached(file, ROWS, "mbf");

        long[] others = Arrays.stream(ROWS).map(id -> -id).toArray();
        put(path, others); // of the same size, and as old
        assertEquals(CacheState.STALE, state(file));
        readCached(file, others, "parquet");
        readCached(file, others, "mbf");

        hdfs.delete(path, false);
        var gone = assertThrows(UncheckedIOException.class, () -> TestFiles.ids(cache.read(file)));
        assertEquals(NoSuchFileException.class, gone.getCause().getClass());
        assertEquals(List.of(), cache.entries());
    }

    @Test
    void anEntryOfAnotherSchemeIsNoWasteToHousekeeping() {
        readCached(file, ROWS, "parquet");
        CacheEntry entry = cache.entries().get(0);
        assertEquals(CacheEntry.State.UNREADABLE, entry.state());
        assertEquals("the source is not a file", entry.problem().orElseThrow());
        assertEquals(List.of(), cache.collectGarbage(false));
        readCached(file, ROWS, "mbf");
        assertTrue(cache.remove(file));
    }

    @Test
    void anEntryIsSharedByAllWaysToTheFile() throws IOException {
        Configuration views = cluster.configuration();
        views.set("fs.viewfs.mounttable.tests.link./mounted", hdfs.getUri() + folder.toString());
        HadoopFile viewed = HadoopFile.of("viewfs://tests/mounted/a.parquet", views);
        assertEquals(file.uri(), viewed.canonical().uri());
        readCached(viewed, ROWS, "parquet");
        readCached(file, ROWS, "mbf");
    }

    @Test
    void aFileIsReadOverHttpWhichCannotOpenByIds() throws IOException {
        String server = cluster.configuration().get("dfs.namenode.http-address");
        HadoopFile web = HadoopFile.of("webhdfs://" + server + path, cluster.configuration());
        assertEquals(file.state(), web.state());
        assertArrayEquals(ROWS, TestFiles.ids(Mbf.readParquet(web)));
        try (RangeReader reader = web.open()) {
            assertFalse(reader.isFixed());
        }
        try (RangeReader reader = file.open()) {
            assertTrue(reader.isFixed());
        }
    }

    @Test
    void aFileIsConvertedAndTheResultReadWhereItLies() throws IOException {
        java.nio.file.Path mbf = temp.resolve("a.mbf");
        assertEquals(
                ROWS.length, Mbf.convertToMbf(file, mbf, ConvertOptions.DEFAULT).rows());
        HadoopFile stored = TestFiles.put(hdfs, new Path(folder, "a.mbf"), Files.readAllBytes(mbf));
        assertArrayEquals(ROWS, TestFiles.ids(Mbf.readMbf(stored)));
        assertArrayEquals(new long[] {41_999}, TestFiles.ids(Mbf.readMbf(stored).where("id = 41999")));
    }

    @Test
    void filesAreOneDataSet() throws IOException {
        put(new Path(folder, "c/2.parquet"), 3, 4);
        put(new Path(folder, "b/1.parquet"), 1, 2);
        List<HadoopFile> found = HadoopFiles.find(folder + "/{b,c}", cluster.configuration());
        assertArrayEquals(new long[] {1, 2, 3, 4}, TestFiles.ids(Mbf.readFiles(found)));
    }

    @Test
    void whatIsOpenedIsWhatWasIdentified() throws IOException {
        FileState before = file.state();
        put(path, Arrays.stream(ROWS).map(id -> -id).toArray());
        String message = assertThrows(SourceChangedException.class, () -> file.open(before))
                .getMessage();
        assertTrue(message.startsWith(file.name() + ": changed since it was first looked at: file id was "), message);
    }

    @Test
    void aFileThatIsReplacedWhileItIsOpenedIsOpenedAsItIsThen() throws IOException {
        byte[] other = TestFiles.parquet(LongStream.range(0, 10));
        List<Runnable> replacements = new ArrayList<>(List.of(() -> {
            try {
                TestFiles.put(cluster.fileSystem(), path, other);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
        hdfs.beforeOpening = () -> {
            if (!replacements.isEmpty()) {
                replacements.remove(0).run();
            }
        };
        try (RangeReader reader = file.open()) {
            assertEquals(other.length, reader.length());
            assertEquals(file.state(), reader.state());
            byte[] read = new byte[other.length];
            reader.read(0, read, 0, read.length);
            assertArrayEquals(other, read);
        }
        assertEquals(List.of("look", "access", "open", "look", "access", "open", "look"), hdfs.requests.subList(0, 7));
    }

    @Test
    void aFileThatIsCutOffIsDamaged() throws IOException {
        byte[] bytes = TestFiles.parquet(LongStream.of(ROWS));
        TestFiles.put(hdfs, path, Arrays.copyOf(bytes, bytes.length - 1000));
        assertThrows(CorruptFileException.class, () -> TestFiles.ids(Mbf.readParquet(file)));
    }

    @Test
    void aRangeBeyondTheEndIsRefused() throws IOException {
        try (RangeReader reader = file.open()) {
            long length = reader.length();
            assertEquals(
                    "10 bytes at " + (length - 9) + " do not lie within the file's " + length,
                    assertThrows(EOFException.class, () -> reader.read(length - 9, new byte[10], 0, 10))
                            .getMessage());
        }
    }

    @Test
    void aDirectoryIsNoFile() {
        HadoopFile directory = new HadoopFile(hdfs, folder);
        assertEquals(
                directory.name() + ": file: is a directory, not a Parquet file",
                assertThrows(CorruptFileException.class, () -> TestFiles.ids(Mbf.readParquet(directory)))
                        .getMessage());
        assertEquals(
                directory.name() + ": is not a file",
                assertThrows(IOException.class, directory::open).getMessage());
    }

    @Test
    void aMissingFileIsToldOfInOneLine() {
        HadoopFile missing = new HadoopFile(hdfs, new Path(folder, "missing\n.parquet"));
        String message = assertThrows(UncheckedIOException.class, () -> TestFiles.ids(cache.read(missing)))
                .getMessage();
        assertEquals(hdfs.getUri() + "/HdfsTest/missing?.parquet: no such file", message);
        var directly = assertThrows(UncheckedIOException.class, () -> TestFiles.ids(Mbf.readParquet(missing)));
        assertEquals(NoSuchFileException.class, directly.getCause().getClass());
        assertEquals(1, directly.getMessage().lines().count());
    }

    @Test
    void aFileThatOthersMayNotReadIsToldOfInOneLine() throws Exception {
        hdfs.setPermission(path, new FsPermission("600"));
        UserGroupInformation stranger = UserGroupInformation.createRemoteUser("stranger");
        try (FileSystem theirs = stranger.doAs((PrivilegedExceptionAction<FileSystem>)
                () -> FileSystem.newInstance(hdfs.getUri(), cluster.configuration()))) {
            HadoopFile forbidden = new HadoopFile(theirs, path);
            var failure = assertThrows(UncheckedIOException.class, () -> TestFiles.ids(Mbf.readParquet(forbidden)));
            assertEquals(AccessDeniedException.class, failure.getCause().getClass());
            assertTrue(
                    failure.getCause()
                            .getMessage()
                            .startsWith(forbidden.name() + ": Permission denied: user=stranger, access=READ, "),
                    failure.getMessage());
            assertEquals(1, failure.getMessage().lines().count());
        }
    }

    @Test
    void anEncryptedFileIsReadWithItsKeys() throws IOException {
        DecryptionKeys keys = DecryptionKeys.builder().footerKey(KEY).build();
        FileEncryptionProperties encryption =
                FileEncryptionProperties.builder(KEY).build();
        TestFiles.put(hdfs, path, TestFiles.parquet(LongStream.of(ROWS), encryption));
        assertArrayEquals(ROWS, TestFiles.ids(Mbf.readParquet(file, Mbf.keys(keys))));
        assertArrayEquals(ROWS, TestFiles.ids(Mbf.readParquet(file, Mbf.keys(keys), Mbf.cache(cache))));
        assertEquals(CacheState.ENCRYPTED, cache.why(file, keys).state());
        assertThrows(UnsupportedFeatureException.class, () -> TestFiles.ids(Mbf.readParquet(file)));
    }

    @Test
    void aReaderThatIsInterruptedDisturbsNobodyElse() throws IOException {
        try (RangeReader reader = file.open()) {
            Thread.currentThread().interrupt();
            try {
                reader.read(0, new byte[5000], 0, 5000);
            } catch (IOException interrupted) {
                // or it was read, as nothing had to be waited for
            } finally {
                Thread.interrupted();
            }
            byte[] start = new byte[4];
            reader.read(0, start, 0, 4);
            assertArrayEquals("PAR1".getBytes(), start);
        }
    }

    @Test
    void severalThreadsReadOneOpenFile() throws Exception {
        byte[] bytes = TestFiles.parquet(LongStream.of(ROWS));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (RangeReader reader = file.open()) {
            List<Callable<Void>> readers = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int first = thread * 1009;
                readers.add(() -> {
                    for (int position = first; position < bytes.length - 5000; position += 9_001) {
                        byte[] some = new byte[5000];
                        reader.read(position, some, 0, some.length);
                        assertArrayEquals(Arrays.copyOfRange(bytes, position, position + some.length), some);
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(readers)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}
