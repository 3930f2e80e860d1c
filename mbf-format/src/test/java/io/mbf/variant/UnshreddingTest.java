package io.mbf.variant;

import static io.mbf.variant.Variants.METADATA;
import static io.mbf.variant.Variants.VALUE;
import static io.mbf.variant.Variants.VARIANT;
import static io.mbf.variant.Variants.binary;
import static io.mbf.variant.Variants.struct;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.error.VariantException;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.VariantType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Shredded variants become plain ones; random ones are compared with parquet-java's elsewhere. */
class UnshreddingTest {

    private static final String NO_NAMES = "01 00 00";

    private static final Type TEXT = shredded(Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));

    private static Type shredded(Type typed) {
        return new Type.Struct(List.of(METADATA, VALUE, Field.optional("typed_value", typed)), new VariantType(1));
    }

    private static StructVector vector(String value, String typed) {
        return struct(binary(NO_NAMES), binary(value), binary(typed));
    }

    private static Variant read(ColumnVector plain, int index) {
        return VariantReader.of(VARIANT).read(plain, index);
    }

    @Test
    void whatHasNoShreddedVariantIsTheSameObject() {
        Type list = new Type.ListOf(Field.optional("element", VARIANT));
        ColumnVector vector = Variants.column("00");
        assertSame(list, Unshredding.of(list));
        assertSame(VARIANT, Unshredding.of(VARIANT));
        assertSame(vector, Unshredding.of(VARIANT, vector));
    }

    @Test
    void aVariantThatCannotBeReadStaysAsItIs() {
        Type odd = shredded(Type.Leaf.of(PhysicalType.INT96));
        assertSame(odd, Unshredding.of(odd));
    }

    @Test
    void variantsWithinOtherColumnsAreReached() {
        Type.Struct type = Type.Struct.of(List.of(
                Field.optional("list", new Type.ListOf(Field.optional("element", TEXT))),
                Field.optional(
                        "map",
                        new Type.MapOf(
                                Field.required("key", Type.Leaf.of(PhysicalType.BYTE_ARRAY)),
                                Optional.of(Field.optional("value", TEXT))))));
        StructVector vector = struct(
                new ListVector(new int[] {0, 1}, vector(null, "61"), 1, Validity.allValid(1)),
                new MapVector(
                        new int[] {0, 1}, binary("6b"), Optional.of(vector("0c 07", null)), 1, Validity.allValid(1)));
        Type.Struct plain = (Type.Struct) Unshredding.of(type);
        assertTrue(plain.fields().stream()
                .noneMatch(field -> field.type().toString().contains("typed_value")));
        StructVector found = (StructVector) Unshredding.of(type, vector);
        ListVector list = (ListVector) found.children().get(0);
        MapVector map = (MapVector) found.children().get(1);
        assertEquals("a", read(list.elements(), 0).getString());
        assertEquals(7, read(map.values().orElseThrow(), 0).getInt());
    }

    @Test
    void nullsStayNullAndMissingValuesAreTheVariantNull() {
        StructVector values = struct(binary(NO_NAMES, NO_NAMES), binary(null, null), binary(null, null));
        StructVector vector = new StructVector(values.children(), 2, Validity.of(new long[] {1}, 2));
        ColumnVector plain = Unshredding.of(TEXT, vector);
        assertTrue(read(plain, 0).isNull());
        assertTrue(plain.isNull(1));
        assertFalse(plain.isNull(0));
    }

    @Test
    void contradictionsAreTheErrorThatTheyAreToReaders() {
        VariantException refused = assertThrows(VariantException.class, () -> Unshredding.of(TEXT, vector("00", "61")));
        assertEquals("entry 0: both value and typed_value, and not an object", refused.getMessage());
    }

    @Test
    void decimalsOfMoreThanAVariantHoldsAreRefused() {
        String seventeen = "01" + "00".repeat(16);
        Type wide = shredded(Type.Leaf.of(PhysicalType.BYTE_ARRAY, new LogicalType.DecimalType(41, 2)));
        assertEquals(
                "entry 0: a decimal of 17 bytes, outside of a variant's 16",
                assertThrows(VariantException.class, () -> Unshredding.of(wide, vector(null, seventeen)))
                        .getMessage());
        assertEquals(
                "-0.01",
                read(Unshredding.of(wide, vector(null, "ff".repeat(17))), 0)
                        .getDecimal()
                        .toString());
        Type fine = shredded(Type.Leaf.of(PhysicalType.BYTE_ARRAY, new LogicalType.DecimalType(41, 39)));
        assertEquals(
                "entry 0: a decimal of scale 39, outside 0..38",
                assertThrows(VariantException.class, () -> Unshredding.of(fine, vector(null, "01")))
                        .getMessage());
    }

    @Test
    void twoNamesThatAreTheSameOnceDecodedAreRefused() {
        String names = "11 02 00 01 02 fe ff"; // both malformed
        StructVector vector = struct(binary(names), binary("02 02 00 01 00 01 02 00 00"), binary((String) null));
        String message = assertThrows(VariantException.class, () -> Unshredding.of(TEXT, vector))
                .getMessage();
        assertTrue(message.contains("two members of the name '\uFFFD'"), message);
    }
}
