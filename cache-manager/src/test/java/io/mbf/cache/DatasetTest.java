package io.mbf.cache;

import static io.mbf.Mbf.cache;
import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.LongVector;
import io.mbf.cache.verdict.CacheState;
import io.mbf.error.CorruptFileException;
import io.mbf.error.InvalidQueryException;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.read.Explanation;
import io.mbf.row.RowCursor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be asked of a dataset, answered alike from Parquet, from {@code .mbf}, and through the cache. */
class DatasetTest {

    private static final int ROWS = 20_000;

    @TempDir
    static Path temp;

    private static Path parquet;
    private static ParquetCache cache;

    @BeforeAll
    static void makeFiles() {
        parquet = Sources.write(temp.resolve("a.parquet"), LongStream.range(0, ROWS));
        Mbf.convertToMbf(parquet, temp.resolve("a.mbf"));
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = new TestClock();
        cache = builder.build();
        assertEquals(ROWS, Sources.ids(Mbf.readParquet(parquet, cache(cache))).length);
        assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
    }

    @AfterAll
    static void close() {
        cache.close();
    }

    static Stream<Named<Dataset>> datasets() {
        return Stream.of(
                Named.of("parquet", Mbf.readParquet(parquet)),
                Named.of("mbf", Mbf.readMbf(temp.resolve("a.mbf"))),
                Named.of("cached", Mbf.readParquet(parquet, cache(cache))));
    }

    @ParameterizedTest
    @MethodSource("datasets")
    void allRowsComeInOrder(Dataset dataset) {
        assertArrayEquals(LongStream.range(0, ROWS).toArray(), Sources.ids(dataset));
    }

    @ParameterizedTest
    @MethodSource("datasets")
    void columnsComeInTheOrderAskedFor(Dataset dataset) {
        assertEquals(List.of("id", "even"), names(dataset));
        assertEquals(List.of("even", "id"), names(dataset.select("even", "id")));
        assertEquals(List.of("even"), names(dataset.select("even")));
    }

    @ParameterizedTest
    @MethodSource("datasets")
    void partsTogetherAreTheWhole(Dataset dataset) {
        List<Long> ids = new ArrayList<>();
        List<Batches> parts = dataset.where("id >= 100").batches(3);
        for (Batches part : parts) {
            try (part) {
                for (ColumnBatch batch : part) {
                    for (int row = 0; row < batch.rowCount(); row++) {
                        ids.add(((LongVector) batch.column("id")).values()[row]);
                    }
                }
            }
        }
        assertEquals(LongStream.range(100, ROWS).boxed().toList(), ids);
    }

    private static List<String> names(Dataset dataset) {
        return dataset.schema().fields().stream().map(field -> field.name()).toList();
    }

    @ParameterizedTest
    @MethodSource("datasets")
    void conditionsAddUpAndMayUseColumnsNotSelected(Dataset dataset) {
        Dataset narrowed = dataset.where("id >= 100")
                .where(col("even").eq(true))
                .select("id")
                .where(col("id").lt(106));
        assertArrayEquals(new long[] {100, 102, 104}, Sources.ids(narrowed));
        assertEquals(3, narrowed.count());
        assertEquals(2, narrowed.limit(2).count());
        assertEquals(ROWS, dataset.count());
    }

    @ParameterizedTest
    @MethodSource("datasets")
    void theSmallestLimitCounts(Dataset dataset) {
        assertArrayEquals(new long[] {0, 1, 2}, Sources.ids(dataset.limit(3).limit(5)));
        assertEquals(0, Sources.ids(dataset.limit(0)).length);
        assertEquals(3, dataset.limit(3).count());
    }

    @ParameterizedTest
    @MethodSource("datasets")
    void rowsCanBeReadOneAtATime(Dataset dataset) {
        long sum = 0;
        try (RowCursor rows = dataset.where("even = true").rows()) {
            while (rows.next()) {
                sum += rows.getLong("id");
            }
        }
        assertEquals(LongStream.range(0, ROWS).filter(id -> id % 2 == 0).sum(), sum);
    }

    record Row(long id, boolean even) {}

    record Even(boolean even) {}

    @ParameterizedTest
    @MethodSource("datasets")
    void rowsCanBeReadAsRecords(Dataset dataset) {
        try (Stream<Row> rows = dataset.limit(2).as(Row.class)) {
            assertEquals(List.of(new Row(0, true), new Row(1, false)), rows.toList());
        }
        try (Stream<Even> rows = dataset.as(Even.class)) {
            assertEquals(ROWS / 2, rows.filter(Even::even).count());
        }
    }

    @ParameterizedTest
    @MethodSource("datasets")
    void anUnknownColumnIsARefusedQuery(Dataset dataset) {
        assertThrows(InvalidQueryException.class, () -> dataset.select("nope").batches());
        assertThrows(
                InvalidQueryException.class, () -> dataset.where("nope = 1").batches());
        assertThrows(
                InvalidQueryException.class, () -> dataset.where("id = 'x'").count());
    }

    @ParameterizedTest
    @MethodSource("datasets")
    void closingADatasetClosesWhatIsStillOpen(Dataset dataset) {
        Batches batches;
        try (Dataset derived = dataset.limit(10)) {
            batches = derived.batches();
        }
        assertThrows(IllegalStateException.class, batches::next);
        batches.close();
        assertEquals(10, Sources.ids(dataset.limit(10)).length);
    }

    @Test
    void theAnswerSaysWhereItComesFrom() {
        Function<Dataset, String> format = dataset -> dataset.explain().report().format();
        assertEquals("parquet", format.apply(Mbf.readParquet(parquet)));
        assertEquals("parquet", format.apply(Mbf.readParquet(parquet, cache(false))));
        assertEquals("mbf", format.apply(Mbf.readMbf(temp.resolve("a.mbf"))));
        Explanation cached = Mbf.readParquet(parquet, cache(cache)).explain();
        assertEquals("mbf", cached.report().format());
        assertEquals(CacheState.HIT, cached.verdict().orElseThrow().state());
        assertTrue(cached.toString().contains("hit"), cached.toString());
    }

    @Test
    void batchesAreIteratedOnce() {
        try (Batches batches = Mbf.readParquet(parquet).batches()) {
            for (ColumnBatch batch : batches) {
                assertTrue(batch.rowCount() > 0);
            }
            assertThrows(IllegalStateException.class, batches::iterator);
        }
    }

    @Test
    void badConditionsAreRefusedAtOnce() {
        Dataset dataset = Mbf.readParquet("does-not-matter.parquet");
        assertThrows(InvalidQueryException.class, () -> dataset.where("id >"));
    }

    @Test
    void missingAndForeignFilesAreClearErrors() throws IOException {
        Path missing = temp.resolve("missing");
        assertThrows(UncheckedIOException.class, () -> Mbf.readParquet(missing).batches());
        assertThrows(
                UncheckedIOException.class,
                () -> Mbf.readParquet(missing, cache(cache)).batches());
        assertThrows(UncheckedIOException.class, () -> Mbf.readMbf(missing).batches());
        Path text = Files.writeString(temp.resolve("text"), "no columns here");
        assertThrows(CorruptFileException.class, () -> Mbf.readParquet(text).batches());
        assertThrows(
                CorruptFileException.class,
                () -> Mbf.readParquet(text, cache(cache)).batches());
        assertThrows(CorruptFileException.class, () -> Mbf.readMbf(text).batches());
    }
}
