package io.mbf.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColumnChecksumsTest {

    private static final Type INT = Type.Leaf.of(PhysicalType.INT32);
    private static final Type STRING = Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);

    private static ColumnChecksums sum(Type type, ColumnVector... vectors) {
        Schema schema = Schema.of(Field.optional("v", type));
        ColumnChecksums sums = new ColumnChecksums(schema);
        for (ColumnVector vector : vectors) {
            sums.add(new ColumnBatch(schema, vector.size(), List.of(vector)));
        }
        return sums;
    }

    private static ColumnChecksums of(ColumnVector... vectors) {
        return sum(
                vectors[0] instanceof IntVector
                        ? INT
                        : vectors[0] instanceof BytesVector ? STRING : Type.Leaf.of(PhysicalType.DOUBLE),
                vectors);
    }

    private static Validity bits(int size, long bits) {
        return Validity.of(new long[] {bits}, size);
    }

    private static IntVector ints(int... values) {
        return new IntVector(values, values.length, Validity.allValid(values.length));
    }

    private static final BinaryVector STRINGS = new BinaryVector(
            "abcabcdefghijklmno".getBytes(StandardCharsets.UTF_8), new int[] {0, 3, 18}, 2, Validity.allValid(2));

    @Test
    void batchesDoNotMatter() {
        assertTrue(of(ints(1, 2, 3)).sameAs(of(ints(1), ints(2, 3))));
        assertEquals(3, of(ints(1, 2, 3)).rows(0));
    }

    @Test
    void orderValuesAndNumberMatter() {
        ColumnChecksums sums = of(ints(1, 2, 3));
        assertFalse(sums.sameAs(of(ints(2, 1, 3))));
        assertFalse(sums.sameAs(of(ints(1, 2, 4))));
        assertFalse(of(ints(0)).sameAs(of(ints(0, 0))));
    }

    @Test
    void nullsMatterAndWhatLiesUnderThemDoesNot() {
        ColumnChecksums sums = of(new IntVector(new int[] {1, 7}, 2, bits(2, 1)));
        assertTrue(sums.sameAs(of(new IntVector(new int[] {1, 8}, 2, bits(2, 1)))));
        assertFalse(sums.sameAs(of(ints(1, 7))));
        assertFalse(sums.sameAs(of(ints(1, 0))));
    }

    @Test
    void bitsOfFloatingPointNumbersMatter() {
        DoubleVector zero = new DoubleVector(new double[] {0.0}, 1, Validity.allValid(1));
        DoubleVector negative = new DoubleVector(new double[] {-0.0}, 1, Validity.allValid(1));
        assertFalse(of(zero).sameAs(of(negative)));
    }

    @Test
    void everyByteOfAStringMatters() {
        for (int i = 0; i < STRINGS.bytes().length; i++) {
            byte[] changed = STRINGS.bytes().clone();
            changed[i] ^= 0x20;
            assertFalse(of(STRINGS).sameAs(of(new BinaryVector(changed, STRINGS.offsets(), 2, STRINGS.validity()))));
        }
    }

    @Test
    void aDictionaryIsTheSameAsItsValues() {
        assertTrue(of(coded(0, 1)).sameAs(of(STRINGS)));
        assertFalse(of(coded(1, 0)).sameAs(of(STRINGS)));
    }

    private static DictionaryVector coded(int... codes) {
        return new DictionaryVector(codes, STRINGS, codes.length, Validity.allValid(codes.length));
    }

    @Test
    void theDifferenceNamesTheColumnAndCounts() {
        assertEquals(Optional.empty(), of(ints(1)).difference(of(ints(1))));
        String difference = of(ints(1)).difference(of(ints(1, 2))).orElseThrow();
        assertTrue(difference.startsWith("column 'v' has 1 values, 0 nulls, checksum "), difference);
        assertTrue(difference.contains(" instead of 2 values, 0 nulls, checksum "), difference);
    }

    // ---- nested

    private static final Type STRUCT = Type.Struct.of(List.of(Field.optional("a", INT)));
    private static final Type LIST = new Type.ListOf(Field.optional("element", INT));

    private static ListVector list(Validity validity, int[] offsets, int... elements) {
        return new ListVector(offsets, ints(elements), offsets.length - 1, validity);
    }

    @Test
    void whatLiesUnderANullStructDoesNotMatter() {
        StructVector seven = new StructVector(List.of(ints(1, 7)), 2, bits(2, 1));
        StructVector eight = new StructVector(List.of(ints(1, 8)), 2, bits(2, 1));
        StructVector none = new StructVector(List.of(new IntVector(new int[2], 2, bits(2, 0))), 2, bits(2, 1));
        assertTrue(sum(STRUCT, seven).sameAs(sum(STRUCT, eight)));
        assertFalse(sum(STRUCT, seven).sameAs(sum(STRUCT, none)));
    }

    @Test
    void aNullStructIsNotAStructOfNull() {
        IntVector nothing = new IntVector(new int[1], 1, Validity.allNull(1));
        assertFalse(sum(STRUCT, new StructVector(List.of(nothing), 1, Validity.allNull(1)))
                .sameAs(sum(STRUCT, new StructVector(List.of(nothing), 1, Validity.allValid(1)))));
    }

    @Test
    void listsMayStartAnywhereAndBeCutAnywhere() {
        ListVector whole = list(Validity.allValid(3), new int[] {0, 2, 2, 3}, 1, 2, 3);
        ListVector first = list(Validity.allValid(1), new int[] {0, 2}, 1, 2, 99);
        ListVector rest = list(Validity.allValid(2), new int[] {4, 4, 5}, 9, 9, 9, 9, 3);
        assertTrue(sum(LIST, whole).sameAs(sum(LIST, first, rest)));
    }

    @Test
    void whereListsEndMattersAndNullIsNotEmpty() {
        ColumnChecksums sums = sum(LIST, list(Validity.allValid(2), new int[] {0, 1, 3}, 1, 2, 3));
        assertFalse(sums.sameAs(sum(LIST, list(Validity.allValid(2), new int[] {0, 2, 3}, 1, 2, 3))));
        assertFalse(sum(LIST, list(bits(1, 0), new int[] {0, 0}))
                .sameAs(sum(LIST, list(Validity.allValid(1), new int[] {0, 0}))));
    }

    @Test
    void elementsOfListsUnderNullStructsDoNotCount() {
        Type type = Type.Struct.of(List.of(Field.optional("l", LIST)));
        ListVector full = list(Validity.allValid(3), new int[] {0, 1, 3, 4}, 1, 2, 3, 4);
        ListVector bare = list(Validity.allValid(3), new int[] {0, 1, 1, 2}, 1, 4);
        assertTrue(sum(type, new StructVector(List.of(full), 3, bits(3, 5)))
                .sameAs(sum(type, new StructVector(List.of(bare), 3, bits(3, 5)))));
    }

    @Test
    void keysAndValuesOfMapsMatter() {
        Type type = new Type.MapOf(Field.required("key", INT), Optional.of(Field.optional("value", INT)));
        int[] offsets = {0, 2};
        MapVector map = new MapVector(offsets, ints(1, 2), Optional.of(ints(3, 4)), 1, Validity.allValid(1));
        MapVector other = new MapVector(offsets, ints(1, 2), Optional.of(ints(3, 5)), 1, Validity.allValid(1));
        MapVector swapped = new MapVector(offsets, ints(3, 4), Optional.of(ints(1, 2)), 1, Validity.allValid(1));
        assertFalse(sum(type, map).sameAs(sum(type, other)));
        assertFalse(sum(type, map).sameAs(sum(type, swapped)));
        assertTrue(sum(type, map).sameAs(sum(type, map)));
    }
}
