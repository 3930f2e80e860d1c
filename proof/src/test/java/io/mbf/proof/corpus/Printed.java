package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType.DateType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.Float16Type;
import io.mbf.schema.LogicalType.IntervalType;
import io.mbf.schema.LogicalType.TimeType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.LogicalType.UuidType;
import io.mbf.schema.LogicalType.VariantType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * The rows of NDJSON that {@code cat} printed, as plain values of Java, strictly read: the keys must be those of the
 * schema in their order, and each value must be spelled as its type demands.
 *
 * <p>Values are Boolean, BigInteger, Float (half floats too), Double, BigDecimal with the type's scale, LocalDate,
 * LocalTime, LocalDateTime (of UTC or not, as the type says; INT96 too), String, UUID, ByteBuffer for other binary, a
 * list of three BigIntegers for intervals; a list for lists and structs, a list of key-value lists for maps; variants
 * are what Jackson makes of them.
 */
record Printed(Schema schema, List<List<Object>> rows) {

    private static final ObjectMapper VARIANT =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    static Printed parse(Schema schema, byte[] ndjson) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(ndjson)) {
            while (json.nextToken() != null) {
                rows.add(object(schema.fields(), json));
            }
        }
        return new Printed(schema, rows);
    }

    Printed project(int[] columns) {
        List<List<Object>> projected = new ArrayList<>();
        for (List<Object> row : rows) {
            List<Object> values = new ArrayList<>();
            for (int column : columns) {
                values.add(row.get(column));
            }
            projected.add(values);
        }
        return new Printed(schema.project(columns), projected);
    }

    private static List<Object> object(List<Field> fields, JsonParser json) throws IOException {
        assertEquals(JsonToken.START_OBJECT, json.currentToken());
        List<Object> values = new ArrayList<>();
        for (Field field : fields) {
            assertEquals(field.name(), json.nextFieldName());
            json.nextToken();
            values.add(value(field.type(), json));
        }
        assertEquals(JsonToken.END_OBJECT, json.nextToken());
        return values;
    }

    private static Object value(Type type, JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (type instanceof Type.Leaf leaf) {
            return scalar(leaf, json);
        }
        if (type instanceof Type.Struct struct && struct.logical() instanceof VariantType) {
            return VARIANT.readTree(json);
        }
        if (type instanceof Type.Struct struct) {
            return object(struct.fields(), json);
        }
        assertEquals(JsonToken.START_ARRAY, json.currentToken());
        List<Object> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (type instanceof Type.ListOf list) {
                elements.add(value(list.element().type(), json));
            } else {
                elements.add(entry((Type.MapOf) type, json));
            }
        }
        return elements;
    }

    private static List<Object> entry(Type.MapOf map, JsonParser json) throws IOException {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("key", map.key().type(), true));
        map.value().ifPresent(value -> fields.add(new Field("value", value.type(), true)));
        return object(fields, json);
    }

    private static Object scalar(Type.Leaf leaf, JsonParser json) throws IOException {
        return switch (leaf.physical()) {
            case BOOLEAN -> json.getBooleanValue();
            case INT32, INT64 -> integer(leaf, json);
            case INT96 -> timestamp(json, true);
            case FLOAT -> Float.valueOf(real(json));
            case DOUBLE -> Double.valueOf(real(json));
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> bytes(leaf, json);
        };
    }

    private static Object integer(Type.Leaf leaf, JsonParser json) throws IOException {
        if (leaf.logical() instanceof DateType) {
            return LocalDate.parse(string(json));
        } else if (leaf.logical() instanceof TimeType) {
            return LocalTime.parse(string(json));
        } else if (leaf.logical() instanceof TimestampType timestamp) {
            return timestamp(json, timestamp.utc());
        } else if (leaf.logical() instanceof DecimalType decimal) {
            return decimal(decimal, json);
        }
        assertEquals(JsonToken.VALUE_NUMBER_INT, json.currentToken());
        return new BigInteger(json.getText());
    }

    private static Object bytes(Type.Leaf leaf, JsonParser json) throws IOException {
        if (leaf.logical().isText()) {
            return string(json);
        } else if (leaf.logical() instanceof DecimalType decimal) {
            return decimal(decimal, json);
        } else if (leaf.logical() instanceof UuidType) {
            return UUID.fromString(string(json));
        } else if (leaf.logical() instanceof Float16Type) {
            return Float.valueOf(real(json));
        } else if (leaf.logical() instanceof IntervalType) {
            return interval(json);
        }
        return ByteBuffer.wrap(Base64.getDecoder().decode(string(json)));
    }

    private static String string(JsonParser json) throws IOException {
        assertEquals(JsonToken.VALUE_STRING, json.currentToken());
        return json.getText();
    }

    private static BigDecimal decimal(DecimalType type, JsonParser json) throws IOException {
        BigDecimal value = new BigDecimal(string(json));
        assertEquals(type.scale(), value.scale());
        return value;
    }

    private static LocalDateTime timestamp(JsonParser json, boolean utc) throws IOException {
        String text = string(json);
        assertEquals(utc, text.endsWith("Z"), text);
        return LocalDateTime.parse(utc ? text.substring(0, text.length() - 1) : text);
    }

    /** The text of a number, or one of the three strings for what JSON has no number for. */
    private static String real(JsonParser json) throws IOException {
        String text = json.getText();
        assertEquals(
                List.of("NaN", "Infinity", "-Infinity").contains(text),
                json.currentToken() == JsonToken.VALUE_STRING,
                text);
        return text;
    }

    private static List<BigInteger> interval(JsonParser json) throws IOException {
        assertEquals(JsonToken.START_OBJECT, json.currentToken());
        List<BigInteger> parts = new ArrayList<>();
        for (String name : List.of("months", "days", "millis")) {
            assertEquals(name, json.nextFieldName());
            assertEquals(JsonToken.VALUE_NUMBER_INT, json.nextToken());
            parts.add(json.getBigIntegerValue());
        }
        assertNull(json.nextFieldName());
        return parts;
    }
}
