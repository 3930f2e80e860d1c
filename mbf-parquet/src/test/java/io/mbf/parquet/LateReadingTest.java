package io.mbf.parquet;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.LongVector;
import io.mbf.error.MbfException;
import io.mbf.file.LocalFile;
import io.mbf.fixture.CountedFile;
import io.mbf.parquet.bytes.LittleEndian;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.parquet.scan.Footer;
import io.mbf.parquet.source.SourceState;
import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import io.mbf.scan.plan.RowTake;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is not read of a file because no row of it is wanted; and that none is lost by it. */
class LateReadingTest {

    private static final int ROWS = 60_000;

    @TempDir
    Path folder;

    /**
     * "id" ascends with gaps, "few" has a hundred values, "far" begins with few values and goes on with many, so that
     * its dictionary is given up; "text" is long, so that its pages have fewer rows than those of the others.
     */
    private final Map<String, List<Object>> columns = new LinkedHashMap<>();

    private Path write(WriterVersion version, java.util.function.Consumer<ExampleParquetWriter.Builder> how)
            throws IOException {
        Random random = new Random(4);
        for (String name : List.of("id", "few", "far", "text")) {
            columns.put(name, new ArrayList<>());
        }
        for (int i = 0; i < ROWS; i++) {
            columns.get("id").add(3L * i);
            columns.get("few").add(i % 7 == 0 ? null : (Object) (2 * random.nextInt(100)));
            columns.get("far").add(i < 20_000 ? 2L * random.nextInt(10) : 2L * random.nextInt(1 << 30));
            columns.get("text").add(utf8("a rather long text number " + i + ", " + random.nextLong()));
        }
        Path path = folder.resolve("t.parquet");
        TestFile.write(path, MessageTypeParser.parseMessageType("""
                        message m {
                          required int64 id; optional int32 few; required int64 far; required binary text (STRING);
                        }
                        """), columns, builder -> {
            builder.withWriterVersion(version)
                    .withCompressionCodec(CompressionCodecName.SNAPPY)
                    .withRowGroupRowCountLimit(ROWS / 2)
                    .withPageRowCountLimit(1500)
                    .withPageSize(40_000)
                    .withDictionaryPageSize(60_000)
                    .withDictionaryEncoding("id", false)
                    .withDictionaryEncoding("text", false);
            how.accept(builder);
        });
        return path;
    }

    @ParameterizedTest
    @EnumSource(WriterVersion.class)
    void noRowIsLost(WriterVersion version) throws IOException {
        Path path = write(version, builder -> builder.withBloomFilterEnabled("far", true));
        List<Object> ids = columns.get("id");
        List<Object> few = columns.get("few");
        List<Object> far = columns.get("far");
        long wanted = (long) far.get(50_000);
        keeps(path, col("id").eq(3 * 12_345), i -> i == 12_345);
        keeps(path, col("id").eq(3 * 12_345 + 1), i -> false);
        keeps(
                path,
                col("id").in(0, 3 * 1499, 3 * 1500, 3 * 29_999, 3 * 30_000, 3 * 59_999),
                i -> List.of(0, 1499, 1500, 29_999, 30_000, 59_999).contains(i));
        keeps(path, col("id").between(3 * 8_000, 3 * 8_400), i -> i >= 8_000 && i <= 8_400);
        keeps(path, col("id").lt(3 * 4_000).or(col("id").ge(3 * 58_000)), i -> i < 4_000 || i >= 58_000);
        keeps(path, col("far").eq(wanted), i -> far.get(i).equals(wanted));
        keeps(path, col("far").eq(6), i -> far.get(i).equals(6L));
        keeps(path, col("far").eq(7), i -> false);
        keeps(path, col("few").eq(31), i -> false);
        keeps(
                path,
                col("few").eq(30).and(col("id").gt(3 * 41_000)),
                i -> Integer.valueOf(30).equals(few.get(i)) && i > 41_000);
        keeps(path, col("few").isNull().and(col("id").lt(3 * 20)), i -> few.get(i) == null && i < 20);
        keeps(path, col("text").eq(text(33_333)), i -> i == 33_333);
        assertEquals(ROWS, ids.size());
    }

    private String text(int row) {
        return new String(((ByteBuffer) columns.get("text").get(row)).array(), StandardCharsets.UTF_8);
    }

    private void keeps(Path path, Predicate where, IntPredicate kept) {
        try (ParquetFile file = ParquetFile.open(path)) {
            for (int[] range : new int[][] {{0, ROWS}, {1_000, 50_500}}) {
                Map<String, List<Object>> expected = new LinkedHashMap<>();
                columns.forEach((name, values) -> {
                    List<Object> rows = new ArrayList<>();
                    for (int i = range[0]; i < range[1]; i++) {
                        if (kept.test(i)) {
                            rows.add(values.get(i));
                        }
                    }
                    expected.put(name, rows);
                });
                Query query = Query.ALL.where(where).rows(new RowRange(range[0], range[1]));
                assertEquals(expected, Values.ours(file, query), where.toString());
                assertEquals(
                        expected.get("text"),
                        Values.ours(file, query.select(List.of("text"))).get("text"),
                        where.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(WriterVersion.class)
    void aLookupFetchesThePagesOfItsRowsOnly(WriterVersion version) throws IOException {
        Path path = write(version, builder -> {});
        ScanReport report = run(path, Query.ALL.where(col("id").eq(3 * 12_345)));
        assertEquals(1, report.rowsDelivered());
        assertEquals(1, report.chunksPrunedByZoneMap());
        assertEquals(4, report.pages());
        assertEquals(3, report.pagesPruned());
        assertEquals(1, report.pagesRead());
        long all = run(path, Query.ALL).storedBytesRead();
        assertTrue(report.storedBytesRead() < all / 6, report + " of " + all);
    }

    @ParameterizedTest
    @EnumSource(WriterVersion.class)
    void pagesWithoutGivenRowsAreNotFetched(WriterVersion version) throws IOException {
        Path path = write(version, builder -> {});
        CountedFile counted = new CountedFile(new LocalFile(path), 1);
        try (ParquetFile file = ParquetFile.open(counted, DecryptionKeys.NONE);
                RowTake take =
                        file.take(List.of("id", "text"), Optional.of(col("id").ne(3 * 40_010)))) {
            counted.requests();
            long[] rows = {7, 12_345, 40_000, 40_010, 59_999};
            for (int i = 0; i < rows.length; i++) {
                take.give(new long[] {rows[i]}, 1);
                ColumnBatch batch = take.next();
                if (rows[i] != 40_010) {
                    assertEquals(rows[i], take.position(0));
                    assertEquals(3 * rows[i], ((LongVector) batch.column("id")).values()[0]);
                    batch = take.next();
                }
                assertNull(batch);
            }
            long all = run(path, Query.ALL.select(List.of("id", "text"))).storedBytesRead();
            long fetched = counted.requests().stream()
                    .flatMap(List::stream)
                    .mapToLong(range -> range.length())
                    .sum();
            assertTrue(fetched < all / 6, fetched + " of " + all);
        }
    }

    @Test
    void columnsOfRowGroupsWithoutARowAreNotFetched() throws IOException {
        Path path = write(WriterVersion.PARQUET_1_0, builder -> {});
        long one = run(path, Query.ALL.select(List.of("few"))).storedBytesRead();
        // nothing but the values tells of it: each condition can be met
        ScanReport report = run(
                path, Query.ALL.where(col("few").eq(30).and(col("few").eq(30).not())));
        assertEquals(0, report.rowsDelivered());
        assertTrue(report.storedBytesRead() < one + 20_000, report + ", the column alone has " + one);
    }

    @Test
    void dictionariesRuleOutRowGroups() throws IOException {
        Path path = write(WriterVersion.PARQUET_1_0, builder -> {});
        ScanReport report = run(path, Query.ALL.where(col("few").eq(31)));
        assertEquals(2, report.chunksPrunedByDictionary());
        assertEquals(0, report.chunksRead());
        assertEquals(0, report.pages());
        // the dictionary of the first half of "far" was given up
        assertEquals(0, run(path, Query.ALL.where(col("far").eq(7))).chunksPrunedByDictionary());
    }

    @Test
    void bloomFiltersRuleOutRowGroups() throws IOException {
        Path path = write(
                WriterVersion.PARQUET_2_0,
                builder -> builder.withBloomFilterEnabled("far", true)
                        .withBloomFilterEnabled("text", true)
                        .withBloomFilterNDV("far", 40_000)
                        .withBloomFilterNDV("text", 40_000));
        ScanReport report = run(path, Query.ALL.where(col("far").in(500_000_001, 500_000_003, 500_000_005)));
        assertEquals(2, report.chunksPrunedByBloomFilter(), report.toString());
        assertTrue(report.storedBytesRead() < 3_000, report.toString());
        ScanReport found = run(path, Query.ALL.where(col("text").eq(text(33_333))));
        assertEquals(1, found.chunksPrunedByBloomFilter(), found.toString());
        assertEquals(1, found.rowsDelivered());
    }

    /** What lies behind the pages may be anything: the rows may be wrong then, but nothing else. */
    @Test
    void brokenIndexesEndInRowsOrInOneError() throws IOException {
        Path path = write(WriterVersion.PARQUET_1_0, builder -> builder.withBloomFilterEnabled("far", true));
        byte[] bytes = Files.readAllBytes(path);
        int footer = bytes.length - 8 - LittleEndian.intAt(bytes, bytes.length - 8);
        long end = Footer.read(SourceState.of(new LocalFile(path)), DecryptionKeys.NONE).rowGroups().stream()
                .flatMap(group -> IntStream.range(0, group.columnCount()).mapToObj(group::column))
                .mapToLong(chunk ->
                        chunk.metaData().startOffset() + chunk.metaData().totalCompressedSize())
                .max()
                .orElseThrow();
        long seed = System.nanoTime();
        System.out.println("broken indexes: seed " + seed);
        Random random = new Random(seed);
        Query query = Query.ALL.where(
                col("id").between(3 * 29_000, 3 * 31_000).and(col("far").ne(5)));
        for (int i = 0; i < 150; i++) {
            byte[] broken = bytes.clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                broken[(int) end + random.nextInt(footer - (int) end)] = (byte) random.nextInt(256);
            }
            Files.write(path, broken);
            try {
                run(path, query);
            } catch (MbfException e) {
                assertTrue(e.getMessage().startsWith(path + ": row group "), e.getMessage());
            }
        }
    }

    @Test
    void anIndexThatLiesAboutTheRowsOfAPageLosesNone() throws Exception {
        Path path = write(WriterVersion.PARQUET_1_0, builder -> {});
        var chunk = Footer.read(SourceState.of(new LocalFile(path)), DecryptionKeys.NONE)
                .column(0, 0);
        byte[] bytes = Files.readAllBytes(path);
        int at = (int) chunk.offsetIndexOffset();
        OffsetIndex index = Util.readOffsetIndex(new ByteArrayInputStream(bytes, at, chunk.offsetIndexLength()));
        PageLocation page = index.getPage_locations().get(8);
        assertEquals(12_000, page.getFirst_row_index());
        page.setFirst_row_index(12_001);
        ByteArrayOutputStream lie = new ByteArrayOutputStream();
        Util.writeOffsetIndex(index, lie);
        assertEquals(chunk.offsetIndexLength(), lie.size());
        System.arraycopy(lie.toByteArray(), 0, bytes, at, lie.size());
        Files.write(path, bytes);
        keeps(path, col("id").eq(3 * 12_345), i -> i == 12_345);
        keeps(path, col("id").eq(3 * 12_000), i -> i == 12_000);
        keeps(path, col("id").lt(3 * 12_001), i -> i < 12_001);
    }

    /** Without an index there is nothing to prove, so that nothing may come on top but the index itself. */
    @Test
    void headersAreNotLookedAtForAnIndexThatSettlesNothing() throws IOException {
        Path path = write(WriterVersion.PARQUET_1_0, builder -> {});
        Query nothing = Query.ALL.where(col("few").ge(50).and(col("far").ne(6)));
        Query something = Query.ALL.where(col("id").lt(3 * 3_000).and(col("few").ge(50)));
        Query unwanted = something.rows(new RowRange(0, 2_500));
        long[] with = {bytes(path, nothing), bytes(path, something), bytes(path, unwanted)};
        LyingFile none = new LyingFile(path);
        long[] indexes = new long[columns.size()];
        for (int leaf = 0; leaf < columns.size(); leaf++) {
            for (int group = 0; group < 2; group++) {
                ColumnChunk chunk = none.chunk(group, leaf);
                boolean counts = group == 0 || leaf > 0; // no id of the second group is below the bound
                indexes[leaf] += counts ? chunk.getColumn_index_length() + chunk.getOffset_index_length() : 0;
                chunk.unsetColumn_index_offset();
                chunk.unsetColumn_index_length();
            }
        }
        none.write(path);
        assertEquals(bytes(path, nothing) + indexes[1] + indexes[2], with[0], "random values everywhere");
        assertTrue(with[1] < bytes(path, something), "the id rules pages out: " + with[1]);
        assertTrue(
                with[2] <= bytes(path, unwanted) + indexes[0] + indexes[1],
                "the id rules out pages only that are not wanted: " + with[2]);
    }

    private static long bytes(Path path, Query query) {
        return run(path, query).storedBytesRead();
    }

    private static ScanReport run(Path path, Query query) {
        try (ParquetFile file = ParquetFile.open(path);
                Scan scan = file.scan(query)) {
            long rows = 0;
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                rows += batch.rowCount();
            }
            assertEquals(rows, scan.report().rowsDelivered());
            return scan.report();
        }
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
