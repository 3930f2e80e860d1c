package io.mbf.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.scan.Query;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.parquet.format.BsonType;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DateType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.EnumType;
import org.apache.parquet.format.Float16Type;
import org.apache.parquet.format.GeographyType;
import org.apache.parquet.format.GeometryType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.JsonType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.MapType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.NanoSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.UUIDType;
import org.apache.parquet.format.VariantType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every annotation on every physical type: those that cannot carry it are read as if they had none. */
class AnnotationsTest {

    private static final Map<String, String> TYPES = new LinkedHashMap<>();

    static {
        TYPES.put("BOOLEAN", "boolean");
        TYPES.put("INT32", "int32");
        TYPES.put("INT64", "int64");
        TYPES.put("INT96", "int96");
        TYPES.put("FLOAT", "float");
        TYPES.put("DOUBLE", "double");
        TYPES.put("BYTES", "binary");
        TYPES.put("FIXED2", "fixed_len_byte_array(2)");
        TYPES.put("FIXED4", "fixed_len_byte_array(4)");
        TYPES.put("FIXED12", "fixed_len_byte_array(12)");
        TYPES.put("FIXED16", "fixed_len_byte_array(16)");
    }

    @TempDir
    Path folder;

    private Map<String, List<Object>> values;
    private Path path;

    @BeforeEach
    void write() throws IOException {
        StringBuilder columns = new StringBuilder();
        TYPES.forEach((name, type) -> columns.append("optional ")
                .append(type)
                .append(' ')
                .append(name)
                .append("; "));
        values = new HashMap<>();
        values.put("BOOLEAN", List.of(true, false));
        values.put("INT32", List.of(1, -1));
        values.put("INT64", List.of(1L, -1L));
        values.put("INT96", List.of(bytes(12), bytes(12)));
        values.put("FLOAT", List.of(1, -1));
        values.put("DOUBLE", List.of(1L, -1L));
        values.put("BYTES", List.of(bytes(3), bytes(0)));
        values.put("FIXED2", List.of(bytes(2), bytes(2)));
        values.put("FIXED4", List.of(bytes(4), bytes(4)));
        values.put("FIXED12", List.of(bytes(12), bytes(12)));
        values.put("FIXED16", List.of(bytes(16), bytes(16)));
        path = folder.resolve("t.parquet");
        TestFile.write(path, MessageTypeParser.parseMessageType("message m { " + columns + "}"), values, builder -> {});
    }

    private static ByteBuffer bytes(int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) 'x');
        return ByteBuffer.wrap(bytes);
    }

    private interface Annotation {
        void put(SchemaElement element);
    }

    private static Annotation logical(org.apache.parquet.format.LogicalType type) {
        return element -> element.setLogicalType(type);
    }

    /** Annotates all columns alike; those in {@code carriers} keep it. */
    private void check(String what, Set<String> carriers, Annotation annotation) throws IOException {
        OddFilesTest.rewriteFooter(path, footer -> {
            for (SchemaElement element : footer.getSchema().subList(1, footer.getSchemaSize())) {
                element.unsetConverted_type();
                element.unsetLogicalType();
                element.unsetPrecision();
                element.unsetScale();
                annotation.put(element);
            }
        });
        try (ParquetFile file = ParquetFile.open(path)) {
            Set<String> kept = new TreeSet<>();
            for (var field : file.schema().fields()) {
                if (!(((Type.Leaf) field.type()).logical() instanceof LogicalType.Plain)) {
                    kept.add(field.name());
                }
            }
            assertEquals(new TreeSet<>(carriers), kept, what);
            assertEquals(values, Values.ours(file, Query.ALL), what);
            if (!carriers.contains("INT64") && !carriers.contains("INT32")) {
                String text = carriers.isEmpty() ? "INT64 = 1" : "INT32 = -1";
                assertEquals(
                        1,
                        Values.ours(file, Query.ALL.where(io.mbf.predicate.PredicateParser.parse(text)))
                                .get("INT64")
                                .size(),
                        what);
            }
        }
    }

    private static TimeUnit unit(int unit) {
        return switch (unit) {
            case 0 -> TimeUnit.MILLIS(new MilliSeconds());
            case 1 -> TimeUnit.MICROS(new MicroSeconds());
            default -> TimeUnit.NANOS(new NanoSeconds());
        };
    }

    @Test
    void logicalTypesStayWhereTheyFit() throws IOException {
        Set<String> bytes = Set.of("BYTES");
        check("STRING", bytes, logical(org.apache.parquet.format.LogicalType.STRING(new StringType())));
        check("ENUM", bytes, logical(org.apache.parquet.format.LogicalType.ENUM(new EnumType())));
        check("JSON", bytes, logical(org.apache.parquet.format.LogicalType.JSON(new JsonType())));
        check("BSON", bytes, logical(org.apache.parquet.format.LogicalType.BSON(new BsonType())));
        check("GEOMETRY", bytes, logical(org.apache.parquet.format.LogicalType.GEOMETRY(new GeometryType())));
        check("GEOGRAPHY", bytes, logical(org.apache.parquet.format.LogicalType.GEOGRAPHY(new GeographyType())));
        check("UUID", Set.of("FIXED16"), logical(org.apache.parquet.format.LogicalType.UUID(new UUIDType())));
        check("FLOAT16", Set.of("FIXED2"), logical(org.apache.parquet.format.LogicalType.FLOAT16(new Float16Type())));
        check("DATE", Set.of("INT32"), logical(org.apache.parquet.format.LogicalType.DATE(new DateType())));
        for (int unit = 0; unit < 3; unit++) {
            check(
                    "TIME",
                    Set.of(unit == 0 ? "INT32" : "INT64"),
                    logical(org.apache.parquet.format.LogicalType.TIME(new TimeType(true, unit(unit)))));
            check(
                    "TIMESTAMP",
                    Set.of("INT64"),
                    logical(org.apache.parquet.format.LogicalType.TIMESTAMP(new TimestampType(true, unit(unit)))));
        }
        for (int bits : new int[] {8, 16, 32, 64}) {
            for (boolean signed : new boolean[] {true, false}) {
                check(
                        "INTEGER " + bits,
                        Set.of(bits == 64 ? "INT64" : "INT32"),
                        logical(org.apache.parquet.format.LogicalType.INTEGER(new IntType((byte) bits, signed))));
            }
        }
        check(
                "DECIMAL",
                Set.of("INT32", "INT64", "BYTES", "FIXED2", "FIXED4", "FIXED12", "FIXED16"),
                logical(org.apache.parquet.format.LogicalType.DECIMAL(new DecimalType(1, 4))));
        check("LIST", Set.of(), logical(org.apache.parquet.format.LogicalType.LIST(new ListType())));
        check("MAP", Set.of(), logical(org.apache.parquet.format.LogicalType.MAP(new MapType())));
        check("VARIANT", Set.of(), logical(org.apache.parquet.format.LogicalType.VARIANT(new VariantType())));
    }

    @Test
    void convertedTypesStayWhereTheyFit() throws IOException {
        for (ConvertedType type : ConvertedType.values()) {
            Set<String> carriers = switch (type) {
                case UTF8, ENUM, JSON, BSON -> Set.of("BYTES");
                case DATE, TIME_MILLIS, INT_8, INT_16, INT_32, UINT_8, UINT_16, UINT_32 -> Set.of("INT32");
                case TIME_MICROS, TIMESTAMP_MILLIS, TIMESTAMP_MICROS, INT_64, UINT_64 -> Set.of("INT64");
                case INTERVAL -> Set.of("FIXED12");
                case DECIMAL -> Set.of("INT32", "INT64", "BYTES", "FIXED2", "FIXED4", "FIXED12", "FIXED16");
                case MAP, MAP_KEY_VALUE, LIST -> Set.of();
            };
            check(type.name(), carriers, element -> {
                element.setConverted_type(type);
                if (type == ConvertedType.DECIMAL) {
                    element.setPrecision(4).setScale(1);
                }
            });
        }
    }
}
