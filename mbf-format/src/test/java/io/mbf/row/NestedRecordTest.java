package io.mbf.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Structs, lists and maps in records and in the row cursor. */
class NestedRecordTest {

    private static final Field CITY = Field.optional("city", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));
    private static final Field NUMBER = Field.required("house_number", Type.Leaf.of(PhysicalType.INT32));
    private static final Type.Struct PLACE = Type.Struct.of(List.of(CITY, NUMBER));
    private static final Schema SCHEMA = Schema.of(
            Field.optional("address", PLACE),
            Field.optional("stops", new Type.ListOf(Field.optional("element", PLACE))),
            Field.optional("votes", new Type.MapOf(CITY, Optional.of(NUMBER))),
            Field.required("address.city", NUMBER.type()));

    /**
     * Two rows: an address with two stops, of which the second is null, and two votes of one key; nothing but nulls.
     */
    private static ColumnBatch batch() {
        Validity first = Validity.of(new long[] {1}, 2);
        StructVector places = places(first);
        return Rows.batch(
                SCHEMA,
                places,
                new ListVector(new int[] {0, 2, 2}, places, 2, first),
                new MapVector(new int[] {0, 2, 2}, Rows.text("Bonn", "Bonn"), Optional.of(numbers(0b11)), 2, first),
                numbers(0b11));
    }

    private static StructVector places(Validity validity) {
        return new StructVector(List.of(Rows.text("Rome", ""), numbers(0b01)), 2, validity);
    }

    private static IntVector numbers(long valid) {
        return new IntVector(new int[] {7, 8}, 2, Validity.of(new long[] {valid}, 2));
    }

    private record Place(String city, int houseNumber) {}

    private record Trip(Place address, List<Place> stops, Map<String, Integer> votes) {}

    @Test
    void recordsNestAsTheColumnsDo() {
        RecordMapper<Trip> mapper = RecordMapper.of(Trip.class, SCHEMA);
        Place rome = new Place("Rome", 7);
        assertEquals(new Trip(rome, Arrays.asList(rome, null), Map.of("Bonn", 8)), mapper.read(batch(), 0, 0));
        assertEquals(new Trip(null, null, null), mapper.read(batch(), 1, 0));
    }

    private record Loose(Map<String, Object> address, List<? extends Record> stops, List<?> votes) {}

    @Test
    void plainObjectsAreFineToo() {
        Schema schema = SCHEMA;
        var e = assertThrows(InvalidQueryException.class, () -> RecordMapper.of(Loose.class, schema));
        assertEquals(
                "component 'stops' of record Loose is Record, but column 'element' is STRUCT, read as Map",
                e.getMessage());
        record Plain(Map<String, Object> address, List<?> stops, List<Map.Entry<String, Integer>> votes) {}
        Plain plain = RecordMapper.of(Plain.class, schema).read(batch(), 0, 0);
        assertEquals(Map.of("city", "Rome", "house_number", 7), plain.address());
        assertEquals(Arrays.asList(plain.address(), null), plain.stops());
        assertEquals(List.of(Map.entry("Bonn", 7), Map.entry("Bonn", 8)), plain.votes());
    }

    private record Number(int houseNumber) {}

    private record Numbers(Number address, List<Number> stops) {}

    @Test
    void onlyTheFieldsOfANestedRecordAreNeeded() {
        assertEquals(
                List.of("address.house_number", "stops"),
                RecordMapper.of(Numbers.class, SCHEMA).columns());
    }

    @Test
    void aPathThatAColumnIsCalledLikeIsNotUsed() {
        assertEquals(
                List.of("address", "stops", "votes"),
                RecordMapper.of(Trip.class, SCHEMA).columns());
    }

    private record Misfit(List<Long> stops) {}

    private record Unknown(Unit address) {}

    private record Unit(String street) {}

    @Test
    void misfitsWithinAreRefusedBeforeTheFirstRow() {
        var type = assertThrows(InvalidQueryException.class, () -> RecordMapper.of(Misfit.class, SCHEMA));
        assertEquals(
                "component 'stops' of record Misfit is Long, but column 'element' is STRUCT, read as Map",
                type.getMessage());
        var name = assertThrows(InvalidQueryException.class, () -> RecordMapper.of(Unknown.class, SCHEMA));
        assertEquals(
                "component 'street' of record Unit: no column 'street'; the columns are city, house_number",
                name.getMessage());
    }

    @Test
    void aNullWithinDoesNotFitAPrimitive() {
        Schema schema = Schema.of(SCHEMA.field(0));
        ColumnBatch batch = Rows.batch(schema, places(Validity.allValid(2)));
        record Only(Place address) {}
        RecordMapper<Only> mapper = RecordMapper.of(Only.class, schema);
        var e = assertThrows(IllegalStateException.class, () -> mapper.read(batch, 1, 40));
        assertEquals(
                "column 'house_number' is null in row 41; component 'houseNumber' of record Place is int",
                e.getMessage());
    }

    @Test
    void theCursorGivesListsMapsAndStructs() {
        try (RowCursor rows = new RowCursor(new Rows(SCHEMA, batch()))) {
            assertTrue(rows.next());
            Map<String, Object> rome = Map.of("city", "Rome", "house_number", 7);
            assertEquals(rome, rows.getStruct("address"));
            assertEquals(Arrays.asList(rome, null), rows.getList("stops"));
            assertEquals(List.of(Map.entry("Bonn", 7), Map.entry("Bonn", 8)), rows.getMap("votes"));
            var e = assertThrows(IllegalStateException.class, () -> rows.getList("votes"));
            assertEquals("column 'votes' is MAP, not for getList; its values are List", e.getMessage());
            assertTrue(rows.next());
            assertNull(rows.getStruct(0));
            assertNull(rows.getList(1));
            assertNull(rows.getMap(2));
            assertFalse(rows.next());
        }
    }
}
