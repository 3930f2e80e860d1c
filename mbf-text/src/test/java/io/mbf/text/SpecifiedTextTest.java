package io.mbf.text;

import static io.mbf.fixture.Vectors.binary;
import static io.mbf.fixture.Vectors.fixed;
import static io.mbf.fixture.Vectors.ints;
import static io.mbf.fixture.Vectors.longs;
import static io.mbf.text.Rows.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.LogicalType.VariantType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The vectors of {@code spec/ndjson.md}, read there. */
class SpecifiedTextTest {

    private final String chapter = read();

    private static String read() {
        try {
            return Files.readString(Path.of(System.getProperty("mbf.project", ".."), "spec", "ndjson.md"));
        } catch (IOException e) {
            throw new AssertionError("mbf.project must be the project's root", e);
        }
    }

    /** The cells of the table with this head, line by line; an empty first cell is that of the line before. */
    private List<String[]> table(String head) {
        int at = chapter.indexOf(head + "\n");
        assertTrue(at >= 0, head);
        List<String[]> lines = new ArrayList<>();
        chapter.substring(at)
                .lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .forEach(line -> {
                    String[] cells = Arrays.stream(
                                    line.substring(1, line.length() - 1).split("\\|"))
                            .map(String::strip)
                            .toArray(String[]::new);
                    if (cells[0].isEmpty()) {
                        cells[0] = lines.get(lines.size() - 1)[0];
                    }
                    lines.add(cells);
                });
        assertTrue(lines.size() > 5, head);
        return lines;
    }

    private static String unquoted(String code) {
        assertTrue(code.startsWith("`") && code.endsWith("`"), code);
        return code.substring(1, code.length() - 1);
    }

    private static byte[] hex(String code) {
        return HexFormat.ofDelimiter(" ").parseHex(unquoted(code));
    }

    @Test
    void yearsAreWrittenAsTheChapterSays() {
        for (String[] line : table("| type | value | text |")) {
            assertEquals(unquoted(line[2]), instant(line[0], line[1]), String.join(" ", line));
        }
    }

    private static String instant(String type, String value) {
        Matcher ofDay = Pattern.compile("day (-?\\d+), (-?\\d+) ns").matcher(value);
        if (type.equals("INT96")) {
            assertTrue(ofDay.matches(), value);
            byte[] bytes = ByteBuffer.allocate(12)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(Long.parseLong(ofDay.group(2)))
                    .putInt(Integer.parseInt(ofDay.group(1)))
                    .array();
            return one(Type.Leaf.of(PhysicalType.INT96), fixed(12, bytes));
        }
        if (type.equals("DATE")) {
            return one(Type.Leaf.of(PhysicalType.INT32, LogicalType.DATE), ints(Integer.parseInt(value)));
        }
        Matcher stamp = Pattern.compile("TIMESTAMP\\((ms|µs|ns)(, UTC)?\\)").matcher(type);
        assertTrue(stamp.matches(), type);
        TimeUnit unit = switch (stamp.group(1)) {
            case "ms" -> TimeUnit.MILLIS;
            case "µs" -> TimeUnit.MICROS;
            default -> TimeUnit.NANOS;
        };
        LogicalType logical = new TimestampType(unit, stamp.group(2) != null);
        return one(Type.Leaf.of(PhysicalType.INT64, logical), longs(Long.parseLong(value)));
    }

    private static String one(Type type, ColumnVector vector) {
        return json(type, vector).get(0);
    }

    @Test
    void numbersAreWrittenAsTheChapterSays() {
        for (String[] line : table("| DOUBLE, bits | text | FLOAT, bits | text |")) {
            double value = Double.longBitsToDouble(Long.parseUnsignedLong(line[0], 16));
            Type ofDouble = Type.Leaf.of(PhysicalType.DOUBLE);
            Validity all = Validity.allValid(1);
            assertEquals(unquoted(line[1]), one(ofDouble, new DoubleVector(new double[] {value}, 1, all)), line[0]);
            assertEquals(unquoted(line[3]), floating(line[2]), line[2]);
        }
    }

    private static String floating(String bits) {
        if (bits.startsWith("FLOAT16 ")) {
            int half = Integer.parseInt(bits.substring(8), 16);
            return one(Type.Leaf.fixed(2, LogicalType.FLOAT16), fixed(2, (byte) half, (byte) (half >> 8)));
        }
        float value = Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16));
        return one(Type.Leaf.of(PhysicalType.FLOAT), new FloatVector(new float[] {value}, 1, Validity.allValid(1)));
    }

    @Test
    void malformedTextIsWrittenAsTheChapterSays() {
        for (String[] line : table("| bytes | text | bytes | text |")) {
            for (int i = 0; i < 4; i += 2) {
                String text = one(Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING), binary(hex(line[i])));
                assertEquals('"' + line[i + 1] + '"', text, line[i]);
            }
        }
    }

    @Test
    void variantsAreWrittenAsTheChapterSays() {
        Type.Leaf bytes = Type.Leaf.of(PhysicalType.BYTE_ARRAY);
        Type variant = new Type.Struct(
                List.of(Field.required("metadata", bytes), Field.optional("value", bytes)), new VariantType(1));
        for (String[] line : table("| metadata, value | text |")) {
            String[] parts = line[0].split(", ");
            List<ColumnVector> children = List.of(binary(hex(parts[0])), binary(hex(parts[1])));
            StructVector struct = new StructVector(children, 1, Validity.allValid(1));
            assertEquals(unquoted(line[1]), one(variant, struct), line[0]);
        }
    }
}
