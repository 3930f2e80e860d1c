package io.mbf.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnChecksumsTest {

    private static ColumnChecksums of(ColumnVector... vectors) {
        ColumnChecksums sums = new ColumnChecksums(1);
        for (ColumnVector vector : vectors) {
            Type type = vector instanceof IntVector
                    ? Type.Leaf.of(PhysicalType.INT32)
                    : vector instanceof DoubleVector
                            ? Type.Leaf.of(PhysicalType.DOUBLE)
                            : Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);
            sums.add(new ColumnBatch(Schema.of(Field.optional("v", type)), vector.size(), List.of(vector)));
        }
        return sums;
    }

    private static IntVector ints(int... values) {
        return new IntVector(values, values.length, Validity.allValid(values.length));
    }

    private static final BinaryVector STRINGS = new BinaryVector(
            "abcabcdefghij".getBytes(StandardCharsets.UTF_8), new int[] {0, 3, 13}, 2, Validity.allValid(2));

    @Test
    void batchesDoNotMatter() {
        assertTrue(of(ints(1, 2, 3)).sameAs(of(ints(1), ints(2, 3))));
        assertEquals(3, of(ints(1, 2, 3)).rows());
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
        ColumnChecksums sums = of(new IntVector(new int[] {1, 7}, 2, Validity.of(new long[] {1}, 2)));
        assertTrue(sums.sameAs(of(new IntVector(new int[] {1, 8}, 2, Validity.of(new long[] {1}, 2)))));
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
    void aDictionaryIsTheSameAsItsValues() {
        assertTrue(of(coded(0, 1)).sameAs(of(STRINGS)));
        assertFalse(of(coded(1, 0)).sameAs(of(STRINGS)));
    }

    private static DictionaryVector coded(int... codes) {
        return new DictionaryVector(codes, STRINGS, codes.length, Validity.allValid(codes.length));
    }
}
