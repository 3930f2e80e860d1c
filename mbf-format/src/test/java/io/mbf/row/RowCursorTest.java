package io.mbf.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.VariantException;
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
import io.mbf.variant.Variants;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RowCursorTest {

    private static final Schema SCHEMA = Schema.of(
            Field.optional("bool", Type.Leaf.of(PhysicalType.BOOLEAN)),
            Field.optional("i", Type.Leaf.of(PhysicalType.INT32)),
            Field.optional("u", Type.Leaf.of(PhysicalType.INT32, new IntType(32, false))),
            Field.optional("l", Type.Leaf.of(PhysicalType.INT64)),
            Field.optional("ul", Type.Leaf.of(PhysicalType.INT64, new IntType(64, false))),
            Field.optional("f", Type.Leaf.of(PhysicalType.FLOAT)),
            Field.optional("d", Type.Leaf.of(PhysicalType.DOUBLE)),
            Field.optional("h", Type.Leaf.fixed(2, new LogicalType.Float16Type())),
            Field.optional("s", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)),
            Field.optional("bin", Type.Leaf.of(PhysicalType.BYTE_ARRAY)),
            Field.optional("dec", Type.Leaf.of(PhysicalType.INT64, new DecimalType(10, 2))),
            Field.optional("day", Type.Leaf.of(PhysicalType.INT32, new LogicalType.DateType())),
            Field.optional("t", Type.Leaf.of(PhysicalType.INT32, new TimeType(TimeUnit.MILLIS, true))),
            Field.optional("ts", Type.Leaf.of(PhysicalType.INT64, new TimestampType(TimeUnit.MICROS, true))),
            Field.optional("local", Type.Leaf.of(PhysicalType.INT64, new TimestampType(TimeUnit.MICROS, false))),
            Field.optional("uuid", Type.Leaf.fixed(16, new LogicalType.UuidType())));

    /** One row of values, or of nulls. */
    private static ColumnBatch batch(boolean nulls, long number) {
        Validity validity = nulls ? Validity.allNull(1) : Validity.allValid(1);
        int[] ints = {(int) number};
        long[] longs = {number};
        return Rows.batch(
                SCHEMA,
                new BooleanVector(new boolean[] {true}, 1, validity),
                new IntVector(ints, 1, validity),
                new IntVector(ints, 1, validity),
                new LongVector(longs, 1, validity),
                new LongVector(longs, 1, validity),
                new FloatVector(new float[] {0.5f}, 1, validity),
                new DoubleVector(new double[] {0.25}, 1, validity),
                new FixedBinaryVector(new byte[] {0, 0x3C}, 2, 1, validity),
                nulls ? withNulls("é") : Rows.text("é"),
                nulls ? withNulls("raw") : Rows.text("raw"),
                new LongVector(longs, 1, validity),
                new IntVector(ints, 1, validity),
                new IntVector(new int[] {1}, 1, validity),
                new LongVector(longs, 1, validity),
                new LongVector(longs, 1, validity),
                new FixedBinaryVector(new byte[16], 16, 1, validity));
    }

    private static BinaryVector withNulls(String text) {
        var vector = Rows.text(text);
        return new BinaryVector(vector.bytes(), vector.offsets(), 1, Validity.allNull(1));
    }

    private static RowCursor cursor(ColumnBatch... batches) {
        return new RowCursor(new Rows(SCHEMA, batches));
    }

    private static RowCursor onRow(boolean nulls, long number) {
        RowCursor cursor = cursor(batch(nulls, number));
        assertTrue(cursor.next());
        return cursor;
    }

    private static void fails(Class<? extends RuntimeException> type, String message, Executable getter) {
        assertEquals(message, assertThrows(type, getter).getMessage());
    }

    @Test
    void aTimeThatIsTheEndOfTheDayIsRefusedWithItsRow() {
        Field time = Field.optional("t", Type.Leaf.of(PhysicalType.INT64, new TimeType(TimeUnit.MICROS, false)));
        Field list = Field.required("l", new Type.ListOf(time));
        Schema schema = Schema.of(time, list);
        LongVector times = new LongVector(new long[] {1, 86_400_000_000L}, 2, Validity.allValid(2));
        ListVector lists = new ListVector(new int[] {0, 1, 2}, times, 2, Validity.allValid(2));
        ColumnBatch batch = new ColumnBatch(schema, 2, List.of(times, lists));
        RowCursor cursor = new RowCursor(new Rows(schema, batch));
        assertTrue(cursor.next());
        assertEquals(LocalTime.ofNanoOfDay(1_000), cursor.getTime("t"));
        assertTrue(cursor.next());
        String message =
                "column 't' is TIME(MICROS,LOCAL); 86400000000 is 24:00:00, which no LocalTime can hold; in row 1";
        fails(DateTimeException.class, message, () -> cursor.getTime("t"));
        fails(DateTimeException.class, message, () -> cursor.getObject("t"));
        fails(DateTimeException.class, message, () -> cursor.getList("l"));
        record Times(List<LocalTime> l) {}
        try (var records = RecordMapper.stream(new Rows(schema, batch), Times.class)) {
            fails(DateTimeException.class, message, records::toList);
        }
    }

    @Test
    void everyTypeHasItsGetter() {
        RowCursor row = onRow(false, 5);
        assertTrue(row.getBoolean("bool"));
        assertEquals(5, row.getInt("i"));
        assertEquals(5, row.getInt("u"));
        assertEquals(5, row.getLong("l"));
        assertEquals(5, row.getLong("i"));
        assertEquals(0.5f, row.getFloat("f"));
        assertEquals(1f, row.getFloat("h"));
        assertEquals(0.25, row.getDouble("d"));
        assertEquals(0.5, row.getDouble("f"));
        assertEquals(1, row.getDouble("h"));
        assertEquals("é", row.getString("s"));
        assertEquals("raw", row.getString("bin"));
        assertArrayEquals(new byte[] {'r', 'a', 'w'}, row.getBytes("bin"));
        assertEquals(new BigDecimal("0.05"), row.getDecimal("dec"));
        assertEquals(LocalDate.of(1970, 1, 6), row.getDate("day"));
        assertEquals(LocalTime.ofNanoOfDay(1_000_000), row.getTime("t"));
        assertEquals(Instant.ofEpochSecond(0, 5_000), row.getInstant("ts"));
        assertEquals(LocalDateTime.of(1970, 1, 1, 0, 0, 0, 5_000), row.getLocalDateTime("local"));
        assertEquals(new UUID(0, 0), row.getUuid("uuid"));
        assertEquals(BigInteger.valueOf(5), row.getObject("ul"));
        assertFalse(row.isNull("i"));
    }

    @Test
    void nullIsNullForObjectsAndAnErrorForPrimitives() {
        RowCursor row = onRow(true, 5);
        for (int column = 0; column < SCHEMA.size(); column++) {
            assertTrue(row.isNull(column));
            assertNull(row.getObject(column));
        }
        assertNull(row.getString("s"));
        assertNull(row.getBytes("bin"));
        assertNull(row.getDecimal("dec"));
        assertNull(row.getUuid("uuid"));
        fails(
                IllegalStateException.class,
                "column 'i' is null in row 0; ask isNull before getInt",
                () -> row.getInt("i"));
        fails(
                IllegalStateException.class,
                "column 'h' is null in row 0; ask isNull before getDouble",
                () -> row.getDouble("h"));
        assertThrows(IllegalStateException.class, () -> row.getLong("l"));
        assertThrows(IllegalStateException.class, () -> row.getFloat("f"));
        assertThrows(IllegalStateException.class, () -> row.getBoolean("bool"));
    }

    @Test
    void unsignedIntegersAreUnsigned() {
        RowCursor row = onRow(false, -1);
        assertEquals(4294967295L, row.getLong("u"));
        fails(
                ArithmeticException.class,
                "column 'u' holds 4294967295 in row 0, too large for int",
                () -> row.getInt("u"));
        fails(
                ArithmeticException.class,
                "column 'ul' holds 18446744073709551615 in row 0, too large for long",
                () -> row.getLong("ul"));
        assertEquals(new BigInteger("18446744073709551615"), row.getObject("ul"));
        assertEquals(-1, row.getInt("i"));
    }

    @Test
    void wrongGettersSayWhatTheColumnIs() {
        RowCursor row = onRow(false, 5);
        fails(
                IllegalStateException.class,
                "column 'dec' is DECIMAL(10,2), not for getLong; its values are BigDecimal",
                () -> row.getLong("dec"));
        fails(
                IllegalStateException.class,
                "column 'l' is INT64, not for getInt; its values are Long",
                () -> row.getInt("l"));
        fails(
                IllegalStateException.class,
                "column 'd' is DOUBLE, not for getFloat; its values are Double",
                () -> row.getFloat("d"));
        fails(
                IllegalStateException.class,
                "column 'local' is TIMESTAMP(MICROS,LOCAL), not for getInstant; its values are LocalDateTime",
                () -> row.getInstant("local"));
        fails(
                IllegalStateException.class,
                "column 'uuid' is UUID, not for getString; its values are UUID",
                () -> row.getString("uuid"));
        fails(
                IllegalStateException.class,
                "column 's' is STRING, not for getDouble; its values are String",
                () -> row.getDouble("s"));
        assertThrows(IllegalStateException.class, () -> row.getBytes("i"));
        assertThrows(IllegalStateException.class, () -> row.getBoolean("i"));
    }

    @Test
    void unknownColumnsAreNamed() {
        RowCursor row = onRow(false, 5);
        assertThrows(InvalidQueryException.class, () -> row.getInt("nope"));
    }

    @Test
    void rowsAreCountedAcrossBatches() {
        Rows source = new Rows(SCHEMA, batch(false, 1), batch(false, 2), batch(true, 3));
        RowCursor row = new RowCursor(source);
        assertTrue(row.next());
        assertEquals(0, row.rowNumber());
        assertTrue(row.next());
        assertEquals(1, row.rowNumber());
        assertEquals(2, row.getInt(1));
        assertTrue(row.next());
        fails(
                IllegalStateException.class,
                "column 'i' is null in row 2; ask isNull before getInt",
                () -> row.getInt(1));
        assertFalse(row.next());
        assertFalse(row.next());
        row.close();
        assertTrue(source.closed);
    }

    @Test
    void gettersNeedACurrentRow() {
        RowCursor row = cursor();
        String message = "no current row: call next() first, and stop when it returns false";
        fails(IllegalStateException.class, message, () -> row.getInt("i"));
        assertFalse(row.next());
        fails(IllegalStateException.class, message, () -> row.isNull("i"));
    }

    @Test
    void aVariantIsGivenAsOneAndAsWhatStoresIt() {
        Schema schema = Schema.of(
                Field.optional("v", Variants.VARIANT),
                Field.optional("list", new Type.ListOf(Field.optional("element", Variants.VARIANT))));
        StructVector column = Variants.column("0c 01", "00", "fc");
        ListVector lists = new ListVector(new int[] {0, 1, 1, 2}, Variants.column("04", "54"), 3, Validity.allValid(3));
        try (RowCursor rows = new RowCursor(new Rows(schema, Rows.batch(schema, column, lists)))) {
            assertTrue(rows.next());
            assertEquals(1, rows.getVariant("v").getInt());
            assertEquals(rows.getVariant("v"), rows.getObject("v"));
            assertEquals("[true]", rows.getList("list").toString());
            assertEquals(Set.of("metadata", "value"), rows.getStruct("v").keySet());
            assertThrows(IllegalStateException.class, () -> rows.getVariant("list"));
            assertTrue(rows.next());
            assertTrue(rows.getVariant("v").isNull(), "the variant null is a value");
            assertTrue(rows.next());
            VariantException e = assertThrows(VariantException.class, () -> rows.getVariant("v"));
            assertEquals("row 2: column 'v': a primitive of type 63, only 0..20 are known", e.getMessage());
            e = assertThrows(VariantException.class, () -> rows.getObject("list"));
            assertEquals("row 2: column 'element': a primitive of type 21, only 0..20 are known", e.getMessage());
            assertArrayEquals(
                    new byte[] {(byte) 0xFC}, (byte[]) rows.getStruct("v").get("value"));
        }
    }
}
