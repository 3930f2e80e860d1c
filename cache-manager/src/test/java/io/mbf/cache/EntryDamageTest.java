package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnChecksums;
import io.mbf.cache.settings.Admission;
import io.mbf.cache.verdict.CacheState;
import io.mbf.error.MbfException;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every bit of an entry of 64 KiB turned over, and every other length of it: each must be noticed by verification,
 * never change an answer of a scan, and, for a sample, lead a cached read to the source. The soak profile does all of
 * them, everyday builds a part, spread evenly and beginning at a random place.
 */
@Tag(Soak.TAG)
class EntryDamageTest {

    private static final int ENTRY_BYTES = 64 << 10;
    private static final int MAX_EXTENSION = 4096;
    /** One of so many damages is also met by a whole cached read: it costs a conversion's file and a Parquet read. */
    private static final int CACHED_READ_EVERY = 64;

    private static final MessageType TYPE = MessageTypeParser.parseMessageType("""
            message rows {
              required int64 id; required boolean even; optional binary name (STRING); optional double amount;
              optional int32 n; optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
            }""");

    @TempDir
    Path temp;

    private Path source;
    private Path entry;
    private byte[] good;
    private ColumnChecksums expected;
    private Random random;

    @BeforeEach
    void makeEntry() throws IOException {
        long seed = System.nanoTime();
        System.out.println("EntryDamageTest: seed " + seed);
        random = new Random(seed);
        source = temp.resolve("a.parquet");
        // as many rows as give an entry of the size wanted
        for (int rows = 3_000; good == null || good.length < ENTRY_BYTES; rows += 250) {
            write(source, rows);
            try (ParquetCache cache = builder().build()) {
                cache.prewarm(source.toString());
                entry = cache.entries().get(0).file();
                good = Files.readAllBytes(entry);
            }
        }
        expected = checksums(Mbf.readParquet(source));
    }

    static void write(Path file, int rows) throws IOException {
        Files.deleteIfExists(file);
        Random values = new Random(1);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(TYPE)
                .build()) {
            for (int i = 0; i < rows; i++) {
                Group row =
                        new SimpleGroup(TYPE).append("id", values.nextLong()).append("even", i % 2 == 0);
                if (i % 5 != 0) {
                    row.append("name", i < rows / 2 ? "name " + i % 11 : Long.toString(values.nextLong(), 36));
                    row.append("amount", values.nextInt(100_000) / 100.0).append("n", i * 3);
                }
                if (i % 3 == 0) {
                    Group tags = row.addGroup("tags");
                    for (int t = 0; t < i % 4; t++) {
                        tags.addGroup("list").append("element", "tag " + t);
                    }
                }
                writer.write(row);
            }
        }
    }

    private CacheBuilder builder() {
        CacheBuilder builder = ParquetCache.builder()
                .directory(temp.resolve("cache"))
                .minFreeBytes(0)
                .chunkBytes(ENTRY_BYTES)
                .admission(Admission.EXPLICIT);
        builder.clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        return builder;
    }

    private static ColumnChecksums checksums(Dataset dataset) {
        try (Batches batches = dataset.batches()) {
            ColumnChecksums sums = new ColumnChecksums(batches.schema());
            for (ColumnBatch batch : batches) {
                sums.add(batch);
            }
            return sums;
        }
    }

    /** How far apart the tried ones of {@code all} lie. */
    private static int stride(String property, int everyday, int all) {
        return Math.max(1, all / Math.min(all, Soak.count(property, everyday)));
    }

    @Test
    void everyFlippedBitIsNoticed() throws IOException {
        Soak soak = new Soak("3 bit flips");
        Soak reads = new Soak("3 bit flips, met by a cached read");
        int bits = good.length * 8;
        int stride = stride("flips", 3_000, bits);
        try (FileChannel file = FileChannel.open(entry, StandardOpenOption.WRITE)) {
            int n = 0;
            for (int bit = random.nextInt(stride); bit < bits; bit += stride) {
                int place = bit >> 3;
                write(file, place, (byte) (good[place] ^ 1 << (bit & 7)));
                lookAt(soak, "bit " + bit);
                if (n++ % CACHED_READ_EVERY == 0) {
                    byte[] damaged = good.clone();
                    damaged[place] ^= (byte) (1 << (bit & 7));
                    readDamaged(reads, damaged);
                }
                write(file, place, good[place]);
            }
        }
        soak.end();
        reads.end();
    }

    private static void write(FileChannel file, long place, byte value) throws IOException {
        file.write(ByteBuffer.wrap(new byte[] {value}), place);
    }

    @Test
    void everyTruncationIsNoticed() throws IOException {
        Soak soak = new Soak("4 truncations");
        Soak reads = new Soak("4 truncations, met by a cached read");
        int stride = stride("truncations", 600, good.length);
        try (FileChannel file = FileChannel.open(entry, StandardOpenOption.WRITE)) {
            int n = 0;
            for (int length = good.length - 1 - random.nextInt(stride); length >= 0; length -= stride) {
                file.truncate(length);
                lookAt(soak, "length " + length);
                if (n++ % CACHED_READ_EVERY == 0) {
                    readDamaged(reads, Arrays.copyOf(good, length));
                }
            }
        }
        soak.end();
        reads.end();
    }

    @Test
    void everyExtensionIsNoticed() throws IOException {
        Soak soak = new Soak("4 extensions by 1 to 4096 bytes");
        Soak reads = new Soak("4 extensions, met by a cached read");
        int stride = stride("extensions", 150, MAX_EXTENSION);
        int n = 0;
        for (int more = 1 + random.nextInt(stride); more <= MAX_EXTENSION; more += stride) {
            byte[] tail = new byte[more];
            if (more % 2 == 0) {
                random.nextBytes(tail);
            }
            Files.write(entry, good);
            Files.write(entry, tail, StandardOpenOption.APPEND);
            lookAt(soak, more + " bytes more");
            if (n++ % CACHED_READ_EVERY == 0) {
                readDamaged(reads, Files.readAllBytes(entry));
            }
        }
        soak.end();
        reads.end();
    }

    /** Verification must fail; a scan must fail, or give what it should. */
    private void lookAt(Soak soak, String damage) {
        soak.tried();
        boolean noticed = false;
        try (MbfFile file = MbfFile.open(entry)) {
            if (!scan(file)) {
                System.out.println("wrong rows: " + damage);
                soak.wrong();
            }
            file.verify();
        } catch (MbfException damaged) {
            noticed = true;
        }
        if (noticed) {
            soak.survived();
        } else {
            System.out.println("not noticed: " + damage);
        }
    }

    /** Whether a scan gives the right rows, or an error. */
    private boolean scan(MbfFile file) {
        ColumnChecksums sums = new ColumnChecksums(file.schema());
        try (Scan scan = file.scan(Query.ALL)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                sums.add(batch);
            }
        } catch (MbfException damaged) {
            return true;
        }
        return sums.sameAs(expected);
    }

    /** A read through a cache that has this in the entry's place; the entry lies there again afterwards. */
    private void readDamaged(Soak soak, byte[] damaged) throws IOException {
        Path cacheDirectory = Files.createDirectories(temp.resolve("reads"));
        Path place = cacheDirectory.resolve(entry.getFileName());
        Files.write(place, damaged);
        soak.tried();
        CacheBuilder builder = builder().directory(cacheDirectory);
        try (ParquetCache cache = builder.build()) {
            if (!checksums(cache.read(source)).sameAs(expected)) {
                soak.wrong();
            }
            soak.survived();
        } catch (MbfException | UncheckedIOException failed) {
            System.out.println("a read failed: " + failed);
        }
        Files.deleteIfExists(place);
    }

    @Test
    void theEntryIsAsLargeAsPromisedAndGoodBeforeItIsDamaged() throws IOException {
        assertTrue(good.length >= ENTRY_BYTES && good.length < ENTRY_BYTES + (16 << 10), good.length + " bytes");
        try (MbfFile file = MbfFile.open(entry)) {
            assertTrue(file.verify().sameAs(expected));
            assertTrue(scan(file));
        }
        assertEquals(CacheState.HIT, state());
    }

    private CacheState state() {
        try (ParquetCache cache = builder().build()) {
            return cache.why(source).state();
        }
    }
}
