package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.fixture.Corpus;
import io.mbf.fixture.Vectors;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType.VariantType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.text.NdjsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Encoded variants of the corpus as JSON, compared with the JSON that lies beside them. */
class VariantEncodingTest {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA) // the file has one
            .build();

    private static final Schema SCHEMA = Schema.of(Field.required(
            "v",
            new Type.Struct(
                    List.of(
                            Field.required("metadata", Type.Leaf.of(PhysicalType.BYTE_ARRAY)),
                            Field.required("value", Type.Leaf.of(PhysicalType.BYTE_ARRAY))),
                    new VariantType(1))));

    @BeforeEach
    void needCorpus() {
        Corpus.require();
    }

    @Test
    void everyKindOfValueIsPrintedAsItsDescriptionSays() throws IOException {
        JsonNode dictionary = JSON.readTree(
                Corpus.file("parquet-testing/variant/data_dictionary.json").toFile());
        assertTrue(dictionary.size() >= 25, dictionary::toString);
        for (Map.Entry<String, JsonNode> expected : dictionary.properties()) {
            String file = "parquet-testing/variant/" + expected.getKey();
            JsonNode printed = printed(Corpus.file(file + ".metadata"), Corpus.file(file + ".value"));
            assertSame(expected.getValue(), printed, expected.getKey());
        }
    }

    private static JsonNode printed(Path metadata, Path value) throws IOException {
        StructVector variant = new StructVector(
                List.of(Vectors.binary(Files.readAllBytes(metadata)), Vectors.binary(Files.readAllBytes(value))),
                1,
                Validity.allValid(1));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NdjsonWriter writer = new NdjsonWriter(SCHEMA, out);
        writer.write(new ColumnBatch(SCHEMA, 1, List.of(variant)));
        writer.finish();
        return JSON.readTree(out.toByteArray()).get("v");
    }

    private static void assertSame(JsonNode expected, JsonNode printed, String name) {
        if (expected.isNumber()) {
            assertTrue(printed.isNumber(), name);
            BigDecimal number = printed.decimalValue(); // Python rounded there
            assertTrue(
                    number.compareTo(expected.decimalValue()) == 0
                            || number.doubleValue() == expected.doubleValue()
                            || number.floatValue() == expected.floatValue(),
                    () -> name + ": " + printed + " is not " + expected);
        } else if (expected.isTextual() && name.contains("timestamp")) {
            assertEquals(instant(expected.textValue()), instant(printed.textValue()), name);
        } else if (expected.isTextual() && name.equals("primitive_time")) {
            assertEquals(expected.textValue().replaceFirst(":(\\d{6})$", ".$1"), printed.textValue(), name);
        } else if (expected.isContainerNode()) {
            assertEquals(expected.getNodeType(), printed.getNodeType(), name);
            assertEquals(expected.size(), printed.size(), name);
            for (Map.Entry<String, JsonNode> member : expected.properties()) {
                assertSame(member.getValue(), printed.get(member.getKey()), name + "." + member.getKey());
            }
            for (int i = 0; expected.isArray() && i < expected.size(); i++) {
                assertSame(expected.get(i), printed.get(i), name + "." + i);
            }
        } else {
            assertEquals(expected, printed, name);
        }
    }

    private static LocalDateTime instant(String text) {
        String iso = text.replace(' ', 'T');
        return iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                ? OffsetDateTime.parse(iso)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime()
                : LocalDateTime.parse(iso);
    }
}
