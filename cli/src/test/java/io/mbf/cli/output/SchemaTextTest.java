package io.mbf.cli.output;

import static io.mbf.cli.output.Rows.binary;
import static io.mbf.cli.output.Rows.int32;
import static io.mbf.cli.output.Rows.int64;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.IntType;
import io.mbf.schema.LogicalType.TimeType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
                        "id: int64 not null",
                        "tags: list",
                        "  element: string",
                        "attributes: map",
                        "  key: string not null",
                        "  value: int32",
                        "\"a \\\"b\\\"\\n\": struct",
                        "  x: double not null"),
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
                "{\"columns\":[{\"name\":\"d\",\"type\":\"decimal(9,2)\",\"physical\":\"FIXED_LEN_BYTE_ARRAY\",\"width\":5,"
                        + "\"nullable\":false},{\"name\":\"l\",\"type\":\"list\",\"nullable\":true,\"fields\":["
                        + "{\"name\":\"element\",\"type\":\"int32\",\"physical\":\"INT32\",\"nullable\":true}]}]}",
                out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void everyLeafTypeHasOneWord() {
        assertEquals(
                List.of("uint8", "int16", "date", "time(millis,utc)", "timestamp(nanos,local)", "unknown"),
                Stream.of(
                                int32(new IntType(8, false)),
                                int32(new IntType(16, true)),
                                int32(LogicalType.DATE),
                                int32(new TimeType(TimeUnit.MILLIS, true)),
                                int64(new TimestampType(TimeUnit.NANOS, false)),
                                int32(LogicalType.UNKNOWN))
                        .map(TypeText::of)
                        .toList());
        assertEquals(
                List.of("string", "enum", "json", "bson", "binary", "geometry(OGC:CRS84)", "geography"),
                Stream.of(
                                LogicalType.STRING,
                                LogicalType.ENUM,
                                LogicalType.JSON,
                                LogicalType.BSON,
                                LogicalType.PLAIN,
                                new LogicalType.GeometryType(Optional.of("OGC:CRS84")),
                                new LogicalType.GeographyType(Optional.empty(), Optional.empty()))
                        .map(logical -> TypeText.of(binary(logical)))
                        .toList());
        assertEquals(
                List.of("uuid", "float16", "interval", "binary(7)"),
                Stream.of(
                                Type.Leaf.fixed(16, LogicalType.UUID),
                                Type.Leaf.fixed(2, LogicalType.FLOAT16),
                                Type.Leaf.fixed(12, LogicalType.INTERVAL),
                                Type.Leaf.fixed(7, LogicalType.PLAIN))
                        .map(TypeText::of)
                        .toList());
        assertEquals(
                List.of("boolean", "int96", "float", "double"),
                Stream.of(PhysicalType.BOOLEAN, PhysicalType.INT96, PhysicalType.FLOAT, PhysicalType.DOUBLE)
                        .map(physical -> TypeText.of(Type.Leaf.of(physical)))
                        .toList());
        assertEquals("variant(1)", TypeText.of(new Type.Struct(List.of(), new LogicalType.VariantType(1))));
    }
}
