package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.report.CacheStats;
import io.mbf.cache.stats.Counters;
import io.mbf.cache.stats.StatisticsFile;
import io.mbf.cache.verdict.CacheState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts that outlive their process. */
class StatisticsTest {

    @TempDir
    Path temp;

    private Path source;

    @BeforeEach
    void makeSource() {
        source = Sources.write(temp.resolve("a.parquet"), LongStream.range(0, 10_000));
    }

    private ParquetCache open() {
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = new TestClock();
        return builder.build();
    }

    private Path file() {
        return temp.resolve("cache/statistics");
    }

    private void readTwice(ParquetCache cache) {
        Sources.ids(cache.read(source));
        assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
        Sources.ids(cache.read(source));
    }

    @Test
    void countsSurviveARestart() {
        try (ParquetCache cache = open()) {
            readTwice(cache);
        }
        try (ParquetCache cache = open()) {
            Sources.ids(cache.read(source));
            CacheStats all = cache.totalStats();
            assertEquals(2, all.hits());
            assertEquals(1, all.misses().get(CacheState.MISS));
            assertEquals(1, all.conversions());
            assertEquals(1, all.entries());
            assertTrue(all.convertedBytes() > 0 && all.convertedSourceBytes() > 0, all.toString());
            assertEquals(1, cache.stats().hits());
        }
    }

    @Test
    void zeroBeginsAnewAndWhatIsCountedLaterCounts() {
        try (ParquetCache cache = open()) {
            readTwice(cache);
            cache.zeroStats();
            assertEquals(0, cache.totalStats().hits());
            Sources.ids(cache.read(source));
            assertEquals(1, cache.totalStats().hits());
        }
    }

    @Test
    void aDamagedFileCountsAsEmptyAndIsReplaced() throws IOException {
        try (ParquetCache cache = open()) {
            readTwice(cache);
        }
        byte[] good = Files.readAllBytes(file());
        for (int length = 0; length < good.length; length += 7) {
            Files.write(file(), java.util.Arrays.copyOf(good, length));
            try (ParquetCache cache = open()) {
                assertEquals(0, cache.totalStats().hits(), "cut to " + length);
            }
        }
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(file(), bad);
            try (ParquetCache cache = open()) {
                assertEquals(0, cache.totalStats().hits(), "byte " + at);
            }
        }
        try (ParquetCache cache = open()) {
            Sources.ids(cache.read(source));
        }
        try (ParquetCache cache = open()) {
            assertEquals(1, cache.totalStats().hits());
        }
    }

    @Test
    void namesOfANewerVersionAreKept() throws IOException {
        try (ParquetCache cache = open()) {
            readTwice(cache);
        }
        String text = Files.readString(file());
        text = text.substring(0, text.indexOf("crc=")) + "zeal=7\n";
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Files.writeString(file(), text + "crc=%08x\n".formatted(crc.getValue()));
        try (ParquetCache cache = open()) {
            Sources.ids(cache.read(source));
        }
        assertTrue(Files.readString(file()).contains("zeal=7\n"), Files.readString(file()));
        assertTrue(Files.readString(file()).contains("hits=2\n"), Files.readString(file()));
    }

    @Test
    void processesAddUp() throws Exception {
        int processes = 3;
        List<Process> children = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            children.add(ChildJvm.start(Reader.class, temp.toString()));
        }
        for (Process child : children) {
            assertEquals(0, child.waitFor());
        }
        try (ParquetCache cache = open()) {
            CacheStats all = cache.totalStats();
            assertEquals(
                    processes * Reader.READS,
                    all.hits()
                            + all.misses().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum());
            assertEquals(1, all.conversions());
            assertEquals(all.hits(), cache.entries().get(0).hits());
        }
    }

    @Test
    void hitsOfEachEntrySurviveAndAreForgottenWithIt() throws IOException {
        Path b = Sources.write(temp.resolve("b.parquet"), LongStream.range(0, 10));
        try (ParquetCache cache = open()) {
            readTwice(cache);
            Sources.ids(cache.read(source));
            cache.prewarm(b.toString());
            assertEquals(List.of(0L, 2L), sortedHits(cache));
        }
        Files.write(temp.resolve("cache/statistics"), new byte[0]); // hits are counted apart
        try (ParquetCache cache = open()) {
            assertEquals(List.of(0L, 2L), sortedHits(cache));
            Sources.ids(cache.read(b));
            assertEquals(List.of(1L, 2L), sortedHits(cache));
            cache.zeroStats();
            assertEquals(List.of(0L, 0L), sortedHits(cache));
        }
    }

    private static List<Long> sortedHits(ParquetCache cache) {
        return cache.entries().stream().map(CacheEntry::hits).sorted().toList();
    }

    @Test
    void hitsOfEntriesThatAreGoneAreForgottenOnceThereAreMany() throws IOException {
        Counters counters = new Counters();
        CacheDirectory directory = new CacheDirectory(temp.resolve("hits"));
        directory.prepare();
        Path kept = Files.createFile(directory.entry("file:/kept"));
        try (StatisticsFile hits = StatisticsFile.ofHits(directory, counters, Clock.systemUTC())) {
            counters.hit(kept);
            for (int i = 0; i < 300; i++) {
                counters.hit(directory.entry("file:/gone" + i));
            }
            assertEquals(Map.of(Counters.hitKey(kept), 1L), hits.total().counts());
        }
    }

    /** Reads some times, with caches that come and go. */
    static final class Reader {
        static final int READS = 40;

        public static void main(String[] arguments) throws Exception {
            StatisticsTest test = new StatisticsTest();
            test.temp = Path.of(arguments[0]);
            for (int i = 0; i < READS; i++) {
                try (ParquetCache cache = test.open()) {
                    Sources.ids(cache.read(test.temp.resolve("a.parquet")));
                    cache.awaitConversions(Duration.ofSeconds(60));
                }
            }
        }
    }
}
