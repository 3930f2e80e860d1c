package io.mbf.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        assertEquals(Optional.ofNullable(expected), TypeUnion.of(a, b));
        assertEquals(Optional.ofNullable(expected), TypeUnion.of(b, a));
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

    @Test
    void nestedTypesMustHaveOneShapeAndEqualLeaves() {
        Type a = Type.Struct.of(List.of(
                Field.required("x", INT32), Field.optional("l", new Type.ListOf(Field.required("item", STRING)))));
        Type b = Type.Struct.of(List.of(
                Field.optional("x", INT32), Field.required("l", new Type.ListOf(Field.required("item", STRING)))));
        assertUnion(
                Type.Struct.of(List.of(
                        Field.optional("x", INT32),
                        Field.optional("l", new Type.ListOf(Field.required("item", STRING))))),
                a,
                b);
        assertUnion(null, a, Type.Struct.of(List.of(Field.required("x", INT32))));
        assertUnion(
                null,
                Type.Struct.of(List.of(Field.required("x", INT64))),
                Type.Struct.of(List.of(Field.required("x", INT32))));
        assertUnion(null, a, INT32);
        assertEquals(
                Optional.of(new Type.ListOf(Field.optional("item", INT32))),
                TypeUnion.of(
                        new Type.ListOf(Field.required("item", INT32)),
                        new Type.ListOf(Field.optional("element", INT32))));
        Type map = new Type.MapOf(Field.required("key", STRING), Optional.of(Field.required("value", INT32)));
        assertUnion(null, map, new Type.MapOf(Field.required("key", STRING), Optional.empty()));
        assertUnion(
                null, map, new Type.MapOf(Field.required("key", STRING), Optional.of(Field.required("value", INT64))));
        assertUnion(
                new Type.MapOf(Field.required("key", STRING), Optional.of(Field.optional("value", INT32))),
                map,
                new Type.MapOf(Field.required("key", STRING), Optional.of(Field.optional("value", INT32))));
    }
}
