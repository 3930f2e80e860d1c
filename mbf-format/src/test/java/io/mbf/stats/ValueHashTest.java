package io.mbf.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vectors of {@code spec/encodings.md}, "Bloom filters", and the hashes of keys beside those of values. */
class ValueHashTest {

    private static final Type.Leaf DOUBLE = leaf(PhysicalType.DOUBLE, 0, LogicalType.PLAIN);
    private static final Type.Leaf FLOAT = leaf(PhysicalType.FLOAT, 0, LogicalType.PLAIN);
    private static final Type.Leaf FLOAT16 = leaf(PhysicalType.FIXED_LEN_BYTE_ARRAY, 2, LogicalType.FLOAT16);
    private static final Type.Leaf DECIMAL = leaf(PhysicalType.BYTE_ARRAY, 0, new LogicalType.DecimalType(9, 2));
    private static final Type.Leaf INT96 = leaf(PhysicalType.INT96, 12, LogicalType.PLAIN);
    private static final Type.Leaf TEXT = leaf(PhysicalType.BYTE_ARRAY, 0, LogicalType.STRING);

    private static Type.Leaf leaf(PhysicalType physical, int width, LogicalType logical) {
        return new Type.Leaf(physical, width, logical);
    }

    private static ColumnVector bytes(Type.Leaf type, String hex) {
        byte[] value = HexFormat.of().parseHex(hex);
        return type.physical() == PhysicalType.BYTE_ARRAY
                ? new BinaryVector(value, new int[] {0, value.length}, 1, Validity.allValid(1))
                : new FixedBinaryVector(value, type.width(), 1, Validity.allValid(1));
    }

    /** The hash of a value, which is that of its key. */
    private static String hash(Type.Leaf type, ColumnVector value) {
        ValueHash hash = new ValueHash(type);
        ColumnOrder order = ColumnOrder.of(type);
        long ofValue = hash.of(value, 0);
        long ofKey = order.domain() == ColumnOrder.Domain.LONG
                ? hash.ofKey(SortKeys.longKey(order, value, 0))
                : hash.ofKey(SortKeys.bytesKey(order, (BytesVector) value, 0));
        assertEquals(ofValue, ofKey, "of the value, and of its key");
        return HexFormat.of().withUpperCase().toHexDigits(ofValue);
    }

    private static String hash(double value) {
        return hash(DOUBLE, new DoubleVector(new double[] {value}, 1, Validity.allValid(1)));
    }

    private static String hash(float value) {
        return hash(FLOAT, new FloatVector(new float[] {value}, 1, Validity.allValid(1)));
    }

    private static String text(String value) {
        return hash(TEXT, bytes(TEXT, HexFormat.of().formatHex(value.getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void equalNumbersHaveOneHash() {
        assertEquals("34C96ACDCADB1BBB", hash(0.0));
        assertEquals("34C96ACDCADB1BBB", hash(-0.0));
        assertEquals("34C96ACDCADB1BBB", hash(-0.0f));
        assertEquals("E9ADB09FEE122AAC", hash(Double.NaN));
        assertEquals("E9ADB09FEE122AAC", hash(Double.longBitsToDouble(0xFFF8000000000123L)));
        assertEquals("E9ADB09FEE122AAC", hash(Float.intBitsToFloat(0x7F800001)));
        for (String stored : List.of("00", "0000", "")) {
            assertEquals("E934A84ADB052768", hash(DECIMAL, bytes(DECIMAL, stored)));
        }
        assertEquals("8F0707D9763DDDF0", hash(DECIMAL, bytes(DECIMAL, "0000012c")));
        assertEquals("95634172A60B7544", hash(DECIMAL, bytes(DECIMAL, "ffff")));
        // day 2440589, and a day of nanoseconds after day 2440588
        assertEquals("35DF14FC93CA959C", hash(INT96, bytes(INT96, "00000000000000008d3d2500")));
        assertEquals("35DF14FC93CA959C", hash(INT96, bytes(INT96, nextDay())));
    }

    private static String nextDay() {
        byte[] value = new byte[12];
        ByteBuffer.wrap(value)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(86_400_000_000_000L)
                .putInt(2_440_588);
        return HexFormat.of().formatHex(value);
    }

    @Test
    void numbersOfAnyWidthHaveOneHash() {
        assertEquals("49F7B96B6B5CCAF9", hash(1.5));
        assertEquals("49F7B96B6B5CCAF9", hash(1.5f));
        assertEquals("49F7B96B6B5CCAF9", hash(FLOAT16, bytes(FLOAT16, "003e")));
    }

    @Test
    void integersAndStringsAreHashedAsTheyAre() {
        Type.Leaf ints = leaf(PhysicalType.INT32, 0, LogicalType.PLAIN);
        Type.Leaf unsigned = leaf(PhysicalType.INT64, 0, new LogicalType.IntType(64, false));
        assertEquals("D756D7B62FC50BF1", hash(ints, new IntVector(new int[] {42}, 1, Validity.allValid(1))));
        assertEquals("B556806FB6D14353", hash(unsigned, new LongVector(new long[] {42}, 1, Validity.allValid(1))));
        assertEquals("EF46DB3751D8E999", text(""));
        assertEquals("44BC2CF5AD770999", text("abc"));
        assertEquals("BF2CD639B4143B80", text("abcdefghijklmnopqrstuvwxyz012345"));
        assertEquals("99800ED3D7C65971", text("abcdefghijklmnopqrstuvwxyz0123456789-+/"));
    }

    @Test
    void theSpecificationHasTheseVectors() throws IOException {
        String spec = Files.readString(Path.of(System.getProperty("mbf.project", ".."), "spec", "encodings.md"));
        for (String hash : List.of(
                hash(1.5), hash(0.0), hash(Double.NaN), hash(DECIMAL, bytes(DECIMAL, "00")), text(""), text("abc"))) {
            assertTrue(spec.contains(hash), hash);
        }
    }
}
