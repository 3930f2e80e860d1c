package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.cache.CacheBuilder;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.report.CacheStats;
import io.mbf.cache.verdict.CacheState;
import io.mbf.fixture.Corpus;
import io.mbf.read.Batches;
import io.mbf.text.NdjsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small cache entry with any one byte of it damaged: noticed, and the rows are right all the same. Every byte is taken,
 * except that of long runs of zeros, which align things, it is every seventh.
 */
class FlippedEntryTest {

    private static final String FILE = "parquet-testing/data/sort_columns.parquet";

    private static final int FAR = 32;

    // strongly held, or its level is forgotten
    private final Logger log = Logger.getLogger("io.mbf.cache");

    @TempDir
    Path folder;

    @BeforeEach
    void quiet() {
        log.setLevel(Level.OFF); // each damaged entry is worth a warning, but not thousands
    }

    @AfterEach
    void loud() {
        log.setLevel(null);
    }

    @Test
    void everyByteMayBeWrong() throws IOException {
        Corpus.require();
        Path source = Corpus.file(FILE);
        byte[] rows = Cat.rows(source);
        Path entry = convert(source, rows);
        byte[] good = Files.readAllBytes(entry);
        int flipped = 0;
        // nothing fits this cache: it reads the entry that is there, but never converts
        try (ParquetCache cache = builder().maxBytes(1).build()) {
            for (int i = 0; i < good.length; i++) {
                if (isPadding(good, i) && i % 7 != 0) {
                    continue;
                }
                flipped++;
                byte[] bad = good.clone();
                bad[i] ^= (byte) (1 << i % 8);
                Files.deleteIfExists(entry);
                Files.write(entry, bad);
                assertArrayEquals(rows, print(cache, source), "byte " + i);
                CacheStats stats = cache.stats();
                assertEquals(flipped, stats.hits() + misses(stats), "reads");
                assertEquals(stats.hits(), stats.fallbacks(), "byte " + i + " was not noticed");
            }
            assertFalse(cache.stats().misses().containsKey(CacheState.MISS));

            Files.deleteIfExists(entry);
            Files.write(entry, good);
            assertArrayEquals(rows, print(cache, source));
            assertEquals(1, cache.stats().hits() - cache.stats().fallbacks());
        }
        System.out.println("flipped " + flipped + " of the " + good.length + " bytes of a cache entry, one at a time");
    }

    private static boolean isPadding(byte[] bytes, int at) {
        for (int i = Math.max(at - FAR, 0); i < Math.min(at + FAR, bytes.length); i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static long misses(CacheStats stats) {
        return stats.misses().values().stream().mapToLong(n -> n).sum();
    }

    /** Returns the entry. */
    private Path convert(Path source, byte[] rows) throws IOException {
        try (ParquetCache cache = builder().build()) {
            assertArrayEquals(rows, print(cache, source));
            assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
            assertArrayEquals(rows, print(cache, source));
            assertEquals(1, cache.stats().hits());
            return cache.entries().get(0).file();
        }
    }

    private CacheBuilder builder() {
        return ParquetCache.builder().directory(folder.resolve("cache")).minFreeBytes(0);
    }

    private static byte[] print(ParquetCache cache, Path source) throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (Batches batches = cache.read(source).batches()) {
            NdjsonWriter writer = new NdjsonWriter(batches.schema(), printed);
            for (ColumnBatch batch : batches) {
                writer.write(batch);
            }
            writer.finish();
        }
        return printed.toByteArray();
    }
}
