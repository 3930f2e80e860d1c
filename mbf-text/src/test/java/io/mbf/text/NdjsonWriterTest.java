package io.mbf.text;

import static io.mbf.fixture.Vectors.batch;
import static io.mbf.fixture.Vectors.binary;
import static io.mbf.fixture.Vectors.fixed;
import static io.mbf.fixture.Vectors.ints;
import static io.mbf.fixture.Vectors.longs;
import static io.mbf.fixture.Vectors.strings;
import static io.mbf.text.Rows.binary;
import static io.mbf.text.Rows.int32;
import static io.mbf.text.Rows.int64;
import static io.mbf.text.Rows.json;
import static io.mbf.text.Rows.ndjson;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.IntType;
import io.mbf.schema.LogicalType.TimeType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NdjsonWriterTest {

    private static final Type STRING = binary(LogicalType.STRING);

    @Test
    void aRowIsAnObjectWithKeysInSchemaOrder() {
        Schema schema = Schema.of(
                Field.required("b", Type.Leaf.of(PhysicalType.INT32)),
                Field.optional("a", STRING),
                Field.required("", Type.Leaf.of(PhysicalType.BOOLEAN)));
        ColumnBatch batch = batch(
                schema,
                ints(1, -2),
                strings("x", null),
                new BooleanVector(new boolean[] {true, false}, 2, Validity.allValid(2)));
        assertEquals("{\"b\":1,\"a\":\"x\",\"\":true}\n{\"b\":-2,\"a\":null,\"\":false}\n", ndjson(batch));
    }

    @Test
    void decimalsAreNumbersWithTheSameDigitsWhereThatIsAskedFor() throws IOException {
        Type decimal = int64(new DecimalType(18, 2));
        Schema schema = Schema.of(
                Field.optional("d", decimal), Field.required("l", new Type.ListOf(Field.required("element", decimal))));
        ListVector list = new ListVector(new int[] {0, 1, 2}, longs(0, -5), 2, Validity.allValid(2));
        ColumnBatch batch = batch(schema, longs(999_999_999_999_999_910L, 120), list);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NdjsonWriter writer = NdjsonWriter.withDecimalsAsNumbers(schema, out);
        writer.write(batch);
        writer.finish();
        assertEquals(
                "{\"d\":9999999999999999.10,\"l\":[0.00]}\n{\"d\":1.20,\"l\":[-0.05]}\n",
                out.toString(StandardCharsets.UTF_8));
        assertEquals(ndjson(batch).replaceAll("\"(-?[0-9.]+)\"", "$1"), out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void columnsMayShareAName() {
        Schema schema = Schema.of(
                Field.required("a", Type.Leaf.of(PhysicalType.INT32)),
                Field.required("a", Type.Leaf.of(PhysicalType.INT32)));
        assertEquals("{\"a\":1,\"a\":2}\n", ndjson(batch(schema, ints(1), ints(2))));
    }

    @Test
    void rowsWithoutColumnsAreEmptyObjects() {
        assertEquals("{}\n{}\n", ndjson(new ColumnBatch(Schema.of(), 2, List.of())));
    }

    @Test
    void namesAreEscapedAsKeys() {
        Schema schema = Schema.of(Field.required("a\"b\\\n😀é", Type.Leaf.of(PhysicalType.INT32)));
        assertEquals("{\"a\\\"b\\\\\\n😀é\":1}\n", ndjson(batch(schema, ints(1))));
    }

    @Test
    void integersAreNumbersAndUnsignedOnesUnsigned() {
        assertEquals(
                List.of("-2147483648", "2147483647"),
                json(int32(LogicalType.PLAIN), ints(Integer.MIN_VALUE, Integer.MAX_VALUE)));
        assertEquals(
                List.of("-9223372036854775808", "9223372036854775807"),
                json(int64(new IntType(64, true)), longs(Long.MIN_VALUE, Long.MAX_VALUE)));
        assertEquals(List.of("4294967295", "7"), json(int32(new IntType(32, false)), ints(-1, 7)));
        assertEquals(
                List.of("18446744073709551615", "9223372036854775808", "7"),
                json(int64(new IntType(64, false)), longs(-1, Long.MIN_VALUE, 7)));
    }

    @Test
    void doublesAreTheShortestTextThatParsesBack() {
        double[] values = {
            0.0,
            -0.0,
            1,
            100,
            1.0E7,
            1.0E10,
            0.001,
            0.0001,
            2.0E23,
            4.9E-324,
            Double.MAX_VALUE,
            0.1 + 0.2,
            Double.NaN,
            Double.longBitsToDouble(0xFFF8_0000_0000_0001L),
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY
        };
        assertEquals(
                List.of(
                        "0.0",
                        "-0.0",
                        "1.0",
                        "100.0",
                        "1.0E7",
                        "1.0E10",
                        "0.001",
                        "1.0E-4",
                        "2.0E23",
                        "4.9E-324",
                        "1.7976931348623157E308",
                        "0.30000000000000004",
                        "\"NaN\"",
                        "\"NaN\"",
                        "\"Infinity\"",
                        "\"-Infinity\""),
                json(
                        Type.Leaf.of(PhysicalType.DOUBLE),
                        new DoubleVector(values, values.length, Validity.allValid(values.length))));
    }

    @Test
    void randomDoublesAndFloatsParseBackToTheSameBits() {
        long seed = 20240229;
        Random random = new Random(seed);
        double[] doubles = random.longs(2_000)
                .mapToDouble(Double::longBitsToDouble)
                .filter(Double::isFinite)
                .toArray();
        List<String> texts = json(
                Type.Leaf.of(PhysicalType.DOUBLE),
                new DoubleVector(doubles, doubles.length, Validity.allValid(doubles.length)));
        for (int i = 0; i < doubles.length; i++) {
            assertEquals(
                    Double.doubleToRawLongBits(doubles[i]),
                    Double.doubleToRawLongBits(Double.parseDouble(texts.get(i))),
                    "seed " + seed + ", value " + i);
        }
    }

    @Test
    void floatsAreTheShortestTextThatParsesBackToTheFloat() {
        float[] values = {0.1f, 16777216f, 1.0E10f, 3.4028235E38f, 1.4E-45f, -0.0f, Float.NaN, Float.NEGATIVE_INFINITY};
        assertEquals(
                List.of("0.1", "1.6777216E7", "1.0E10", "3.4028235E38", "1.4E-45", "-0.0", "\"NaN\"", "\"-Infinity\""),
                json(
                        Type.Leaf.of(PhysicalType.FLOAT),
                        new FloatVector(values, values.length, Validity.allValid(values.length))));
    }

    @Test
    void halfPrecisionNumbersArePrintedAsFloats() {
        Type type = Type.Leaf.fixed(2, LogicalType.FLOAT16);
        // 1, -2, greatest, smallest subnormal, greatest subnormal, -0.0, infinity, NaN, 0.1
        byte[] bytes = HexFormat.of().parseHex("003c00c0ff7b0100ff030080007c007e662e");
        assertEquals(
                List.of(
                        "1.0",
                        "-2.0",
                        "65504.0",
                        "5.9604645E-8",
                        "6.097555E-5",
                        "-0.0",
                        "\"Infinity\"",
                        "\"NaN\"",
                        "0.099975586"),
                json(type, fixed(2, bytes)));
    }

    @Test
    void decimalsAreStringsWithAllDigitsOfTheirScale() {
        assertEquals(
                List.of("\"-0.05\"", "\"0.00\"", "\"123.45\"", "\"-21474836.48\""),
                json(int32(new DecimalType(9, 2)), ints(-5, 0, 12345, Integer.MIN_VALUE)));
        assertEquals(
                List.of("\"-9223372036854775808\"", "\"9223372036854775807\"", "\"0\""),
                json(int64(new DecimalType(19, 0)), longs(Long.MIN_VALUE, Long.MAX_VALUE, 0)));
        assertEquals(
                List.of("\"-9.223372036854775808\"", "\"0.000000000000000001\""),
                json(int64(new DecimalType(19, 18)), longs(Long.MIN_VALUE, 1)));
        assertEquals(
                List.of("\"0.00\"", "\"-0.01\"", "\"1.28\"", "\"-1.28\""),
                json(
                        binary(new DecimalType(20, 2)),
                        binary(new byte[0], new byte[] {-1}, new byte[] {0, (byte) 128}, new byte[] {-128})));
        assertEquals(
                List.of("\"-1267650600228229401496703205.376\""),
                json(
                        Type.Leaf.fixed(13, new DecimalType(31, 3)),
                        fixed(13, BigInteger.ONE.shiftLeft(100).negate().toByteArray())));
    }

    @Test
    void randomDecimalsEqualBigDecimalsPlainText() {
        Random random = new Random(7);
        for (int scale : new int[] {0, 1, 9, 18, 38, 40, 41, 100}) {
            long[] values = random.longs(50).map(v -> v >> (v & 63)).toArray();
            List<String> texts = json(int64(new DecimalType(Math.max(18, scale), scale)), longs(values));
            for (int i = 0; i < values.length; i++) {
                assertEquals('"' + BigDecimal.valueOf(values[i], scale).toPlainString() + '"', texts.get(i), "seed 7");
            }
        }
    }

    @Test
    void aDecimalOfAnAbsurdScaleIsWrittenAsStored() {
        assertEquals(List.of("42"), json(int32(new DecimalType(Integer.MAX_VALUE, Integer.MAX_VALUE)), ints(42)));
        assertEquals(
                List.of("\"Kg==\""),
                json(binary(new DecimalType(Integer.MAX_VALUE, Integer.MAX_VALUE)), binary(new byte[] {42})));
    }

    @Test
    void datesReachBeyondFourDigitYears() {
        int[] days = {
            0,
            19782,
            -1,
            (int) LocalDate.of(9999, 12, 31).toEpochDay(),
            (int) LocalDate.of(10000, 1, 1).toEpochDay(),
            (int) LocalDate.of(0, 3, 1).toEpochDay(),
            (int) LocalDate.of(-1, 12, 31).toEpochDay(),
            Integer.MAX_VALUE,
            Integer.MIN_VALUE
        };
        assertEquals(
                List.of(
                        "\"1970-01-01\"",
                        "\"2024-02-29\"",
                        "\"1969-12-31\"",
                        "\"9999-12-31\"",
                        "\"+10000-01-01\"",
                        "\"0000-03-01\"",
                        "\"-0001-12-31\"",
                        "\"+5881580-07-11\"",
                        "\"-5877641-06-23\""),
                json(int32(LogicalType.DATE), ints(days)));
    }

    @Test
    void randomDatesEqualLocalDatesText() {
        Random random = new Random(11);
        int[] days = random.ints(5_000).map(d -> d >> (d & 15)).toArray();
        List<String> texts = json(int32(LogicalType.DATE), ints(days));
        for (int i = 0; i < days.length; i++) {
            assertEquals('"' + LocalDate.ofEpochDay(days[i]).toString() + '"', texts.get(i), "seed 11");
        }
    }

    @Test
    void timesHaveAllDigitsOfTheirUnit() {
        assertEquals(
                List.of("\"13:45:00.123\"", "\"00:00:00.000\"", "\"23:59:59.999\""),
                json(int32(new TimeType(TimeUnit.MILLIS, true)), ints(49_500_123, 0, 86_399_999)));
        assertEquals(
                List.of("\"13:45:00.123456\""),
                json(int64(new TimeType(TimeUnit.MICROS, false)), longs(49_500_123_456L)));
        assertEquals(
                List.of("\"23:59:59.999999999\""),
                json(int64(new TimeType(TimeUnit.NANOS, false)), longs(86_399_999_999_999L)));
    }

    @Test
    void theEndOfTheDayIs24OClock() {
        assertEquals(List.of("\"24:00:00.000\""), json(int32(new TimeType(TimeUnit.MILLIS, true)), ints(86_400_000)));
        assertEquals(
                List.of("\"24:00:00.000000\"", "86400000001"),
                json(int64(new TimeType(TimeUnit.MICROS, false)), longs(86_400_000_000L, 86_400_000_001L)));
        assertEquals(
                List.of("\"24:00:00.000000000\""),
                json(int64(new TimeType(TimeUnit.NANOS, false)), longs(86_400_000_000_000L)));
    }

    @Test
    void aTimeOutsideTheDayIsTheStoredInteger() {
        assertEquals(
                List.of("86400001", "-1", "-2147483648"),
                json(int32(new TimeType(TimeUnit.MILLIS, true)), ints(86_400_001, -1, Integer.MIN_VALUE)));
        assertEquals(
                List.of("9223372036854775807"), json(int64(new TimeType(TimeUnit.NANOS, true)), longs(Long.MAX_VALUE)));
    }

    @Test
    void timestampsSayWhetherTheyAreUtc() {
        assertEquals(
                List.of("\"2024-02-29T13:45:00.123456Z\"", "\"1969-12-31T23:59:59.999999Z\""),
                json(int64(new TimestampType(TimeUnit.MICROS, true)), longs(1_709_214_300_123_456L, -1)));
        assertEquals(
                List.of("\"2024-02-29T13:45:00.123\""),
                json(int64(new TimestampType(TimeUnit.MILLIS, false)), longs(1_709_214_300_123L)));
        assertEquals(
                List.of("\"2262-04-11T23:47:16.854775807Z\"", "\"1677-09-21T00:12:43.145224192Z\""),
                json(int64(new TimestampType(TimeUnit.NANOS, true)), longs(Long.MAX_VALUE, Long.MIN_VALUE)));
    }

    @Test
    void timestampsOfAnyStoredIntegerHaveAText() {
        assertEquals(
                List.of("\"+292278994-08-17T07:12:55.807Z\"", "\"-292275055-05-16T16:47:04.192Z\""),
                json(int64(new TimestampType(TimeUnit.MILLIS, true)), longs(Long.MAX_VALUE, Long.MIN_VALUE)));
        assertEquals(
                List.of("\"+294247-01-10T04:00:54.775807\""),
                json(int64(new TimestampType(TimeUnit.MICROS, false)), longs(Long.MAX_VALUE)));
    }

    @Test
    void int96IsAUtcTimestampOfNanoseconds() {
        ByteBuffer bytes = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0).putInt(2_440_588);
        bytes.putLong(49_500_123_456_789L).putInt(2_440_588 + 19_782);
        bytes.putLong(86_400_000_000_000L).putInt(2_440_588);
        bytes.putLong(-1).putInt(2_440_588);
        bytes.putLong(Long.MAX_VALUE).putInt(Integer.MAX_VALUE);
        assertEquals(
                List.of(
                        "\"1970-01-01T00:00:00.000000000Z\"",
                        "\"2024-02-29T13:45:00.123456789Z\"",
                        "\"1970-01-02T00:00:00.000000000Z\"",
                        "\"1969-12-31T23:59:59.999999999Z\"",
                        "\"+5875190-09-12T23:47:16.854775807Z\""),
                json(Type.Leaf.of(PhysicalType.INT96), fixed(12, bytes.array())));
    }

    @Test
    void textIsEscapedAndOtherwiseKept() {
        assertEquals(
                List.of("\"\"", "\"a\\\"b\\\\c/\\n\\t\\u0000\\u001F\u007f\"", "\"é€😀\u2028\"", "null"),
                json(STRING, strings("", "a\"b\\c/\n\t\0\u001f\u007f", "é€😀\u2028", null)));
    }

    @Test
    void asciiAndDecodedTextAreEscapedAlike() {
        String controls = "\0\u0001\u0008\u001b\u001f\"\\/\u007f<>&'";
        String ascii = json(STRING, strings(controls)).get(0);
        String decoded = json(STRING, strings(controls + "é")).get(0);
        assertEquals(ascii.substring(0, ascii.length() - 1) + "é\"", decoded);
    }

    @Test
    void malformedUtf8BecomesReplacementCharacters() {
        assertEquals(
                List.of("\"a\uFFFDb\"", "\"\uFFFD\"", "\"\uFFFD\uFFFD\"", "\"\uFFFD\""),
                json(
                        STRING,
                        binary(
                                new byte[] {'a', (byte) 0xFF, 'b'},
                                new byte[] {(byte) 0xE2, (byte) 0x82},
                                new byte[] {(byte) 0xC0, (byte) 0x80},
                                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80})));
    }

    @Test
    void longTextSurvivesTheGeneratorsBuffer() {
        String text = "0123456789\n".repeat(3_000);
        assertEquals(List.of('"' + text.replace("\n", "\\n") + '"'), json(STRING, strings(text)));
    }

    @Test
    void enumsAndJsonAreStringsAndOtherBinaryIsBase64() {
        assertEquals(List.of("\"RED\""), json(binary(LogicalType.ENUM), strings("RED")));
        assertEquals(List.of("\"{\\\"a\\\":1}\""), json(binary(LogicalType.JSON), strings("{\"a\":1}")));
        byte[] bytes = {(byte) 0xFB, (byte) 0xFF, 0, 1};
        assertEquals(List.of("\"+/8AAQ==\"", "\"\""), json(binary(LogicalType.PLAIN), binary(bytes, new byte[0])));
        assertEquals(List.of("\"+/8AAQ==\""), json(binary(LogicalType.BSON), binary(bytes)));
        assertEquals(List.of("\"+/8AAQ==\""), json(Type.Leaf.fixed(4, LogicalType.PLAIN), fixed(4, bytes)));
        byte[] large = new byte[60_000];
        assertEquals(
                List.of('"' + Base64.getEncoder().encodeToString(large) + '"'),
                json(binary(LogicalType.PLAIN), binary(large)));
    }

    @Test
    void uuidsAreCanonicalAndIntervalsObjects() {
        assertEquals(
                List.of("\"00112233-4455-6677-8899-aabbccddeeff\""),
                json(
                        Type.Leaf.fixed(16, LogicalType.UUID),
                        fixed(16, HexFormat.of().parseHex("00112233445566778899aabbccddeeff"))));
        assertEquals(
                List.of("{\"months\":1,\"days\":2,\"millis\":4294967295}"),
                json(
                        Type.Leaf.fixed(12, LogicalType.INTERVAL),
                        fixed(12, HexFormat.of().parseHex("0100000002000000ffffffff"))));
    }

    @Test
    void aTypeOfTheWrongWidthIsBinary() {
        byte[] bytes = {1, 2, 3};
        for (LogicalType type : List.of(LogicalType.UUID, LogicalType.FLOAT16, LogicalType.INTERVAL)) {
            assertEquals(List.of("\"AQID\""), json(Type.Leaf.fixed(3, type), fixed(3, bytes)));
        }
    }

    @Test
    void unknownIsNull() {
        assertEquals(
                List.of("null"), json(int32(LogicalType.UNKNOWN), new IntVector(new int[1], 1, Validity.allNull(1))));
    }

    @Test
    void dictionaryVectorsAreTheValuesOfTheirCodes() {
        DictionaryVector vector =
                new DictionaryVector(new int[] {1, 0, 1}, strings("x", "y"), 3, Validity.of(new long[] {0b011}, 3));
        assertEquals(List.of("\"y\"", "\"x\"", "null"), json(STRING, vector));
    }

    @Test
    void listsAreArrays() {
        Type type = new Type.ListOf(Field.optional("element", STRING));
        ListVector lists = new ListVector(
                new int[] {1, 3, 3, 3, 4}, strings("skipped", "a", null, "b"), 4, Validity.of(new long[] {0b1011}, 4));
        assertEquals(List.of("[\"a\",null]", "[]", "null", "[\"b\"]"), json(type, lists));
    }

    @Test
    void mapsAreArraysOfEntriesInFileOrder() {
        Field key = Field.required("k", STRING);
        Field value = Field.optional("v", Type.Leaf.of(PhysicalType.INT32));
        MapVector maps =
                new MapVector(new int[] {0, 2, 2}, strings("a", "a"), Optional.of(ints(1, 2)), 2, Validity.allValid(2));
        assertEquals(
                List.of("[{\"key\":\"a\",\"value\":1},{\"key\":\"a\",\"value\":2}]", "[]"),
                json(new Type.MapOf(key, Optional.of(value)), maps));
        MapVector keys = new MapVector(new int[] {0, 1}, strings("a"), Optional.empty(), 1, Validity.allValid(1));
        assertEquals(List.of("[{\"key\":\"a\"}]"), json(new Type.MapOf(key, Optional.empty()), keys));
    }

    @Test
    void structsAreObjectsAndNullStructsNull() {
        Type type = Type.Struct.of(List.of(
                Field.required("n", Type.Leaf.of(PhysicalType.INT32)),
                Field.optional("s", Type.Struct.of(List.of(Field.optional("t", STRING))))));
        StructVector inner = new StructVector(List.of(strings("x", null, "z")), 3, Validity.of(new long[] {0b110}, 3));
        StructVector outer = new StructVector(List.of(ints(1, 2, 3), inner), 3, Validity.of(new long[] {0b011}, 3));
        assertEquals(List.of("{\"n\":1,\"s\":null}", "{\"n\":2,\"s\":{\"t\":null}}", "null"), json(type, outer));
    }

    @Test
    void nestingAsDeepAsASchemaMayBeIsWritten() {
        Type type = Type.Leaf.of(PhysicalType.INT32);
        ColumnVector vector = ints(1);
        for (int i = 0; i < Schema.MAX_DEPTH; i++) {
            type = new Type.ListOf(Field.optional("element", type));
            vector = new ListVector(new int[] {0, 1}, vector, 1, Validity.allValid(1));
        }
        assertEquals(List.of("[".repeat(Schema.MAX_DEPTH) + "1" + "]".repeat(Schema.MAX_DEPTH)), json(type, vector));
    }
}
