package io.mbf.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;

/** The examples of the specification's chapter on nested types, and every annotation of leaves. */
class SchemaMappingTest {

    private static final Type.Leaf STRING = Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);
    private static final Type.Leaf INT = Type.Leaf.of(PhysicalType.INT32);

    @Test
    void listsOfThreeLevels() {
        maps(
                "optional group l (LIST) { repeated group list { optional binary element (STRING); } }",
                Field.optional("l", new Type.ListOf(Field.optional("element", STRING))));
        maps(
                "required group l (LIST) { repeated group bag { required int32 item; } }",
                Field.required("l", new Type.ListOf(Field.required("item", INT))));
    }

    @Test
    void listsOfTwoLevels() {
        maps(
                "optional group l (LIST) { repeated int32 element; }",
                Field.optional("l", new Type.ListOf(Field.required("element", INT))));
        maps(
                "optional group l (LIST) { repeated group element { required binary s (STRING); required int32 n; } }",
                Field.optional(
                        "l",
                        new Type.ListOf(Field.required(
                                "element",
                                Type.Struct.of(List.of(Field.required("s", STRING), Field.required("n", INT)))))));
        Type.Struct one = Type.Struct.of(List.of(Field.required("s", STRING)));
        maps(
                "optional group l (LIST) { repeated group array { required binary s (STRING); } }",
                Field.optional("l", new Type.ListOf(Field.required("array", one))));
        maps(
                "optional group l (LIST) { repeated group l_tuple { required binary s (STRING); } }",
                Field.optional("l", new Type.ListOf(Field.required("l_tuple", one))));
    }

    @Test
    void listsOfListsInTheOldForm() {
        maps(
                "optional group a (LIST) { repeated group array (LIST) { repeated int32 array; } }",
                Field.optional(
                        "a", new Type.ListOf(Field.required("array", new Type.ListOf(Field.required("array", INT))))));
    }

    @Test
    void repeatedFieldsWithoutAnnotation() {
        maps("repeated int32 n", Field.required("n", new Type.ListOf(Field.required("n", INT))), ";");
        maps(
                "optional group g { repeated group r { required int32 n; } }",
                Field.optional(
                        "g",
                        Type.Struct.of(List.of(Field.required(
                                "r",
                                new Type.ListOf(
                                        Field.required("r", Type.Struct.of(List.of(Field.required("n", INT))))))))));
    }

    @Test
    void mapsAndTheirOldForms() {
        Field map = Field.required(
                "m", new Type.MapOf(Field.required("key", STRING), Optional.of(Field.optional("value", INT))));
        String entries = "{ repeated group %s { required binary key (STRING); optional int32 value; } }";
        maps("required group m (MAP) " + entries.formatted("key_value"), map);
        maps("required group m (MAP) " + entries.formatted("map"), map);
        maps("required group m (MAP_KEY_VALUE) " + entries.formatted("map"), map);
        maps(
                "required group m (MAP) { repeated group key_value { required binary key (STRING); } }",
                Field.required("m", new Type.MapOf(Field.required("key", STRING), Optional.empty())));
        maps(
                "optional group m (MAP) { repeated group key_value { optional binary key (STRING); repeated int32 v; } }",
                Field.optional(
                        "m",
                        new Type.MapOf(
                                Field.optional("key", STRING),
                                Optional.of(Field.required("v", new Type.ListOf(Field.required("v", INT)))))));
    }

    @Test
    void aGroupWithoutAnnotationAroundAnnotatedEntriesIsAMap() {
        maps(
                "optional group m { repeated group map (MAP_KEY_VALUE) { required binary k (STRING); optional int32 v; } }",
                Field.optional(
                        "m", new Type.MapOf(Field.required("k", STRING), Optional.of(Field.optional("v", INT)))));
        maps(
                "optional group m { repeated group map (MAP_KEY_VALUE) { required binary k (STRING); } }",
                Field.optional("m", new Type.MapOf(Field.required("k", STRING), Optional.empty())));
    }

    @Test
    void annotatedEntriesThatAreNoneOrNotAloneStayLists() {
        Type.Struct three =
                Type.Struct.of(List.of(Field.required("a", INT), Field.required("b", INT), Field.required("c", INT)));
        maps(
                "optional group m { repeated group map (MAP_KEY_VALUE) { required int32 a; required int32 b;"
                        + " required int32 c; } }",
                Field.optional(
                        "m",
                        Type.Struct.of(List.of(Field.required("map", new Type.ListOf(Field.required("map", three)))))));
        Type.Struct entry = Type.Struct.of(List.of(Field.required("k", INT)));
        maps(
                "optional group m { required int32 n; repeated group map (MAP_KEY_VALUE) { required int32 k; } }",
                Field.optional(
                        "m",
                        Type.Struct.of(List.of(
                                Field.required("n", INT),
                                Field.required("map", new Type.ListOf(Field.required("map", entry)))))));
    }

    @Test
    void groupsThatOnlyClaimToBeListOrMapAreStructs() {
        maps(
                "optional group l (LIST) { optional int32 a; optional int32 b; }",
                Field.optional("l", Type.Struct.of(List.of(Field.optional("a", INT), Field.optional("b", INT)))));
        maps(
                "optional group m (MAP) { repeated int32 key; }",
                Field.optional(
                        "m",
                        Type.Struct.of(List.of(Field.required("key", new Type.ListOf(Field.required("key", INT)))))));
    }

    @Test
    void annotationsOfLeaves() {
        leaf("int32 (INTEGER(8,false))", PhysicalType.INT32, new LogicalType.IntType(8, false));
        leaf("int64 (INTEGER(64,true))", PhysicalType.INT64, new LogicalType.IntType(64, true));
        leaf("int32 (UINT_16)", PhysicalType.INT32, new LogicalType.IntType(16, false));
        leaf("int32 (DECIMAL(9,2))", PhysicalType.INT32, new LogicalType.DecimalType(9, 2));
        leaf("binary (DECIMAL(50,20))", PhysicalType.BYTE_ARRAY, new LogicalType.DecimalType(50, 20));
        leaf("int32 (DATE)", PhysicalType.INT32, LogicalType.DATE);
        leaf("int32 (TIME_MILLIS)", PhysicalType.INT32, new LogicalType.TimeType(TimeUnit.MILLIS, true));
        leaf("int64 (TIME(NANOS,false))", PhysicalType.INT64, new LogicalType.TimeType(TimeUnit.NANOS, false));
        leaf("int64 (TIMESTAMP_MICROS)", PhysicalType.INT64, new LogicalType.TimestampType(TimeUnit.MICROS, true));
        leaf(
                "int64 (TIMESTAMP(NANOS,false))",
                PhysicalType.INT64,
                new LogicalType.TimestampType(TimeUnit.NANOS, false));
        leaf("binary (UTF8)", PhysicalType.BYTE_ARRAY, LogicalType.STRING);
        leaf("binary (ENUM)", PhysicalType.BYTE_ARRAY, LogicalType.ENUM);
        leaf("binary (JSON)", PhysicalType.BYTE_ARRAY, LogicalType.JSON);
        leaf("binary (BSON)", PhysicalType.BYTE_ARRAY, LogicalType.BSON);
        leaf("int96", PhysicalType.INT96, LogicalType.PLAIN);
        maps(
                "required fixed_len_byte_array(16) c (UUID)",
                Field.required("c", Type.Leaf.fixed(16, LogicalType.UUID)),
                ";");
        maps(
                "required fixed_len_byte_array(2) c (FLOAT16)",
                Field.required("c", Type.Leaf.fixed(2, LogicalType.FLOAT16)),
                ";");
        maps(
                "required fixed_len_byte_array(12) c (INTERVAL)",
                Field.required("c", Type.Leaf.fixed(12, LogicalType.INTERVAL)),
                ";");
    }

    @Test
    void geographyKeepsItsParameters() {
        var message = Types.buildMessage()
                .required(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.geometryType("EPSG:4326"))
                .named("c")
                .named("m");
        assertEquals(
                Schema.of(Field.required(
                        "c",
                        Type.Leaf.of(PhysicalType.BYTE_ARRAY, new LogicalType.GeometryType(Optional.of("EPSG:4326"))))),
                SchemaMapping.of(OwnFooters.of(message), "file"));
    }

    private static void leaf(String parquet, PhysicalType physical, LogicalType logical) {
        String[] parts = parquet.split(" ", 2);
        maps(
                "optional " + parts[0] + " c " + (parts.length > 1 ? parts[1] : ""),
                Field.optional("c", Type.Leaf.of(physical, logical)),
                ";");
    }

    private static void maps(String parquet, Field expected) {
        maps(parquet, expected, "");
    }

    private static void maps(String parquet, Field expected, String end) {
        var message = MessageTypeParser.parseMessageType("message m { " + parquet + end + " }");
        assertEquals(Schema.of(expected), SchemaMapping.of(OwnFooters.of(message), "file"));
    }
}
