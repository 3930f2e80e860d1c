package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mbf.fixture.Corpus;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Expected rows as JavaScript writes them: an array of arrays. Values are compared, not their spelling; what JavaScript
 * loses is not asked for. Each loss is stated where it is allowed.
 */
final class HyparquetJson {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final double SAFE_INTEGERS = 1L << 53;
    private static final int DIGITS_OF_DOUBLES = 17;

    private HyparquetJson() {}

    /** The expected rows of a file, if there are any: those of its name; some folders hold copies of the same files. */
    static Optional<Path> of(Path parquet) {
        String name = Corpus.name(parquet);
        if (!name.startsWith("hyparquet/") && !name.matches("parquet-testing/data/[^/]*")) {
            return Optional.empty();
        }
        String file = parquet.getFileName().toString().replaceFirst("\\.parquet$", ".json");
        return Optional.of(Corpus.file("hyparquet/" + file)).filter(Files::exists);
    }

    /** @param columns positions of the printed columns in the file */
    static void compare(Path json, Printed printed, int[] columns) throws IOException {
        JsonNode rows = JSON.readTree(json.toFile());
        assertEquals(rows.size(), printed.rows().size(), "rows");
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < columns.length; i++) {
                Field field = printed.schema().field(i);
                Object value = printed.rows().get(row).get(i);
                JsonNode expected = rows.get(row).get(columns[i]);
                if (!same(field, value, expected)) {
                    fail("row " + row + ", column '" + field.name() + "': printed " + value + ", " + json.getFileName()
                            + " has " + expected);
                }
            }
        }
    }

    private static boolean same(Field field, Object value, JsonNode expected) throws IOException {
        if (expected == null || expected.isNull()) {
            // numbers that are none become null, and so do empty lists and maps that cannot be null
            return value == null
                    || value instanceof Float f && !Float.isFinite(f)
                    || value instanceof Double d && !Double.isFinite(d)
                    || value instanceof List<?> list
                            && list.isEmpty()
                            && !field.nullable()
                            && !(field.type() instanceof Type.Struct);
        }
        if (value == null) {
            return false;
        }
        if (value instanceof JsonNode variant) {
            return sameVariant(variant, expected);
        }
        if (field.type() instanceof Type.Leaf leaf) {
            return sameScalar(leaf, value, expected);
        }
        if (field.type() instanceof Type.Struct struct) {
            return sameStruct(struct, (List<?>) value, expected);
        }
        if (field.type() instanceof Type.ListOf list) {
            return sameList(list.element(), (List<?>) value, expected);
        }
        return sameMap((Type.MapOf) field.type(), (List<?>) value, expected);
    }

    private static boolean sameScalar(Type.Leaf leaf, Object value, JsonNode expected) throws IOException {
        if (value instanceof Boolean b) {
            return expected.isBoolean() && b == expected.booleanValue();
        } else if (value instanceof BigInteger i) {
            return sameInteger(i, expected);
        } else if (value instanceof Float f) {
            // -0.0 is written as 0
            return expected.isNumber() && f.doubleValue() == expected.doubleValue();
        } else if (value instanceof Double d) {
            return expected.isNumber() && d == expected.doubleValue();
        } else if (value instanceof BigDecimal d) {
            // computed as a double times a power of ten: right to about the last of 53 bits
            double error = Math.abs(d.doubleValue() - expected.doubleValue());
            return expected.isNumber() && error <= 2 * Math.ulp(d.doubleValue());
        } else if (value instanceof LocalDate date) {
            return expected.asText().replaceFirst("T00:00:00.000Z$", "").equals(date.toString());
        } else if (value instanceof LocalDateTime time) {
            // milliseconds are all a Date has
            return LocalDateTime.parse(expected.asText().replaceFirst("Z$", ""))
                    .equals(time.truncatedTo(ChronoUnit.MILLIS));
        } else if (value instanceof UUID uuid) {
            return expected.asText().equals(uuid.toString());
        } else if (value instanceof ByteBuffer bytes) {
            return sameBytes(leaf, bytes.array(), expected);
        } else if (leaf.logical() instanceof LogicalType.JsonType && !expected.isTextual()) {
            return JSON.readTree((String) value).equals(expected);
        }
        return expected.isTextual() && expected.textValue().equals(value);
    }

    /**
     * Beyond 2<sup>53</sup> a number may have been rounded to a double, of which 17 digits at most are written; BigInts
     * have all their digits, or have become strings.
     */
    private static boolean sameInteger(BigInteger value, JsonNode expected) {
        if (expected.isTextual()) {
            return new BigInteger(expected.textValue()).equals(value);
        }
        if (!expected.isNumber()) {
            return false;
        }
        BigDecimal number = expected.decimalValue();
        boolean rounded = Math.abs(value.doubleValue()) > SAFE_INTEGERS
                && number.stripTrailingZeros().precision() <= DIGITS_OF_DOUBLES;
        return number.compareTo(new BigDecimal(value)) == 0 || rounded && number.doubleValue() == value.doubleValue();
    }

    /** Text, an array of numbers, or for geometries GeoJSON, of which only the presence is checked. */
    private static boolean sameBytes(Type.Leaf leaf, byte[] bytes, JsonNode expected) throws IOException {
        if (expected.isTextual()) {
            return expected.textValue().equals(new String(bytes, StandardCharsets.UTF_8))
                    || expected.textValue().equals(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        if (expected.isObject()) {
            return bytes.length > 0
                    && expected.has("type")
                    && (expected.has("coordinates") || expected.has("geometries"));
        }
        boolean same = expected.isArray() && expected.size() == bytes.length;
        for (int i = 0; same && i < bytes.length; i++) {
            same = expected.get(i).asInt() == (bytes[i] & 0xFF);
        }
        return same;
    }

    private static boolean sameVariant(JsonNode value, JsonNode expected) {
        if (value.isTextual() && value.textValue().matches("\\d{4}-\\d\\d-\\d\\d(T.*)?")) {
            // milliseconds and UTC are all a Date has, and dates are midnight to it
            String text = value.textValue().length() == 10 ? value.textValue() + "T00:00:00" : value.textValue();
            return LocalDateTime.parse(expected.asText().replaceFirst("Z$", ""))
                    .equals(LocalDateTime.parse(text.replaceFirst("Z$", "")).truncatedTo(ChronoUnit.MILLIS));
        }
        if (value.isNumber()) {
            return expected.isNumber() && value.decimalValue().compareTo(expected.decimalValue()) == 0;
        }
        if (!value.isContainerNode()) {
            return value.equals(expected);
        }
        boolean same = value.getNodeType() == expected.getNodeType() && value.size() == expected.size();
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            same &= expected.has(member.getKey()) && sameVariant(member.getValue(), expected.get(member.getKey()));
        }
        for (int i = 0; same && value.isArray() && i < value.size(); i++) {
            same = sameVariant(value.get(i), expected.get(i));
        }
        return same;
    }

    /** Keys without a value may be missing, others that the schema does not have must not be there. */
    private static boolean sameStruct(Type.Struct struct, List<?> values, JsonNode expected) throws IOException {
        boolean same = expected.isObject();
        int found = 0;
        for (int i = 0; same && i < values.size(); i++) {
            Field field = struct.fields().get(i);
            found += expected.has(field.name()) ? 1 : 0;
            same = same(field, values.get(i), expected.get(field.name()));
        }
        return same && found == expected.size();
    }

    private static boolean sameList(Field element, List<?> values, JsonNode expected) throws IOException {
        boolean same = expected.isArray() && expected.size() == values.size();
        for (int i = 0; same && i < values.size(); i++) {
            same = same(element, values.get(i), expected.get(i));
        }
        return same;
    }

    /** Maps become objects, whose keys are text: of equal keys the last one is left. */
    private static boolean sameMap(Type.MapOf map, List<?> entries, JsonNode expected) throws IOException {
        if (!expected.isObject() || expected.size() > entries.size()) {
            return false;
        }
        boolean same = true;
        for (int i = 0; same && i < entries.size(); i++) {
            List<?> entry = (List<?>) entries.get(i);
            JsonNode value = expected.get(String.valueOf(entry.get(0)));
            same = map.value().isEmpty() || same(map.value().get(), entry.get(1), value);
        }
        return same;
    }
}
