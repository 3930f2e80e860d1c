package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cache.conversion.ConversionRules;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.source.IdentityReader;
import io.mbf.error.MbfException;
import io.mbf.file.LocalFile;
import io.mbf.file.SourceIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several processes that read the same sources through one cache directory for a while, while the sources are replaced
 * under them: seconds in everyday builds, {@code mbf.soak.minutes} in the soak profile.
 */
@Tag(Soak.TAG)
class SharedCacheTest {

    private static final int PROCESSES = Soak.count("processes", 3);
    private static final Duration EVERYDAY = Duration.ofSeconds(3);
    private static final int SOURCES = 12;
    private static final int STATES = 5;
    private static final int ROWS = 4_000;
    private static final double CONVERSIONS_PER_STATE = 1.001;

    @TempDir
    Path temp;

    private final List<Process> processes = new ArrayList<>();
    private final List<Path> states = new ArrayList<>();
    /** What the files hold, by the checksum of their bytes, as a process that reads directly says. */
    private final Map<Long, String> digests = new HashMap<>();

    private final Random random = new Random();
    private int stateOf;

    @BeforeEach
    void makeSources() throws IOException {
        long seed = System.nanoTime();
        System.out.println("SharedCacheTest: seed " + seed);
        random.setSeed(seed);
        Files.createDirectory(temp.resolve("sources"));
        try (DirectRead direct = new DirectRead()) {
            for (int i = 0; i < STATES; i++) {
                Path state = Sources.write(temp.resolve("state" + i), Sources.noise(i, ROWS));
                states.add(state);
                digests.put(crc(state), direct.of(state));
            }
        }
        for (int i = 0; i < SOURCES; i++) {
            replace(i);
        }
    }

    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    private static Duration duration(int divisor) {
        int minutes = Soak.count("minutes", 0);
        return minutes == 0 ? EVERYDAY : Duration.ofMinutes(minutes).dividedBy(divisor);
    }

    /** Never the state it is in: all have the same size. */
    private void replace(int source) throws IOException {
        Path next = Files.copy(states.get(stateOf++ % STATES), temp.resolve("next"));
        Files.move(next, source(source), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path source(int source) {
        return temp.resolve("sources/" + source + ".parquet");
    }

    private static long crc(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        crc.update(Files.readAllBytes(file));
        return crc.getValue();
    }

    @Test
    void eachStateOfASourceIsConvertedOnce() throws Exception {
        Soak soak = new Soak("17 " + PROCESSES + " processes read sources that are replaced");
        start(Long.MAX_VALUE);
        int replaced = SOURCES;
        for (long end = System.nanoTime() + duration(1).toNanos(); System.nanoTime() < end; replaced++) {
            Thread.sleep(20 + random.nextInt(60));
            replace(random.nextInt(SOURCES));
        }
        int conversions = end(soak);
        System.out.printf("soak: 17 conversions: %,d, of %,d states of sources%n", conversions, replaced);
        soak.end();
        assertTrue(conversions > 0, "nothing was converted");
        assertTrue(
                conversions <= CONVERSIONS_PER_STATE * replaced,
                conversions + " conversions of " + replaced + " states");
    }

    @Test
    void noMoreIsUsedThanTheLimitAndWhatIsUnderWay() throws Exception {
        Soak soak = new Soak("21 " + PROCESSES + " processes evict from one cache");
        long entry = bytesOfAnEntry();
        long limit = 5 * entry;
        long most = limit + PROCESSES * entry;
        start(limit);
        long seen = 0;
        for (long end = System.nanoTime() + duration(2).toNanos(); System.nanoTime() < end; ) {
            Thread.sleep(random.nextInt(10));
            if (random.nextInt(20) == 0) {
                replace(random.nextInt(SOURCES));
            }
            long used = used();
            // a listing is no snapshot: what goes and what comes while it is made may both be in it
            for (int again = 0; used > most && again < 5; again++) {
                used = Math.min(used, used());
            }
            seen = Math.max(seen, used);
        }
        end(soak);
        System.out.printf(
                "soak: 21 disk use: at most %,d bytes, limit %,d, under way %,d%n", seen, limit, most - limit);
        soak.end();
        assertTrue(seen <= most, "used " + seen + " of " + most);
        assertTrue(used() <= limit, "used " + used() + " of " + limit + " in the end");
    }

    private long bytesOfAnEntry() throws IOException {
        try (ParquetCache cache =
                builder(temp.resolve("measure"), Long.MAX_VALUE).build()) {
            Thread.sleep(50); // until it is quiet
            cache.prewarm(states.stream().map(Path::toString).toArray(String[]::new));
            return cache.entries().stream().mapToLong(CacheEntry::bytes).max().orElseThrow();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long used() throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(temp.resolve("cache"), "*.mbf*")) {
            for (Path file : files) {
                try {
                    bytes += Files.size(file);
                } catch (NoSuchFileException evicted) {
                    // takes nothing any more
                }
            }
        }
        return bytes;
    }

    private static CacheBuilder builder(Path directory, long limit) {
        // an entry for each source: how folders that change share one is for ChangingFoldersTest
        CacheBuilder builder = ParquetCache.builder()
                .directory(directory)
                .minFreeBytes(0)
                .maxBytes(limit)
                .bundleBelowBytes(0);
        // quiet after 20 ms instead of 2 s: still longer than a tick of this machine's file systems
        builder.clock = Clock.offset(Clock.systemUTC(), ConversionRules.QUIET.minusMillis(20));
        return builder;
    }

    private void start(long limit) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                temp.resolve("cache").toString(),
                String.valueOf(limit),
                source(0).getParent().toString()));
        digests.forEach((crc, digest) -> arguments.add(crc + "=" + digest));
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(ChildJvm.start(Reader.class, arguments.toArray(String[]::new)));
        }
        for (Process process : processes) {
            if (!"ready".equals(process.inputReader().readLine())) {
                throw new IOException("a reader did not start");
            }
        }
        for (Process process : processes) {
            process.outputWriter().append("go\n").flush();
        }
    }

    /** Ends the readers, takes over their accounts, and returns how many conversions they made. */
    private int end(Soak soak) throws Exception {
        for (Process process : processes) {
            process.outputWriter().append("end\n").flush();
        }
        int conversions = 0;
        for (Process process : processes) {
            String[] account = process.inputReader().readLine().split(" ");
            soak.add(Integer.parseInt(account[0]), Integer.parseInt(account[1]), Integer.parseInt(account[2]));
            conversions += Integer.parseInt(account[3]);
            assertTrue(process.waitFor() == 0, "a reader failed");
        }
        return conversions;
    }

    /** Reads until told to end; prints how often it tried, survived, and was served wrong rows, and its conversions. */
    static final class Reader {
        public static void main(String[] arguments) throws Exception {
            Path sources = Path.of(arguments[2]);
            Map<Long, String> digests = new HashMap<>();
            for (int i = 3; i < arguments.length; i++) {
                String[] pair = arguments[i].split("=");
                digests.put(Long.parseLong(pair[0]), pair[1]);
            }
            int tried = 0;
            int survived = 0;
            int wrong = 0;
            Random random = new Random();
            try (ParquetCache cache =
                    builder(Path.of(arguments[0]), Long.parseLong(arguments[1])).build()) {
                System.out.println("ready");
                System.in.readNBytes("go\n".length());
                while (System.in.available() == 0) {
                    tried++;
                    if (!isRight(cache, sources.resolve(random.nextInt(SOURCES) + ".parquet"), digests)) {
                        wrong++;
                    }
                    survived++;
                }
                cache.awaitConversions(Duration.ofSeconds(60));
                System.out.println(tried + " " + survived + " " + wrong + " "
                        + cache.stats().conversions());
            }
        }

        private static boolean isRight(ParquetCache cache, Path source, Map<Long, String> digests) throws IOException {
            SourceIdentity before = IdentityReader.stat(new LocalFile(source));
            String expected = digests.get(crc(source));
            String read;
            try {
                read = DirectRead.digest(cache.read(source));
            } catch (MbfException | UncheckedIOException changed) {
                return true; // said so: nothing wrong was delivered
            }
            // if it was replaced meanwhile, it must still be one of its states, and no mixture
            return IdentityComparison.same(before, IdentityReader.stat(new LocalFile(source)))
                    ? read.equals(expected)
                    : digests.containsValue(read);
        }
    }
}
