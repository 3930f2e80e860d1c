package io.mbf.text;

import static io.mbf.fixture.Vectors.batch;
import static io.mbf.fixture.Vectors.binary;
import static io.mbf.fixture.Vectors.ints;
import static io.mbf.text.Rows.ndjson;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.error.VariantException;
import io.mbf.fixture.Vectors;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.VariantType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.variant.VariantReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariantJsonTest {

    private static final Field METADATA = Field.required("metadata", Type.Leaf.of(PhysicalType.BYTE_ARRAY));
    private static final Field VALUE = Field.optional("value", Type.Leaf.of(PhysicalType.BYTE_ARRAY));
    private static final Type VARIANT = new Type.Struct(List.of(METADATA, VALUE), new VariantType(1));

    /** The names a, b, c. */
    private static final String ABC = "11 03 00 01 02 03 616263";

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static StructVector struct(ColumnVector... children) {
        int size = children[0].size();
        return new StructVector(List.of(children), size, Validity.allValid(size));
    }

    private static String json(byte[] metadata, byte[] value) {
        return Rows.json(VARIANT, struct(binary(metadata), binary(value))).get(0);
    }

    private static String json(String value) {
        return json(hex(ABC), hex(value));
    }

    private static String problem(byte[] metadata, byte[] value) {
        return assertThrows(VariantException.class, () -> json(metadata, value)).getMessage();
    }

    private static String problem(String value) {
        return problem(hex(ABC), hex(value));
    }

    @Test
    void scalarsHaveTheFormOfColumnsOfTheirTypeAndDecimalsAreNumbers() {
        assertEquals("null", json("00"));
        assertEquals("true", json("04"));
        assertEquals("false", json("08"));
        assertEquals("-1", json("0c ff"));
        assertEquals("-32768", json("10 0080"));
        assertEquals("2147483647", json("14 ffffff7f"));
        assertEquals("-9223372036854775808", json("18 0000000000000080"));
        assertEquals("-0.0", json("1c 0000000000000080"));
        assertEquals("\"NaN\"", json("1c 010000000000f87f"));
        assertEquals("\"-Infinity\"", json("38 000080ff"));
        assertEquals("0.1", json("38 cdcccc3d"));
        assertEquals("-0.05", json("20 02 fbffffff"));
        assertEquals("123", json("24 00 7b00000000000000"));
        assertEquals("-0.00000000000000000000000000000000000001", json("28 26 ffffffffffffffffffffffffffffffff"));
        assertEquals("\"1969-12-31\"", json("2c ffffffff"));
        assertEquals("\"1969-12-31T23:59:59.999999Z\"", json("30 ffffffffffffffff"));
        assertEquals("\"1969-12-31T23:59:59.999999\"", json("34 ffffffffffffffff"));
        assertEquals("\"AP8=\"", json("3c 02000000 00ff"));
        assertEquals("\"ä\"", json("40 02000000 c3a4"));
        assertEquals("\"ä\"", json("09 c3a4"));
        assertEquals("\"\"", json("01"));
        assertEquals("\"00:00:00.000001\"", json("44 0100000000000000"));
        assertEquals("-1", json("44 ffffffffffffffff"), "no time of day");
        assertEquals("\"1970-01-01T00:00:00.000000001Z\"", json("48 0100000000000000"));
        assertEquals("\"1970-01-01T00:00:00.000000001\"", json("4c 0100000000000000"));
        assertEquals("\"00112233-4455-6677-8899-aabbccddeeff\"", json("50 00112233445566778899aabbccddeeff"));
    }

    @Test
    void aVariantOfARowIsTheJsonThatTheRowHas() {
        for (String value : List.of("00", "20 02 fbffffff", "0c ff", "02 02 00 02 00 01 07 04 02 01 01 00 01 00")) {
            StructVector column = struct(binary(hex(ABC)), binary(hex(value)));
            assertEquals(json(value), Json.of(VariantReader.of(VARIANT).read(column, 0)));
        }
    }

    @Test
    void objectsAndArraysNest() {
        assertEquals("{}", json("02 00 00"));
        assertEquals("[]", json("03 00 00"));
        assertEquals("[null,[true]]", json("03 02 00 01 06 00 03 01 00 01 04"));
        assertEquals("{\"a\":true,\"c\":{\"b\":null}}", json("02 02 00 02 00 01 07 04 02 01 01 00 01 00"));
    }

    /** The same object with counts of 4 bytes, ids of 3 and offsets of 2. */
    @Test
    void sizesMayBeLargerThanNeeded() {
        assertEquals("{\"a\":true,\"b\":false}", json("66 02000000 000000 010000 0000 0100 0200 04 08"));
    }

    @Test
    void membersAreOrderedByNameWhereverTheyLie() {
        assertEquals("{\"a\":true,\"b\":false}", json("02 02 00 01 01 00 02 08 04"), "values in another order");
        assertEquals("{\"a\":true,\"b\":false}", json("02 02 01 00 00 01 02 08 04"), "names in another order");
    }

    @Test
    void membersOfOneNameAreRefused() {
        assertTrue(problem("02 02 01 01 00 01 02 08 04").endsWith("two members of the name 'b'"));
        assertTrue(problem(hex("01 02 00 01 02 6161"), hex("02 02 00 01 00 01 02 08 04"))
                .endsWith("two members of the name 'a'"));
    }

    @Test
    void theProblemAndItsPlaceAreNamed() {
        String place = "column 'v', row 1 of the result: ";
        assertEquals(place + "a value of at least 1 bytes where 0 are left", problem(""));
        assertEquals(place + "a value of at least 3 bytes where 2 are left", problem("09 61"));
        assertEquals(place + "a value of at least 4294967300 bytes where 5 are left", problem("40 ffffffff"));
        assertEquals(place + "a primitive of type 21, only 0..20 are known", problem("54"));
        assertEquals(place + "a decimal of scale 39, outside 0..38", problem("20 27 00000000"));
        assertEquals(place + "name 3 of 3", problem("02 01 03 00 01 00"));
        assertEquals(place + "an object of 4294967295 members in 7 bytes", problem("42 ffffffff 00 00"));
        assertEquals(place + "an object that is cut off", problem("02"));
        assertEquals(place + "metadata of 0 bytes", problem(hex(""), hex("00")));
        assertEquals(place + "metadata of version 2, only 1 is known", problem(hex("02 00 00"), hex("00")));
        assertEquals(place + "metadata of 3 bytes with 2 names", problem(hex("01 02 00"), hex("00")));
        assertEquals(place + "offset 1 of the metadata is 2, outside 0..1", problem(hex("01 01 00 02 61"), hex("00")));
        assertEquals(
                place + "offset 2 of the metadata is 0, outside 1..2", problem(hex("01 02 00 01 00 6161"), hex("00")));
    }

    @Test
    void whatIsBrokenIsCorruptAndWhatIsUnknownIsUnsupported() {
        assertTrue(assertThrows(VariantException.class, () -> json("02")).in("f") instanceof CorruptFileException);
        assertTrue(
                assertThrows(VariantException.class, () -> json("54")).in("f") instanceof UnsupportedFeatureException);
    }

    /** Each array has two elements, which are the same bytes: 2 to the power of 40 values. */
    @Test
    void valuesThatOverlapAreRefused() {
        StringBuilder value = new StringBuilder("00");
        for (int i = 0; i < 40; i++) {
            int length = value.length() / 2;
            value.insert(0, String.format("070200000000%02x%02x", length & 0xFF, length >> 8));
        }
        assertTrue(problem(value.toString()).endsWith("values that overlap"));
    }

    /** Objects whose one member has the same long name each time. */
    @Test
    void namesThatAddUpToTooMuchAreRefused() {
        byte[] metadata = new byte[1 + 3 * 3 + (1 << 20)];
        metadata[0] = (byte) 0x81; // numbers of 3 bytes
        metadata[1] = 1;
        metadata[9] = 0x10; // a name of 2^20 bytes
        int members = 100;
        StringBuilder array = new StringBuilder(String.format("07 %02x", members));
        for (int i = 0; i <= members; i++) {
            array.append(String.format("%02x%02x", i * 6 & 0xFF, i * 6 >> 8));
        }
        array.append("020100000100".repeat(members));
        assertTrue(problem(metadata, hex(array.toString())).endsWith("names of more than 67108864 bytes in all"));
    }

    /** Each element is a value of its own; the limit is that of the variant. */
    @Test
    void namesOfShreddedElementsAddUp() {
        byte[] metadata = new byte[1 + 3 * 3 + (1 << 20)];
        metadata[0] = (byte) 0x81;
        metadata[1] = 1;
        metadata[9] = 0x10;
        int size = 65;
        byte[][] objects = new byte[size][];
        Arrays.fill(objects, hex("02 01 00 00 01 00"));
        Type list = new Type.ListOf(Field.required("element", Type.Struct.of(List.of(VALUE))));
        Type shredded = new Type.Struct(List.of(METADATA, Field.optional("typed_value", list)), new VariantType(1));
        ListVector elements = new ListVector(new int[] {0, size}, struct(binary(objects)), 1, Validity.allValid(1));
        var e = assertThrows(VariantException.class, () -> Rows.json(shredded, struct(binary(metadata), elements)));
        assertTrue(e.getMessage().endsWith("names of more than 67108864 bytes in all"), e::getMessage);
    }

    @Test
    void depthIsLimited() {
        assertEquals("[".repeat(500) + "null" + "]".repeat(500), json(nested(500)));
        assertTrue(problem(nested(501)).endsWith("values nested more than 500 deep"));
        assertTrue(problem(nested(100_000)).endsWith("values nested more than 500 deep"));
    }

    private static String nested(int depth) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int length = 1 + 7 * depth;
        for (int i = 0; i < depth; i++) {
            length -= 7;
            bytes.writeBytes(new byte[] {0x0B, 1, 0, 0, 0, (byte) length, (byte) (length >> 8), (byte) (length >> 16)
            }); // offsets of 3 bytes
        }
        bytes.write(0);
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Test
    void whateverIsFlippedOrCutOffIsPrintedOrRefused() {
        byte[] metadata = hex(ABC);
        byte[] value = hex("02 03 00 01 02 00 04 0d 17"
                .concat("0d 616263") // a
                .concat("03 02 00 01 04 00 09 6162") // b
                .concat("24 02 0100000000000000")); // c
        assertEquals("{\"a\":\"abc\",\"b\":[null,\"ab\"],\"c\":0.01}", json(metadata, value));
        for (byte[] part : List.of(metadata, value)) {
            byte[] whole = part.clone();
            for (int bit = 0; bit < 8 * part.length; bit++) {
                part[bit >> 3] ^= (byte) (1 << (bit & 7));
                printOrRefuse(metadata, value);
                part[bit >> 3] = whole[bit >> 3];
            }
            for (int at = 0; at < part.length; at++) {
                for (int b : new int[] {0, 1, 0x7F, 0x80, 0xFF}) {
                    part[at] = (byte) b;
                    printOrRefuse(metadata, value);
                }
                part[at] = whole[at];
            }
        }
        for (int length = 0; length < value.length; length++) {
            printOrRefuse(metadata, Arrays.copyOf(value, length));
        }
        for (int length = 0; length < metadata.length; length++) {
            printOrRefuse(Arrays.copyOf(metadata, length), value);
        }
    }

    private static void printOrRefuse(byte[] metadata, byte[] value) {
        try {
            json(metadata, value);
        } catch (VariantException expected) {
            assertTrue(expected.getMessage().startsWith("column 'v', row 1"));
        }
    }

    @Test
    void rowsBeforeTheBrokenBatchArePrintedAndNoPartOfIt() throws IOException {
        Schema schema = Schema.of(Field.required("id", Type.Leaf.of(PhysicalType.INT32)), Field.optional("v", VARIANT));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NdjsonWriter writer = new NdjsonWriter(schema, out);
        writer.write(batch(schema, ints(1), struct(binary(hex(ABC)), binary(hex("04")))));
        ColumnBatch broken =
                batch(schema, ints(2, 3), struct(binary(hex(ABC), hex(ABC)), binary(hex("04"), hex("fc"))));
        VariantException problem = assertThrows(VariantException.class, () -> writer.write(broken));
        writer.finish();
        assertEquals("{\"id\":1,\"v\":true}\n", out.toString(StandardCharsets.UTF_8));
        assertTrue(problem.getMessage().startsWith("column 'v', row 3 of the result: "), problem::getMessage);
    }

    @Test
    void nullIsNothingInCsvAndTheVariantNullIsItsJson() {
        StructVector all =
                struct(binary(hex(ABC), hex(ABC), hex(ABC)), binary(hex("00"), hex("05 61"), hex("03 00 00")));
        StructVector some = new StructVector(all.children(), 3, Validity.of(new long[] {0b111}, 3));
        StructVector none = new StructVector(all.children(), 3, Validity.of(new long[] {0}, 3));
        Schema schema = Schema.of(Field.optional("v", VARIANT), Field.optional("w", VARIANT));
        assertEquals("v,w\nnull,\n\"\"\"a\"\"\",\n[],\n", Rows.csv(batch(schema, some, none)));
        assertEquals(
                "{\"v\":null,\"w\":null}",
                ndjson(batch(schema, some, none)).lines().findFirst().orElseThrow());
    }

    @Test
    void shreddedAndWholeVariantsPrintTheSame() {
        Type string = Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);
        Field typed = Field.optional("typed_value", string);
        Type piece = Type.Struct.of(List.of(VALUE, typed));
        Type object = Type.Struct.of(List.of(Field.required("c", piece), Field.required("a", piece)));
        Type shredded =
                new Type.Struct(List.of(METADATA, VALUE, Field.optional("typed_value", object)), new VariantType(1));
        StructVector c = struct(Vectors.strings((String) null), Vectors.strings("x"));
        StructVector a = struct(binary(hex("04")), Vectors.strings((String) null));
        StructVector both = struct(binary(hex(ABC)), binary(hex("02 01 01 00 01 00")), struct(c, a));
        String expected = "{\"a\":true,\"b\":null,\"c\":\"x\"}";
        assertEquals(expected, Rows.json(shredded, both).get(0));
        assertEquals(expected, json("02 03 00 01 02 00 01 02 04 04 00 05 78"));
    }

    @Test
    void shreddedDecimalsAreNumbersWithAllDigits() {
        Type decimal = Type.Leaf.of(PhysicalType.INT64, new LogicalType.DecimalType(18, 2));
        Type shredded =
                new Type.Struct(List.of(METADATA, VALUE, Field.optional("typed_value", decimal)), new VariantType(1));
        StructVector both =
                struct(binary(hex(ABC)), Vectors.strings((String) null), Vectors.longs(123_456_789_012_345_600L));
        assertEquals("1234567890123456.00", Rows.json(shredded, both).get(0));
        assertEquals(List.of("\"1234567890123456.00\""), Rows.json(decimal, Vectors.longs(123_456_789_012_345_600L)));
        assertEquals("v\n1234567890123456.00\n", Rows.csv(batch(Schema.of(Field.optional("v", shredded)), both)));
    }

    @Test
    void whatHasNotTheShapeOfAVariantIsPrintedAsItIsStored() {
        Type other = new Type.Struct(List.of(METADATA, VALUE), new VariantType(2));
        assertEquals(
                "{\"metadata\":\"AA==\",\"value\":\"AA==\"}",
                Rows.json(other, struct(binary(hex("00")), binary(hex("00")))).get(0));
        Type more = new Type.Struct(
                List.of(METADATA, VALUE, Field.optional("typed_value", Type.Leaf.of(PhysicalType.INT96))),
                new VariantType(1));
        assertTrue(Rows.json(more, struct(binary(hex("00")), binary(hex("00")), Vectors.fixed(12, new byte[12])))
                .get(0)
                .startsWith("{\"metadata\":\"AA==\","));
    }
}
