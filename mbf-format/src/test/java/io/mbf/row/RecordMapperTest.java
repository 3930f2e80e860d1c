package io.mbf.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.VariantException;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.variant.Variant;
import io.mbf.variant.Variants;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordMapperTest {

    private static final Schema SCHEMA = Schema.of(
            Field.optional("pickup_zone", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)),
            Field.optional("amount", Type.Leaf.of(PhysicalType.DOUBLE)),
            Field.required("riders", Type.Leaf.of(PhysicalType.INT32)),
            Field.required("tip", Type.Leaf.of(PhysicalType.FLOAT)),
            Field.required("stops", new Type.ListOf(Field.required("element", Type.Leaf.of(PhysicalType.INT32)))));

    private static ColumnBatch batch(long amountBits) {
        IntVector numbers = new IntVector(new int[] {1, 2}, 2, Validity.allValid(2));
        return Rows.batch(
                SCHEMA,
                Rows.text("Soho", "Bronx"),
                new DoubleVector(new double[] {1.5, 2.5}, 2, Validity.of(new long[] {amountBits}, 2)),
                numbers,
                new FloatVector(new float[] {0.5f, 0}, 2, Validity.allValid(2)),
                new ListVector(new int[] {0, 2, 2}, numbers, 2, Validity.allValid(2)));
    }

    private record Trip(String pickupZone, double amount, int riders) {}

    @Test
    void componentsTakeColumnsByNameOrInSnakeCase() {
        Rows source = new Rows(SCHEMA, batch(0b11), batch(0b11));
        try (Stream<Trip> trips = RecordMapper.stream(source, Trip.class)) {
            List<Trip> all = trips.toList();
            assertEquals(4, all.size());
            assertEquals(new Trip("Soho", 1.5, 1), all.get(0));
            assertEquals(new Trip("Bronx", 2.5, 2), all.get(3));
        }
        assertTrue(source.closed);
    }

    private record Wide(Object pickupZone, Double amount, long riders, double tip, List<Integer> stops) {}

    @Test
    void boxedSuperAndWiderTypesAreFine() {
        Iterator<Wide> rows = RecordMapper.of(Wide.class, SCHEMA).iterator(new Rows(SCHEMA, batch(0b10)));
        assertEquals(new Wide("Soho", null, 1, 0.5, List.of(1, 2)), rows.next());
        assertEquals(new Wide("Bronx", 2.5, 2, 0, List.of()), rows.next());
        assertThrows(NoSuchElementException.class, rows::next);
    }

    @Test
    void onlyTheColumnsOfComponentsAreNeeded() {
        assertEquals(
                List.of("pickup_zone", "amount", "riders"),
                RecordMapper.of(Trip.class, SCHEMA).columns());
    }

    @Test
    void anActualNullDoesNotFitAPrimitive() {
        Iterator<Trip> trips = RecordMapper.of(Trip.class, SCHEMA).iterator(new Rows(SCHEMA, batch(0b11), batch(0b01)));
        trips.next();
        trips.next();
        trips.next();
        IllegalStateException e = assertThrows(IllegalStateException.class, trips::next);
        assertEquals("column 'amount' is null in row 3; component 'amount' of record Trip is double", e.getMessage());
    }

    private record Misfit(int amount) {}

    private record Unknown(String dropoffZone) {}

    private record Empty() {}

    @Test
    void misfitsAreRefusedBeforeTheFirstRow() {
        InvalidQueryException type =
                assertThrows(InvalidQueryException.class, () -> RecordMapper.of(Misfit.class, SCHEMA));
        assertEquals(
                "component 'amount' of record Misfit is int, but column 'amount' is DOUBLE, read as Double",
                type.getMessage());
        InvalidQueryException name =
                assertThrows(InvalidQueryException.class, () -> RecordMapper.of(Unknown.class, SCHEMA));
        assertEquals(
                "component 'dropoffZone' of record Unknown: no column 'dropoff_zone'; the columns are pickup_zone,"
                        + " amount, riders, tip, stops",
                name.getMessage());
    }

    @Test
    void aRecordWithoutComponentsCountsRows() {
        Rows source = new Rows(SCHEMA, batch(0b11));
        assertEquals(
                List.of(new Empty(), new Empty()),
                RecordMapper.stream(source, Empty.class).toList());
    }

    private record Strict(int riders) {
        static final RuntimeException REFUSAL = new IllegalArgumentException("no riders");

        Strict {
            throw REFUSAL;
        }
    }

    private record Numbers(short i, Byte l, Integer u, long big, float d, double f) {}

    @Test
    void aComponentMayBeNarrowerThanItsColumnWhereEveryValueFits() {
        Schema schema = Schema.of(
                Field.required("i", Type.Leaf.of(PhysicalType.INT32)),
                Field.required("l", Type.Leaf.of(PhysicalType.INT64)),
                Field.required("u", Type.Leaf.of(PhysicalType.INT32, new LogicalType.IntType(32, false))),
                Field.required("big", Type.Leaf.of(PhysicalType.INT64, new LogicalType.IntType(64, false))),
                Field.required("d", Type.Leaf.of(PhysicalType.DOUBLE)),
                Field.required("f", Type.Leaf.of(PhysicalType.FLOAT)));
        Validity all = Validity.allValid(8);
        Rows rows = new Rows(
                schema,
                Rows.batch(
                        schema,
                        new IntVector(new int[] {-32768, 32767, 32768, 0, 0, 0, 0, 0}, 8, all),
                        new LongVector(new long[] {-128, 127, 0, 128, 0, 0, 0, 0}, 8, all),
                        new IntVector(new int[] {Integer.MAX_VALUE, 0, 0, 0, Integer.MIN_VALUE, 0, 0, 0}, 8, all),
                        new LongVector(new long[] {Long.MAX_VALUE, 0, 0, 0, 0, -1, 0, 0}, 8, all),
                        new DoubleVector(new double[] {-0.0, Double.NaN, 0, 0, 0, 0, 0.1, 1e300}, 8, all),
                        new FloatVector(new float[] {0.1f, Float.NEGATIVE_INFINITY, 0, 0, 0, 0, 0, 0}, 8, all)));
        Iterator<Numbers> read = RecordMapper.of(Numbers.class, schema).iterator(rows);
        assertEquals(
                new Numbers((short) -32768, (byte) -128, Integer.MAX_VALUE, Long.MAX_VALUE, -0.0f, 0.1f), read.next());
        assertEquals(new Numbers((short) 32767, (byte) 127, 0, 0, Float.NaN, Double.NEGATIVE_INFINITY), read.next());
        assertRefused(
                read, "column 'i' is 32768 in row 2; component 'i' of record Numbers is Short, which cannot hold it");
        assertRefused(
                read, "column 'l' is 128 in row 3; component 'l' of record Numbers is Byte, which cannot hold it");
        assertRefused(
                read,
                "column 'u' is 2147483648 in row 4; component 'u' of record Numbers is Integer, which cannot hold it");
        assertRefused(
                read,
                "column 'big' is 18446744073709551615 in row 5; component 'big' of record Numbers is Long,"
                        + " which cannot hold it");
        assertRefused(
                read, "column 'd' is 0.1 in row 6; component 'd' of record Numbers is Float, which cannot hold it");
        assertRefused(
                read, "column 'd' is 1.0E300 in row 7; component 'd' of record Numbers is Float, which cannot hold it");
    }

    private static void assertRefused(Iterator<?> rows, String message) {
        assertEquals(
                message, assertThrows(IllegalStateException.class, rows::next).getMessage());
    }

    @Test
    void whatAConstructorThrowsComesThrough() {
        Iterator<Strict> rows = RecordMapper.of(Strict.class, SCHEMA).iterator(new Rows(SCHEMA, batch(0b11)));
        assertSame(Strict.REFUSAL, assertThrows(IllegalArgumentException.class, rows::next));
    }

    record WithVariants(Variant v, Object any, List<Variant> list) {}

    record OnlyMap(Map<String, Object> v) {}

    record Stored(byte[] metadata, byte[] value) {}

    record WithStored(Stored v) {}

    @Test
    void aVariantIsReadAsOneOrAsARecordOfWhatStoresIt() {
        Type list = new Type.ListOf(Field.optional("element", Variants.VARIANT));
        Schema schema = Schema.of(
                Field.optional("v", Variants.VARIANT),
                Field.optional("any", Variants.VARIANT),
                Field.optional("list", list));
        ListVector lists = new ListVector(new int[] {0, 1, 2}, Variants.column("04", "08"), 2, Validity.allValid(2));
        ColumnBatch batch = Rows.batch(schema, Variants.column("0c 01", "54"), Variants.column("00", "00"), lists);
        try (Stream<WithVariants> rows = RecordMapper.stream(new Rows(schema, batch), WithVariants.class)) {
            Iterator<WithVariants> all = rows.iterator();
            assertEquals("WithVariants[v=1, any=null, list=[true]]", all.next().toString());
            VariantException e = assertThrows(VariantException.class, all::next);
            assertEquals("row 1: column 'v': a primitive of type 21, only 0..20 are known", e.getMessage());
        }
        try (Stream<WithStored> rows = RecordMapper.stream(new Rows(schema, batch), WithStored.class)) {
            assertArrayEquals(
                    new byte[] {0x0C, 1}, rows.findFirst().orElseThrow().v().value());
        }
        var e = assertThrows(InvalidQueryException.class, () -> RecordMapper.of(OnlyMap.class, schema));
        assertEquals(
                "component 'v' of record OnlyMap is Map, but column 'v' is VARIANT, read as Variant", e.getMessage());
    }
}
