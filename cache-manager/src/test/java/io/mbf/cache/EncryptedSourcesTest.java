package io.mbf.cache;

import static io.mbf.Mbf.cache;
import static io.mbf.Mbf.keys;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.settings.Admission;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.verdict.Verdict;
import io.mbf.cache.words.CacheLog;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.read.Dataset;
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
        cache = open(false);
    }

    private ParquetCache open(boolean allowDecrypted) {
        CacheBuilder builder = ParquetCache.builder()
                .directory(temp.resolve("cache"))
                .minFreeBytes(0)
                .minSourceBytes(0)
                .allowDecrypted(allowDecrypted)
                .chunkBytes(1 << 16)
                .admission(Admission.FIRST_READ);
        builder.clock = new TestClock();
        return builder.build();
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
        Logger logger = Logger.getLogger(CacheLog.NAME);
        Level level = logger.getLevel();
        logger.setLevel(Level.WARNING);
        logger.addHandler(handler);
        try {
            for (int i = 0; i < 3; i++) {
                Sources.ids(Mbf.readParquet(encrypted, cache(cache), keys(KEYS)));
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

    /** Reads with these keys until it is cached, if it ever is. */
    private CacheState readAndConvert(ParquetCache allowing, DecryptionKeys keys) {
        assertArrayEquals(IDS, Sources.ids(Mbf.readParquet(encrypted, cache(allowing), keys(keys))));
        assertTrue(allowing.awaitConversions(Duration.ofSeconds(30)));
        return allowing.why(encrypted, keys).state();
    }

    @Test
    void whatIsDecryptedIsCachedIfThatIsAllowed() throws IOException {
        try (ParquetCache allowing = open(true)) {
            assertEquals(CacheState.HIT, readAndConvert(allowing, KEYS));
            Dataset again = Mbf.readParquet(encrypted, cache(allowing), keys(KEYS));
            assertArrayEquals(IDS, Sources.ids(again));
            assertEquals(CacheState.HIT, again.explain().verdict().orElseThrow().state());
            CacheEntry entry = allowing.entries().get(0);
            assertEquals(CacheEntry.State.FRESH, entry.state());
            assertEquals(1, entry.hits());
            assertEquals(List.of(), allowing.collectGarbage(false));
            assertFalse(contains(Files.readAllBytes(entry.file()), KEY));
            // the same in another cache, as in another process; and not where it is not allowed
            try (ParquetCache other = open(true)) {
                assertEquals(CacheState.HIT, other.why(encrypted, KEYS).state());
            }
            assertEquals(CacheState.ENCRYPTED, cache.why(encrypted, KEYS).state());
            assertTrue(allowing.remove(encrypted));
            assertEquals(List.of(), allowing.entries());
        }
    }

    @Test
    void withoutKeysOrWithOthersADecryptedEntryIsNotThere() throws IOException {
        DecryptionKeys others = DecryptionKeys.builder()
                .footerKey("fedcba9876543210".getBytes())
                .build();
        DecryptionKeys more =
                DecryptionKeys.builder().footerKey(KEY).key("spare", KEY).build();
        try (ParquetCache allowing = open(true)) {
            readAndConvert(allowing, KEYS);
            for (DecryptionKeys wrong : List.of(DecryptionKeys.NONE, others)) {
                String directly = assertThrows(
                                UnsupportedFeatureException.class,
                                () -> Mbf.readParquet(encrypted, keys(wrong)).count())
                        .getMessage();
                String cached = assertThrows(
                                UnsupportedFeatureException.class,
                                () -> Mbf.readParquet(encrypted, cache(allowing), keys(wrong))
                                        .count())
                        .getMessage();
                assertEquals(directly, cached);
            }
            assertEquals(
                    "its footer is encrypted, and no keys were given",
                    allowing.why(encrypted).reason());
            // the right key among others: an entry of its own
            assertEquals(CacheState.MISS, allowing.why(encrypted, more).state());
            assertEquals(CacheState.HIT, readAndConvert(allowing, more));
            assertEquals(2, allowing.entries().size());
        }
    }

    @Test
    void aDecryptedEntryInThePlaceOfAnotherIsNotUsed() throws IOException {
        try (ParquetCache allowing = open(true)) {
            readAndConvert(allowing, KEYS);
            Path entry = allowing.entries().get(0).file();
            Path place = new CacheDirectory(entry.getParent())
                    .entry(encrypted.toRealPath().toUri().toString());
            Files.move(entry, place);
            assertThrows(
                    UnsupportedFeatureException.class, () -> Sources.ids(Mbf.readParquet(encrypted, cache(allowing))));
            assertFalse(Files.exists(place), "dropped");
        }
    }

    @Test
    void changedAndDamagedDecryptedEntriesGiveTheRowsOfTheSource() throws IOException {
        FileEncryptionProperties encryption =
                FileEncryptionProperties.builder(KEY).build();
        Sources.write(encrypted, Sources.noise(1, 60_000), encryption);
        long[] rows = Sources.noise(1, 60_000).toArray();
        try (ParquetCache allowing = open(true)) {
            Dataset dataset = Mbf.readParquet(encrypted, cache(allowing), keys(KEYS));
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(rows, Sources.ids(dataset));
                assertTrue(allowing.awaitConversions(Duration.ofSeconds(30)));
                assertEquals(CacheState.HIT, allowing.why(encrypted, KEYS).state());
                Path entry = allowing.entries().get(0).file();
                Sources.flip(entry, Files.size(entry) / 2);
            }
            assertEquals(2, allowing.stats().fallbacks(), allowing.stats().toString());
            long[] others = Sources.noise(2, 60_000).toArray();
            Sources.write(encrypted, LongStream.of(others), encryption);
            for (int i = 0; i < 2; i++) {
                assertArrayEquals(others, Sources.ids(dataset));
                assertTrue(allowing.awaitConversions(Duration.ofSeconds(30)));
            }
            assertEquals(CacheState.HIT, allowing.why(encrypted, KEYS).state());
        }
    }

    @Test
    void theAccountOfASourceTakesKeysToo() {
        assertEquals(CacheState.ENCRYPTED, cache.why(encrypted, KEYS).state());
        assertEquals(CacheState.ENCRYPTED, cache.why(encrypted).state());
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
