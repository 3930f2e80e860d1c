package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.LongVector;
import io.mbf.cache.conversion.Publication;
import io.mbf.cache.conversion.Transcoder;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.cache.verdict.CacheState;
import io.mbf.file.LocalFile;
import io.mbf.read.Batches;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk, a machine or a user does to a cache in use. Reads must be right, and go on. */
class FaultsTest {

    private static final int ROWS = 60_000;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private Path source;
    private long[] rows;

    @BeforeEach
    void makeSource() {
        source = Sources.write(temp.resolve("a.parquet"), Sources.noise(1, ROWS));
        rows = Sources.noise(1, ROWS).toArray();
    }

    private static CacheBuilder builder(Path temp) {
        CacheBuilder builder = ParquetCache.builder()
                .directory(temp.resolve("cache"))
                .minFreeBytes(0)
                .chunkBytes(1 << 16);
        builder.clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        return builder;
    }

    private Path convert() {
        try (ParquetCache cache = builder(temp).build()) {
            cache.prewarm(source.toString());
            return cache.entries().get(0).file();
        }
    }

    private void assertRightAgain() {
        try (ParquetCache cache = builder(temp).build()) {
            assertArrayEquals(rows, Sources.ids(cache.read(source)));
            assertTrue(cache.awaitConversions(LONG));
            assertEquals(CacheState.HIT, cache.why(source).state());
            assertArrayEquals(rows, Sources.ids(cache.read(source)));
        }
    }

    @Test
    @Tag(Soak.TAG)
    void blocksLostInACrashAreNoticed() throws IOException {
        Soak soak = new Soak("2 blocks of a published entry lost");
        byte[] good = Files.readAllBytes(convert());
        Path entry = temp.resolve("cache").resolve(entryName());
        for (int block = 0; block < good.length; block += 4096 * 7) {
            soak.tried();
            byte[] bad = good.clone();
            Arrays.fill(bad, block, Math.min(bad.length, block + 4096), (byte) 0);
            Files.write(entry, bad);
            try (ParquetCache cache = builder(temp).build()) {
                if (!Arrays.equals(rows, Sources.ids(cache.read(source)))) {
                    soak.wrong();
                }
            }
            soak.survived();
        }
        soak.end();
    }

    private String entryName() {
        return new CacheDirectory(temp)
                .entry(new LocalFile(source).canonical().uri())
                .getFileName()
                .toString();
    }

    @Test
    @Tag(Soak.TAG)
    void anEntryCutWhileItIsMappedKillsNobodyAndGivesNoGarbage() throws Exception {
        Soak soak = new Soak("5 truncated while mapped");
        for (Path java : javas()) {
            for (int i = 0; i < Soak.count("mapped-truncations", 2); i++) {
                soak.tried();
                convert();
                Process child = ChildJvm.start(java, Truncated.class, temp.toString());
                assertTrue(child.waitFor(60, TimeUnit.SECONDS), "still running");
                assertEquals(0, child.exitValue(), java + " died or was wrong");
                soak.survived();
            }
        }
        soak.end();
    }

    /** This JVM, and newer ones that are installed beside it. */
    private static List<Path> javas() throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        List<Path> found = new ArrayList<>(List.of(own));
        Path all = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(all)) {
            try (var homes = Files.newDirectoryStream(all, "*25*")) {
                for (Path home : homes) {
                    Path real = home.toRealPath();
                    if (Files.isExecutable(real.resolve("bin/java")) && !found.contains(real)) {
                        found.add(real);
                    }
                }
            }
        }
        return found;
    }

    /** Cuts an entry at different places while reading it. */
    static final class Truncated {
        public static void main(String[] arguments) throws Exception {
            Path temp = Path.of(arguments[0]);
            long[] rows = Sources.noise(1, ROWS).toArray();
            Random random = new Random(1);
            for (int i = 0; i < 10; i++) {
                try (ParquetCache cache = builder(temp).build()) {
                    cache.prewarm(temp.resolve("a.parquet").toString());
                    Path entry = cache.entries().get(0).file();
                    try (Batches batches = cache.read(temp.resolve("a.parquet")).batches()) {
                        long first = batches.next().rowCount();
                        try (RandomAccessFile file = new RandomAccessFile(entry.toFile(), "rw")) {
                            file.setLength(random.nextLong(file.length()));
                        }
                        long[] rest = Sources.ids(batches);
                        if (!Arrays.equals(Arrays.copyOfRange(rows, (int) first, rows.length), rest)) {
                            System.err.println("wrong rows after a truncation");
                            System.exit(1);
                        }
                    }
                }
            }
        }
    }

    @Test
    void smallHeapsEndReadsOrConversionsButChangeNoRowsAndLeaveNothing() throws Exception {
        Soak soak = new Soak("26 small heaps");
        Sources.write(source, Sources.noise(1, 8 * ROWS));
        rows = Sources.noise(1, 8 * ROWS).toArray();
        StringBuilder outcomes = new StringBuilder();
        for (int heapMiB : new int[] {5, 7, 9}) {
            soak.tried();
            Process child = new ProcessBuilder(ChildJvm.command(
                            Path.of(System.getProperty("java.home")), heapMiB, SmallHeap.class, temp.toString()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(child.getInputStream().readAllBytes()).strip();
            assertTrue(child.waitFor(60, TimeUnit.SECONDS), "still running");
            if (child.exitValue() == SmallHeap.WRONG) {
                soak.wrong();
            }
            outcomes.append(heapMiB)
                    .append(" MiB: ")
                    .append(said.isEmpty() ? "no start" : said)
                    .append("; ");
            assertRightAgain();
            assertEquals(List.of(), temporaries());
            try (ParquetCache cache = builder(temp).build()) {
                cache.clear();
            }
            soak.survived();
        }
        System.out.println("FaultsTest: small heaps: " + outcomes);
        soak.end();
    }

    /** Reads and converts with hardly any memory. */
    static final class SmallHeap {
        static final int WRONG = 3;

        public static void main(String[] arguments) throws Exception {
            Path temp = Path.of(arguments[0]);
            try (ParquetCache cache = builder(temp).build()) {
                for (int i = 0; i < 3; i++) {
                    try (Batches batches = cache.read(temp.resolve("a.parquet")).batches()) {
                        if (!isRight(batches)) {
                            Runtime.getRuntime().halt(WRONG);
                        }
                        System.out.print("read ");
                    } catch (OutOfMemoryError expected) {
                        System.out.print("no-read ");
                    }
                    cache.awaitConversions(LONG);
                }
                System.out.print("conversions " + cache.stats().conversions() + ", failed "
                        + cache.stats().conversionFailures());
            }
        }

        /** Without a copy of all rows, for which there is no room. */
        private static boolean isRight(Batches batches) {
            long row = 0;
            for (ColumnBatch batch : batches) {
                long[] ids = ((LongVector) batch.column("id")).values();
                for (int i = 0; i < batch.rowCount(); i++) {
                    if (ids[i] != Sources.noise(1L, row)) {
                        return false;
                    }
                    row++;
                }
            }
            return row == 8 * ROWS;
        }
    }

    @Test
    void fewDescriptorsMeanDirectReadsAndLaterHitsAgain() throws Exception {
        // 64 and what the jars of a test class path take
        for (int i = 0; i < 100; i++) {
            Files.copy(source, temp.resolve("copy" + i + ".parquet"), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 110; exec \"$@\"", "sh"));
        command.addAll(ChildJvm.command(Path.of(System.getProperty("java.home")), Descriptors.class, temp.toString()));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertTrue(child.waitFor(120, TimeUnit.SECONDS), "still running");
        assertEquals(0, child.exitValue());
    }

    /** Holds on to as many answers as it gets, then lets go and goes on. */
    static final class Descriptors {
        public static void main(String[] arguments) throws Exception {
            Path temp = Path.of(arguments[0]);
            long[] rows = Sources.noise(1, ROWS).toArray();
            loadClasses();
            try (ParquetCache cache = builder(temp).build()) {
                List<Batches> held = new ArrayList<>();
                int refused = 0;
                for (int i = 0; i < 100; i++) {
                    try {
                        held.add(cache.read(temp.resolve("copy" + i + ".parquet"))
                                .batches());
                    } catch (UncheckedIOException tooMany) {
                        refused++;
                    }
                }
                System.out.println("held " + held.size() + ", refused " + refused);
                held.forEach(Batches::close);
                cache.awaitConversions(LONG);
                for (int i = 0; i < 100; i++) {
                    if (!Arrays.equals(rows, Sources.ids(cache.read(temp.resolve("copy" + i + ".parquet"))))) {
                        throw new IllegalStateException("wrong rows");
                    }
                    cache.awaitConversions(LONG);
                }
            }
        }

        /** A JVM without descriptors cannot load classes from folders, as jars are in real life: load them first. */
        private static void loadClasses() throws IOException {
            for (String part : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
                Path folder = Path.of(part);
                if (Files.isDirectory(folder)) {
                    for (Path file : Sources.filesIn(folder)) {
                        String name = folder.relativize(file).toString();
                        if (name.endsWith(".class") && !name.contains("-info")) {
                            load(name.substring(0, name.length() - ".class".length())
                                    .replace('/', '.'));
                        }
                    }
                }
            }
        }

        private static void load(String name) {
            try {
                Class.forName(name);
            } catch (ClassNotFoundException | LinkageError optional) {
                // needs a library that is not there
            }
        }
    }

    @Test
    @Tag(Soak.TAG)
    void aFailureOfTheDiskAtAnyStepIsAMissAndLeavesNothing() throws IOException {
        Soak soak = new Soak("9, 10 the disk fails in a conversion");
        for (Publication.Step step : Publication.Step.values()) {
            soak.tried();
            CacheBuilder builder = builder(temp);
            builder.steps = reached -> {
                if (reached == step) {
                    throw new UncheckedIOException(new IOException("No space left on device"));
                }
            };
            try (ParquetCache cache = builder.build()) {
                if (!Arrays.equals(rows, Sources.ids(cache.read(source)))) {
                    soak.wrong();
                }
                assertTrue(cache.awaitConversions(LONG));
                assertEquals(1, cache.stats().conversionFailures());
                if (!Arrays.equals(rows, Sources.ids(cache.read(source)))) {
                    soak.wrong();
                }
                assertEquals(List.of(), temporaries());
                cache.clear();
            }
            assertRightAgain();
            try (ParquetCache cache = builder(temp).build()) {
                cache.clear();
            }
            soak.survived();
        }
        soak.end();
    }

    private List<Path> temporaries() throws IOException {
        return Sources.filesIn(temp.resolve("cache")).stream()
                .filter(file -> file.toString().endsWith(".tmp"))
                .toList();
    }

    @Test
    @Tag(Soak.TAG)
    void conversionsCancelledAtAnyBatchLeaveNothingAndTheLockIsFree() throws IOException {
        Soak soak = new Soak("26 cancelled and interrupted conversions");
        int moments = momentsOfAConversion();
        int tries = Soak.count("cancellations", 10);
        for (int i = 0; i < tries; i++) {
            soak.tried();
            // all moments in turn, or a few that lie evenly
            int last = tries < moments ? i * moments / tries : i % moments;
            int[] batches = {0};
            boolean interrupt = i / moments % 2 == 1 || tries < moments && i % 2 == 1;
            CacheBuilder builder = builder(temp);
            builder.transcoder = (from, to, identity, options, progress) ->
                    Transcoder.parquetToMbf(from, to, identity, options, done -> {
                        if (batches[0]++ == last) {
                            if (interrupt) {
                                Thread.currentThread().interrupt();
                            } else {
                                throw new CancellationException();
                            }
                        }
                    });
            try (ParquetCache cache = builder.build()) {
                if (!Arrays.equals(rows, Sources.ids(cache.read(source)))) {
                    soak.wrong();
                }
                assertTrue(cache.awaitConversions(LONG));
                assertEquals(List.of(), temporaries());
            }
            assertRightAgain();
            try (ParquetCache cache = builder(temp).build()) {
                cache.clear();
            }
            soak.survived();
        }
        soak.end();
    }

    /** How often a conversion says how far it is. */
    private int momentsOfAConversion() {
        int[] moments = {0};
        Mbf.convertToMbf(source, temp.resolve("a.mbf"), ConvertOptions.DEFAULT.onProgress(done -> moments[0]++));
        return moments[0];
    }

    @Test
    void aReadOnlyDirectoryStillServesWhatIsInIt() throws IOException {
        convert();
        // a folder in place of the lock files: nothing can be converted, whoever one is
        Path locks = temp.resolve("cache/locks");
        try (ParquetCache cache = builder(temp).build()) {
            for (Path lock : Sources.filesIn(locks)) {
                Files.delete(lock);
            }
            Files.delete(locks);
            Files.writeString(locks, "in the way");
            assertArrayEquals(rows, Sources.ids(cache.read(source)));
            assertEquals(1, cache.stats().hits());
            Path other = Sources.write(temp.resolve("b.parquet"), Sources.noise(2, 100));
            assertArrayEquals(Sources.noise(2, 100).toArray(), Sources.ids(cache.read(other)));
            assertTrue(cache.awaitConversions(LONG));
            assertEquals(1, cache.stats().conversionFailures());
        }
    }
}
