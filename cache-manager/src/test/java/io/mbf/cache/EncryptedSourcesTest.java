package io.mbf.cache;

import static io.mbf.Mbf.cache;
import static io.mbf.Mbf.keys;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.DecryptionKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read with keys is never left in the clear on disk, unless somebody says so. */
class EncryptedSourcesTest {

    private static final byte[] KEY = "0123456789abcdef".getBytes();
    private static final DecryptionKeys KEYS =
            DecryptionKeys.builder().footerKey(KEY).build();
    private static final long[] IDS = LongStream.range(0, 1000).toArray();

    @TempDir
    Path temp;

    private Path encrypted;
    private ParquetCache cache;

    @BeforeEach
    void make() {
        encrypted = Sources.write(
                temp.resolve("e.parquet"),
                LongStream.of(IDS),
                FileEncryptionProperties.builder(KEY).withFooterKeyID("k").build());
        CacheBuilder builder = ParquetCache.builder()
                .directory(temp.resolve("cache"))
                .minFreeBytes(0)
                .minSourceBytes(0)
                .admission(Admission.FIRST_READ);
        builder.clock = new TestClock();
        cache = builder.build();
    }

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void aCachedReadWithKeysIsDirectAndSaysWhy() throws IOException {
        try (Dataset dataset = Mbf.readParquet(encrypted, cache(cache), keys(KEYS))) {
            assertArrayEquals(IDS, Sources.ids(dataset));
            Verdict verdict = dataset.explain().verdict().orElseThrow();
            assertEquals(CacheState.ENCRYPTED, verdict.state());
            assertEquals("it is encrypted, and an entry would keep its data in the clear on disk", verdict.reason());
        }
        assertTrue(cache.awaitConversions(Duration.ofSeconds(30)));
        assertEquals(List.of(), cache.entries());
        for (Path file : Sources.filesIn(temp.resolve("cache"))) {
            assertFalse(file.toString().endsWith(".mbf"), file::toString);
        }
    }

    @Test
    void theLogSaysSoOnce() {
        StringBuilder said = new StringBuilder();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord log) {
                said.append(log.getMessage()).append('\n');
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(ParquetCache.LOGGER);
        Level level = logger.getLevel();
        logger.setLevel(Level.WARNING);
        logger.addHandler(handler);
        try {
            for (int i = 0; i < 3; i++) {
                Mbf.readParquet(encrypted, cache(cache), keys(KEYS)).count();
            }
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(level);
        }
        assertEquals(
                encrypted + " is not cached: it is encrypted, and an entry would keep its data in the clear on disk\n",
                said.toString());
    }

    @Test
    void withoutKeysOrWithOthersThereAreNoRows() {
        var without = assertThrows(
                UnsupportedFeatureException.class,
                () -> Mbf.readParquet(encrypted, cache(cache)).count());
        assertEquals(encrypted + ": footer: is encrypted with key \"k\", which was not given", without.getMessage());
        DecryptionKeys others = DecryptionKeys.builder()
                .footerKey("fedcba9876543210".getBytes())
                .build();
        assertThrows(
                UnsupportedFeatureException.class,
                () -> Mbf.readParquet(encrypted, cache(cache), keys(others)).count());
    }

    @Test
    void theAccountOfASourceTakesKeysToo() {
        assertEquals(CacheState.ENCRYPTED, cache.why(encrypted, KEYS).state());
        assertThrows(
                UnsupportedFeatureException.class,
                () -> cache.why(
                        encrypted,
                        DecryptionKeys.builder()
                                .footerKey("fedcba9876543210".getBytes())
                                .build()));
        Path clear = Sources.write(temp.resolve("c.parquet"), LongStream.of(IDS));
        assertEquals(CacheState.MISS, cache.why(clear, KEYS).state());
    }

    @Test
    void filesThatAreNotEncryptedAreCachedAsEver() {
        Path clear = Sources.write(temp.resolve("c.parquet"), LongStream.of(IDS));
        Dataset dataset = Mbf.readParquet(clear, cache(cache), keys(KEYS));
        assertArrayEquals(IDS, Sources.ids(dataset));
        assertTrue(cache.awaitConversions(Duration.ofSeconds(30)));
        assertArrayEquals(IDS, Sources.ids(dataset));
        assertEquals(CacheState.HIT, dataset.explain().verdict().orElseThrow().state());
    }

    @Test
    void aFolderIsReadWithKeys() {
        Path folder = temp.resolve("folder");
        assertTrue(folder.toFile().mkdir());
        Sources.write(folder.resolve("a.parquet"), LongStream.of(1, 2));
        Sources.write(
                folder.resolve("b.parquet"),
                LongStream.of(3),
                FileEncryptionProperties.builder(KEY).build());
        for (Dataset dataset :
                List.of(Mbf.readParquet(folder, keys(KEYS)), Mbf.readParquet(folder, cache(cache), keys(KEYS)))) {
            assertArrayEquals(new long[] {1, 2, 3}, Sources.ids(dataset));
        }
    }

    @Test
    void anExplicitConversionWithKeysIsAllowed() throws IOException {
        Path target = temp.resolve("clear.mbf");
        assertThrows(UnsupportedFeatureException.class, () -> Mbf.convertToMbf(encrypted, target));
        assertFalse(Files.exists(target));
        Mbf.convertToMbf(encrypted, target, ConvertOptions.DEFAULT.decrypting(KEYS));
        assertArrayEquals(IDS, Sources.ids(Mbf.readMbf(target)));
        assertFalse(contains(Files.readAllBytes(target), KEY));
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
