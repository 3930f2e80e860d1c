package io.mbf.reader;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.Validity;
import io.mbf.codec.BlockCodec;
import io.mbf.file.LocalFile;
import io.mbf.file.RangeReader;
import io.mbf.file.SourceIdentity;
import io.mbf.fixture.CountedFile;
import io.mbf.fixture.Tables;
import io.mbf.fixture.Vectors;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.PageTable;
import io.mbf.format.SectionDirectory.Section;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a file is asked that is far away: each request to a distant store takes as long as reading megabytes. */
class RequestsTest {

    private static final int ROWS = 400_000;
    private static final int WORTHWHILE = 64 << 10;

    @TempDir
    Path folder;

    private Path write(int columns, int rows) {
        Schema schema = new Schema(IntStream.range(0, columns)
                .mapToObj(column -> Field.required("c" + column, Type.Leaf.of(PhysicalType.INT32)))
                .toList());
        Random random = new Random(3);
        List<ColumnBatch> batches = new ArrayList<>();
        for (int from = 0; from < rows; from += ColumnBatch.MAX_ROWS) {
            int size = Math.min(ColumnBatch.MAX_ROWS, rows - from);
            batches.add(new ColumnBatch(
                    schema,
                    size,
                    IntStream.range(0, columns)
                            .<ColumnVector>mapToObj(
                                    c -> new IntVector(random.ints(size).toArray(), size, Validity.allValid(size)))
                            .toList()));
        }
        return write(schema, batches);
    }

    private Path write(Schema schema, List<ColumnBatch> batches) {
        Path path = folder.resolve("t.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(path, schema, WriterOptions.defaults())) {
            batches.forEach(writer::write);
            writer.finish();
        }
        return path;
    }

    private static CountedFile distant(Path path) {
        return new CountedFile(new LocalFile(path), WORTHWHILE);
    }

    private static long bytes(List<List<RangeReader.Range>> requests) {
        return requests.stream()
                .flatMap(List::stream)
                .mapToLong(RangeReader.Range::length)
                .sum();
    }

    private static RowRange rows(Chunk chunk) {
        return new RowRange(chunk.firstRow(), chunk.firstRow() + chunk.rowCount());
    }

    @ParameterizedTest
    @CsvSource({"10, 400000", "1000, 5000"})
    void aFileIsOpenedWithOneRequestForItsLast64KiB(int columns, int rows) {
        CountedFile file = distant(write(columns, rows));
        try (MbfFile mbf = MbfFile.open(file)) {
            assertEquals(rows, mbf.rowCount());
            List<List<RangeReader.Range>> requests = file.requests();
            assertEquals(1, requests.size());
            assertEquals(1, requests.get(0).size());
            RangeReader.Range range = requests.get(0).get(0);
            assertEquals(64 << 10, range.length());
            assertEquals(mbf.container().length(), range.position() + range.length());
        }
        assertEquals(0, file.readers(), "readers left open");
    }

    /** The source is asked for each time that an entry of a cache is opened; what people read is not. */
    @Test
    void longPropertiesCostNoRequest() {
        SourceIdentity source = new SourceIdentity("file:///a.parquet", 1, 2, 3, 4, 5);
        WriterOptions options = WriterOptions.builder()
                .source(source)
                .parquetSchema("x".repeat(200_000))
                .build();
        Schema schema = Schema.of(Field.required("a", Type.Leaf.of(PhysicalType.INT32)));
        Path path = folder.resolve("p.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(path, schema, options)) {
            writer.finish();
        }
        CountedFile file = distant(path);
        try (MbfFile mbf = MbfFile.open(file)) {
            assertEquals(Optional.of(source), mbf.source());
            assertEquals(1, file.requests().size());
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 400000", "1000, 5000"})
    void aColumnOfAChunkTakesTwoRequestsMore(int columns, int rows) {
        CountedFile file = distant(write(columns, rows));
        try (MbfFile mbf = MbfFile.open(file)) {
            file.requests();
            Chunk chunk = mbf.container().chunks().get(0);
            assertEquals(columns == 10, chunk.rowCount() > 8192, "several pages");
            Query query = Query.ALL.select(List.of("c7")).rows(rows(chunk));
            assertEquals(chunk.rowCount(), texts(mbf, query).size());
            List<List<RangeReader.Range>> requests = file.requests();
            assertEquals(2, requests.size(), requests::toString);
            Section section = mbf.container().directory().columns("", columns)[7];
            int segment = mbf.column(7).segments().get(0).place().length();
            assertEquals(section.tables() + section.length() + segment, bytes(requests));
        }
    }

    @Test
    void aPageOfAColumnTakesNoMoreBytesThanItsBlocksAndTheMetadataOfTheColumn() {
        CountedFile file = distant(write(10, ROWS));
        try (MbfFile mbf = MbfFile.open(file)) {
            file.requests();
            int from = 3 * 8192 + 100;
            texts(mbf, Query.ALL.select(List.of("c4")).rows(new RowRange(from, from + 50)));
            List<List<RangeReader.Range>> requests = file.requests();
            Section section = mbf.container().directory().columns("", 10)[4];
            PageTable table = mbf.container().pageTable(4, 0);
            assertTrue(table.pages() > 4);
            int page = table.pageStoredEnd(3) - table.pageStoredEnd(2);
            assertEquals(2, requests.size(), requests::toString);
            assertEquals(section.tables() + section.length(), bytes(requests.subList(0, 1)));
            assertTrue(bytes(requests.subList(1, 2)) <= page, requests::toString);
        }
    }

    @Test
    void aLimitFetchesNoChunk() {
        CountedFile file = distant(write(10, ROWS));
        try (MbfFile mbf = MbfFile.open(file)) {
            file.requests();
            assertEquals(5, texts(mbf, Query.ALL.select(List.of("c4")).limit(5)).size());
            assertTrue(bytes(file.requests()) < 48 << 10);
        }
    }

    /** Of strings that repeat: so many different ones of so many letters. */
    private Path writeCodes(int columns, int rows, int values, int letters) {
        Schema schema = new Schema(IntStream.range(0, columns)
                .mapToObj(column ->
                        Field.required("c" + column, Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)))
                .toList());
        Random random = new Random(4);
        String[] words = IntStream.range(0, values)
                .mapToObj(i -> random.ints(letters, 'a', 'z' + 1)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString())
                .toArray(String[]::new);
        List<ColumnBatch> batches = new ArrayList<>();
        for (int from = 0; from < rows; from += ColumnBatch.MAX_ROWS) {
            int size = Math.min(ColumnBatch.MAX_ROWS, rows - from);
            ColumnVector column = Vectors.strings(IntStream.range(0, size)
                    .mapToObj(i -> words[random.nextInt(values)])
                    .toArray(String[]::new));
            batches.add(new ColumnBatch(schema, size, Collections.nCopies(columns, column)));
        }
        return write(schema, batches);
    }

    @ParameterizedTest
    @CsvSource({"10, 100000", "1000, 500"})
    void aCodedColumnOfAChunkTakesTwoRequestsMoreItsDictionaryIncluded(int columns, int rows) {
        CountedFile file = distant(writeCodes(columns, rows, 100, 10));
        try (MbfFile mbf = MbfFile.open(file)) {
            assertEquals(1, file.requests().size());
            Chunk chunk = mbf.container().chunks().get(0);
            Query query = Query.ALL.select(List.of("c7")).rows(rows(chunk));
            assertEquals(chunk.rowCount(), texts(mbf, query).size());
            List<List<RangeReader.Range>> requests = file.requests();
            assertTrue(mbf.column(7).segments().get(0).dictionaryCoded());
            assertEquals(2, requests.size(), requests::toString);
            Section section = mbf.container().directory().columns("", columns)[7];
            int segment = mbf.column(7).segments().get(0).place().length();
            assertTrue(section.dictionary() > 0);
            assertEquals(section.dictionary() + section.tables() + section.length() + segment, bytes(requests));
        }
    }

    @Test
    void aLargeDictionaryTakesOneRequestMore() {
        CountedFile file = distant(writeCodes(1, 100_000, 3_000, 600));
        try (MbfFile mbf = MbfFile.open(file)) {
            file.requests();
            texts(
                    mbf,
                    Query.ALL
                            .select(List.of("c0"))
                            .rows(rows(mbf.container().chunks().get(0))));
            List<List<RangeReader.Range>> requests = file.requests();
            assertTrue(mbf.column(0).dictionary().orElseThrow().place().length() > 1 << 20);
            assertEquals(3, requests.size(), requests::toString);
        }
    }

    /** Page tables of the column have twelve kilobytes. */
    @Test
    void pruningChunksOfAColumnOfTenMillionRowsTakesItsSectionAlone() {
        Schema schema = Schema.of(
                Field.required("c0", Type.Leaf.of(PhysicalType.INT32)),
                Field.required("c1", Type.Leaf.of(PhysicalType.INT32)));
        int rows = 10_000_000;
        Random random = new Random(5);
        int[] noise = random.ints(ColumnBatch.MAX_ROWS, 0, 1 << 16).toArray();
        try (MbfFileWriter writer = MbfFileWriter.create(
                folder.resolve("t.mbf"),
                schema,
                WriterOptions.builder().codec(BlockCodec.NONE).build())) {
            for (int from = 0; from < rows; from += ColumnBatch.MAX_ROWS) {
                int size = Math.min(ColumnBatch.MAX_ROWS, rows - from);
                int base = from / 1_000_000 * 100_000;
                int[] values = Arrays.stream(noise).map(i -> base + i).toArray();
                writer.write(Vectors.batch(
                        schema,
                        new IntVector(values, size, Validity.allValid(size)),
                        new IntVector(noise, size, Validity.allValid(size))));
            }
            writer.finish();
        }
        CountedFile file = distant(folder.resolve("t.mbf"));
        try (MbfFile mbf = MbfFile.open(file)) {
            file.requests();
            Section section = mbf.container().directory().columns("", 2)[0];
            assertTrue(section.tables() > 10_000, section::toString);
            assertEquals(
                    List.of(),
                    texts(mbf, Query.ALL.select(List.of("c0")).where(col("c0").gt(2_000_000))));
            List<List<RangeReader.Range>> requests = file.requests();
            assertEquals(1, requests.size(), requests::toString);
            assertEquals(section.length(), bytes(requests));
            assertTrue(section.length() <= 1024, section::toString);

            Query ofOneChunk =
                    Query.ALL.select(List.of("c0")).where(col("c0").lt(100)).limit(1);
            assertEquals(1, texts(mbf, ofOneChunk).size());
            requests = file.requests();
            assertTrue(bytes(requests.subList(0, 1)) <= 16 << 10, requests::toString);
            assertTrue(requests.get(1).get(0).position() < mbf.container().dataEnd(), requests::toString);
        }
    }

    @Test
    void aSmallFileIsReadWithTheRequestThatOpensIt() {
        CountedFile file = distant(write(10, 100));
        try (MbfFile mbf = MbfFile.open(file)) {
            assertEquals(100, texts(mbf, Query.ALL).size());
            mbf.verify();
            assertEquals(1, file.requests().size());
        }
    }

    @Test
    void aFileThatIsFarAwayHasTheSameRows() {
        Path path = write(3, ROWS);
        try (MbfFile mbf = MbfFile.open(distant(path));
                MbfFile mapped = MbfFile.open(path)) {
            assertEquals(texts(mapped, Query.ALL), texts(mbf, Query.ALL));
            assertEquals(Optional.empty(), mapped.verify().difference(mbf.verify()));
        }
    }

    @Test
    void conditionsAndRangesGiveTheSameRowsFarAway() {
        List<Field> fields = new ArrayList<>(Tables.everyType().fields());
        fields.addAll(Tables.nestedTypes().fields());
        Schema schema = new Schema(fields);
        List<ColumnBatch> batches = new ArrayList<>();
        Random random = new Random(21);
        for (int i = 0; i < 3; i++) {
            batches.add(Tables.batch(schema, 7000, random));
        }
        Path path = write(schema, batches);
        List<Query> queries = List.of(
                Query.ALL,
                Query.ALL.rows(new RowRange(8000, 17_000)),
                Query.ALL.rows(new RowRange(1000, 20_000)).limit(9_000),
                Query.ALL.where(col("r1").gt(1_000_000)),
                Query.ALL
                        .where(col("o8").gt(990.0))
                        .select(List.of("r9", "l", "d"))
                        .limit(40));
        try (MbfFile mbf = MbfFile.open(distant(path));
                MbfFile mapped = MbfFile.open(path)) {
            for (Query query : queries) {
                assertEquals(texts(mapped, query), texts(mbf, query), query::toString);
            }
        }
    }

    private static List<List<String>> texts(MbfFile file, Query query) {
        List<List<String>> rows = new ArrayList<>();
        try (Scan scan = file.scan(query)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                Tables.addTexts(batch, rows);
            }
        }
        return rows;
    }
}
