package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.cache.settings.Admission;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.words.CacheLog;
import io.mbf.file.SourceIdentity;
import io.mbf.parquet.ParquetFile;
import io.mbf.read.Batches;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other users of the machine, an interrupted neighbour, and a directory that is swapped under a running process. */
class PrivacyTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int ROWS = 20_000;

    @TempDir
    Path temp;

    private Path source(long first) {
        return Sources.write(temp.resolve("a.parquet"), LongStream.range(first, first + ROWS));
    }

    private static CacheBuilder builder(Path directory) {
        CacheBuilder builder = ParquetCache.builder().directory(directory).minFreeBytes(0);
        builder.clock = new TestClock();
        return builder;
    }

    private static long[] rows(long first) {
        return LongStream.range(first, first + ROWS).toArray();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    /** Makes every kind of file there is in a cache directory, and a converted file beside it. */
    static final class MakesAllFiles {
        public static void main(String[] arguments) throws IOException {
            Path temp = Path.of(arguments[0]);
            Path cache = temp.resolve("cache");
            Path source = temp.resolve("a.parquet");
            try (ParquetCache eager = builder(cache).build()) {
                for (int i = 0; i < 3; i++) {
                    Sources.write(source, LongStream.range(i, i + ROWS));
                    Sources.ids(eager.read(source));
                    eager.awaitConversions(LONG);
                }
                // one that changes so often is converted once it is read again, and then hit
                Sources.ids(eager.read(source));
                eager.awaitConversions(LONG);
                Sources.ids(eager.read(source));
            }
            try (ParquetCache slow =
                    builder(cache).admission(Admission.SECOND_READ).build()) {
                Sources.ids(slow.read(Sources.write(temp.resolve("b.parquet"), LongStream.range(0, ROWS))));
            }
            Mbf.convertToMbf(source, temp.resolve("new.mbf"), ConvertOptions.DEFAULT);
        }
    }

    @Test
    void nothingIsEverReadableToOthersWhateverTheUmask() throws Exception {
        Path cache = Files.createDirectory(temp.resolve("cache"));
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 0; exec \"$@\"", "sh"));
        command.addAll(
                ChildJvm.command(Path.of(System.getProperty("java.home")), MakesAllFiles.class, temp.toString()));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, String> open = new TreeMap<>();
        Set<String> seen = new TreeSet<>();
        do {
            look(cache, seen, open);
        } while (child.isAlive());
        assertTrue(child.waitFor(60, TimeUnit.SECONDS), "still running");
        assertEquals(0, child.exitValue());
        look(cache, seen, open);
        assertEquals(Map.of(), open);
        assertEquals("rwx------", permissions(cache));
        assertTrue(seen.containsAll(Set.of("locks", "seen", "unread", "statistics", "hits")), seen.toString());
        assertTrue(seen.stream().anyMatch(name -> name.endsWith(".tmp")), seen.toString());
        assertEquals("rw-rw-rw-", permissions(temp.resolve("new.mbf")), "as the umask has it");
    }

    /** What lies in the directory, and what of it others have a right to. */
    private static void look(Path cache, Set<String> seen, Map<String, String> open) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            files.filter(file -> !file.equals(cache)).forEach(file -> {
                try {
                    seen.add(file.getFileName().toString());
                    if (!permissions(file).endsWith("------")) {
                        open.put(file.toString(), permissions(file));
                    }
                } catch (NoSuchFileException removed) {
                    // this moment
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        } catch (UncheckedIOException removed) {
            if (!(removed.getCause() instanceof NoSuchFileException)) {
                throw removed;
            }
        }
    }

    @Test
    void aConvertedFileKeepsTheRightsOfTheOneItReplaces() throws IOException {
        Path source = source(0);
        Path target = Files.createFile(temp.resolve("a.mbf"));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
        Mbf.convertToMbf(source, target, ConvertOptions.DEFAULT.overwriting());
        assertEquals("rw-r-----", permissions(target));
        assertEquals(2, Sources.filesIn(temp).size(), "no probe is left");
    }

    /** A copy of the cache whose entry claims to be made from the source, and holds other rows: 77 and on. */
    private Path forge(Path cache) throws IOException {
        Path forged = temp.resolve("forged");
        copy(cache, forged);
        Path place = entry(forged);
        SourceIdentity claimed;
        try (MbfFile genuine = MbfFile.open(place)) {
            claimed = genuine.source().orElseThrow();
        }
        Files.delete(place);
        Path other = Sources.write(temp.resolve("other.parquet"), LongStream.range(77, 77 + ROWS));
        WriterOptions options = WriterOptions.builder().source(claimed).build();
        try (ParquetFile rows = ParquetFile.open(other);
                Scan scan = rows.scan(Query.ALL);
                MbfFileWriter writer = MbfFileWriter.create(place, rows.schema(), options)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                writer.write(batch);
            }
            writer.finish();
        }
        return forged;
    }

    private static void giveAway(Path path) throws IOException {
        try {
            Files.setAttribute(path, "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
        } catch (FileSystemException notRoot) {
            Assumptions.abort("only root can give a file away");
        }
    }

    private static void readsGenuineRows(ParquetCache cache, Path source) {
        assertArrayEquals(rows(0), Sources.ids(cache.read(source)));
        assertTrue(cache.awaitConversions(LONG));
    }

    private static ParquetCache warm(Path directory, Path source) {
        ParquetCache cache = builder(directory).build();
        readsGenuineRows(cache, source);
        readsGenuineRows(cache, source);
        assertEquals(CacheState.HIT, cache.why(source).state());
        return cache;
    }

    @Test
    void theForgedEntryOfTheseTestsWouldBeBelieved() throws IOException {
        Path source = source(0);
        warm(temp.resolve("cache"), source).close();
        try (ParquetCache fooled = builder(forge(temp.resolve("cache"))).build()) {
            assertArrayEquals(rows(77), Sources.ids(fooled.read(source)));
        }
    }

    @Test
    void aDirectorySwappedForALinkIsRefusedOnceSaidAndUsedAgainWhenItIsBack() throws IOException {
        Path source = source(0);
        Path directory = temp.resolve("cache");
        List<String> said = new ArrayList<>();
        Handler handler = new Listener(said);
        Logger logger = Logger.getLogger(CacheLog.NAME);
        Level level = logger.getLevel();
        logger.setLevel(Level.WARNING);
        logger.addHandler(handler);
        try (ParquetCache cache = warm(directory, source)) {
            Path forged = forge(directory);
            Path aside = Files.move(directory, temp.resolve("aside"));
            Files.createSymbolicLink(directory, forged);
            for (int i = 0; i < 3; i++) {
                readsGenuineRows(cache, source);
            }
            assertEquals(CacheState.UNREADABLE, cache.why(source).state());
            assertEquals(directory + ": is a symbolic link", cache.why(source).reason());
            assertEquals(
                    List.of("the cache directory was replaced, reads are direct: " + directory
                            + ": is a symbolic link"),
                    said);
            Files.delete(directory);
            Files.move(aside, directory);
            assertEquals(CacheState.HIT, cache.why(source).state());
            readsGenuineRows(cache, source);
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(level);
        }
    }

    private static final class Listener extends Handler {

        private final List<String> said;

        Listener(List<String> said) {
            this.said = said;
        }

        @Override
        public synchronized void publish(LogRecord event) {
            if (event.getLevel().intValue() >= Level.WARNING.intValue()) {
                said.add(event.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void aDirectoryOfAnotherOwnerInItsPlaceIsRefused() throws IOException {
        Path source = source(0);
        Path directory = temp.resolve("cache");
        try (ParquetCache cache = warm(directory, source)) {
            Path forged = forge(directory);
            giveAway(forged);
            Path aside = Files.move(directory, temp.resolve("aside"));
            Files.move(forged, directory);
            readsGenuineRows(cache, source);
            assertEquals(CacheState.UNREADABLE, cache.why(source).state());
            Files.move(directory, forged);
            Files.move(aside, directory);
            assertEquals(CacheState.HIT, cache.why(source).state());
        }
    }

    @Test
    void anEntryOfAnotherOwnerIsNotBelieved() throws IOException {
        Path source = source(0);
        Path directory = temp.resolve("cache");
        try (ParquetCache cache = warm(directory, source)) {
            Path planted = entry(forge(directory));
            giveAway(planted);
            Files.move(planted, entry(directory), StandardCopyOption.REPLACE_EXISTING);
            assertEquals(CacheState.CORRUPT, cache.why(source).state());
            readsGenuineRows(cache, source);
            assertEquals(CacheState.HIT, cache.why(source).state());
        }
    }

    @Test
    void aReaderThatIsInterruptedMakesNobodyFallBack() throws Exception {
        Path source = source(0);
        AtomicBoolean stop = new AtomicBoolean();
        try (ParquetCache cache = warm(temp.resolve("cache"), source)) {
            CompletableFuture<Void> interrupted = CompletableFuture.runAsync(() -> {
                do {
                    try (Batches batches = cache.read(source).batches()) {
                        Thread.currentThread().interrupt();
                        assertArrayEquals(rows(0), Sources.ids(batches));
                    } finally {
                        Thread.interrupted();
                    }
                } while (!stop.get());
            });
            try {
                for (int i = 0; i < 30; i++) {
                    assertArrayEquals(rows(0), Sources.ids(cache.read(source)));
                }
            } finally {
                stop.set(true);
            }
            interrupted.get(60, TimeUnit.SECONDS);
            assertEquals(0, cache.stats().fallbacks());
        }
    }

    private static Path entry(Path cache) throws IOException {
        return Sources.filesIn(cache).stream()
                .filter(file -> file.toString().endsWith(".mbf"))
                .findFirst()
                .orElseThrow();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
