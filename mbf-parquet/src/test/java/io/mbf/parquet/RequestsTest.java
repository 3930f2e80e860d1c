package io.mbf.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.LongVector;
import io.mbf.file.LocalFile;
import io.mbf.file.RangeReader;
import io.mbf.fixture.CountedFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.predicate.PredicateParser;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often, and for how much, a file is asked. */
class RequestsTest {

    private static final int ROWS = 10_000;

    @TempDir
    Path folder;

    private int worthwhile;

    private CountedFile file(int columns, Consumer<ExampleParquetWriter.Builder> how) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType(IntStream.range(0, columns)
                .mapToObj(column -> "required int64 c" + column + ";")
                .collect(Collectors.joining(" ", "message rows { ", " }")));
        Map<String, List<Object>> values = new LinkedHashMap<>();
        for (int c = 0; c < columns; c++) {
            int column = c;
            values.put(
                    "c" + c,
                    LongStream.range(0, ROWS)
                            .<Object>mapToObj(row -> value(column, row))
                            .collect(Collectors.toList()));
        }
        Path path = folder.resolve("f.parquet");
        TestFile.write(path, schema, values, how.andThen(builder -> builder.withDictionaryEncoding(false)));
        return new CountedFile(new LocalFile(path), worthwhile);
    }

    private static long value(int column, long row) {
        return row * (2 * column + 1);
    }

    private static void readAll(ParquetFile parquet, Query query) {
        long row = 0;
        try (Scan scan = parquet.scan(query)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                for (int c = 0; c < batch.schema().size(); c++) {
                    int column = Integer.parseInt(batch.schema().field(c).name().substring(1));
                    long[] values = ((LongVector) batch.columns().get(c)).values();
                    for (int i = 0; i < batch.rowCount(); i++) {
                        assertEquals(value(column, row + i), values[i]);
                    }
                }
                row += batch.rowCount();
            }
        }
        assertEquals(ROWS, row);
    }

    private static int bytes(List<List<RangeReader.Range>> requests) {
        return requests.stream()
                .flatMap(List::stream)
                .mapToInt(RangeReader.Range::length)
                .sum();
    }

    @Test
    void aFileIsOpenedWithOneReadOfItsEnd() throws IOException {
        CountedFile file = file(2, builder -> {});
        ParquetFile.open(file, DecryptionKeys.NONE);
        List<List<RangeReader.Range>> requests = file.requests();
        assertEquals(1, requests.size());
        RangeReader.Range end = requests.get(0).get(0);
        assertEquals(Files.size(folder.resolve("f.parquet")), end.position() + end.length());
        assertEquals(0, file.readers());
    }

    @Test
    void aFooterLongerThanThatTakesASecondRead() throws IOException {
        CountedFile file = file(3, builder -> builder.withRowGroupRowCountLimit(20));
        ParquetFile parquet = ParquetFile.open(file, DecryptionKeys.NONE);
        assertEquals(500, parquet.rowGroups().size());
        List<List<RangeReader.Range>> requests = file.requests();
        assertEquals(2, requests.size());
        RangeReader.Range rest = requests.get(1).get(0);
        assertEquals(requests.get(0).get(0).position(), rest.position() + rest.length(), "nothing is read twice");
    }

    @Test
    void smallRowGroupsTakeOneReadEach() throws IOException {
        CountedFile file = file(10, builder -> builder.withRowGroupRowCountLimit(200));
        ParquetFile parquet = ParquetFile.open(file, DecryptionKeys.NONE);
        file.requests();
        readAll(parquet, Query.ALL);
        assertEquals(50, file.requests().size());
        assertEquals(0, file.readers());
    }

    @Test
    void ofSmallRowGroupsNoMoreIsReadThanWhatIsAskedForAndSmallGaps() throws IOException {
        CountedFile file = file(10, builder -> builder.withRowGroupRowCountLimit(1_000));
        ParquetFile parquet = ParquetFile.open(file, DecryptionKeys.NONE);
        file.requests();
        readAll(parquet, Query.ALL.select(List.of("c0", "c9"))); // 8 KB each, 60 KB apart
        List<List<RangeReader.Range>> requests = file.requests();
        assertTrue(bytes(requests) < 10 * 2 * 8_300, bytes(requests) + " bytes");
    }

    @Test
    void nothingIsReadTwiceWhereTheColumnOfAConditionLiesAmongTheOthers() throws IOException {
        CountedFile file = file(
                30, builder -> builder.withRowGroupRowCountLimit(500).withStatisticsEnabled(false)); // 4 KB a chunk
        ParquetFile parquet = ParquetFile.open(file, DecryptionKeys.NONE);
        file.requests();
        readAll(parquet, Query.ALL.where(PredicateParser.parse("c14 >= 0 and c25 >= 0")));
        List<RangeReader.Range> reads =
                file.requests().stream().flatMap(List::stream).toList();
        assertEquals(20 * 2, reads.size(), "120 KB of a row group, up to 64 KB at once");
        assertEquals(
                reads.size(),
                reads.stream().map(RangeReader.Range::position).distinct().count());
        long stored = parquet.rowGroups().stream()
                .flatMap(group -> group.columns().stream())
                .mapToLong(ColumnChunkInfo::compressedBytes)
                .sum();
        assertEquals(stored, reads.stream().mapToLong(RangeReader.Range::length).sum());
    }

    private static long sum(ParquetFile parquet, Query query) {
        long sum = 0;
        try (Scan scan = parquet.scan(query)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                for (int c = 0; c < batch.schema().size(); c++) {
                    sum += LongStream.of(((LongVector) batch.columns().get(c)).values())
                            .limit(batch.rowCount())
                            .sum();
                }
            }
        }
        return sum;
    }

    /** Rows of two stretches of a file whose column chunks have 100 pages of 100 rows. */
    private static final String TWO_STRETCHES = "(c0 >= 2000 and c0 < 2500) or (c0 >= 7000 and c0 < 7200)";

    private static long sumOfTwoStretches(int column) {
        return LongStream.concat(LongStream.range(2000, 2500), LongStream.range(7000, 7200))
                .map(row -> value(column, row))
                .sum();
    }

    @Test
    void aPageIndexIsProvenWithOneRequestAndItsPagesAreReadWithOne() throws IOException {
        CountedFile file = file(2, builder -> builder.withPageRowCountLimit(100));
        ParquetFile parquet = ParquetFile.open(file, DecryptionKeys.NONE);
        file.requests();
        Query query = Query.ALL.select(List.of("c0")).where(PredicateParser.parse(TWO_STRETCHES));
        assertEquals(sumOfTwoStretches(0), sum(parquet, query));
        List<List<RangeReader.Range>> requests = file.requests();
        assertEquals(3, requests.size(), "indexes, headers, pages");
        assertEquals(7 * 100 * Long.BYTES + 128, bytes(requests.subList(2, 3)), 7 * 30, "of 80,000 bytes");
    }

    @Test
    void ofADistantFileThePagesOfAllColumnsArePlanned() throws IOException {
        worthwhile = 1 << 14;
        CountedFile file = file(4, builder -> builder.withPageRowCountLimit(100));
        ParquetFile parquet = ParquetFile.open(file, DecryptionKeys.NONE);
        file.requests();
        Query query = Query.ALL.select(List.of("c0", "c1", "c3")).where(PredicateParser.parse(TWO_STRETCHES));
        long expected = sumOfTwoStretches(0) + sumOfTwoStretches(1) + sumOfTwoStretches(3);
        assertEquals(expected, sum(parquet, query));
        List<List<RangeReader.Range>> requests = file.requests();
        assertEquals(2 + 1 + 3, requests.size(), "index and headers of c0, indexes of the others, pages of each");
        assertTrue(bytes(requests.subList(4, 6)) < 2 * (7 * 850 + 93 * 128), "of 160,000 bytes");
    }

    @Test
    void ofADistantFileAPartOfTheRowsIsPlannedToo() throws IOException {
        worthwhile = 1 << 14;
        CountedFile file = file(3, builder -> builder.withPageRowCountLimit(100));
        ParquetFile parquet = ParquetFile.open(file, DecryptionKeys.NONE);
        file.requests();
        Query query = Query.ALL.select(List.of("c2")).rows(new RowRange(5000, 5200));
        assertEquals(LongStream.range(5000, 5200).map(row -> value(2, row)).sum(), sum(parquet, query));
        List<List<RangeReader.Range>> requests = file.requests();
        assertEquals(2, requests.size(), "index and pages");
    }

    @Test
    void chunksThatAreReadTogetherAreRightWithWhateverLiesBetweenThem() throws IOException {
        CountedFile file = file(10, builder -> builder.withRowGroupRowCountLimit(150));
        ParquetFile parquet = ParquetFile.open(file, DecryptionKeys.NONE);
        for (List<String> names : subsets()) {
            readAll(parquet, Query.ALL.select(names));
        }
    }

    private static List<List<String>> subsets() {
        List<List<String>> subsets = new ArrayList<>();
        for (int bits = 1; bits < 1 << 10; bits += 61) {
            int set = bits;
            subsets.add(IntStream.range(0, 10)
                    .filter(column -> (set >> column & 1) != 0)
                    .mapToObj(column -> "c" + column)
                    .toList());
        }
        return subsets;
    }
}
