package io.mbf.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.IntType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import io.mbf.stats.ZoneMap.BytesBounds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The vectors of {@code spec/SPEC.md}, "Sort keys": the table there is the one that is made here, line by line. */
class SpecifiedKeysTest {

    private static final Validity ONE = Validity.allValid(1);
    private static final HexFormat SPACED = HexFormat.ofDelimiter(" ").withUpperCase();

    private final List<String> lines = new ArrayList<>();

    /** A line: all of these keys are the same. */
    private void line(String type, String value, String... keys) {
        assertEquals(1, Arrays.stream(keys).distinct().count(), () -> type + " " + value + ": " + List.of(keys));
        lines.add(("| " + type + " | " + value + " | " + keys[0] + " |").replace("|  |", "| |"));
    }

    private static Type.Leaf leaf(PhysicalType physical, LogicalType logical) {
        return Type.Leaf.of(physical, logical);
    }

    private static String key(Type.Leaf type, ColumnVector value) {
        return String.valueOf(SortKeys.longKey(ColumnOrder.of(type), value, 0));
    }

    private static String ofInt(LogicalType logical, int value) {
        return key(leaf(PhysicalType.INT32, logical), new IntVector(new int[] {value}, 1, ONE));
    }

    private static String ofLong(LogicalType logical, long value) {
        return key(leaf(PhysicalType.INT64, logical), new LongVector(new long[] {value}, 1, ONE));
    }

    private static String ofDouble(double value) {
        return key(leaf(PhysicalType.DOUBLE, LogicalType.PLAIN), new DoubleVector(new double[] {value}, 1, ONE));
    }

    private static String ofFloat(float value) {
        return key(leaf(PhysicalType.FLOAT, LogicalType.PLAIN), new FloatVector(new float[] {value}, 1, ONE));
    }

    private static String ofHalf(int bits) {
        byte[] bytes = {(byte) bits, (byte) (bits >> 8)};
        return key(Type.Leaf.fixed(2, LogicalType.FLOAT16), new FixedBinaryVector(bytes, 2, 1, ONE));
    }

    private static String withBits(String key) {
        return key + " (" + HexFormat.of().withUpperCase().toHexDigits(Long.parseLong(key)) + ")";
    }

    private static String code(byte[] bytes) {
        return "`" + SPACED.formatHex(bytes) + "`";
    }

    private static byte[] hex(String digits) {
        return digits.isEmpty() ? new byte[0] : SPACED.parseHex(digits);
    }

    private static String ofBytes(Type.Leaf type, byte[] value) {
        BytesVector vector = type.physical() == PhysicalType.BYTE_ARRAY
                ? new BinaryVector(value, new int[] {0, value.length}, 1, ONE)
                : new FixedBinaryVector(value, type.width(), 1, ONE);
        return code(SortKeys.bytesKey(ColumnOrder.of(type), vector, 0));
    }

    private static String ofDecimal(String stored) {
        return ofBytes(leaf(PhysicalType.BYTE_ARRAY, new DecimalType(9, 2)), hex(stored));
    }

    private static String ofInt96(int day, long nanos) {
        byte[] value = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(nanos)
                .putInt(day)
                .array();
        return ofBytes(leaf(PhysicalType.INT96, LogicalType.PLAIN), value);
    }

    /** What a zone says of one long value. */
    private static BytesBounds bounds(String hex, int times, String more, int moreTimes) {
        byte[] value = hex((" " + hex).repeat(times).strip() + (" " + more).repeat(moreTimes));
        Type.Leaf type = leaf(PhysicalType.BYTE_ARRAY, LogicalType.PLAIN);
        BinaryVector page = new BinaryVector(value, new int[] {0, value.length}, 1, ONE);
        return (BytesBounds)
                new ZoneBuilder(ColumnOrder.of(type)).page(page).bounds().orElseThrow();
    }

    /** Runs of three bytes and more by their number. */
    private static String cut(byte[] bound, boolean exact) {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < bound.length; ) {
            int from = i;
            int end = (int) IntStream.range(from, bound.length)
                    .takeWhile(at -> bound[at] == bound[from])
                    .count();
            runs.add((end > 2 ? end + " × " : "") + code(new byte[] {bound[from]}));
            i += end;
        }
        return String.join(", ", runs) + (exact ? "" : ", cut");
    }

    @Test
    void theTableOfTheSpecificationIsTheOneOfThisLibrary() throws IOException {
        integers();
        reals();
        strings();
        assertEquals(String.join("\n", lines), tableOfTheSpecification());
    }

    private void integers() {
        line(
                "BOOLEAN",
                "true",
                key(Type.Leaf.of(PhysicalType.BOOLEAN), new BooleanVector(new boolean[] {true}, 1, ONE)));
        line(
                "INT32, INT64, DATE, TIME, TIMESTAMP, DECIMAL on them",
                "-5",
                ofInt(LogicalType.PLAIN, -5),
                ofLong(LogicalType.PLAIN, -5),
                ofInt(LogicalType.DATE, -5),
                ofInt(new LogicalType.TimeType(TimeUnit.MILLIS, true), -5),
                ofLong(new LogicalType.TimestampType(TimeUnit.NANOS, false), -5),
                ofInt(new DecimalType(9, 2), -5),
                ofLong(new DecimalType(18, 2), -5));
        line("INT(8, unsigned) on INT32", "200", ofInt(new IntType(8, false), 200));
        line("the same, stored as -1", "out of range", ofInt(new IntType(8, false), -1));
        line("INT(64, unsigned) on INT64", "0", ofLong(new IntType(64, false), 0));
        line("the same", "18446744073709551615", ofLong(new IntType(64, false), -1));
    }

    private void reals() {
        line(
                "DOUBLE, FLOAT, FLOAT16",
                "1.5",
                withBits(ofDouble(1.5)),
                withBits(ofFloat(1.5f)),
                withBits(ofHalf(0x3E00)));
        line("", "0.0 and -0.0", ofDouble(0.0), ofDouble(-0.0), ofFloat(-0.0f), ofHalf(0x8000), ofHalf(0));
        line("", "-1.5", withBits(ofDouble(-1.5)), withBits(ofFloat(-1.5f)), withBits(ofHalf(0xBE00)));
        double infinity = Double.POSITIVE_INFINITY;
        line(
                "",
                "Infinity",
                withBits(ofDouble(infinity)),
                withBits(ofFloat((float) infinity)),
                withBits(ofHalf(0x7C00)));
        line("", "-Infinity", withBits(ofDouble(-infinity)), withBits(ofHalf(0xFC00)));
        line("FLOAT16", "65504", withBits(ofHalf(0x7BFF)));
        line("", "2^-24", withBits(ofHalf(1)));
    }

    private void strings() {
        line("DECIMAL on byte strings", "`00`, `00 00`, no bytes", ofDecimal("00"), ofDecimal("00 00"), ofDecimal(""));
        line("", "`01`, `00 00 01`", ofDecimal("01"), ofDecimal("00 00 01"));
        line("", "`00 80` (128)", ofDecimal("00 80"));
        line("", "`FF`, `FF FF` (-1)", ofDecimal("FF"), ofDecimal("FF FF"));
        line("", "`80` (-128)", ofDecimal("80"));
        line("", "`FF 7F` (-129)", ofDecimal("FF 7F"));
        line("INT96", "day 2440588, 0 ns", ofInt96(2_440_588, 0));
        line(
                "",
                "day 2440588, -1 ns; day 2440587, 86399999999999 ns",
                ofInt96(2_440_588, -1),
                ofInt96(2_440_587, 86_399_999_999_999L));
        line(
                "STRING and others",
                "`abc`",
                ofBytes(leaf(PhysicalType.BYTE_ARRAY, LogicalType.STRING), hex("61 62 63")),
                ofBytes(Type.Leaf.fixed(3, LogicalType.PLAIN), hex("61 62 63")));
        BytesBounds letters = bounds("61", 65, "", 0);
        line("minimum of 65 × `61`", "", cut(letters.min(), letters.minExact()));
        line("maximum of 65 × `61`", "", cut(letters.max(), letters.maxExact()));
        BytesBounds greatest = bounds("61", 1, "FF", 64);
        line("maximum of `61`, 64 × `FF`", "", cut(greatest.max(), greatest.maxExact()));
    }

    private static String tableOfTheSpecification() throws IOException {
        String spec = Files.readString(Path.of(System.getProperty("mbf.project", ".."), "spec", "SPEC.md"));
        String head = "| type | value | key |\n|---|---|---|\n";
        int from = spec.indexOf(head) + head.length();
        return spec.substring(from, spec.indexOf("\n\n", from));
    }
}
