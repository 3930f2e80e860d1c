package io.mbf.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
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
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ValuesTest {

    private static final Validity ONE = Validity.allValid(1);

    private static Object value(Type type, ColumnVector vector) {
        Object value = Values.of(Field.optional("c", type), vector, 0);
        assertEquals(true, Values.classOf(type).isInstance(value), () -> Values.classOf(type) + " for " + value);
        return value;
    }

    private static Object int32(LogicalType logical, int value) {
        return value(Type.Leaf.of(PhysicalType.INT32, logical), new IntVector(new int[] {value}, 1, ONE));
    }

    private static Object int64(LogicalType logical, long value) {
        return value(Type.Leaf.of(PhysicalType.INT64, logical), new LongVector(new long[] {value}, 1, ONE));
    }

    private static Object bytes(LogicalType logical, String hex) {
        return value(
                Type.Leaf.of(PhysicalType.BYTE_ARRAY, logical),
                Rows.binary(HexFormat.of().parseHex(hex)));
    }

    private static Object fixed(LogicalType logical, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return value(Type.Leaf.fixed(bytes.length, logical), new FixedBinaryVector(bytes, bytes.length, 1, ONE));
    }

    @Test
    void integers() {
        assertEquals(-1, int32(LogicalType.PLAIN, -1));
        assertEquals(-1, int32(new IntType(8, true), -1));
        assertEquals(4294967295L, int32(new IntType(32, false), -1));
        assertEquals(200L, int32(new IntType(8, false), 200));
        assertEquals(-1L, int64(LogicalType.PLAIN, -1));
        assertEquals(new BigInteger("18446744073709551615"), int64(new IntType(64, false), -1));
        assertEquals(BigInteger.ONE, int64(new IntType(64, false), 1));
    }

    @Test
    void decimalsOnAllCarriers() {
        assertEquals(new BigDecimal("-0.05"), int32(new DecimalType(9, 2), -5));
        assertEquals(new BigDecimal("123.450"), int64(new DecimalType(18, 3), 123450));
        assertEquals(new BigDecimal("-1.28"), bytes(new DecimalType(30, 2), "80"));
        assertEquals(new BigDecimal("-1.28"), bytes(new DecimalType(30, 2), "ffff80"));
        assertEquals(new BigDecimal("0.00"), bytes(new DecimalType(30, 2), ""));
        assertEquals(new BigDecimal("1.28"), fixed(new DecimalType(30, 2), "00000080"));
    }

    @Test
    void floatingPoint() {
        assertEquals(1.5f, value(Type.Leaf.of(PhysicalType.FLOAT), new FloatVector(new float[] {1.5f}, 1, ONE)));
        assertEquals(
                Double.NaN,
                value(Type.Leaf.of(PhysicalType.DOUBLE), new DoubleVector(new double[] {Double.NaN}, 1, ONE)));
        assertEquals(-2f, fixed(new LogicalType.Float16Type(), "00c0"));
        assertEquals(true, value(Type.Leaf.of(PhysicalType.BOOLEAN), new BooleanVector(new boolean[] {true}, 1, ONE)));
    }

    @Test
    void datesAndTimes() {
        assertEquals(LocalDate.of(1969, 12, 31), int32(new LogicalType.DateType(), -1));
        assertEquals(
                Integer.MIN_VALUE, ((LocalDate) int32(new LogicalType.DateType(), Integer.MIN_VALUE)).toEpochDay());
        assertEquals(LocalTime.of(13, 45, 0, 500_000_000), int32(new TimeType(TimeUnit.MILLIS, true), 49_500_500));
        assertEquals(LocalTime.of(0, 0, 0, 1_000), int64(new TimeType(TimeUnit.MICROS, false), 1));
        assertEquals(LocalTime.MAX, int64(new TimeType(TimeUnit.NANOS, false), 86_399_999_999_999L));
    }

    @Test
    void timesOutsideTheDayAreRefused() {
        DateTimeException e =
                assertThrows(DateTimeException.class, () -> int32(new TimeType(TimeUnit.MILLIS, true), 86_400_000));
        assertEquals(
                "column 'c' is TIME(MILLIS,UTC); 86400000 is 24:00:00, which no LocalTime can hold", e.getMessage());
        e = assertThrows(DateTimeException.class, () -> int32(new TimeType(TimeUnit.MILLIS, true), 86_400_001));
        assertEquals("column 'c' is TIME(MILLIS,UTC); 86400001 is not a time of day", e.getMessage());
        assertThrows(DateTimeException.class, () -> int64(new TimeType(TimeUnit.NANOS, true), -1));
    }

    @Test
    void timestamps() {
        assertEquals(Instant.parse("1969-12-31T23:59:59.999Z"), int64(new TimestampType(TimeUnit.MILLIS, true), -1));
        assertEquals(
                LocalDateTime.parse("1969-12-31T23:59:59.999999999"),
                int64(new TimestampType(TimeUnit.NANOS, false), -1));
        assertEquals(
                Instant.ofEpochMilli(Long.MAX_VALUE), int64(new TimestampType(TimeUnit.MILLIS, true), Long.MAX_VALUE));
        LocalDateTime least = (LocalDateTime) int64(new TimestampType(TimeUnit.MILLIS, false), Long.MIN_VALUE);
        assertEquals(-292_275_055, least.getYear());
    }

    @Test
    void int96OfAnyRangeIsAnInstant() {
        assertEquals(Instant.parse("1970-01-02T00:00:00.000000005Z"), int96(2_440_589, 5));
        assertEquals(Instant.parse("1969-12-31T23:59:59.999999999Z"), int96(2_440_588, -1));
        int96(Integer.MAX_VALUE, Long.MAX_VALUE);
        int96(Integer.MIN_VALUE, Long.MIN_VALUE);
    }

    private static Object int96(int day, long nanos) {
        byte[] bytes = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(nanos)
                .putInt(day)
                .array();
        return value(Type.Leaf.of(PhysicalType.INT96), new FixedBinaryVector(bytes, 12, 1, ONE));
    }

    @Test
    void textAndBinary() {
        assertEquals("é", bytes(LogicalType.STRING, "c3a9"));
        assertEquals("\uFFFD", bytes(LogicalType.ENUM, "ff"));
        assertEquals("{}", bytes(LogicalType.JSON, "7b7d"));
        assertArrayEquals(new byte[] {1, 2}, (byte[]) bytes(LogicalType.PLAIN, "0102"));
        assertArrayEquals(new byte[] {1}, (byte[]) bytes(new LogicalType.BsonType(), "01"));
        assertEquals(
                UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
                fixed(new LogicalType.UuidType(), "f81d4fae7dec11d0a76500a0c91e6bf6"));
        assertEquals(
                new Interval(1, 4294967295L, 256), fixed(new LogicalType.IntervalType(), "01000000ffffffff00010000"));
    }

    @Test
    void annotationsThatDoNotFitTheirWidthAreLeftAsBytes() {
        assertArrayEquals(new byte[] {1, 2, 3}, (byte[]) fixed(new LogicalType.UuidType(), "010203"));
        assertArrayEquals(new byte[] {1, 2, 3}, (byte[]) fixed(new LogicalType.IntervalType(), "010203"));
        assertArrayEquals(new byte[] {1, 2, 3}, (byte[]) fixed(new LogicalType.Float16Type(), "010203"));
    }

    @Test
    void nestedValuesKeepNullsOrderAndRepeatedKeys() {
        Field number = Field.optional("element", Type.Leaf.of(PhysicalType.INT32));
        IntVector numbers = new IntVector(new int[] {7, 8, 9}, 3, Validity.of(new long[] {0b101}, 3));
        ListVector list = new ListVector(new int[] {1, 3, 3, 3}, numbers, 3, Validity.of(new long[] {0b011}, 3));
        Field listField = Field.optional("list", new Type.ListOf(number));
        assertEquals(Arrays.asList(null, 9), Values.of(listField, list, 0));
        assertEquals(List.of(), Values.of(listField, list, 1));
        assertNull(Values.of(listField, list, 2));

        Field key = Field.required("key", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));
        MapVector map = new MapVector(
                new int[] {0, 3}, Rows.text("k", "a", "k"), Optional.of(numbers), 1, Validity.allValid(1));
        Object entries = Values.of(Field.optional("map", new Type.MapOf(key, Optional.of(number))), map, 0);
        assertEquals("[k=7, a=null, k=9]", entries.toString());

        StructVector struct = new StructVector(
                List.of(new IntVector(new int[] {1, 2, 3}, 3, Validity.allValid(3)), list), 3, Validity.allValid(3));
        Field structField = Field.optional("s", Type.Struct.of(List.of(number, listField)));
        Object fields = Values.of(structField, struct, 2);
        assertEquals("{element=3, list=null}", fields.toString());
        assertEquals(List.of("element", "list"), new ArrayList<>(((Map<?, ?>) fields).keySet()));
    }

    @Test
    void aTextIsAlsoItsBytesWhereTheyLie() {
        BytesVector texts = (BytesVector) Rows.text("a", "日本", "");
        assertEquals("日本", texts.getString(1));
        assertEquals("日本", StandardCharsets.UTF_8.decode(texts.utf8(1)).toString());
        assertEquals(6, texts.utf8(1).remaining());
        assertEquals(0, texts.utf8(2).remaining());
        assertTrue(texts.utf8(1).isReadOnly());
    }
}
