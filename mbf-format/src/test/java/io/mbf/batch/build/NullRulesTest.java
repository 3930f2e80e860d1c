package io.mbf.batch.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NullRulesTest {

    private static final Type INT = Type.Leaf.of(PhysicalType.INT32);

    private static IntVector ints(boolean... valid) {
        return new IntVector(new int[valid.length], valid.length, validity(valid));
    }

    private static Validity validity(boolean... valid) {
        long[] words = new long[Validity.wordCount(valid.length)];
        for (int i = 0; i < valid.length; i++) {
            words[i >>> 6] |= (valid[i] ? 1L : 0L) << i;
        }
        return Validity.of(words, valid.length);
    }

    private static String broken(Field field, ColumnVector vector) {
        return NullRules.broken(field, vector).orElse("");
    }

    @Test
    void aNullableColumnMayHaveNullsAndAnotherMayNot() {
        assertEquals("", broken(Field.optional("a", INT), ints(true, false)));
        assertEquals("", broken(Field.required("a", INT), ints(true, true)));
        assertEquals(
                "'a', entry 1: is null, and the column is not nullable",
                broken(Field.required("a", INT), ints(true, false)));
    }

    @Test
    void whatIsBelowANullStructIsNullAlsoWhereItIsNotNullable() {
        Field field = Field.optional("s", Type.Struct.of(List.of(Field.required("a", INT))));
        assertEquals("", broken(field, new StructVector(List.of(ints(true, false)), 2, validity(true, false))));
        assertEquals(
                "'s.a', entry 1: is there, and its struct is null",
                broken(field, new StructVector(List.of(ints(true, true)), 2, validity(true, false))));
        assertEquals(
                "'s.a', entry 0: is null, and the column is not nullable",
                broken(field, new StructVector(List.of(ints(false, false)), 2, validity(true, false))));
    }

    @Test
    void aStructBelowANullStructIsNull() {
        Field inner = Field.optional("i", Type.Struct.of(List.of(Field.optional("a", INT))));
        Field outer = Field.optional("o", Type.Struct.of(List.of(inner)));
        StructVector structs = new StructVector(List.of(ints(true, false)), 2, validity(true, false));
        assertEquals("", broken(outer, new StructVector(List.of(structs), 2, validity(true, true))));
        assertEquals(
                "'o.i', entry 0: is there, and its struct is null",
                broken(outer, new StructVector(List.of(structs), 2, validity(false, false))));
    }

    @Test
    void nullListsAreEmptyAndTheirElementsFollowTheirOwnRule() {
        Field field = Field.optional("l", new Type.ListOf(Field.required("element", INT)));
        int[] offsets = {0, 2, 2};
        assertEquals("", broken(field, new ListVector(offsets, ints(true, true), 2, validity(true, false))));
        assertEquals(
                "'l', entry 0: is null, and has 2 entries",
                broken(field, new ListVector(offsets, ints(true, true), 2, validity(false, true))));
        assertEquals(
                "'l.element', entry 1: is null, and the column is not nullable",
                broken(field, new ListVector(offsets, ints(true, false), 2, validity(true, true))));
    }

    @Test
    void mapsAreLikeLists() {
        Field field = Field.optional(
                "m", new Type.MapOf(Field.required("key", INT), Optional.of(Field.optional("value", INT))));
        int[] offsets = {0, 1};
        assertEquals(
                "", broken(field, new MapVector(offsets, ints(true), Optional.of(ints(false)), 1, validity(true))));
        assertEquals(
                "'m.key', entry 0: is null, and the column is not nullable",
                broken(field, new MapVector(offsets, ints(false), Optional.of(ints(true)), 1, validity(true))));
        assertEquals(
                "'m', entry 0: is null, and has 1 entries",
                broken(field, new MapVector(offsets, ints(true), Optional.of(ints(true)), 1, validity(false))));
    }
}
