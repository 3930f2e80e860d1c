package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.batch.ColumnBatch;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.entry.Entries;
import io.mbf.cache.entry.Lookup;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.verdict.CacheState;
import io.mbf.file.LocalFile;
import io.mbf.file.SourceIdentity;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What caching costs, printed; nothing depends on how long it takes. The figures of {@code docs/explanation/reliability.md} come
 * from
 *
 * <pre>
 * mvn -pl cache-manager -am test -Dtest=CacheCostsTest -Dsurefire.failIfNoSpecifiedTests=false -Dmbf.costs=true
 * </pre>
 *
 * Everyday builds run the same with small numbers. Times are of this thread's processor, the best of many.
 */
class CacheCostsTest {

    private static final boolean FULL = Boolean.getBoolean("mbf.costs");
    private static final int ENTRIES = FULL ? 10_000 : 100;

    @TempDir
    Path temp;

    private interface Work {
        void run() throws IOException;
    }

    /** Nanoseconds of processor time that one run took, in the best of the rounds. */
    private static double best(int rounds, int runs, Work work) throws IOException {
        var threads = ManagementFactory.getThreadMXBean();
        double best = Double.MAX_VALUE;
        for (int i = 0; i < (FULL ? rounds : 1); i++) {
            long start = threads.getCurrentThreadCpuTime();
            for (int n = 0; n < runs; n++) {
                work.run();
            }
            best = Math.min(best, (threads.getCurrentThreadCpuTime() - start) / (double) runs);
        }
        return best;
    }

    private static void print(String what, double nanos) {
        System.out.printf("cost: %s: %,.1f µs%n", what, nanos / 1000);
    }

    private ParquetCache cache(Path directory) {
        CacheBuilder builder = ParquetCache.builder().directory(directory).minFreeBytes(0);
        builder.clock = new TestClock();
        return builder.build();
    }

    @Test
    void aHitCheckAndTheOpeningOfAnEntryAmongMany() throws IOException {
        Path source = Sources.write(temp.resolve("a.parquet"), Sources.noise(1, 100));
        Path directory = temp.resolve("cache");
        try (ParquetCache cache = cache(directory)) {
            cache.prewarm(source.toString());
            print(
                    "finding a hit that is open already, and counting it",
                    best(
                            50,
                            2_000,
                            () -> cache.open(new LocalFile(source), DecryptionKeys.NONE)
                                    .table()
                                    .close()));
            print(
                    "of that, taking the identity of the source",
                    best(50, 2_000, () -> IdentityReader.stat(new LocalFile(source))));
        }
        Path entry;
        try (ParquetCache cache = cache(directory)) {
            entry = cache.entries().get(0).file();
            print("opening an entry that is alone", opening(directory, source));
        }
        CacheDirectory names = new CacheDirectory(directory);
        for (int i = 0; i < ENTRIES; i++) {
            Files.copy(entry, names.entry("file:/other/" + i));
        }
        print("opening an entry among " + ENTRIES, opening(directory, source));
        try (ParquetCache cache = cache(directory)) {
            print("cache stats of " + ENTRIES + " entries", best(10, 1, cache::totalStats));
            assertEquals(ENTRIES + 1, cache.totalStats().entries());
            print("cache ls of them, which opens each", best(2, 1, cache::entries));
        }
    }

    private static double opening(Path directory, Path source) throws IOException {
        Entries entries = new Entries(new CacheDirectory(directory));
        SourceIdentity identity = IdentityReader.stat(new LocalFile(source));
        return best(50, 100, () -> {
            Lookup found = entries.find(identity);
            assertEquals(CacheState.HIT, found.state());
            found.file().release();
            entries.openFiles().forgetAll();
        });
    }

    @Test
    void theFirstTouchOfAnEntry() throws IOException {
        Path source = temp.resolve("a.parquet");
        EntryDamageTest.write(source, FULL ? 1_000_000 : 5_000);
        Path entry;
        try (ParquetCache cache = cache(temp.resolve("cache"))) {
            cache.prewarm(source.toString());
            entry = cache.entries().get(0).file();
        }
        double first = Double.MAX_VALUE;
        double again = Double.MAX_VALUE;
        for (int i = 0; i < (FULL ? 30 : 1); i++) {
            try (MbfFile file = MbfFile.open(entry)) {
                first = Math.min(first, best(1, 1, () -> scan(file)));
                again = Math.min(again, best(1, 1, () -> scan(file)));
            }
        }
        byte[] bytes = Files.readAllBytes(entry);
        double checksum = best(30, 1, () -> new CRC32C().update(bytes));
        print("first scan after opening, " + bytes.length + " bytes", first);
        print("every later scan", again);
        print("checksums of as many bytes", checksum);
        System.out.printf(
                "cost: first touch: %.1f %% of a later scan, of which checksums %.1f %%%n",
                100 * (first - again) / again, 100 * checksum / again);
    }

    private static void scan(MbfFile file) {
        try (Scan scan = file.scan(Query.ALL)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                // decoded, and left at that
            }
        }
    }
}
