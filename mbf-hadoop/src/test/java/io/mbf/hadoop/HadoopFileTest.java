package io.mbf.hadoop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.verdict.CacheState;
import io.mbf.file.FileState;
import io.mbf.file.RangeReader;
import io.mbf.file.RangeReader.Range;
import io.mbf.parquet.encryption.DecryptionKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files on Hadoop's own file systems of the local disk, with and without checksums. */
class HadoopFileTest {

    private static final long[] ROWS = LongStream.range(0, 30_000).toArray();

    @TempDir
    java.nio.file.Path temp;

    private ObservedFileSystem local(boolean checksums) throws IOException {
        LocalFileSystem local = FileSystem.newInstanceLocal(new Configuration());
        return new ObservedFileSystem(checksums ? local : local.getRawFileSystem());
    }

    private Path path(String name) {
        return new Path(temp.toUri().getPath(), name);
    }

    private ParquetCache cache() {
        return ParquetCache.builder()
                .directory(temp.resolve("cache"))
                .minFreeBytes(0)
                .minSourceBytes(0)
                .build();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileIsReadDirectlyAndThroughTheCache(boolean checksums) throws IOException {
        ObservedFileSystem local = local(checksums);
        HadoopFile file = TestFiles.put(local, path("a b%.parquet"), TestFiles.parquet(LongStream.of(ROWS)));
        assertArrayEquals(ROWS, TestFiles.ids(Mbf.readParquet(file)));
        try (ParquetCache cache = cache()) {
            assertArrayEquals(ROWS, TestFiles.ids(cache.read(file)));
            assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
            assertEquals(CacheState.HIT, cache.why(file, DecryptionKeys.NONE).state());
            assertArrayEquals(ROWS, TestFiles.ids(cache.read(file)));
            assertEquals(
                    List.of(), cache.collectGarbage(false)); // it has less to compare than a LocalFile, and is none
            TestFiles.put(
                    local, file.path(), TestFiles.parquet(LongStream.range(0, 5)), TestFiles.LONG_AGO.plusMillis(1));
            assertArrayEquals(new long[] {0, 1, 2, 3, 4}, TestFiles.ids(cache.read(file)));
        }
        assertEquals(0, local.openStreams.get());
    }

    @Test
    void aFlippedBitIsFoundByTheChecksums() throws IOException {
        HadoopFile file = TestFiles.put(local(true), path("a.parquet"), TestFiles.parquet(LongStream.of(ROWS)));
        java.nio.file.Path stored = temp.resolve("a.parquet");
        byte[] bytes = Files.readAllBytes(stored);
        bytes[5000] ^= 1;
        Files.write(stored, bytes);
        String message = assertThrows(UncheckedIOException.class, () -> TestFiles.ids(Mbf.readParquet(file)))
                .getMessage();
        assertTrue(message.contains(file.name() + ": Checksum error: "), message);
        assertEquals(1, message.lines().count());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rangesInAnyOrderAreReadEvenWhereTheyOverlap(boolean checksums) throws IOException {
        byte[] bytes = new byte[100_000];
        new Random(7).nextBytes(bytes);
        HadoopFile file = TestFiles.put(local(checksums), path("bytes"), bytes);
        try (RangeReader reader = file.open()) {
            for (long second : new long[] {0, 50, 1000, 60_000, 99_700}) {
                byte[] one = new byte[100];
                byte[] other = new byte[300];
                reader.read(List.of(new Range(99_900, one), new Range(second, other), new Range(7, other, 0, 0)));
                assertArrayEquals(Arrays.copyOfRange(bytes, 99_900, 100_000), one);
                assertArrayEquals(Arrays.copyOfRange(bytes, (int) second, (int) second + 300), other);
            }
        }
    }

    @Test
    void nullIsNamed() {
        assertNamed("name", () -> HadoopFile.of(null, new Configuration(false)));
        assertNamed("configuration", () -> HadoopFile.of("a.parquet", null));
        assertNamed("fileSystem", () -> new HadoopFile(null, new Path("a.parquet")));
        assertNamed("name", () -> HadoopFiles.find(null, new Configuration(false)));
    }

    private static void assertNamed(String parameter, Executable call) {
        assertEquals(parameter, assertThrows(NullPointerException.class, call).getMessage());
    }

    @Test
    void filesAreEqualIfTheyNameOnePlace() throws IOException {
        Configuration configuration = new Configuration();
        HadoopFile file = HadoopFile.of(temp + "/x/../a.parquet", configuration);
        assertEquals(HadoopFile.of(temp.toUri() + "a.parquet", configuration), file);
        assertNotEquals(HadoopFile.of(temp.toUri() + "b.parquet", configuration), file);
        assertEquals(file, file.canonical());
        for (String name :
                List.of(temp + "/a.parquet", "file:" + temp + "/a.parquet", "file://" + temp + "/a.parquet")) {
            assertEquals(
                    "hadoop-file:" + temp + "/a.parquet",
                    HadoopFile.of(name, configuration).uri());
        }
    }

    @Test
    void aMissingFileIsOfTheUsualKind() throws IOException {
        HadoopFile missing = HadoopFile.of(temp + "/a.parquet", new Configuration());
        assertThrows(NoSuchFileException.class, missing::state);
        assertThrows(NoSuchFileException.class, missing::open);
    }

    @Test
    void aSchemeThatNobodyKnowsIsToldOfInOneLine() {
        assertEquals(
                "none://a/b.parquet: No FileSystem for scheme \"none\"",
                assertThrows(FileSystemException.class, () -> HadoopFile.of("none://a/b.parquet", new Configuration()))
                        .getMessage());
        assertEquals(
                ": Can not create a Path from an empty string",
                assertThrows(FileSystemException.class, () -> HadoopFile.of("", new Configuration()))
                        .getMessage());
    }

    @Test
    void aFileOfTheWebIsRefusedSinceNobodyKnowsItsLength() throws IOException {
        HadoopFile file = HadoopFile.of("https://localhost/a.parquet", new Configuration());
        String message = "https://localhost/a.parquet: its length is not known, so that it cannot be read in parts";
        assertEquals(
                message, assertThrows(FileSystemException.class, file::state).getMessage());
        assertEquals(
                message, assertThrows(FileSystemException.class, file::open).getMessage());
    }

    @Test
    void passwordsAreNeitherPrintedNorKept() throws IOException {
        assertEquals("ftp://me@host/a", HadoopNames.text("ftp://me:secret@host/a"));
        assertEquals("ftp://me@host/a:b@c", HadoopNames.uri(new Path("ftp://me:secret@host/a:b@c")));
        assertEquals("hdfs://host:8020/a@b", HadoopNames.text("hdfs://host:8020/a@b"));
    }

    /** As object stores have it: each version of a file has a tag, and the one that was looked at is opened. */
    private static final class Tagged extends ObservedFileSystem {

        String tag = "\"v1\"";

        Tagged(FileSystem files) {
            super(files);
        }

        @Override
        public FileStatus getFileStatus(Path path) throws IOException {
            return new TaggedStatus(super.getFileStatus(path), tag);
        }
    }

    private static final class TaggedStatus extends FileStatus implements EtagSource {

        private static final long serialVersionUID = 1;

        private final String tag;

        TaggedStatus(FileStatus status, String tag) throws IOException {
            super(status);
            this.tag = tag;
        }

        @Override
        public String getEtag() {
            return tag;
        }
    }

    @Test
    void aTagShowsWhatSizeAndTimeHide() throws IOException {
        Tagged store = new Tagged(local(false));
        HadoopFile file = TestFiles.put(store, path("a.parquet"), TestFiles.parquet(LongStream.of(ROWS)));
        FileState before = file.state();
        store.requests.clear();
        file.open(before).close();
        assertEquals(List.of("look", "open"), store.requests);
        store.tag = "\"v2\"";
        FileState after = file.state();
        assertEquals(before.size(), after.size());
        assertEquals(before.modifiedNanos(), after.modifiedNanos());
        assertNotEquals(before.id(), after.id());
        store.tag = null;
        assertEquals(0, file.state().id());
    }

    @Test
    void withoutTagsTheFileIsLookedAtBeforeAndAfterItsOpening() throws IOException {
        ObservedFileSystem local = local(false);
        HadoopFile file = TestFiles.put(local, path("a"), new byte[10]);
        local.requests.clear();
        file.open().close();
        assertEquals(List.of("look", "open", "look"), local.requests);
        local.beforeOpening = () -> {
            try {
                Files.write(temp.resolve("a"), new byte[local.requests.size()]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        assertEquals(
                file.name() + ": is replaced all the time",
                assertThrows(FileSystemException.class, file::open).getMessage());
        assertEquals(0, local.openStreams.get());
    }
}
