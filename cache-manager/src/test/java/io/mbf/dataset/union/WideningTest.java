package io.mbf.dataset.union;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.error.CorruptFileException;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WideningTest {

    private static final int[] INTS = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 255, -256};

    private static Widening to(PhysicalType physical) {
        return new Widening(Type.Leaf.of(physical));
    }

    private static ColumnVector ints() {
        return new IntVector(INTS, INTS.length, Validity.allValid(INTS.length));
    }

    @Test
    void integersKeepTheirValues() {
        long[] longs = ((LongVector) to(PhysicalType.INT64).widen(ints(), "f")).values();
        double[] doubles = ((DoubleVector) to(PhysicalType.DOUBLE).widen(ints(), "f")).values();
        for (int i = 0; i < INTS.length; i++) {
            assertEquals(INTS[i], longs[i]);
            assertEquals(INTS[i], doubles[i]);
        }
    }

    @Test
    void floatsKeepTheirValues() {
        float[] floats = {0f, -0f, 0.1f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY};
        FloatVector vector = new FloatVector(floats, floats.length, Validity.allValid(floats.length));
        double[] doubles = ((DoubleVector) to(PhysicalType.DOUBLE).widen(vector, "f")).values();
        for (int i = 0; i < floats.length; i++) {
            assertEquals(Double.doubleToLongBits(floats[i]), Double.doubleToLongBits(doubles[i]));
        }
    }

    @Test
    void nullsStay() {
        Validity validity = Validity.of(new long[] {0b1111101}, INTS.length);
        ColumnVector vector = new IntVector(INTS, INTS.length, validity);
        for (PhysicalType physical : new PhysicalType[] {PhysicalType.INT64, PhysicalType.DOUBLE}) {
            assertTrue(to(physical).widen(vector, "f").isNull(1));
        }
    }

    private static Widening toFixed(int width) {
        return new Widening(Type.Leaf.fixed(width, new DecimalType(38, 0)));
    }

    private static Widening toBinary() {
        return new Widening(Type.Leaf.of(PhysicalType.BYTE_ARRAY, new DecimalType(38, 0)));
    }

    private static BigInteger number(ColumnVector vector, int i) {
        return new BigInteger(((BytesVector) vector).bytes(i));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 8, 9, 16})
    void integersBecomeFixedDecimals(int width) {
        ColumnVector vector = toFixed(width).widen(ints(), "f");
        assertEquals(width, ((FixedBinaryVector) vector).width());
        for (int i = 0; i < INTS.length; i++) {
            assertEquals(BigInteger.valueOf(INTS[i]), number(vector, i));
        }
    }

    @Test
    void longsBecomeDecimalsOfAnyLength() {
        long[] longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE};
        ColumnVector vector = new LongVector(longs, 4, Validity.allValid(4));
        for (Widening widening : new Widening[] {toBinary(), toFixed(8), toFixed(16)}) {
            ColumnVector widened = widening.widen(vector, "f");
            for (int i = 0; i < 4; i++) {
                assertEquals(BigInteger.valueOf(longs[i]), number(widened, i));
            }
        }
    }

    @Test
    void byteStringsAreSignExtended() {
        byte[] bytes = {0x7F, (byte) 0xFF, (byte) 0x80, 0, 1, 2};
        ColumnVector fixed = new FixedBinaryVector(bytes, 2, 3, Validity.of(new long[] {0b111}, 3));
        ColumnVector binary = new BinaryVector(bytes, new int[] {0, 1, 3, 6}, 3, Validity.allValid(3));
        for (ColumnVector vector : new ColumnVector[] {fixed, binary}) {
            for (Widening widening : new Widening[] {toFixed(3), toFixed(7), toBinary()}) {
                ColumnVector widened = widening.widen(vector, "f");
                for (int i = 0; i < 3; i++) {
                    assertEquals(number(vector, i), number(widened, i));
                }
            }
        }
    }

    @Test
    void nullsOfAnEmptyDictionaryAreNotLookedAt() {
        BinaryVector empty = new BinaryVector(new byte[0], new int[1], 0, Validity.allValid(0));
        ColumnVector vector = new DictionaryVector(new int[] {7, 7}, empty, 2, Validity.allNull(2));
        assertEquals(2, toFixed(4).widen(vector, "f").validity().nullCount());
        assertEquals(2, toBinary().widen(vector, "f").validity().nullCount());
    }

    @Test
    void decimalsThatAreTooLongOrEmptyAreDamage() {
        for (int length : new int[] {0, 5}) {
            ColumnVector vector = new BinaryVector(new byte[5], new int[] {0, length}, 1, Validity.allValid(1));
            var failure =
                    assertThrows(CorruptFileException.class, () -> toFixed(4).widen(vector, "f"));
            assertEquals("f: a decimal: has " + length + " bytes, not 1 to 4", failure.getMessage());
        }
    }

    @Test
    void buffersServeTheNextBatch() {
        Widening widening = to(PhysicalType.INT64);
        long[] first = ((LongVector) widening.widen(ints(), "f")).values();
        ColumnVector shorter = new IntVector(new int[] {9}, 1, Validity.allValid(1));
        long[] second = ((LongVector) widening.widen(shorter, "f")).values();
        assertTrue(first == second);
        assertArrayEquals(new long[] {9, 1}, new long[] {second[0], second[1]});
    }
}
