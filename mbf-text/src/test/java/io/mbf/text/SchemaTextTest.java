package io.mbf.text;

import static io.mbf.text.Rows.binary;
import static io.mbf.text.Rows.int32;
import static io.mbf.text.Rows.int64;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchemaTextTest {

    private static final Schema NESTED = Schema.of(
            Field.required("id", int64(LogicalType.PLAIN)),
            Field.optional("tags", new Type.ListOf(Field.optional("item", binary(LogicalType.STRING)))),
            Field.optional(
                    "attributes",
                    new Type.MapOf(
                            Field.required("k", binary(LogicalType.STRING)),
                            Optional.of(Field.optional("v", int32(LogicalType.PLAIN))))),
            Field.optional(
                    "a \"b\"\n", Type.Struct.of(List.of(Field.required("x", Type.Leaf.of(PhysicalType.DOUBLE))))));

    @Test
    void nestedTypesAreATree() {
        assertEquals(
                List.of(
                        "id: INT64 not null",
                        "tags: LIST",
                        "  element: STRING",
                        "attributes: MAP",
                        "  key: STRING not null",
                        "  value: INT32",
                        "\"a \\\"b\\\"\\n\": STRUCT",
                        "  x: DOUBLE not null"),
                SchemaText.lines(NESTED));
    }

    @Test
    void jsonNamesPhysicalTypesToo() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.generator(out)) {
            SchemaText.write(
                    Schema.of(
                            Field.required("d", Type.Leaf.fixed(5, new DecimalType(9, 2))),
                            Field.optional(
                                    "l", new Type.ListOf(Field.optional("e", Type.Leaf.of(PhysicalType.INT32))))),
                    json);
        }
        assertEquals(
                "{\"columns\":[{\"name\":\"d\",\"type\":\"DECIMAL(9,2)\",\"physical\":\"FIXED_LEN_BYTE_ARRAY\",\"width\":5,"
                        + "\"nullable\":false},{\"name\":\"l\",\"type\":\"LIST\",\"nullable\":true,\"fields\":["
                        + "{\"name\":\"element\",\"type\":\"INT32\",\"physical\":\"INT32\",\"nullable\":true}]}]}",
                out.toString(StandardCharsets.UTF_8));
    }
}
