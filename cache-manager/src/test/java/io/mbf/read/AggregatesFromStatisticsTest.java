package io.mbf.read;

import static io.mbf.Mbf.cache;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.LongVector;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.Sources;
import io.mbf.dataset.DatasetPart;
import io.mbf.error.SourceChangedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers of entries that know them; what is expected follows from how the files were made. */
class AggregatesFromStatisticsTest {

    private static final int ROWS = 60_000; // some row groups, and pages that end in the middle of them

    private static final int FILES = 16; // enough for a bundle

    @TempDir
    Path temp;

    /** The ids of a file: each number below {@link #ROWS} once, out of order. */
    private static long id(long row) {
        return row * 7_919 % ROWS;
    }

    private Path file() {
        return Sources.write(
                temp.resolve("f.parquet"), LongStream.range(0, ROWS).map(AggregatesFromStatisticsTest::id));
    }

    private ParquetCache newCache() {
        return ParquetCache.builder()
                .directory(temp.resolve("cache"))
                .minFreeBytes(0)
                .minSourceBytes(0)
                .build();
    }

    private static Aggregation asked(Dataset rows) {
        return rows.aggregate().count().count("id").min("id").max("id").max("even");
    }

    private static void assertAnswer(long from, long to, ColumnBatch answer) {
        long[] expected = {
            to - from,
            to - from,
            LongStream.range(from, to)
                    .map(AggregatesFromStatisticsTest::id)
                    .min()
                    .orElseThrow(),
            LongStream.range(from, to)
                    .map(AggregatesFromStatisticsTest::id)
                    .max()
                    .orElseThrow()
        };
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], ((LongVector) answer.column(i)).values()[0], from + " to " + to + ", " + i);
        }
        boolean even = LongStream.range(from, to).anyMatch(row -> id(row) % 2 == 0);
        assertEquals(even, ((BooleanVector) answer.column(4)).values()[0]);
    }

    @Test
    void ofAllRowsOrAnyStretchOfThem() {
        Path file = file();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (ParquetCache cache = newCache()) {
            cache.prewarm(file.toString());
            assertAnswer(0, ROWS, asked(cache.read(file)).fromStatistics().orElseThrow());
            DatasetPart all = cache.read(file).parts(1).get(0);
            for (int i = 0; i < 30; i++) {
                long from = random.nextInt(ROWS - 1);
                long to = from + 1 + random.nextInt((int) (ROWS - from));
                DatasetPart some = part(all, from, to);
                assertAnswer(
                        from,
                        to,
                        asked(Mbf.read(some, cache(cache))).fromStatistics().orElseThrow());
            }
        } catch (AssertionError failed) {
            throw new AssertionError("seed " + seed, failed);
        }
    }

    private static DatasetPart part(DatasetPart all, long from, long to) {
        return new DatasetPart(all.kind(), all.files(), "", Map.of(), true, List.of(), "", Long.MAX_VALUE, from, to);
    }

    @Test
    void ofMbfFilesAndOfBundles() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("small"));
        for (int i = 0; i < FILES; i++) {
            Sources.write(
                    folder.resolve(i + ".parquet"),
                    LongStream.range((long) ROWS / FILES * i, (long) ROWS / FILES * (i + 1))
                            .map(AggregatesFromStatisticsTest::id));
        }
        Path mbf = temp.resolve("f.mbf");
        Mbf.convertToMbf(file(), mbf);
        assertAnswer(0, ROWS, asked(Mbf.readMbf(mbf)).fromStatistics().orElseThrow());
        try (ParquetCache cache = newCache()) {
            cache.prewarm(folder.toString());
            assertEquals(1, cache.entries().size());
            for (int i = 0; i < FILES; i++) {
                assertAnswer(
                        (long) ROWS / FILES * i,
                        (long) ROWS / FILES * (i + 1),
                        asked(cache.read(folder.resolve(i + ".parquet")))
                                .fromStatistics()
                                .orElseThrow());
            }
        }
    }

    @Test
    void whatHasToBeReadIsNotAnswered() throws IOException {
        Path file = file();
        try (ParquetCache cache = newCache()) {
            assertTrue(asked(cache.read(file)).fromStatistics().isEmpty(), "nothing is in the cache");
            assertEquals(0, cache.stats().hits());
            assertTrue(cache.stats().misses().values().stream().allMatch(misses -> misses == 0));
            cache.prewarm(file.toString());
            assertTrue(asked(cache.read(file).where("id < 5")).fromStatistics().isEmpty());
            assertTrue(asked(cache.read(file).limit(5)).fromStatistics().isEmpty());
            assertTrue(cache.read(file).aggregate().sum("id").fromStatistics().isEmpty());
            assertTrue(cache.read(file).groupBy("even").count().fromStatistics().isEmpty());
            assertTrue(asked(cache.read(temp)).fromStatistics().isEmpty(), "a folder");
            assertTrue(asked(Mbf.readParquet(file)).fromStatistics().isEmpty(), "without a cache");
        }
    }

    @Test
    void anAnswerIsAReadOfItsEntry() {
        Path file = file();
        try (ParquetCache cache = newCache()) {
            cache.prewarm(file.toString());
            asked(cache.read(file)).fromStatistics().orElseThrow();
            assertEquals(1, cache.stats().hits());
        }
    }

    @Test
    void aFileThatIsReplacedIsAnotherOne() {
        Path file = file();
        try (ParquetCache cache = newCache()) {
            cache.prewarm(file.toString());
            DatasetPart before = cache.read(file).parts(1).get(0);
            Sources.write(file, LongStream.range(0, 10));
            assertTrue(asked(cache.read(file)).fromStatistics().isEmpty());
            assertThrows(
                    SourceChangedException.class,
                    () -> asked(Mbf.read(before, cache(cache))).fromStatistics());
        }
    }

    @Test
    void anEntryWhoseStatisticsAreDamagedIsNotAsked() {
        Path file = file();
        try (ParquetCache cache = newCache()) {
            cache.prewarm(file.toString());
        }
        try (var entries = Files.walk(temp.resolve("cache"))) {
            Path entry = entries.filter(path -> path.toString().endsWith(".mbf"))
                    .findFirst()
                    .orElseThrow();
            try (RandomAccessFile bytes = new RandomAccessFile(entry.toFile(), "rw")) {
                byte[] noise = new byte[(int) (bytes.length() / 3)];
                new Random(1).nextBytes(noise);
                bytes.seek(bytes.length() / 2);
                bytes.write(noise);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        try (ParquetCache cache = newCache()) {
            asked(cache.read(file)).fromStatistics().ifPresent(answer -> assertAnswer(0, ROWS, answer));
            try (var answer = asked(cache.read(file)).batches()) {
                assertAnswer(0, ROWS, answer.next());
            }
        }
    }
}
