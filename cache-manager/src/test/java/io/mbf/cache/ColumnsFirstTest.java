package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.LongVector;
import io.mbf.cache.settings.ColumnChoice;
import io.mbf.cache.verdict.CacheState;
import io.mbf.predicate.Column;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a wide source, the columns that queries name are converted, and no others. */
class ColumnsFirstTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int ROWS = 3_000;

    @TempDir
    Path temp;

    private final List<ParquetCache> opened = new ArrayList<>();

    @AfterEach
    void closeCaches() {
        opened.forEach(ParquetCache::close);
    }

    /** Columns c0, c1, ...; the value of a cell is its row times 1,000 and its column. */
    private Path source(int columns) {
        Path file = temp.resolve(columns + ".parquet");
        MessageType type = MessageTypeParser.parseMessageType(IntStream.range(0, columns)
                .mapToObj(column -> "required int64 c" + column + "; ")
                .collect(Collectors.joining("", "message rows { ", "}")));
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withType(type)
                .build()) {
            for (int row = 0; row < ROWS; row++) {
                SimpleGroup group = new SimpleGroup(type);
                for (int column = 0; column < columns; column++) {
                    group.append("c" + column, cell(row, column));
                }
                writer.write(group);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return file;
    }

    private static long cell(long row, int column) {
        return row * 1000 + column;
    }

    private ParquetCache open(ColumnChoice choice, long maxBytes) {
        CacheBuilder builder = ParquetCache.builder()
                .directory(temp.resolve("cache"))
                .minFreeBytes(0)
                .maxBytes(maxBytes)
                .conversionColumns(choice);
        builder.clock = new TestClock();
        builder.partBytes = 100_000;
        ParquetCache cache = builder.build();
        opened.add(cache);
        return cache;
    }

    private ParquetCache open(ColumnChoice choice) {
        return open(choice, 1 << 30);
    }

    private static long sum(Dataset dataset) {
        long sum = 0;
        try (Batches batches = dataset.batches()) {
            for (ColumnBatch batch : batches) {
                for (int i = 0; i < batch.columns().size(); i++) {
                    long[] values = ((LongVector) batch.column(i)).values();
                    sum += Arrays.stream(values, 0, batch.rowCount()).sum();
                }
            }
        }
        return sum;
    }

    private void read(ParquetCache cache, Path source, String... columns) {
        assertEquals(
                sum(Mbf.readParquet(source).select(columns)),
                sum(cache.read(source).select(columns)));
        assertTrue(cache.awaitConversions(LONG));
    }

    private static List<String> parts(ParquetCache cache) {
        return cache.entries().stream()
                .map(entry -> entry.part().orElse("all"))
                .sorted()
                .toList();
    }

    @Test
    void ofAWideSourceOnlyNamedColumnsAreConverted() {
        Path source = source(70);
        ParquetCache cache = open(ColumnChoice.AUTO);
        read(cache, source, "c3", "c5");
        assertEquals(List.of("rows 0 to 3000 of 3000, 2 of 70 columns"), parts(cache));
        assertEquals(CacheState.PARTIAL, cache.why(source).state());
    }

    @Test
    void columnsOfConditionsAreConvertedToo() {
        Path source = source(70);
        ParquetCache cache = open(ColumnChoice.AUTO);
        assertEquals(
                cell(7, 5),
                sum(cache.read(source).where(Column.col("c9").eq(cell(7, 9))).select("c5")));
        assertTrue(cache.awaitConversions(LONG));
        assertEquals(List.of("rows 0 to 3000 of 3000, 2 of 70 columns"), parts(cache));
    }

    @Test
    void otherColumnsAreConvertedWhenSomebodyAsksForThem() {
        Path source = source(70);
        ParquetCache cache = open(ColumnChoice.AUTO);
        read(cache, source, "c3", "c5");
        read(cache, source, "c5", "c8");
        assertEquals(
                List.of("rows 0 to 3000 of 3000, 1 of 70 columns", "rows 0 to 3000 of 3000, 2 of 70 columns"),
                parts(cache));
        read(cache, source, "c3", "c8");
        assertEquals(2, cache.stats().conversions());
    }

    @Test
    void aQueryOfConvertedColumnsNeedsNoSource() throws IOException {
        Path source = source(70);
        ParquetCache cache = open(ColumnChoice.AUTO);
        read(cache, source, "c3", "c5");
        try (Batches batches = cache.read(source).select("c5", "c3").batches()) {
            assertEquals("mbf", batches.explain().report().format());
        }
    }

    @Test
    void aQueryOfAllColumnsMakesAWholeEntry() {
        Path source = source(70);
        ParquetCache cache = open(ColumnChoice.AUTO);
        read(cache, source, "c3");
        assertEquals(sum(Mbf.readParquet(source)), sum(cache.read(source)));
        assertTrue(cache.awaitConversions(LONG));
        assertEquals(sum(Mbf.readParquet(source)), sum(cache.read(source)));
        assertEquals(CacheState.HIT, cache.why(source).state());
    }

    @Test
    void aQueryOfAllColumnsAtFirstMakesAWholeEntry() {
        Path source = source(70);
        ParquetCache cache = open(ColumnChoice.AUTO);
        assertEquals(sum(Mbf.readParquet(source)), sum(cache.read(source)));
        assertTrue(cache.awaitConversions(LONG));
        assertEquals(List.of("all"), parts(cache));
    }

    @Test
    void aQueryWithoutColumnsConvertsNothing() {
        Path source = source(70);
        ParquetCache cache = open(ColumnChoice.AUTO);
        try (Batches batches = cache.read(source).select().batches()) {
            long rows = 0;
            for (ColumnBatch batch : batches) {
                rows += batch.rowCount();
            }
            assertEquals(ROWS, rows);
        }
        assertTrue(cache.awaitConversions(LONG));
        assertEquals(List.of(), parts(cache));
    }

    @Test
    void aNarrowSourceIsConvertedAsAWhole() {
        Path source = source(64);
        ParquetCache cache = open(ColumnChoice.AUTO);
        read(cache, source, "c3");
        assertEquals(List.of("all"), parts(cache));
    }

    @Test
    void allColumnsAreConvertedIfTheSettingSaysSo() {
        Path source = source(70);
        ParquetCache cache = open(ColumnChoice.ALL);
        read(cache, source, "c3");
        assertEquals(List.of("all"), parts(cache));
    }

    @Test
    void onlyUsedColumnsAreConvertedIfTheSettingSaysSo() {
        Path source = source(5);
        ParquetCache cache = open(ColumnChoice.USED);
        read(cache, source, "c3");
        assertEquals(List.of("rows 0 to 3000 of 3000, 1 of 5 columns"), parts(cache));
    }

    @Test
    void ofASourceThatIsLargerThanTheCacheUsedColumnsAreConverted() {
        Path source = source(30);
        ParquetCache cache = open(ColumnChoice.AUTO, 300_000);
        read(cache, source, "c3");
        read(cache, source, "c3");
        assertEquals(List.of("rows 0 to 3000 of 3000, 1 of 30 columns"), parts(cache));
        assertEquals(
                cell(9, 3),
                sum(cache.read(source).where(Column.col("c3").eq(cell(9, 3))).select("c3")));
    }

    @Test
    void prewarmingConvertsAllColumns() {
        Path source = source(70);
        ParquetCache cache = open(ColumnChoice.AUTO);
        cache.prewarm(source.toString());
        assertEquals(List.of("all"), parts(cache));
    }
}
