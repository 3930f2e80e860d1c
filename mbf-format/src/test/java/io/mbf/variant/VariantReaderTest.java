package io.mbf.variant;

import static io.mbf.variant.Variants.ABC;
import static io.mbf.variant.Variants.METADATA;
import static io.mbf.variant.Variants.VALUE;
import static io.mbf.variant.Variants.VARIANT;
import static io.mbf.variant.Variants.binary;
import static io.mbf.variant.Variants.column;
import static io.mbf.variant.Variants.struct;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.error.VariantException;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.IntType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.LogicalType.VariantType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VariantReaderTest {

    private static final Validity ONE = Validity.allValid(1);

    private static Variant read(String value) {
        return VariantReader.of(VARIANT).read(column(value), 0);
    }

    /** Read; each is also told to a sink once more, which must make the same of it. */
    private static Variant read(String value, Variant.Type type) {
        Variant variant = read(value);
        assertEquals(type, variant.getType());
        VariantBuilder again = new VariantBuilder();
        variant.writeTo(again);
        assertEquals(variant, again.result());
        assertEquals(variant.hashCode(), again.result().hashCode());
        assertEquals(variant.toString(), again.result().toString());
        return variant;
    }

    private static String problem(String value) {
        return assertThrows(VariantException.class, () -> read(value)).getMessage();
    }

    @Test
    void everyPrimitiveTypeHasItsGetter() {
        assertTrue(read("00", Variant.Type.NULL).isNull());
        assertTrue(read("04", Variant.Type.BOOLEAN).getBoolean());
        assertFalse(read("08", Variant.Type.BOOLEAN).getBoolean());
        assertEquals(-1, read("0c ff", Variant.Type.BYTE).getInt());
        assertEquals(-32768, read("10 0080", Variant.Type.SHORT).getInt());
        assertEquals(Integer.MAX_VALUE, read("14 ffffff7f", Variant.Type.INT).getInt());
        assertEquals(Integer.MAX_VALUE, read("14 ffffff7f", Variant.Type.INT).getLong());
        assertEquals(
                Long.MIN_VALUE, read("18 0000000000000080", Variant.Type.LONG).getLong());
        assertEquals(-0.0, read("1c 0000000000000080", Variant.Type.DOUBLE).getDouble());
        assertEquals(0.1f, read("38 cdcccc3d", Variant.Type.FLOAT).getFloat());
        assertEquals(0.1f, read("38 cdcccc3d", Variant.Type.FLOAT).getDouble());
        assertEquals(
                new BigDecimal("-0.05"),
                read("20 02 fbffffff", Variant.Type.DECIMAL4).getDecimal());
        assertEquals(
                new BigDecimal("123"),
                read("24 00 7b00000000000000", Variant.Type.DECIMAL8).getDecimal());
        assertEquals(
                new BigDecimal("-1E-38"),
                read("28 26 ffffffffffffffffffffffffffffffff", Variant.Type.DECIMAL16)
                        .getDecimal());
        assertEquals(
                LocalDate.of(1969, 12, 31),
                read("2c ffffffff", Variant.Type.DATE).getDate());
        assertEquals(
                LocalTime.of(0, 0, 0, 1_000),
                read("44 0100000000000000", Variant.Type.TIME).getTime());
        assertEquals(
                Instant.parse("1969-12-31T23:59:59.999999Z"),
                read("30 ffffffffffffffff", Variant.Type.TIMESTAMP_TZ).getInstant());
        assertEquals(
                LocalDateTime.parse("1969-12-31T23:59:59.999999"),
                read("34 ffffffffffffffff", Variant.Type.TIMESTAMP_NTZ).getLocalDateTime());
        assertEquals(
                Instant.parse("1970-01-01T00:00:00.000000001Z"),
                read("48 0100000000000000", Variant.Type.TIMESTAMP_NANOS_TZ).getInstant());
        assertEquals(
                LocalDateTime.parse("1970-01-01T00:00:00.000000001"),
                read("4c 0100000000000000", Variant.Type.TIMESTAMP_NANOS_NTZ).getLocalDateTime());
        assertArrayEquals(
                new byte[] {0, -1},
                read("3c 02000000 00ff", Variant.Type.BINARY).getBinary());
        assertEquals("ä", read("40 02000000 c3a4", Variant.Type.STRING).getString());
        assertEquals("ä", read("09 c3a4", Variant.Type.STRING).getString());
        assertEquals(
                UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                read("50 00112233445566778899aabbccddeeff", Variant.Type.UUID).getUuid());
    }

    @Test
    void timestampsOfAnyRangeAreReadAndTold() {
        for (String header : List.of("30", "34", "48", "4c")) {
            for (String units : List.of("0000000000000080", "ffffffffffffff7f", "0100000000000080")) {
                Variant variant = read(header + units);
                VariantBuilder again = new VariantBuilder();
                variant.writeTo(again);
                assertEquals(variant, again.result());
            }
        }
    }

    @Test
    void objectsHaveFieldsInTheOrderOfTheirNamesAndArraysHaveElements() {
        Variant object = read("02 02 02 00 00 01 07 04 02 01 01 00 01 00", Variant.Type.OBJECT);
        assertEquals(List.of("a", "c"), List.copyOf(object.getFields().keySet()));
        assertEquals("{a={b=null}, c=true}", object.toString());
        assertTrue(object.getFieldByKey("a").getFieldByKey("b").isNull());
        assertNull(object.getFieldByKey("b"));
        Variant array = read("03 02 00 01 06 00 03 01 00 01 04", Variant.Type.ARRAY);
        assertEquals(2, array.getElements().size());
        assertTrue(array.getElements().get(1).getElements().get(0).getBoolean());
        assertThrows(
                UnsupportedOperationException.class, () -> object.getFields().clear());
        assertThrows(
                UnsupportedOperationException.class, () -> array.getElements().clear());
    }

    @Test
    void aGetterOfAnotherTypeSaysWhatTheVariantIs() {
        var e = assertThrows(IllegalStateException.class, () -> read("0c 01").getString());
        assertEquals("the variant is BYTE, not for getString", e.getMessage());
        assertThrows(
                IllegalStateException.class, () -> read("18 0100000000000000").getInt());
        assertThrows(IllegalStateException.class, () -> read("00").getFields());
        assertThrows(IllegalStateException.class, () -> read("04").getElements());
    }

    @Test
    void aTimeOutsideOfTheDayIsRefusedByItsGetterOnly() {
        Variant time = read("44 ffffffffffffffff", Variant.Type.TIME);
        var e = assertThrows(DateTimeException.class, time::getTime);
        assertEquals("the variant is TIME; -1 microseconds are not a time of day", e.getMessage());
        assertEquals("-1", time.toString());
    }

    @Test
    void variantsAreEqualByTypeAndValue() {
        assertEquals(read("0c 01"), read("0c 01"));
        assertNotEquals(read("0c 01"), read("10 0100"), "a byte is no short");
        assertNotEquals(read("20 00 01000000"), read("20 01 0a000000"), "1 is not 1.0");
        assertNotEquals(read("00"), read("04"));
        assertEquals(read("3c 01000000 07"), read("3c 01000000 07"));
    }

    @Test
    void aNullOfTheColumnIsNoVariant() {
        StructVector all = column("04", "00");
        StructVector some = new StructVector(all.children(), 2, Validity.of(new long[] {0b10}, 2));
        assertNull(VariantReader.of(VARIANT).read(some, 0));
        assertTrue(VariantReader.of(VARIANT).read(some, 1).isNull());
    }

    @Test
    void rowsWithOtherNamesAreReadWithTheirOwn() {
        VariantReader reader = VariantReader.of(VARIANT);
        String other = "11 03 00 01 02 03 78797a"; // x, y, z
        StructVector rows =
                struct(binary(ABC, other, ABC), binary("02 01 00 00 01 04", "02 01 00 00 01 04", "02 01 01 00 01 04"));
        assertEquals("{a=true}", reader.read(rows, 0).toString());
        assertEquals("{x=true}", reader.read(rows, 1).toString());
        assertEquals("{b=true}", reader.read(rows, 2).toString());
    }

    private static Variant shredded(Type typed, ColumnVector vector) {
        Type type = new Type.Struct(List.of(METADATA, VALUE, Field.optional("typed_value", typed)), new VariantType(1));
        return VariantReader.of(type).read(struct(binary(ABC), binary((String) null), vector), 0);
    }

    private static Variant int32(LogicalType logical, int value) {
        return shredded(Type.Leaf.of(PhysicalType.INT32, logical), new IntVector(new int[] {value}, 1, ONE));
    }

    private static Variant int64(LogicalType logical, long value) {
        return shredded(Type.Leaf.of(PhysicalType.INT64, logical), new LongVector(new long[] {value}, 1, ONE));
    }

    @Test
    void shreddedScalarsAreTheSameAsEncodedOnes() {
        assertEquals(
                read("04"),
                shredded(Type.Leaf.of(PhysicalType.BOOLEAN), new BooleanVector(new boolean[] {true}, 1, ONE)));
        assertEquals(read("0c ff"), int32(new IntType(8, true), -1));
        assertEquals(read("10 0080"), int32(new IntType(16, true), -32768));
        assertEquals(read("14 ffffff7f"), int32(new IntType(32, true), Integer.MAX_VALUE));
        assertEquals(read("14 ffffff7f"), int32(LogicalType.PLAIN, Integer.MAX_VALUE));
        assertEquals(read("18 0000000000000080"), int64(LogicalType.PLAIN, Long.MIN_VALUE));
        assertEquals(
                read("1c 000000000000f03f"),
                shredded(Type.Leaf.of(PhysicalType.DOUBLE), new DoubleVector(new double[] {1}, 1, ONE)));
        assertEquals(
                read("38 0000803f"),
                shredded(Type.Leaf.of(PhysicalType.FLOAT), new FloatVector(new float[] {1}, 1, ONE)));
        assertEquals(read("20 02 fbffffff"), int32(new DecimalType(9, 2), -5));
        assertEquals(read("24 00 7b00000000000000"), int64(new DecimalType(18, 0), 123));
        assertEquals(
                read("28 02 80ffffffffffffffffffffffffffffff"),
                shredded(Type.Leaf.of(PhysicalType.BYTE_ARRAY, new DecimalType(38, 2)), binary("80")));
        assertEquals(read("2c ffffffff"), int32(LogicalType.DATE, -1));
        assertEquals(read("44 0100000000000000"), int64(new LogicalType.TimeType(TimeUnit.MICROS, false), 1));
        assertEquals(read("30 ffffffffffffffff"), int64(new TimestampType(TimeUnit.MICROS, true), -1));
        assertEquals(read("34 ffffffffffffffff"), int64(new TimestampType(TimeUnit.MICROS, false), -1));
        assertEquals(read("48 0100000000000000"), int64(new TimestampType(TimeUnit.NANOS, true), 1));
        assertEquals(read("4c 0100000000000000"), int64(new TimestampType(TimeUnit.NANOS, false), 1));
        assertEquals(read("3c 01000000 ff"), shredded(Type.Leaf.of(PhysicalType.BYTE_ARRAY), binary("ff")));
        assertEquals(read("05 61"), shredded(Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING), binary("61")));
        byte[] uuid = Variants.hex("00112233445566778899aabbccddeeff");
        assertEquals(
                read("50 00112233445566778899aabbccddeeff"),
                shredded(Type.Leaf.fixed(16, LogicalType.UUID), new FixedBinaryVector(uuid, 16, 1, ONE)));
    }

    private static final Type PIECE = Type.Struct.of(
            List.of(VALUE, Field.optional("typed_value", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING))));

    private static Variant objectOfAAndC(String rest, StructVector a, StructVector c) {
        Type object = Type.Struct.of(List.of(Field.required("c", PIECE), Field.required("a", PIECE)));
        Type type =
                new Type.Struct(List.of(METADATA, VALUE, Field.optional("typed_value", object)), new VariantType(1));
        return VariantReader.of(type).read(struct(binary(ABC), binary(rest), struct(c, a)), 0);
    }

    private static StructVector piece(String value, String typed) {
        return struct(binary(value), binary(typed));
    }

    @Test
    void shreddedObjectsAreTheSameAsEncodedOnes() {
        Variant whole = read("02 03 00 01 02 00 01 02 04 04 00 05 78");
        assertEquals("{a=true, b=null, c=x}", whole.toString());
        assertEquals(whole, objectOfAAndC("02 01 01 00 01 00", piece("04", null), piece(null, "78")));
        assertEquals(
                "{c=x}",
                objectOfAAndC(null, piece(null, null), piece(null, "78")).toString());
        assertEquals(
                "{}", objectOfAAndC(null, piece(null, null), piece(null, null)).toString());
    }

    @Test
    void shreddedArraysAreTheSameAsEncodedOnes() {
        Type list = new Type.ListOf(Field.required("element", PIECE));
        StructVector elements = struct(binary("04", null, null), binary(null, "61", null));
        Variant array = shredded(list, new ListVector(new int[] {0, 3}, elements, 1, ONE));
        assertEquals(read("03 03 00 01 03 04 04 05 61 00"), array, "an element that is missing is null");
    }

    @Test
    void piecesThatContradictEachOtherAreRefused() {
        assertEquals(
                "member 'a' both shredded and in the value beside",
                assertThrows(
                                VariantException.class,
                                () -> objectOfAAndC("02 01 00 00 01 00", piece("04", null), piece(null, null)))
                        .getMessage());
        assertEquals(
                "a value that is no object beside shredded members",
                assertThrows(VariantException.class, () -> objectOfAAndC("04", piece("04", null), piece(null, null)))
                        .getMessage());
        assertEquals(
                "both value and typed_value, and not an object",
                assertThrows(VariantException.class, () -> objectOfAAndC(null, piece("04", "61"), piece(null, null)))
                        .getMessage());
    }

    @Test
    void whatIsBrokenIsCorruptAndWhatIsUnknownIsUnsupported() {
        VariantException broken = assertThrows(VariantException.class, () -> read("02"));
        assertEquals("an object that is cut off", broken.getMessage());
        assertTrue(broken.in("f") instanceof CorruptFileException);
        assertTrue(broken.at("row 3").in("f").getMessage().startsWith("f: variant: row 3: an object that is cut off"));
        VariantException unknown = assertThrows(VariantException.class, () -> read("54"));
        assertEquals("a primitive of type 21, only 0..20 are known", unknown.getMessage());
        assertTrue(unknown.in("f") instanceof UnsupportedFeatureException);
    }

    /** Two names of other malformed bytes are the same text. */
    @Test
    void namesThatBecomeTheSameTextAreRefused() {
        StructVector rows = struct(binary("11 02 00 01 02 feff"), binary("02 02 00 01 00 01 02 04 08"));
        var e = assertThrows(
                VariantException.class, () -> VariantReader.of(VARIANT).read(rows, 0));
        assertEquals("two members of the name '\uFFFD'", e.getMessage());
    }

    @Test
    void aNameThatIsNotThereIsRefused() {
        assertEquals("name 3 of 3", problem("02 01 03 00 01 00"));
    }

    @Test
    void whateverIsFlippedOrCutOffIsReadOrRefused() {
        byte[] metadata = Variants.hex(ABC);
        byte[] value = Variants.hex("02 03 00 01 02 00 04 0d 17"
                .concat("0d 616263") // a
                .concat("03 02 00 01 04 00 09 6162") // b
                .concat("24 02 0100000000000000")); // c
        String whole = "{a=abc, b=[null, ab], c=0.01}";
        assertEquals(whole, readOrRefuse(metadata, value));
        for (byte[] part : List.of(metadata, value)) {
            byte[] original = part.clone();
            for (int bit = 0; bit < 8 * part.length; bit++) {
                part[bit >> 3] ^= (byte) (1 << (bit & 7));
                readOrRefuse(metadata, value);
                part[bit >> 3] = original[bit >> 3];
            }
        }
        for (int length = 0; length < value.length; length++) {
            assertEquals("refused", readOrRefuse(metadata, Arrays.copyOf(value, length)));
        }
        for (int length = 0; length < metadata.length; length++) {
            assertEquals("refused", readOrRefuse(Arrays.copyOf(metadata, length), value));
        }
    }

    private static String readOrRefuse(byte[] metadata, byte[] value) {
        StructVector rows = struct(
                new FixedBinaryVector(metadata, metadata.length, 1, ONE),
                new FixedBinaryVector(value, value.length, 1, ONE));
        try {
            return VariantReader.of(VARIANT).read(rows, 0).toString();
        } catch (VariantException expected) {
            return "refused";
        }
    }

    @Test
    void whatHasNotTheShapeOfAVariantIsNotRead() {
        Type newer = new Type.Struct(List.of(METADATA, VALUE), new VariantType(2));
        assertFalse(VariantReader.reads(newer));
        assertFalse(VariantReader.reads(Type.Struct.of(List.of(METADATA, VALUE))));
        assertFalse(VariantReader.reads(new Type.Struct(
                List.of(METADATA, VALUE, Field.optional("typed_value", Type.Leaf.of(PhysicalType.INT96))),
                new VariantType(1))));
        assertThrows(IllegalArgumentException.class, () -> VariantReader.of(newer));
    }
}
