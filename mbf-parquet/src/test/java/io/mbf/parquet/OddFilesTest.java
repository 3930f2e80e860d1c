package io.mbf.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.CorruptFileException;
import io.mbf.error.MbfException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.bytes.LittleEndian;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.parquet.page.PageHeader;
import io.mbf.predicate.PredicateParser;
import io.mbf.reader.MbfFile;
import io.mbf.row.RowCursor;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.NullType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files at the edges of the format, on both paths; and files from its future. */
class OddFilesTest {

    private static final String NAME = "the_column";

    @TempDir
    Path folder;

    /** Reads a file directly and through {@code .mbf}, which must be the same. */
    private Map<String, List<Object>> bothWays(Path path, long rows) throws IOException {
        Path mbf = folder.resolve("t.mbf");
        Files.deleteIfExists(mbf);
        try (ParquetFile file = ParquetFile.open(path)) {
            assertEquals(rows, file.rowCount());
            Map<String, List<Object>> direct = Values.ours(file, Query.ALL);
            try (Scan scan = file.scan(Query.ALL);
                    MbfFileWriter writer = MbfFileWriter.create(mbf, file.schema(), WriterOptions.defaults())) {
                for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                    writer.write(batch);
                }
                writer.finish();
            }
            try (MbfFile cached = MbfFile.open(mbf)) {
                cached.verify();
                assertEquals(rows, cached.rowCount());
                assertEquals(file.schema(), cached.schema());
                assertEquals(direct, Values.ours(cached, Query.ALL));
            }
            return direct;
        }
    }

    private Path write(MessageType schema, Map<String, List<Object>> columns) throws IOException {
        Path path = folder.resolve("t.parquet");
        TestFile.write(path, schema, columns, builder -> {});
        return path;
    }

    private static MessageType ints(Iterable<String> names) {
        var builder = Types.buildMessage();
        for (String name : names) {
            builder.required(PrimitiveTypeName.INT32).named(name);
        }
        return builder.named("m");
    }

    @Test
    void namesThatAreOddAreNamesOnBothPaths() throws IOException {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        for (String name : List.of("a.b", "A.B", "a", "A", "", " ", "☃ 🦆", "\"quoted\"", "x,y", "\u0001", "select")) {
            columns.put(name, List.of(columns.size(), -columns.size()));
        }
        assertEquals(columns, bothWays(write(ints(columns.keySet()), columns), 2));
    }

    @Test
    void twoThousandColumns() throws IOException {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        for (int i = 0; i < 2000; i++) {
            columns.put("c" + i, List.of(i, i + 1, i + 2));
        }
        Path path = write(ints(columns.keySet()), columns);
        assertEquals(columns, bothWays(path, 3));
        try (ParquetFile file = ParquetFile.open(path)) {
            assertEquals(
                    Map.of("c1999", List.of(1999, 2000, 2001)), Values.ours(file, Query.ALL.select(List.of("c1999"))));
        }
    }

    @Test
    void noRowsAndNoRowGroups() throws IOException {
        Path path = write(ints(List.of("a")), Map.of());
        assertEquals(Map.of("a", List.of()), bothWays(path, 0));
        try (ParquetFile file = ParquetFile.open(path)) {
            assertEquals(List.of(), file.rowGroups());
        }
    }

    @Test
    void aRowGroupWithoutRows() throws IOException {
        Path path = write(ints(List.of("a")), Map.of("a", List.of(1, 2)));
        rewriteFooter(path, footer -> {
            RowGroup empty = footer.getRow_groups().get(0).deepCopy();
            empty.setNum_rows(0);
            empty.getColumns().get(0).getMeta_data().setNum_values(0).unsetStatistics();
            footer.setRow_groups(
                    new ArrayList<>(List.of(empty, footer.getRow_groups().get(0), empty.deepCopy())));
        });
        assertEquals(Map.of("a", List.of(1, 2)), bothWays(path, 2));
    }

    @Test
    void noColumnsButRows() throws IOException {
        Path path = write(ints(List.of("a")), Map.of("a", List.of(1, 2, 3)));
        rewriteFooter(path, footer -> {
            footer.getSchema().remove(1);
            footer.getSchema().get(0).setNum_children(0);
            footer.getRow_groups().get(0).setColumns(new ArrayList<>());
            footer.unsetColumn_orders();
        });
        assertEquals(Map.of(), bothWays(path, 3));
    }

    @Test
    void decimalsOfAnyPrecisionAreKeptToTheBit() throws IOException {
        MessageType schema = Types.buildMessage()
                .required(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.decimalType(40, 100))
                .named("big")
                .required(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
                .length(40)
                .as(LogicalTypeAnnotation.decimalType(0, 90))
                .named("fixed")
                .named("m");
        byte[] huge = BigInteger.TEN.pow(99).negate().toByteArray();
        byte[] wide = new byte[40];
        Arrays.fill(wide, (byte) 0x7F);
        Map<String, List<Object>> columns = Map.of(
                "big", List.of(ByteBuffer.wrap(huge), ByteBuffer.wrap(new byte[] {0})),
                "fixed", List.of(ByteBuffer.wrap(wide), ByteBuffer.wrap(new byte[40])));
        Path path = write(schema, columns);
        assertEquals(columns, bothWays(path, 2));
        try (ParquetFile file = ParquetFile.open(path)) {
            assertEquals(
                    Type.Leaf.of(PhysicalType.BYTE_ARRAY, new LogicalType.DecimalType(100, 40)),
                    file.schema().field(0).type());
        }
    }

    @Test
    void placesOnEarthKeepTheirCoordinateSystem() throws IOException {
        MessageType schema = Types.buildMessage()
                .required(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.geometryType("EPSG:3857"))
                .named("geometry")
                .required(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.geographyType("OGC:CRS84", null))
                .named("geography")
                .named("m");
        ByteBuffer point = ByteBuffer.wrap(ByteBuffer.allocate(21)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 1)
                .putInt(1)
                .putDouble(1.5)
                .putDouble(-2)
                .array());
        Map<String, List<Object>> columns = Map.of("geometry", List.of(point), "geography", List.of(point));
        assertEquals(columns, bothWays(write(schema, columns), 1));
    }

    @Test
    void aNameGivenTwiceIsRefusedWhereItIsRead() throws IOException {
        Path path = write(ints(List.of("a", "b", "c")), Map.of("a", List.of(1), "b", List.of(2), "c", List.of(3)));
        rewriteFooter(path, footer -> {
            footer.getSchema().get(2).setName("a");
            footer.getRow_groups().get(0).getColumns().get(1).getMeta_data().setPath_in_schema(List.of("a"));
        });
        refused(path, "column \"a\": is there more than once; the other columns can be read if they are selected");
        try (ParquetFile file = ParquetFile.open(path)) {
            assertEquals(Map.of("c", List.of(3)), Values.ours(file, Query.ALL.select(List.of("c"))));
        }
    }

    @Test
    void namesInMessagesAreOneLineWithoutControlCharacters() throws IOException {
        Path path = write(ints(List.of("a\n\u001b[31mb")), Map.of("a\n\u001b[31mb", List.of(1, 2)));
        rewriteFooter(
                path,
                footer -> footer.getRow_groups()
                        .get(0)
                        .getColumns()
                        .get(0)
                        .getMeta_data()
                        .setNum_values(7));
        var e = assertThrows(CorruptFileException.class, () -> Values.ours(path));
        assertEquals(path + ": row group 0, column \"a ?[31mb\": has 7 values for 2 rows", e.getMessage());
    }

    @Test
    void chunksOutOfTheSchemasOrderAreRefusedWithBothPaths() throws IOException {
        Path path = write(ints(List.of("a", "b", "c")), Map.of("a", List.of(1), "b", List.of(2), "c", List.of(3)));
        rewriteFooter(path, footer -> {
            var chunks = footer.getRow_groups().get(0).getColumns();
            chunks.add(0, chunks.remove(1));
        });
        var e = assertThrows(CorruptFileException.class, () -> ParquetFile.open(path));
        assertEquals(
                path + ": row group 0, column \"a\": its chunk comes behind that of \"b\", and not in the order of the"
                        + " schema",
                e.getMessage());
    }

    @Test
    void chunksWhosePathsAreSwappedAreRefusedSinceReadersDifferInThem() throws IOException {
        Path path = write(ints(List.of("a", "b")), Map.of("a", List.of(1), "b", List.of(2)));
        rewriteFooter(path, footer -> {
            var chunks = footer.getRow_groups().get(0).getColumns();
            chunks.get(0).getMeta_data().setPath_in_schema(List.of("b"));
            chunks.get(1).getMeta_data().setPath_in_schema(List.of("a"));
        });
        var e = assertThrows(CorruptFileException.class, () -> ParquetFile.open(path));
        assertTrue(
                e.getMessage().startsWith(path + ": row group 0, column \"a\": its chunk comes behind that of \"b\""));
    }

    @Test
    void aRowGroupMayLackAColumnThatIsNotRead() throws IOException {
        Path path = write(ints(List.of("a", "b", "c")), Map.of("a", List.of(1), "b", List.of(2), "c", List.of(3)));
        rewriteFooter(path, footer -> footer.getRow_groups().get(0).getColumns().remove(1));
        try (ParquetFile file = ParquetFile.open(path)) {
            assertEquals(
                    Map.of("a", List.of(1), "c", List.of(3)), Values.ours(file, Query.ALL.select(List.of("a", "c"))));
        }
        var e = assertThrows(CorruptFileException.class, () -> Values.ours(path));
        assertEquals(path + ": row group 0, column \"b\": has no data", e.getMessage());
    }

    // ---- the size of a chunk that leaves out the header of its dictionary

    private Path withoutHeaderOfDictionary(boolean dictionary, int more) throws IOException {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        for (String name : List.of("a", "b")) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                values.add(i % 7);
            }
            columns.put(name, values);
        }
        Path path = folder.resolve("t.parquet");
        TestFile.write(path, ints(columns.keySet()), columns, builder -> builder.withDictionaryEncoding(dictionary));
        byte[] file = Files.readAllBytes(path);
        rewriteFooter(path, footer -> {
            footer.unsetCreated_by();
            for (var chunk : footer.getRow_groups().get(0).getColumns()) {
                var data = chunk.getMeta_data();
                PageHeader header = new PageHeader();
                int start = (int) (dictionary ? data.getDictionary_page_offset() : data.getData_page_offset());
                int length = header.read(file, start, file.length) - start;
                data.setTotal_compressed_size(data.getTotal_compressed_size() - length - more);
            }
        });
        return path;
    }

    @Test
    void theHeaderOfADictionaryMayBeUncounted() throws IOException {
        Path path = withoutHeaderOfDictionary(true, 0);
        Map<String, List<Object>> columns = bothWays(path, 1000);
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 0), columns.get("a").subList(0, 8));
        assertEquals(columns.get("a"), columns.get("b"));
    }

    @Test
    void moreThanThatIsMissedWithOneClearLine() throws IOException {
        for (boolean dictionary : new boolean[] {true, false}) {
            Path path = withoutHeaderOfDictionary(dictionary, dictionary ? 1 : 0);
            var e = assertThrows(CorruptFileException.class, () -> Values.ours(path));
            assertTrue(e.getMessage().startsWith(path + ": row group 0, column \"a\", "), e.getMessage());
            assertTrue(e.getMessage().matches(".*a page of \\d+ bytes in a chunk with \\d+ left"), e.getMessage());
        }
    }

    // ---- from the future

    @Test
    void aColumnWhoseDataIsInAnotherFileIsRefusedAndTheOthersAreRead() throws IOException {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        columns.put("a", List.of(1, 2, 3, 4));
        columns.put("b", List.of(5, 6, 7, 8));
        Path path = folder.resolve("t.parquet");
        TestFile.write(path, ints(columns.keySet()), columns, builder -> builder.withRowGroupRowCountLimit(2));
        rewriteFooter(path, footer -> {
            footer.getRow_groups().forEach(g -> g.getColumns().get(0).setFile_path("./t.parquet"));
            footer.getRow_groups().get(0).getColumns().get(1).setFile_path("");
            footer.getRow_groups().get(1).getColumns().get(1).setFile_path("part\n0");
        });
        try (ParquetFile file = ParquetFile.open(path)) {
            assertEquals(4, file.rowCount());
            assertEquals(2, file.schema().size());
            assertEquals(Map.of("a", List.of(1, 2, 3, 4)), Values.ours(file, Query.ALL.select(List.of("a"))));
            for (Query query : List.of(
                    Query.ALL,
                    Query.ALL.select(List.of("b")).limit(1),
                    Query.ALL.select(List.of("a")).where(PredicateParser.parse("b = 100")))) {
                assertEquals(
                        path
                                + ": row group 1, column \"b\": has its data in another file, 'part 0', which is not opened"
                                + " from here",
                        assertThrows(UnsupportedFeatureException.class, () -> file.scan(query))
                                .getMessage());
            }
        }
    }

    @Test
    void aColumnOfTypeUnknownIsNullWhateverIsStored() throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("""
                message m {
                  required int32 a; optional int32 b; required binary c; required int96 d; required double e;
                  optional fixed_len_byte_array(3) f; required boolean g; required int64 h; required int32 id;
                  required group s { required int32 x; optional binary y; required int32 z; }
                  repeated int32 r; optional group l (LIST) { repeated group list { required binary element; } }
                }
                """);
        int rows = 9_000;
        for (boolean dictionary : new boolean[] {false, true}) {
            Path path = folder.resolve("unknown" + dictionary + ".parquet");
            SimpleGroupFactory groups = new SimpleGroupFactory(schema);
            try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(path))
                    .withConf(new PlainParquetConfiguration())
                    .withType(schema)
                    .withDictionaryEncoding(dictionary)
                    .withBloomFilterEnabled("a", true)
                    .build()) {
                for (int i = 0; i < rows; i++) {
                    Group group = groups.newGroup().append("a", i % 7).append("c", "c" + i % 5);
                    group.append("d", Binary.fromConstantByteArray(new byte[12]))
                            .append("e", i % 3 == 0 ? Double.NaN : i);
                    group.append("g", true).append("h", (long) i).append("id", i);
                    if (i % 3 > 0) {
                        group.append("b", i).append("f", Binary.fromString("xyz"));
                        group.addGroup("l").addGroup("list").append("element", "e" + i % 2);
                    }
                    group.addGroup("s").append("x", i % 5).append("y", "y").append("z", i);
                    for (int n = 0; n < i % 3; n++) {
                        group.append("r", n);
                    }
                    writer.write(group);
                }
            }
            rewriteFooter(path, footer -> {
                footer.getSchema().stream()
                        .filter(e -> e.isSetType() && !List.of("id", "z").contains(e.getName()))
                        .forEach(e -> e.setLogicalType(org.apache.parquet.format.LogicalType.UNKNOWN(new NullType())));
                footer.getColumn_orders().forEach(order -> order.setTYPE_ORDER(new TypeDefinedOrder()));
            });
            Path mbf = folder.resolve("unknown.mbf");
            Files.deleteIfExists(mbf);
            try (ParquetFile file = ParquetFile.open(path)) {
                try (Scan scan = file.scan(Query.ALL);
                        MbfFileWriter writer = MbfFileWriter.create(mbf, file.schema(), WriterOptions.defaults())) {
                    for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                        writer.write(batch);
                    }
                    writer.finish();
                }
                assertAllNull(file, rows);
                List<UntrueClaim> untrue = new ArrayList<>();
                file.verify(untrue::add, read -> {});
                assertEquals(List.of(), untrue, "what is said of values that nobody sees misleads nobody");
            }
            try (MbfFile cached = MbfFile.open(mbf)) {
                cached.verify();
                assertAllNull(cached, rows);
            }
        }
    }

    private static void assertAllNull(Table table, int rows) {
        for (String name : List.of("a", "b", "c", "d", "e", "f", "g", "h", "s.x", "s.y")) {
            assertTrue(table.schema().find(name).field().nullable(), name);
            assertEquals(rows, count(table, name + " is null"), name);
            assertEquals(0, count(table, name + " is not null"), name);
            // not pruned by what the file says of the column: id has to be looked at, too
            assertEquals(rows - 100, count(table, name + " is null and id >= 100"), name);
        }
        assertEquals(0, count(table, "a = 3 or h >= 0 or g = true or c <= 'c' or c > 'c' or s.x = 1"));
        assertEquals(rows, count(table, "s is not null"));
        assertEquals(rows / 3, count(table, "l is null"));
        int row = 0;
        try (RowCursor cursor = new RowCursor(table.scan(Query.ALL))) {
            for (; cursor.next(); row++) {
                assertNull(cursor.getObject("a"));
                assertNull(cursor.getObject("c"));
                assertNull(cursor.getObject("d"));
                assertEquals(row, cursor.getInt("id"));
                assertEquals(row, cursor.getStruct("s").get("z"));
                assertNull(cursor.getStruct("s").get("x"));
                assertEquals(Collections.nCopies(row % 3, null), cursor.getList("r"));
                assertEquals(row % 3 == 0 ? null : Collections.singletonList(null), cursor.getList("l"));
            }
        }
        assertEquals(rows, row);
        Query some = Query.ALL
                .select(List.of("a", "l", "s.y", "id"))
                .where(PredicateParser.parse("id between 8500 and 8501"));
        try (RowCursor cursor = new RowCursor(table.scan(some))) {
            for (int id = 8500; cursor.next(); id++) {
                assertEquals(id, cursor.getInt("id"));
                assertNull(cursor.getObject("a"));
                assertEquals(Collections.singletonList(null), cursor.getList("l"));
            }
        }
    }

    private static long count(Table table, String condition) {
        long rows = 0;
        try (Scan scan = table.scan(Query.ALL.select(List.of()).where(PredicateParser.parse(condition)))) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                rows += batch.rowCount();
            }
        }
        return rows;
    }

    @Test
    void anUnknownLogicalTypeIsReadAsItsPhysicalType() throws IOException {
        MessageType schema = Types.buildMessage()
                .required(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.bsonType())
                .named(NAME)
                .named("m");
        Map<String, List<Object>> columns = Map.of(NAME, List.of(ByteBuffer.wrap(new byte[] {1, 2})));
        Path path = write(schema, columns);
        rewriteFooter(path, footer -> footer.getSchema().get(1).unsetConverted_type());
        // field 13 of the union, an empty struct, becomes field 60
        replaceInFooter(path, new byte[] {(byte) 0xDC, 0, 0}, new byte[] {0x0C, 120, 0, 0});
        assertEquals(columns, bothWays(path, 1));
        try (ParquetFile file = ParquetFile.open(path)) {
            assertEquals(
                    Type.Leaf.of(PhysicalType.BYTE_ARRAY),
                    file.schema().field(0).type());
        }
    }

    @Test
    void anUnknownCodecIsRefusedByItsNumber() throws IOException {
        Path path = future();
        replaceInFooter(path, bytes(NAME, 0x15, 2), bytes(NAME, 0x15, 120));
        try (ParquetFile file = ParquetFile.open(path)) {
            assertEquals("CODEC 60", file.rowGroups().get(0).columns().get(0).codec());
        }
        refused(path, "row group 0, column \"" + NAME + "\": has codec 60, which is not supported");
    }

    @Test
    void anUnknownEncodingIsRefusedByItsNumber() throws IOException {
        Path path = future();
        byte[] file = Files.readAllBytes(path);
        int page = indexOf(file, new byte[] {0x15, 0, 0x15, 6, 0x15, 6});
        page = page >= 0 ? page : indexOf(file, new byte[] {0x15, 0, 0x15, 6, 0x15, 8});
        page = page >= 0 ? page : indexOf(file, new byte[] {0x15, 0, 0x15, 8, 0x15, 8});
        assertTrue(page > 0);
        file[page + 1] = 22;
        Files.write(path, file);
        int name = lastIndexOf(file, NAME.getBytes(StandardCharsets.US_ASCII)) - 3;
        while (file[name] != 0x19 || (file[name - 1] & 0x80) != 0) {
            name--;
        }
        int plain = name - 1;
        while (file[plain] != 0) {
            plain--;
        }
        assertTrue(name - plain < 6);
        file[plain] = 22;
        Files.write(path, file);
        refused(path, "row group 0, column \"" + NAME + "\": has encoding 11, which is not supported");
    }

    /** One column of doubles, snappy, plain, without statistics. */
    private Path future() throws IOException {
        MessageType schema = Types.buildMessage()
                .required(PrimitiveTypeName.DOUBLE)
                .named(NAME)
                .named("m");
        Path path = folder.resolve("future.parquet");
        TestFile.write(
                path,
                schema,
                Map.of(NAME, List.of(1L, 2L, 3L)),
                builder -> builder.withDictionaryEncoding(false)
                        .withStatisticsEnabled(false)
                        .withCompressionCodec(CompressionCodecName.SNAPPY));
        return path;
    }

    private static void refused(Path path, String message) {
        MbfException e = assertThrows(UnsupportedFeatureException.class, () -> Values.ours(path));
        assertEquals(path + ": " + message, e.getMessage());
    }

    private static byte[] bytes(String text, int... more) {
        byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), text.length() + more.length);
        for (int i = 0; i < more.length; i++) {
            bytes[text.length() + i] = (byte) more[i];
        }
        return bytes;
    }

    static void rewriteFooter(Path path, Consumer<FileMetaData> change) throws IOException {
        byte[] file = Files.readAllBytes(path);
        int start = footerStart(file);
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(file, start, file.length - 8 - start));
        change.accept(footer);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer, out);
        writeFooter(path, Arrays.copyOf(file, start), out.toByteArray());
    }

    private static void replaceInFooter(Path path, byte[] old, byte[] replacement) throws IOException {
        byte[] file = Files.readAllBytes(path);
        int start = footerStart(file);
        int at = lastIndexOf(file, old);
        assertTrue(at > start, "not in the footer");
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        footer.write(file, start, at - start);
        footer.write(replacement);
        footer.write(file, at + old.length, file.length - 8 - at - old.length);
        writeFooter(path, Arrays.copyOf(file, start), footer.toByteArray());
    }

    private static void writeFooter(Path path, byte[] pages, byte[] footer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(pages);
        out.write(footer);
        out.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(footer.length)
                .put("PAR1".getBytes(StandardCharsets.US_ASCII))
                .array());
        Files.write(path, out.toByteArray());
    }

    private static int footerStart(byte[] file) {
        return file.length - 8 - LittleEndian.intAt(file, file.length - 8);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    private static int lastIndexOf(byte[] bytes, byte[] part) {
        for (int i = bytes.length - part.length; i >= 0; i--) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }
}
