package io.mbf.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.ListVector;
import io.mbf.error.MbfException;
import io.mbf.parquet.bytes.LittleEndian;
import io.mbf.parquet.bytes.MemoryLimits;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nested columns as parquet-java writes them: read directly, and through a {@code .mbf} file. */
class NestedRoundTripTest {

    private static final String MODERN = """
              optional group list (LIST) { repeated group list { optional binary element (STRING); } }
              required group map (MAP) { repeated group key_value { required int32 key; optional int64 value; } }
              optional group struct { required double d; optional group inner { optional float f; required boolean b; } }
              optional group deep (LIST) { repeated group list { optional group element {
                optional group maps (MAP) { repeated group key_value {
                  required binary key;
                  optional group value (LIST) { repeated group list { optional int96 element; } }
                } }
                required fixed_len_byte_array(3) x;
              } } }
            """;

    private static final String LEGACY = """
              repeated int32 numbers;
              repeated group groups { optional binary a; repeated int64 b; }
              optional group two (LIST) { repeated int32 element; }
              optional group tuple (LIST) { repeated group tuple_tuple { optional binary s; } }
              optional group array (LIST) { repeated group array { optional binary s; } }
              optional group pair (LIST) { repeated group element { required int32 a; optional int32 b; } }
              optional group nested (LIST) { repeated group array (LIST) { repeated int32 array; } }
              required group keys (MAP) { repeated group key_value { required binary key; } }
              optional group old (MAP_KEY_VALUE) { repeated group map { optional binary key; optional int32 value; } }
              optional group values (MAP) { repeated group map { required int32 key; repeated int32 value; } }
              optional group odd (LIST) { optional int32 a; }
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193})
    void everyNumberOfRows(int rows) throws IOException {
        for (WriterVersion version : WriterVersion.values()) {
            roundTrip(message(MODERN), rows, new Shape(new Random(rows), 0.2, 3), b -> b.withWriterVersion(version));
        }
    }

    @Test
    void legacyForms() throws IOException {
        for (WriterVersion version : WriterVersion.values()) {
            roundTrip(
                    message(LEGACY),
                    3000,
                    new Shape(new Random(5), 0.2, 3),
                    b -> b.withWriterVersion(version).withPageRowCountLimit(700).withRowGroupRowCountLimit(1300));
        }
    }

    @Test
    void nothingButNulls() throws IOException {
        roundTrip(message(MODERN), 9000, new Shape(new Random(1), 1, 3), b -> b.withDictionaryEncoding(true));
    }

    @Test
    void nothingButEmptyLists() throws IOException {
        roundTrip(message(MODERN), 9000, new Shape(new Random(1), 0, 0), b -> b.withDictionaryEncoding(true));
    }

    @Test
    void randomSchemas() throws IOException {
        long seed = Long.getLong("mbf.seed", System.nanoTime());
        System.out.println("nested schemas: -Dmbf.seed=" + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 120; run++) {
            MessageType message = randomMessage(random);
            int rows = random.nextInt(400);
            Shape shape = new Shape(random, random.nextDouble() / 2, random.nextInt(6));
            int pageRows = 1 + random.nextInt(200);
            int groupRows = 1 + random.nextInt(300);
            WriterVersion version = WriterVersion.values()[random.nextInt(2)];
            boolean dictionary = random.nextBoolean();
            boolean snappy = random.nextBoolean();
            roundTrip(
                    message,
                    rows,
                    shape,
                    b -> b.withWriterVersion(version)
                            .withDictionaryEncoding(dictionary)
                            .withDictionaryPageSize(300)
                            .withPageSize(500)
                            .withPageRowCountLimit(pageRows)
                            .withRowGroupRowCountLimit(groupRows)
                            .withCompressionCodec(
                                    snappy ? CompressionCodecName.SNAPPY : CompressionCodecName.UNCOMPRESSED));
        }
    }

    @Test
    void longListsComeInBatchesOfFewerRows() throws IOException {
        MessageType message = message(
                "optional group l (LIST) { repeated group list { optional int32 element; } } required int32 i;");
        List<Group> groups = new ArrayList<>();
        int[] lengths = {3, MemoryLimits.MAX_WINDOW_LEVELS + 10_000, 0, 5, 150_000, 150_000, 150_000, 1};
        for (int row = 0; row < lengths.length; row++) {
            Group group = new SimpleGroup(message);
            Group list = group.addGroup("l");
            for (int i = 0; i < lengths[row]; i++) {
                Group element = list.addGroup("list");
                if (i % 3 != 0) {
                    element.add("element", i);
                }
            }
            group.add("i", row);
            groups.add(group);
        }
        Path path = write(message, groups, b -> b.withPageSize(100_000));
        assertRows(expected(message, groups), Values.ours(path), message);
        try (ParquetFile file = ParquetFile.open(path);
                Scan scan = file.scan(Query.ALL)) {
            int batches = 0;
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                batches++;
            }
            assertTrue(batches >= 3, batches + " batches");
        }
    }

    @Test
    void elementsStayCodesUntilTheDictionaryIsGivenUp() throws IOException {
        MessageType message = message("required group l (LIST) { repeated group list { optional binary element; } }");
        List<Group> groups = new ArrayList<>();
        for (int row = 0; row < 4 * ColumnBatch.MAX_ROWS; row++) {
            Group group = new SimpleGroup(message);
            Group list = group.addGroup("l");
            for (int i = 0; i < row % 3; i++) {
                Group element = list.addGroup("list");
                if (row % 5 != 0) {
                    long seed = row < 2 * ColumnBatch.MAX_ROWS - 50 ? row % 7 : row;
                    element.add(
                            "element",
                            Binary.fromConstantByteArray(
                                    TestFile.bytes(seed, 20).array()));
                }
            }
            groups.add(group);
        }
        Path path = write(
                message,
                groups,
                b -> b.withPageRowCountLimit(500).withDictionaryPageSize(4000).withDictionaryEncoding(true));
        assertRows(expected(message, groups), Values.ours(path), message);
        try (ParquetFile file = ParquetFile.open(path);
                Scan scan = file.scan(Query.ALL)) {
            assertInstanceOf(DictionaryVector.class, ((ListVector) scan.next().column(0)).elements());
            scan.next();
            assertInstanceOf(BinaryVector.class, ((ListVector) scan.next().column(0)).elements(), "both in one batch");
        }
    }

    @Test
    void changedBytesEndInAnErrorOrInRows() throws IOException {
        long seed = System.nanoTime();
        System.out.println("changed nested bytes: seed " + seed);
        Random random = new Random(seed);
        for (WriterVersion version : WriterVersion.values()) {
            MessageType message = message(MODERN + LEGACY);
            Shape shape = new Shape(random, 0.2, 3);
            List<Group> groups = new ArrayList<>();
            for (int row = 0; row < 12; row++) {
                groups.add(shape.row(message));
            }
            Path path = write(message, groups, b -> b.withWriterVersion(version));
            byte[] bytes = Files.readAllBytes(path);
            int footer = bytes.length - 8 - LittleEndian.intAt(bytes, bytes.length - 8);
            for (int run = 0; run < 400; run++) {
                byte[] changed = bytes.clone();
                changed[4 + random.nextInt(footer - 4)] ^= (byte) (1 << random.nextInt(8));
                Files.write(path, changed);
                try {
                    Values.ours(path);
                } catch (MbfException e) {
                    assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
                }
            }
        }
    }

    /** Writes rows, and compares them with what is read directly, and from a {@code .mbf} file made of it. */
    private void roundTrip(MessageType message, int rows, Shape shape, Consumer<ExampleParquetWriter.Builder> how)
            throws IOException {
        List<Group> groups = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            groups.add(shape.row(message));
        }
        Path path = write(message, groups, how);
        Map<String, List<Object>> expected = expected(message, groups);
        Path mbf = folder.resolve("t.mbf");
        Files.deleteIfExists(mbf);
        try (ParquetFile file = ParquetFile.open(path)) {
            assertEquals(rows, file.rowCount());
            assertRows(expected, Values.ours(file, Query.ALL), message);
            List<String> names = new ArrayList<>(expected.keySet());
            Collections.shuffle(names, shape.random);
            List<String> some = names.subList(0, 1 + shape.random.nextInt(names.size()));
            Map<String, List<Object>> selected = new LinkedHashMap<>(expected);
            selected.keySet().retainAll(some);
            assertRows(selected, Values.ours(file, Query.ALL.select(some)), message);
            convert(file, mbf);
        }
        try (MbfFile file = MbfFile.open(mbf)) {
            file.verify();
            assertRows(expected, Values.ours(file, Query.ALL), message);
        }
    }

    /** Compares a row at a time: whole columns make no message. */
    private static void assertRows(
            Map<String, List<Object>> expected, Map<String, List<Object>> actual, MessageType message) {
        assertEquals(expected.keySet(), Set.copyOf(actual.keySet()));
        expected.forEach((name, values) -> {
            assertEquals(values.size(), actual.get(name).size(), name);
            for (int row = 0; row < values.size(); row++) {
                int at = row;
                assertEquals(
                        values.get(row), actual.get(name).get(row), () -> name + " in row " + at + " of " + message);
            }
        });
    }

    private static void convert(Table source, Path target) {
        try (Scan scan = source.scan(Query.ALL);
                MbfFileWriter writer = MbfFileWriter.create(target, source.schema(), WriterOptions.defaults())) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                writer.write(batch);
            }
            writer.finish();
        }
    }

    private static MessageType message(String fields) {
        return MessageTypeParser.parseMessageType("message m { " + fields + " }");
    }

    private Path write(MessageType message, List<Group> groups, Consumer<ExampleParquetWriter.Builder> how)
            throws IOException {
        Path path = folder.resolve("t.parquet");
        var builder = ExampleParquetWriter.builder(new LocalOutputFile(path))
                .withConf(new PlainParquetConfiguration())
                .withType(message)
                .withCodecFactory(new Compressors())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE);
        how.accept(builder);
        try (var writer = builder.build()) {
            for (Group group : groups) {
                writer.write(group);
            }
        }
        return path;
    }

    private static Map<String, List<Object>> expected(MessageType message, List<Group> groups) {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        message.getFields().forEach(field -> columns.put(field.getName(), new ArrayList<>()));
        Schema schema = SchemaMapping.of(OwnFooters.of(message), "test");
        groups.forEach(group -> NestedOracle.addRow(group, message, schema, columns));
        return columns;
    }

    /**
     * How random rows look.
     *
     * @param nulls share of nulls among what may be null
     * @param longest elements of a list at most
     */
    private record Shape(Random random, double nulls, int longest) {

        Group row(MessageType message) {
            Group group = new SimpleGroup(message);
            fill(group, message);
            return group;
        }

        private void fill(Group group, GroupType type) {
            for (int i = 0; i < type.getFieldCount(); i++) {
                Type member = type.getType(i);
                int count = member.isRepetition(Repetition.REPEATED)
                        ? random.nextInt(longest + 1)
                        : member.isRepetition(Repetition.OPTIONAL) && random.nextDouble() < nulls ? 0 : 1;
                for (int n = 0; n < count; n++) {
                    if (member.isPrimitive()) {
                        add(group, i, member);
                    } else {
                        fill(group.addGroup(i), member.asGroupType());
                    }
                }
            }
        }

        private void add(Group group, int field, Type type) {
            long seed = random.nextBoolean() ? random.nextInt(8) : random.nextLong();
            Object value = TestFile.value(type.asPrimitiveType(), seed, random);
            switch (type.asPrimitiveType().getPrimitiveTypeName()) {
                case BOOLEAN -> group.add(field, (boolean) value);
                case INT32 -> group.add(field, (int) value);
                case INT64 -> group.add(field, (long) value);
                case FLOAT -> group.add(field, Float.intBitsToFloat((int) value));
                case DOUBLE -> group.add(field, Double.longBitsToDouble((long) value));
                case INT96, BINARY, FIXED_LEN_BYTE_ARRAY ->
                    group.add(field, Binary.fromConstantByteArray(((ByteBuffer) value).array()));
            }
        }
    }

    private static MessageType randomMessage(Random random) {
        StringBuilder text = new StringBuilder();
        int columns = 1 + random.nextInt(3);
        for (int i = 0; i < columns; i++) {
            appendField("c" + i, 4, random, text);
        }
        return message(text.toString());
    }

    private static void appendField(String name, int depth, Random random, StringBuilder text) {
        String repetition = random.nextBoolean() ? "optional" : "required";
        switch (depth == 0 ? 0 : random.nextInt(6)) {
            case 0, 1 -> {
                String[] types = {
                    "boolean", "int32", "int64", "int96", "float", "double", "binary", "fixed_len_byte_array(5)"
                };
                text.append(random.nextInt(8) == 0 ? "repeated" : repetition).append(' ');
                text.append(types[random.nextInt(types.length)])
                        .append(' ')
                        .append(name)
                        .append("; ");
            }
            case 2 -> {
                text.append(random.nextInt(8) == 0 ? "repeated" : repetition);
                text.append(" group ").append(name).append(" { ");
                int fields = 1 + random.nextInt(3);
                for (int i = 0; i < fields; i++) {
                    appendField("f" + i, depth - 1, random, text);
                }
                text.append("} ");
            }
            case 3, 4 -> {
                text.append(repetition).append(" group ").append(name).append(" (LIST) { repeated group list { ");
                appendField("element", depth - 1, random, text);
                text.append("} } ");
            }
            default -> {
                text.append(repetition).append(" group ").append(name).append(" (MAP) { repeated group key_value { ");
                text.append("required binary key; ");
                if (random.nextInt(4) != 0) {
                    appendField("value", depth - 1, random, text);
                }
                text.append("} } ");
            }
        }
    }
}
