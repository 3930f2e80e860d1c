package io.mbf.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mbf.Mbf;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.Validity;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.MbfException;
import io.mbf.error.SourceChangedException;
import io.mbf.fixture.Vectors;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the format's description in the README of huggingface/safetensors, and against DuckDB's reading. */
class SafetensorsTest {

    private static final int ROWS = 30_000;

    @TempDir
    Path folder;

    /** A file, taken apart by what the description says. */
    private record Parsed(JsonNode header, byte[] data) {

        static Parsed of(Path file) throws Exception {
            ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            byte[] header = new byte[Math.toIntExact(in.getLong())];
            in.get(header);
            assertEquals('{', header[0]);
            assertEquals(0, header.length % 8, "the data begins at a multiple of eight");
            byte[] data = new byte[in.remaining()];
            in.get(data);
            return new Parsed(new ObjectMapper().readTree(new String(header, UTF_8).stripTrailing()), data);
        }

        byte[] bytes(String name) {
            JsonNode offsets = header.get(name).get("data_offsets");
            return Arrays.copyOfRange(
                    data, offsets.get(0).asInt(), offsets.get(1).asInt());
        }

        List<String> values(String name) {
            return Samples.decode(
                    bytes(name), Dtype.valueOf(header.get(name).get("dtype").asText()));
        }
    }

    private Path write(String name, Tensors tensors) {
        Path target = folder.resolve(name);
        tensors.write(target);
        return target;
    }

    @Test
    void columnsOfEveryKindHaveTheValuesThatDuckDbReads() throws Exception {
        Path parquet = Samples.parquet(folder, ROWS);
        try (var dataset = Mbf.readParquet(parquet)) {
            Parsed file = Parsed.of(write("a.safetensors", Tensors.of(dataset)));
            for (String name : Samples.names()) {
                assertEquals(
                        "[" + ROWS + "]", file.header.get(name).get("shape").toString());
                assertEquals(Samples.read(parquet, name), file.values(name), name);
            }
        }
    }

    @Test
    void tensorsLieOneAfterTheOtherWithoutHolesAndAlignedForTheirElements() throws Exception {
        try (var dataset = Mbf.readParquet(Samples.parquet(folder, 13))) {
            Parsed file = Parsed.of(write("a.safetensors", Tensors.of(dataset)));
            long end = 0;
            int tensors = 0;
            for (Map.Entry<String, JsonNode> tensor : file.header.properties()) {
                if (!tensor.getKey().equals("__metadata__")) {
                    JsonNode offsets = tensor.getValue().get("data_offsets");
                    int width = Dtype.valueOf(tensor.getValue().get("dtype").asText())
                            .bytes();
                    assertEquals(end, offsets.get(0).asLong(), tensor.getKey());
                    assertEquals(0, end % width, tensor.getKey());
                    assertEquals(end + 13L * width, offsets.get(1).asLong(), tensor.getKey());
                    end = offsets.get(1).asLong();
                    tensors++;
                }
            }
            assertEquals(Samples.names().size(), tensors);
            assertEquals(file.data.length, end);
        }
    }

    @Test
    void datesAndTimesAreIntegersWhoseUnitTheMetadataGives() throws Exception {
        try (var dataset = Mbf.readParquet(Samples.parquet(folder, 3))) {
            Parsed file = Parsed.of(write("a.safetensors", Tensors.of(dataset)));
            assertEquals("""
                    {"clock.units":"microseconds","day.units":"days since 1970-01-01",\
                    "moment.units":"microseconds since 1970-01-01 00:00:00"}""", file.header.get("__metadata__").toString());
            assertEquals("I64", file.header.get("moment").get("dtype").asText());
            assertEquals("I32", file.header.get("day").get("dtype").asText());
        }
    }

    @Test
    void columnsOfOneTypeBecomeAMatrixRowAfterRow() throws Exception {
        Path parquet =
                Samples.parquet(folder.resolve("m.parquet"), "i::double as x, i + 1 as n, -i::double as y", 9000);
        try (var dataset = Mbf.readParquet(parquet)) {
            Parsed file = Parsed.of(write("a.safetensors", Tensors.of(dataset).matrix("xy", "y", "x")));
            assertEquals("[9000,2]", file.header.get("xy").get("shape").toString());
            List<String> values = file.values("xy");
            for (int i = 0; i < 9000; i++) {
                assertEquals(Double.toString(0.0 - i), values.get(2 * i).replace("-0.0", "0.0"));
                assertEquals(Double.toString(i), values.get(2 * i + 1));
            }
            assertEquals("9000", file.values("n").get(8999));
            assertEquals(
                    "y,x", file.header.get("__metadata__").get("xy.columns").asText());
        }
    }

    @Test
    void aMatrixIsOfOneTypeAndNoColumnIsInTwo() throws Exception {
        Path parquet = Samples.parquet(folder.resolve("m.parquet"), "i::double as x, i as n, 'a' as t", 3);
        try (var dataset = Mbf.readParquet(parquet).select("x", "n")) {
            assertFails(
                    Tensors.of(dataset).matrix("m"),
                    "tensor 'm' takes columns of one type: 'x' is float64, 'n' is int64");
            assertFails(Tensors.of(dataset).matrix("m", "x").matrix("o", "x"), "column 'x' is in 'm' already");
            assertFails(Tensors.of(dataset).matrix("m", "x", "x"), "column 'x' is in 'm' already");
            assertFails(Tensors.of(dataset).matrix("n", "x"), "two tensors would be called 'n': select one of them");
            assertFails(Tensors.of(dataset).matrix("m", "y"), "no column 'y'; the columns are x, n");
        }
    }

    private void assertFails(Tensors tensors, String message) {
        assertEquals(
                message,
                assertThrows(InvalidQueryException.class, () -> tensors.write(folder.resolve("f.safetensors")))
                        .getMessage());
    }

    @Test
    void matricesOfEveryKindHaveTheirValuesSideBySide() throws Exception {
        Path parquet = Samples.parquet(folder, 20);
        for (String name : Samples.names()) {
            Path twice = Samples.parquet(folder.resolve(name + ".parquet"), "1 as one", 1);
            try (var connection = java.sql.DriverManager.getConnection("jdbc:duckdb:");
                    var statement = connection.createStatement()) {
                statement.execute("copy (select " + name + " as p, " + name + " as q from '" + parquet + "') to '"
                        + twice + "' (format parquet)");
            }
            try (var dataset = Mbf.readParquet(twice)) {
                Parsed file = Parsed.of(
                        write(name + ".safetensors", Tensors.of(dataset).matrix("pq")));
                List<String> values = file.values("pq");
                List<String> expected = Samples.read(parquet, name);
                for (int i = 0; i < 20; i++) {
                    assertEquals(List.of(expected.get(i), expected.get(i)), values.subList(2 * i, 2 * i + 2), name);
                }
            }
        }
    }

    @Test
    void conditionsAndLimitsCount() throws Exception {
        Path parquet = Samples.parquet(folder, ROWS);
        try (var dataset =
                Mbf.readParquet(parquet).select("u8").where("i64 > 0").limit(5000)) {
            assertEquals(5000, Tensors.of(dataset).write(folder.resolve("a.safetensors")));
            assertEquals(5000, Parsed.of(folder.resolve("a.safetensors")).data.length);
        }
    }

    @Test
    void manyFilesAreOneTensorAndTheirDirectoriesAreColumns() throws Exception {
        for (int year : List.of(2023, 2024)) {
            Path part = Files.createDirectories(folder.resolve("sales/year=" + year));
            Samples.parquet(part.resolve("a.parquet"), "i + " + year + " as n", 9000);
        }
        try (var dataset = Mbf.readParquet(folder.resolve("sales"))) {
            Parsed file = Parsed.of(write("a.safetensors", Tensors.of(dataset)));
            assertEquals("2023", file.values("year").get(8999));
            assertEquals("2024", file.values("year").get(9000));
            assertEquals("2024", file.values("n").get(9000));
            assertEquals(18_000, file.values("n").size());
        }
    }

    @Test
    void noRowsAreTensorsWithoutElements() throws Exception {
        try (var dataset = Mbf.readParquet(Samples.parquet(folder, 0))) {
            Parsed file = Parsed.of(write("a.safetensors", Tensors.of(dataset)));
            assertEquals("[0]", file.header.get("f64").get("shape").toString());
            assertEquals("[0,0]", file.header.get("f64").get("data_offsets").toString());
            assertEquals(0, file.data.length);
        }
    }

    @Test
    void offsetsBeyondTwoGigabytesDoNotOverflow() throws Exception {
        Schema schema = Schema.of(
                Field.required("flag", Type.Leaf.of(PhysicalType.BOOLEAN)),
                Field.required("x", Type.Leaf.of(PhysicalType.DOUBLE)));
        byte[] header = SafetensorsWriter.header(TensorLayout.of(schema, Map.of(), Optional.empty()), 3_000_000_000L);
        JsonNode json = new ObjectMapper().readTree(header);
        assertEquals("[0,24000000000]", json.get("x").get("data_offsets").toString());
        assertEquals(
                "[24000000000,27000000000]",
                json.get("flag").get("data_offsets").toString());
    }

    @Test
    void valuesBehindTwoGigabytesAreWrittenThere() throws Exception {
        Schema schema = Schema.of(
                Field.required("flag", Type.Leaf.of(PhysicalType.BOOLEAN)),
                Field.required("x", Type.Leaf.of(PhysicalType.DOUBLE)));
        long rows = 300_000_000; // of which a few are written: the rest of the file is a hole
        var tensors = TensorLayout.of(schema, Map.of(), Optional.empty());
        Path file = folder.resolve("a.safetensors");
        try (SafetensorsWriter writer = new SafetensorsWriter(file, tensors, rows)) {
            writer.write(Vectors.batch(
                    schema,
                    new BooleanVector(new boolean[] {true, false, true}, 3, Validity.allValid(3)),
                    new DoubleVector(new double[] {1, 2, 3}, 3, Validity.allValid(3))));
        }
        ByteBuffer flags = ByteBuffer.allocate(3);
        try (FileChannel channel = FileChannel.open(file)) {
            channel.read(flags, Long.BYTES + SafetensorsWriter.header(tensors, rows).length + 8 * rows);
        }
        assertArrayEquals(new byte[] {1, 0, 1}, flags.array());
    }

    @Test
    void moreOrFewerRowsThanWereCountedAreAChangeOfTheSource() throws Exception {
        Schema schema = Schema.of(Field.required("n", Type.Leaf.of(PhysicalType.INT32)));
        var tensors = TensorLayout.of(schema, Map.of(), Optional.empty());
        try (SafetensorsWriter writer = new SafetensorsWriter(folder.resolve("a"), tensors, 4)) {
            writer.write(Vectors.batch(schema, Vectors.ints(1, 2, 3)));
            assertEquals(
                    "data set: changed since it was first looked at: it had 4 rows, then 3",
                    assertThrows(SourceChangedException.class, writer::finish).getMessage());
            assertEquals(
                    "data set: changed since it was first looked at: it had 4 rows, then at least 6",
                    assertThrows(
                                    SourceChangedException.class,
                                    () -> writer.write(Vectors.batch(schema, Vectors.ints(4, 5, 6))))
                            .getMessage());
        }
    }

    @Test
    void halvesAreCopiedBitForBitWhateverHoldsThem() throws Exception {
        Schema schema = Schema.of(Field.optional("h", Type.Leaf.fixed(2, LogicalType.FLOAT16)));
        for (int distinct : new int[] {3, 60_000}) { // in a dictionary, and not
            byte[] halves = new byte[2 * 70_000];
            for (int i = 0; i < 70_000; i++) {
                halves[2 * i] = (byte) (i % distinct);
                halves[2 * i + 1] = (byte) (i % distinct >> 8);
            }
            Path mbf = folder.resolve(distinct + ".mbf");
            try (MbfFileWriter writer = MbfFileWriter.create(mbf, schema, WriterOptions.defaults())) {
                long[] valid = new long[Validity.wordCount(70_000)];
                Arrays.fill(valid, -1);
                valid[0] = ~2;
                writer.write(
                        Vectors.batch(schema, new FixedBinaryVector(halves, 2, 70_000, Validity.of(valid, 70_000))));
                writer.finish();
            }
            try (var dataset = Mbf.readMbf(mbf)) {
                Path target =
                        write(distinct + ".safetensors", Tensors.of(dataset).fillNulls(0.5));
                halves[2] = 0;
                halves[3] = 0x38; // 0.5
                assertArrayEquals(halves, Parsed.of(target).bytes("h"));
                Tensors third = Tensors.of(dataset).fillNulls(1 / 3.0);
                assertThrows(InvalidQueryException.class, () -> third.write(folder.resolve("a.safetensors")));
            }
        }
    }

    @Test
    void integersThatTheirOwnTypeRulesOutAreNotCutOff() throws Exception {
        for (var type : List.of(
                new LogicalType.IntType(8, true), new LogicalType.IntType(8, false),
                new LogicalType.IntType(16, true), new LogicalType.IntType(16, false))) {
            Schema schema = Schema.of(Field.required("n", Type.Leaf.of(PhysicalType.INT32, type)));
            int least = type.signed() ? -1 << type.bits() - 1 : 0;
            int most = least + (1 << type.bits()) - 1;
            for (int value : new int[] {least, most, least - 1, most + 1}) {
                Path mbf = folder.resolve("n" + type.bits() + type.signed() + value + ".mbf");
                try (MbfFileWriter writer = MbfFileWriter.create(mbf, schema, WriterOptions.defaults())) {
                    writer.write(Vectors.batch(schema, Vectors.ints(0, value)));
                    writer.finish();
                }
                try (var dataset = Mbf.readMbf(mbf)) {
                    Tensors tensors = Tensors.of(dataset);
                    Path target = folder.resolve(mbf.getFileName() + ".safetensors");
                    if (value >= least && value <= most) {
                        tensors.write(target);
                        assertEquals(
                                List.of("0", Integer.toString(value)),
                                Parsed.of(target).values("n"));
                    } else {
                        assertEquals(
                                "column 'n' has " + value + " in row 1, which is no "
                                        + Dtype.of(schema.field(0)).zarrName()
                                        + " although its type says so: leave such rows out",
                                assertThrows(InvalidQueryException.class, () -> tensors.write(target))
                                        .getMessage());
                    }
                }
            }
        }
    }

    @Test
    void moreBytesThanAFileCanHaveAreRefused() {
        Schema schema = Schema.of(Field.required("x", Type.Leaf.of(PhysicalType.DOUBLE)));
        var tensors = TensorLayout.of(schema, Map.of(), Optional.empty());
        assertThrows(InvalidQueryException.class, () -> SafetensorsWriter.header(tensors, Long.MAX_VALUE / 2));
    }

    @Test
    void whatIsNoNumberIsNamedAndNothingIsLeft() throws Exception {
        assertRefused(
                "'a' as name, i as n",
                "column 'name' is of type STRING, and tensors hold booleans, integers, floats, dates and times: select the other"
                        + " columns");
        assertRefused(
                "1.5::decimal(10,2) as price",
                "column 'price' is of type DECIMAL(10,2), and tensors hold booleans, integers, floats, dates and times: select"
                        + " the other columns");
        assertRefused(
                "[1, 2] as tags",
                "column 'tags' is of type LIST, and tensors hold booleans, integers, floats, dates and times: select the other"
                        + " columns");
        assertRefused(
                "uuid() as id",
                "column 'id' is of type UUID, and tensors hold booleans, integers, floats, dates and times: select the other"
                        + " columns");
        assertRefused(
                "i as n, 'x'::blob as bytes",
                "column 'bytes' is of type BYTE_ARRAY, and tensors hold booleans, integers, floats, dates and times: select the"
                        + " other columns");
    }

    @Test
    void aNullIsNamedByItsRow() throws Exception {
        assertRefused(
                "case when i <> 8999 then i end as n",
                "column 'n' is null in row 8999: fill nulls with a number, or leave such rows out (n is not null)");
    }

    @Test
    void aColumnCannotBeCalledLikeTheMetadata() throws Exception {
        assertRefused(
                "i as __metadata__", "a tensor cannot be called '__metadata__' in safetensors: put it in a matrix");
    }

    private void assertRefused(String select, String message) throws Exception {
        Path parquet = Samples.parquet(folder.resolve("r.parquet"), select, 9000);
        try (var dataset = Mbf.readParquet(parquet)) {
            Tensors tensors = Tensors.of(dataset);
            Path target = folder.resolve("refused.safetensors");
            assertEquals(
                    message,
                    assertThrows(MbfException.class, () -> tensors.write(target))
                            .getMessage());
        }
        assertEquals(List.of("r.parquet"), Samples.list(folder));
    }

    @Test
    void nullsAreFilledInColumnsOfEveryKind() throws Exception {
        for (String name : Samples.names()) {
            String value = name.equals("b")
                    ? "true"
                    : name.equals("day")
                            ? "date '1970-01-03'"
                            : name.equals("moment")
                                    ? "timestamp '1970-01-01 00:00:02'"
                                    : name.equals("clock") ? "time '00:00:02'" : "2::" + type(name);
            Path parquet = Samples.parquet(
                    folder.resolve(name + ".parquet"), "case when i % 2 = 1 then " + value + " end as x", 101);
            try (var dataset = Mbf.readParquet(parquet)) {
                Path target = write(name + ".safetensors", Tensors.of(dataset).fillNulls(1));
                List<String> values = Parsed.of(target).values("x");
                String filled = name.startsWith("f") ? "1.0" : "1";
                for (int i = 0; i < 101; i += 2) {
                    assertEquals(filled, values.get(i), name);
                }
                assertEquals(101, values.size());
                assertTrue(name.equals("b") || !values.get(1).equals(filled), name);
            }
        }
    }

    private static String type(String name) {
        return Map.of(
                        "i8",
                        "tinyint",
                        "u8",
                        "utinyint",
                        "i16",
                        "smallint",
                        "u16",
                        "usmallint",
                        "i32",
                        "integer",
                        "u32",
                        "uinteger",
                        "i64",
                        "bigint",
                        "u64",
                        "ubigint",
                        "f32",
                        "float",
                        "f64",
                        "double")
                .get(name);
    }

    @Test
    void whatAColumnCannotHoldDoesNotFillItsNulls() throws Exception {
        Path parquet = Samples.parquet(folder.resolve("n.parquet"), "nullif(i, 3)::integer as n", 5);
        try (var dataset = Mbf.readParquet(parquet)) {
            for (double value : new double[] {Double.NaN, 0.5, 2147483648.0, -2147483649.0}) {
                Tensors tensors = Tensors.of(dataset).fillNulls(value);
                assertEquals(
                        "column 'n' has nulls, and " + value + " to fill them with is no int32",
                        assertThrows(InvalidQueryException.class, () -> tensors.write(folder.resolve("a.safetensors")))
                                .getMessage());
            }
            Parsed file = Parsed.of(write("a.safetensors", Tensors.of(dataset).fillNulls(-2147483648.0)));
            assertEquals(List.of("0", "1", "2", "-2147483648", "4"), file.values("n"));
        }
    }

    @Test
    void aTargetThatExistsIsLeftAsItIs() throws Exception {
        Path target = Files.writeString(folder.resolve("a.safetensors"), "mine");
        try (var dataset = Mbf.readParquet(Samples.parquet(folder, 1))) {
            Tensors tensors = Tensors.of(dataset);
            assertEquals(
                    target + ": exists already",
                    assertThrows(UncheckedIOException.class, () -> tensors.write(target))
                            .getCause()
                            .getMessage());
        }
        assertArrayEquals("mine".getBytes(UTF_8), Files.readAllBytes(target));
        assertEquals(List.of("a.safetensors", "all1.parquet"), Samples.list(folder));
    }

    @Test
    void anInterruptedThreadLeavesNothing() throws Exception {
        try (var dataset = Mbf.readParquet(Samples.parquet(folder, 10))) {
            Tensors tensors = Tensors.of(dataset);
            Thread.currentThread().interrupt();
            var failed = assertThrows(UncheckedIOException.class, () -> tensors.write(folder.resolve("a.safetensors")));
            assertTrue(Thread.interrupted());
            assertInstanceOf(ClosedChannelException.class, failed.getCause());
        }
        assertEquals(List.of("all10.parquet"), Samples.list(folder));
    }

    @Test
    void aDamagedSourceLeavesNothing() throws Exception {
        Path parquet = Samples.parquet(folder, ROWS);
        Path mbf = folder.resolve("a.mbf");
        Mbf.convertToMbf(parquet, mbf);
        byte[] bytes = Files.readAllBytes(mbf);
        bytes[bytes.length / 2] ^= 1;
        Files.write(mbf, bytes);
        try (var dataset = Mbf.readMbf(mbf)) {
            Tensors tensors = Tensors.of(dataset);
            assertThrows(MbfException.class, () -> tensors.write(folder.resolve("a.safetensors")));
        }
        assertEquals(List.of("a.mbf", "all30000.parquet"), Samples.list(folder));
    }

    @Test
    void otherEndingsAreRefused() throws Exception {
        try (var dataset = Mbf.readParquet(Samples.parquet(folder, 1))) {
            Tensors tensors = Tensors.of(dataset);
            assertEquals(
                    "a.npy: tensors are written to names that end in .safetensors or .zarr",
                    assertThrows(InvalidQueryException.class, () -> tensors.write(Path.of("a.npy")))
                            .getMessage());
        }
    }
}
