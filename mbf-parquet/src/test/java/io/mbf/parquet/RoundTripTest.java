package io.mbf.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.parquet.bytes.MemoryLimits;
import io.mbf.scan.Query;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What parquet-java wrote is what is read. */
class RoundTripTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = "LZO", mode = EnumSource.Mode.EXCLUDE)
    void everyTypeInEveryCodecPageVersionAndEncoding(CompressionCodecName codec) throws IOException {
        long seed = System.nanoTime();
        System.out.println(codec + ": seed " + seed);
        Random random = new Random(seed);
        Set<String> encodings = new HashSet<>();
        for (WriterVersion version : WriterVersion.values()) {
            for (int kind = 0; kind < 4; kind++) {
                boolean dictionary = (kind & 1) != 0;
                boolean split = (kind & 2) != 0;
                var columns = TestFile.random(random, 4000, 0.3);
                Path path = folder.resolve("t.parquet");
                TestFile.write(
                        path,
                        TestFile.ALL_TYPES,
                        columns,
                        builder -> builder.withWriterVersion(version)
                                .withCompressionCodec(codec)
                                .withDictionaryEncoding(dictionary)
                                .withDictionaryPageSize(2000)
                                .withByteStreamSplitEncoding(split)
                                .withPageSize(500)
                                .withRowGroupRowCountLimit(3000));
                assertEquals(columns, Values.ours(path), version + ", kind " + kind);
                try (ParquetFile file = ParquetFile.open(path)) {
                    file.rowGroups().get(0).columns().forEach(c -> encodings.addAll(c.encodings()));
                }
            }
        }
        assertTrue(
                encodings.containsAll(Set.of(
                        "PLAIN",
                        "RLE",
                        "PLAIN_DICTIONARY",
                        "RLE_DICTIONARY",
                        "DELTA_BINARY_PACKED",
                        "DELTA_BYTE_ARRAY",
                        "BYTE_STREAM_SPLIT")),
                encodings.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 20000})
    void everyNumberOfRowsWithFewAllAndNoNulls(int rows) throws IOException {
        Random random = new Random(rows);
        for (WriterVersion version : WriterVersion.values()) {
            for (double nulls : new double[] {0, 0.01, 0.9, 1}) {
                var columns = TestFile.random(random, rows, nulls);
                Path path = folder.resolve("t.parquet");
                TestFile.write(
                        path,
                        TestFile.ALL_TYPES,
                        columns,
                        builder -> builder.withWriterVersion(version)
                                .withCompressionCodec(CompressionCodecName.SNAPPY)
                                .withPageRowCountLimit(random.nextBoolean() ? 3000 : 1 + random.nextInt(20000)));
                try (ParquetFile file = ParquetFile.open(path)) {
                    assertEquals(rows, file.rowCount());
                    assertEquals(columns, Values.ours(file, Query.ALL), version + ", nulls " + nulls);
                }
            }
        }
    }

    @Test
    void columnsAreDeliveredAsCodesUntilTheDictionaryWasGivenUp() throws IOException {
        int rows = 5 * ColumnBatch.MAX_ROWS;
        List<Object> strings = new ArrayList<>();
        List<Object> fixed = new ArrayList<>();
        List<Object> times = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            boolean few = i < 3 * ColumnBatch.MAX_ROWS - 100;
            long seed = few ? i % 7 : i;
            strings.add(i % 11 == 0 ? null : TestFile.bytes(seed, 20));
            fixed.add(i % 13 == 0 ? null : TestFile.bytes(seed, 9));
            times.add(TestFile.bytes(i % 7, 12));
        }
        var columns = new LinkedHashMap<String, List<Object>>();
        columns.put("s", strings);
        columns.put("x", fixed);
        columns.put("t", times);
        Path path = folder.resolve("t.parquet");
        var schema = MessageTypeParser.parseMessageType(
                "message m { optional binary s; optional fixed_len_byte_array(9) x; required int96 t; }");
        TestFile.write(
                path,
                schema,
                columns,
                builder -> builder.withWriterVersion(WriterVersion.PARQUET_2_0)
                        .withPageRowCountLimit(1000)
                        .withDictionaryPageSize(4000)
                        .withDictionaryEncoding(true));
        assertEquals(columns, Values.ours(path));
        try (ParquetFile file = ParquetFile.open(path);
                var scan = file.scan(Query.ALL)) {
            var dictionary = assertInstanceOf(
                            DictionaryVector.class, scan.next().column(0))
                    .dictionary();
            ColumnBatch second = scan.next();
            assertSame(dictionary, ((DictionaryVector) second.column(0)).dictionary());
            assertInstanceOf(DictionaryVector.class, second.column(1));
            assertInstanceOf(FixedBinaryVector.class, second.column(2), "INT96 is never in codes");
            ColumnBatch third = scan.next();
            assertInstanceOf(BinaryVector.class, third.column(0), "codes and bytes in one batch");
            assertInstanceOf(FixedBinaryVector.class, third.column(1), "codes and bytes in one batch");
            assertInstanceOf(BinaryVector.class, scan.next().column(0));
        }
    }

    @Test
    void batchesOfHugeValuesHaveFewerRows() throws IOException {
        int rows = 90;
        byte[] huge = new byte[1 << 20];
        List<Object> large = new ArrayList<>();
        List<Object> codes = new ArrayList<>();
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            large.add(i % 10 == 3 ? null : ByteBuffer.wrap(huge));
            codes.add(i % 4 == 0 ? null : TestFile.bytes(i % 3, 3));
            numbers.add(i % 5 == 0 ? null : (Object) i);
        }
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        columns.put("codes", codes);
        columns.put("plain", new ArrayList<>(codes));
        columns.put("large", large);
        columns.put("numbers", numbers);
        Path path = folder.resolve("t.parquet");
        var schema = MessageTypeParser.parseMessageType("message m { optional binary codes; optional binary plain;"
                + " optional binary large; optional int32 numbers; }");
        for (WriterVersion version : WriterVersion.values()) {
            TestFile.write(
                    path,
                    schema,
                    columns,
                    builder -> builder.withWriterVersion(version)
                            .withCompressionCodec(CompressionCodecName.SNAPPY)
                            .withDictionaryEncoding("plain", false)
                            .withDictionaryEncoding("large", false));
            assertEquals(columns, Values.ours(path), version.toString());
            try (ParquetFile file = ParquetFile.open(path);
                    var scan = file.scan(Query.ALL)) {
                int batches = 0;
                for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                    BinaryVector vector = (BinaryVector) batch.column("large");
                    int size = vector.offsets()[batch.rowCount()] - vector.offsets()[0];
                    assertTrue(size <= MemoryLimits.MAX_BATCH_COLUMN, size + " bytes");
                    batches++;
                }
                assertEquals(2, batches);
            }
        }
    }

    @Test
    void aValueAboveTheBatchLimitComesAlone() throws IOException {
        ByteBuffer huge = ByteBuffer.allocate(MemoryLimits.MAX_BATCH_COLUMN + 1);
        List<Object> values = new ArrayList<>(List.of(TestFile.bytes(1, 3), huge, TestFile.bytes(2, 3)));
        Path path = folder.resolve("t.parquet");
        TestFile.write(
                path,
                MessageTypeParser.parseMessageType("message m { optional binary s; }"),
                Map.of("s", values),
                builder -> builder.withDictionaryEncoding(false).withCompressionCodec(CompressionCodecName.SNAPPY));
        try (ParquetFile file = ParquetFile.open(path);
                var scan = file.scan(Query.ALL)) {
            assertEquals(1, scan.next().rowCount());
            assertEquals(1, scan.next().rowCount());
            assertEquals(1, scan.next().rowCount());
            assertNull(scan.next());
        }
    }

    @Test
    void namesThatAreOddAreNamesAllTheSame() throws IOException {
        var schema = org.apache.parquet.schema.Types.buildMessage()
                .required(org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32)
                .named("a.b")
                .required(org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32)
                .named("A.B")
                .required(org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32)
                .named("")
                .required(org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32)
                .named("☃ 🦆")
                .named("m");
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        int value = 0;
        for (var field : schema.getFields()) {
            columns.put(field.getName(), Collections.nCopies(3, value++));
        }
        Path path = folder.resolve("t.parquet");
        TestFile.write(path, schema, columns, builder -> {});
        assertEquals(columns, Values.ours(path));
    }

    @Test
    void aFileDescribesItself() throws IOException {
        Path path = folder.resolve("t.parquet");
        TestFile.write(
                path,
                TestFile.ALL_TYPES,
                TestFile.random(new Random(1), 100, 0.5),
                builder ->
                        builder.withExtraMetaData(Map.of("who", "me")).withCompressionCodec(CompressionCodecName.ZSTD));
        try (ParquetFile file = ParquetFile.open(path);
                ParquetFile again = ParquetFile.open(path)) {
            assertEquals("me", file.keyValueMetadata().get("who"));
            assertTrue(file.createdBy().startsWith("parquet-mr"), file.createdBy());
            assertEquals(MessageTypeParser.parseMessageType(file.parquetSchema()), TestFile.ALL_TYPES);
            assertEquals(file.footerHash(), again.footerHash());
            RowGroupInfo group = file.rowGroups().get(0);
            assertEquals(100, group.rows());
            assertEquals("ZSTD", group.columns().get(0).codec());
            assertTrue(group.compressedBytes() > 0 && group.uncompressedBytes() > 0);
            assertNotNull(group.columns().get(0).encodings());
        }
        assertEquals(8, EnumSet.allOf(CompressionCodecName.class).size(), "codecs this test knows");
    }
}
