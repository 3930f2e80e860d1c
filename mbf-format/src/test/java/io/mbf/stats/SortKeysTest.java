package io.mbf.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SortKeysTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void unsignedIntegersSortAboveTheSignedMaximum() {
        assertTrue(SortKeys.unsigned(-1) > SortKeys.unsigned(Integer.MAX_VALUE));
        assertEquals(0xFFFFFFFFL, SortKeys.unsigned(-1));
        assertTrue(SortKeys.unsigned(-1L) > SortKeys.unsigned(Long.MAX_VALUE));
        assertEquals(Long.MIN_VALUE, SortKeys.unsigned(0L));
    }

    @Test
    void floatingKeysAscendWithTheNumbers() {
        double[] ascending = {
            Double.NEGATIVE_INFINITY,
            -Double.MAX_VALUE,
            -1,
            -Float.MIN_VALUE,
            -Double.MIN_VALUE,
            0,
            Double.MIN_VALUE,
            1,
            Math.nextUp(1.0),
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NaN
        };
        for (int i = 1; i < ascending.length; i++) {
            assertTrue(SortKeys.floating(ascending[i - 1]) < SortKeys.floating(ascending[i]), "at " + i);
        }
    }

    @Test
    void bothZerosHaveOneKey() {
        assertEquals(SortKeys.floating(0.0), SortKeys.floating(-0.0));
        assertEquals(0, SortKeys.floating(-0.0f));
    }

    @Test
    void allNaNsHaveOneKey() {
        assertEquals(SortKeys.NAN, SortKeys.floating(Double.longBitsToDouble(0xFFF0_0000_0000_0001L)));
        assertEquals(SortKeys.NAN, SortKeys.floating(Float.intBitsToFloat(0x7F800001)));
    }

    @Test
    void floatingKeysCanBeTurnedBack() {
        for (double value : new double[] {-1e300, -0.5, 0, 3, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertEquals(value, SortKeys.floatingValue(SortKeys.floating(value)));
        }
        assertTrue(Double.isNaN(SortKeys.floatingValue(SortKeys.NAN)));
    }

    @Test
    void decimalKeysHaveTheBytesOfTheSpecification() {
        assertEquals("800100", HEX.formatHex(SortKeys.decimal(BigInteger.ZERO)));
        assertEquals("80017f", HEX.formatHex(SortKeys.decimal(BigInteger.valueOf(127))));
        assertEquals("80020080", HEX.formatHex(SortKeys.decimal(BigInteger.valueOf(128))));
        assertEquals("7ffeff", HEX.formatHex(SortKeys.decimal(BigInteger.valueOf(-1))));
        assertEquals("7ffe80", HEX.formatHex(SortKeys.decimal(BigInteger.valueOf(-128))));
        assertEquals("7ffdff7f", HEX.formatHex(SortKeys.decimal(BigInteger.valueOf(-129))));
    }

    @Test
    void decimalKeysAscendWithTheNumbers() {
        long seed = System.nanoTime();
        System.out.println("SortKeysTest seed " + seed);
        Random random = new Random(seed);
        List<BigInteger> numbers = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            BigInteger number = new BigInteger(random.nextInt(200), random);
            numbers.add(random.nextBoolean() ? number : number.negate());
        }
        for (int bits : new int[] {0, 7, 8, 15, 16, 63, 64, 127, 8 * 32_766 - 1, 8 * 32_767 - 1, 8 * 32_768 - 1}) {
            for (int delta = -1; delta <= 1; delta++) {
                BigInteger number = BigInteger.ONE.shiftLeft(bits).add(BigInteger.valueOf(delta));
                numbers.add(number);
                numbers.add(number.negate());
            }
        }
        Collections.sort(numbers);
        for (int i = 1; i < numbers.size(); i++) {
            int expected = numbers.get(i - 1).compareTo(numbers.get(i));
            byte[] left = SortKeys.decimal(numbers.get(i - 1));
            byte[] right = SortKeys.decimal(numbers.get(i));
            assertEquals(expected, Integer.signum(Arrays.compareUnsigned(left, right)), "seed " + seed + " at " + i);
        }
    }

    @Test
    void signExtensionDoesNotChangeADecimalKey() {
        for (String form : List.of("ff85", "ffffff85", "85")) {
            assertEquals("7ffe85", HEX.formatHex(decimal(form)));
        }
        for (String form : List.of("", "00", "0000")) {
            assertEquals("800100", HEX.formatHex(decimal(form)));
        }
        assertEquals("80020080", HEX.formatHex(decimal("00000080")));
    }

    private static byte[] decimal(String hex) {
        byte[] value = HEX.parseHex("aa" + hex + "aa");
        return SortKeys.decimal(value, 1, value.length - 2);
    }

    @Test
    void int96KeysCarryNanosecondsBeyondTheDay() {
        long day = 86_400_000_000_000L;
        assertArrayEquals(int96(10, 5), int96(9, day + 5));
        assertArrayEquals(int96(10, day - 1), int96(11, -1));
        assertArrayEquals(SortKeys.int96(10, 5), int96(10, 5));
        assertTrue(Arrays.compareUnsigned(int96(-1, 0), int96(0, 0)) < 0);
        assertTrue(Arrays.compareUnsigned(int96(Integer.MAX_VALUE, 0), int96(Integer.MAX_VALUE, Long.MAX_VALUE)) < 0);
        assertTrue(Arrays.compareUnsigned(int96(Integer.MIN_VALUE, 0), int96(Integer.MIN_VALUE, Long.MIN_VALUE)) > 0);
    }

    private static byte[] int96(int day, long nanos) {
        byte[] value = ByteBuffer.allocate(13)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 7)
                .putLong(nanos)
                .putInt(day)
                .array();
        byte[] key = new byte[SortKeys.INT96_KEY_LENGTH];
        SortKeys.int96(value, 1, key);
        return key;
    }

    @Test
    void nextPrefixSkipsTrailingFf() {
        assertEquals("6162", HEX.formatHex(SortKeys.nextPrefix(HEX.parseHex("6161"))));
        assertEquals("62", HEX.formatHex(SortKeys.nextPrefix(HEX.parseHex("61ffff"))));
        assertEquals("80", HEX.formatHex(SortKeys.nextPrefix(HEX.parseHex("7f"))));
        assertNull(SortKeys.nextPrefix(HEX.parseHex("ffff")));
        assertNull(SortKeys.nextPrefix(new byte[0]));
    }

    @Test
    void keysOfIntegersGiveBackWhatIsStored() {
        Type.Leaf uint32 = Type.Leaf.of(PhysicalType.INT32, new LogicalType.IntType(32, false));
        Type.Leaf uint64 = Type.Leaf.of(PhysicalType.INT64, new LogicalType.IntType(64, false));
        for (int value : new int[] {0, 1, -1, Integer.MIN_VALUE}) {
            assertEquals(value, SortKeys.value(uint32, SortKeys.unsigned(value)));
            assertEquals(value, SortKeys.value(Type.Leaf.of(PhysicalType.INT32), value));
            assertEquals(value, SortKeys.value(uint64, SortKeys.unsigned((long) value)));
        }
    }

    @Test
    void keysOfFixedDecimalsGiveBackWhatIsStored() {
        Type.Leaf type = Type.Leaf.fixed(4, new LogicalType.DecimalType(9, 2));
        assertTrue(SortKeys.isInvertible(type));
        for (String form : List.of("ffffff85", "00000000", "00000080", "7fffffff", "80000000")) {
            byte[] stored = HEX.parseHex(form);
            assertArrayEquals(stored, SortKeys.value(type, SortKeys.decimal(stored, 0, 4)));
        }
        assertNull(SortKeys.value(type, SortKeys.decimal(BigInteger.ONE.shiftLeft(31))));
    }

    @Test
    void ambiguousFormsAreNotInvertible() {
        assertFalse(SortKeys.isInvertible(Type.Leaf.of(PhysicalType.DOUBLE)));
        assertFalse(SortKeys.isInvertible(Type.Leaf.of(PhysicalType.INT96)));
        assertFalse(SortKeys.isInvertible(Type.Leaf.of(PhysicalType.BYTE_ARRAY, new LogicalType.DecimalType(9, 2))));
        assertTrue(SortKeys.isInvertible(Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)));
    }
}
