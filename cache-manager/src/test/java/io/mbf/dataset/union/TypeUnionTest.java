package io.mbf.dataset.union;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.IntType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypeUnionTest {

    private static final Type.Leaf INT32 = Type.Leaf.of(PhysicalType.INT32);
    private static final Type.Leaf INT64 = Type.Leaf.of(PhysicalType.INT64);
    private static final Type.Leaf FLOAT = Type.Leaf.of(PhysicalType.FLOAT);
    private static final Type.Leaf DOUBLE = Type.Leaf.of(PhysicalType.DOUBLE);
    private static final Type.Leaf STRING = Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);

    private static Type.Leaf integer(int bits, boolean signed) {
        return Type.Leaf.of(bits == 64 ? PhysicalType.INT64 : PhysicalType.INT32, new IntType(bits, signed));
    }

    private static Type.Leaf decimal(PhysicalType carrier, int precision, int scale) {
        return Type.Leaf.of(carrier, new DecimalType(precision, scale));
    }

    private static Type.Leaf fixed(int width, int precision, int scale) {
        return Type.Leaf.fixed(width, new DecimalType(precision, scale));
    }

    /** In either order. */
    private static void assertUnion(Type expected, Type a, Type b) {
        assertEquals(Optional.ofNullable(expected), union(a, b));
        assertEquals(Optional.ofNullable(expected), union(b, a));
    }

    private static Optional<Type> union(Type a, Type b) {
        try {
            return Optional.of(TypeUnion.of(a, b));
        } catch (TypeConflict none) {
            return Optional.empty();
        }
    }

    @Test
    void signedIntegersWiden() {
        assertUnion(INT64, INT32, INT64);
        assertUnion(integer(16, true), integer(8, true), integer(16, true));
        assertUnion(INT32, integer(8, true), INT32);
        assertUnion(integer(64, true), INT32, integer(64, true));
    }

    @Test
    void unsignedIntegersDoNot() {
        assertUnion(null, integer(8, false), integer(16, false));
        assertUnion(null, integer(8, false), INT32);
        assertUnion(null, integer(32, false), INT64);
        assertUnion(integer(32, false), integer(32, false), integer(32, false));
    }

    @Test
    void floatingPointHoldsWhatFitsExactly() {
        assertUnion(DOUBLE, FLOAT, DOUBLE);
        assertUnion(DOUBLE, INT32, DOUBLE);
        assertUnion(DOUBLE, integer(8, true), DOUBLE);
        assertUnion(DOUBLE, INT32, FLOAT);
        assertUnion(null, INT64, DOUBLE);
        assertUnion(null, INT64, FLOAT);
        assertUnion(null, integer(32, false), DOUBLE);
    }

    @Test
    void decimalsOfOneScaleWidenOnAnyCarrier() {
        Type.Leaf small = decimal(PhysicalType.INT32, 9, 2);
        assertUnion(decimal(PhysicalType.INT64, 18, 2), small, decimal(PhysicalType.INT64, 18, 2));
        assertUnion(decimal(PhysicalType.INT32, 9, 2), small, decimal(PhysicalType.INT32, 5, 2));
        assertUnion(fixed(16, 38, 2), small, fixed(16, 38, 2));
        assertUnion(fixed(8, 18, 2), fixed(5, 10, 2), decimal(PhysicalType.INT64, 18, 2));
        assertUnion(fixed(9, 20, 2), fixed(9, 20, 2), fixed(3, 5, 2));
        assertUnion(decimal(PhysicalType.BYTE_ARRAY, 38, 2), decimal(PhysicalType.BYTE_ARRAY, 4, 2), fixed(16, 38, 2));
        assertUnion(decimal(PhysicalType.BYTE_ARRAY, 9, 2), small, fixed(2_000_000, 9, 2));
        assertUnion(null, small, decimal(PhysicalType.INT32, 9, 3));
        assertUnion(null, small, INT32);
    }

    @Test
    void timesAndTextsMustBeEqual() {
        Type.Leaf millis = Type.Leaf.of(PhysicalType.INT64, new TimestampType(TimeUnit.MILLIS, true));
        assertUnion(null, millis, Type.Leaf.of(PhysicalType.INT64, new TimestampType(TimeUnit.MICROS, true)));
        assertUnion(null, millis, Type.Leaf.of(PhysicalType.INT64, new TimestampType(TimeUnit.MILLIS, false)));
        assertUnion(null, millis, INT64);
        assertUnion(null, millis, Type.Leaf.of(PhysicalType.INT96));
        assertUnion(null, STRING, Type.Leaf.of(PhysicalType.BYTE_ARRAY));
        assertUnion(null, STRING, INT64);
        assertUnion(null, Type.Leaf.of(PhysicalType.INT32, LogicalType.DATE), INT32);
        assertUnion(null, Type.Leaf.fixed(4, LogicalType.PLAIN), Type.Leaf.fixed(5, LogicalType.PLAIN));
    }

    @Test
    void columnsWithoutValuesFitEverywhere() {
        Type.Leaf unknown = Type.Leaf.of(PhysicalType.INT32, LogicalType.UNKNOWN);
        assertUnion(STRING, unknown, STRING);
        assertUnion(unknown, unknown, unknown);
    }

    private static Type struct(Field... fields) {
        return Type.Struct.of(List.of(fields));
    }

    private static Type list(Field element) {
        return new Type.ListOf(element);
    }

    private static Type map(Field value) {
        return new Type.MapOf(Field.required("key", STRING), Optional.ofNullable(value));
    }

    @Test
    void structsHaveTheMembersOfBothByName() throws TypeConflict {
        Type a = struct(Field.required("x", INT32), Field.required("y", STRING));
        Type b = struct(Field.required("z", INT64), Field.required("x", INT64));
        assertEquals(
                struct(Field.required("x", INT64), Field.optional("y", STRING), Field.optional("z", INT64)),
                TypeUnion.of(a, b));
        assertEquals(
                struct(Field.optional("z", INT64), Field.required("x", INT64), Field.optional("y", STRING)),
                TypeUnion.of(b, a));
        assertUnion(null, a, INT32);
        assertUnion(null, struct(Field.required("x", STRING)), struct(Field.required("x", INT32)));
    }

    @Test
    void listsAndMapsWidenWithinAndNamesOfTheirPartsDoNotMatter() throws TypeConflict {
        assertEquals(
                list(Field.optional("item", INT64)),
                TypeUnion.of(list(Field.required("item", INT32)), list(Field.optional("element", INT64))));
        assertUnion(
                map(Field.optional("value", DOUBLE)),
                map(Field.required("value", INT32)),
                map(Field.optional("value", FLOAT)));
        assertUnion(null, map(Field.required("value", INT32)), map(null));
        Type.Leaf unknown = Type.Leaf.of(PhysicalType.INT32, LogicalType.UNKNOWN);
        assertUnion(
                list(Field.optional("item", struct(Field.required("x", INT32)))),
                list(Field.required("item", unknown)),
                list(Field.required("item", struct(Field.required("x", INT32)))));
    }

    @Test
    void whatDiffersIsNamedByItsPath() {
        Type a = struct(Field.required("l", list(Field.required("item", struct(Field.required("x", INT32))))));
        Type b = struct(Field.required("l", list(Field.required("element", struct(Field.required("x", STRING))))));
        TypeConflict conflict = assertThrows(TypeConflict.class, () -> TypeUnion.of(a, b));
        assertEquals("c.l.element.x", conflict.path("c"));
        assertEquals("is STRING, but INT32 in f; they have no type in common", conflict.describe("f"));
    }

    @Test
    void aNameGivenTwiceMatchesOnlyStructsOfTheSameNames() {
        Type twice = struct(Field.required("x", INT32), Field.required("x", STRING));
        assertUnion(
                struct(Field.required("x", INT64), Field.required("x", STRING)),
                twice,
                struct(Field.required("x", INT64), Field.required("x", STRING)));
        assertUnion(null, twice, struct(Field.required("x", INT32)));
    }

    @Test
    void variantsMayBeShreddedOrNotButNotInTwoWays() {
        Field metadata = Field.required("metadata", Type.Leaf.of(PhysicalType.BYTE_ARRAY));
        Field value = Field.optional("value", Type.Leaf.of(PhysicalType.BYTE_ARRAY));
        LogicalType variant = new LogicalType.VariantType(1);
        Type plain = new Type.Struct(List.of(metadata, value), variant);
        Type ints = new Type.Struct(List.of(metadata, value, Field.optional("typed_value", INT32)), variant);
        Type longs = new Type.Struct(List.of(metadata, value, Field.optional("typed_value", INT64)), variant);
        assertUnion(ints, plain, ints);
        assertUnion(null, ints, longs);
        assertUnion(null, plain, struct(metadata, value));
    }
}
